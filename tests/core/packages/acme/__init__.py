"""A small package as the generator writes it, for the tests of the runtime."""
