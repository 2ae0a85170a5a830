"""The intermediate model to the text of files."""
