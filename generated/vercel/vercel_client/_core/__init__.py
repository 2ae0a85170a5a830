"""The runtime that every generated client carries, the same in each of them."""
