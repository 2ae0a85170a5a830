"""Pages of a documentation site, fetched into a folder of specs."""
