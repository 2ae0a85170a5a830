"""mintgen: typed Python API clients from Mintlify pages and OpenAPI documents."""

__version__ = "0.1.0"
