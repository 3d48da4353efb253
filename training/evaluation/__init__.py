"""Measurements of detection, tracking and rendering on the data splits."""
