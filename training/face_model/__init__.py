"""Building the morphable model that the editor ships."""
