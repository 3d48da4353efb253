"""Sound files in, films out."""
