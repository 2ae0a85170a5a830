"""Python text in the form of black, or of ruff."""
