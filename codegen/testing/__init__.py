"""The tests of a generated package, worked out from the document alone."""
