"""The fragments of one API to one normalised OpenAPI 3.1 document."""
