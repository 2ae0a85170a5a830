"""Text of pages and documents to data in which every node knows its line."""
