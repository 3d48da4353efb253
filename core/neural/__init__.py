"""The neural engine: PIRenderer as a renderer of portraits."""
