"""Where commands look for data when they are not told."""

from pathlib import Path

SHARED = Path("../shared/data")
"""Beside the repository; not part of it."""

FACES = SHARED / "faces"
"""The face corpus: manifest.csv, photos, videos and their landmarks."""
