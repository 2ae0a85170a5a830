"""Tests of the package; they run offline with pytest alone."""
