"""Data files of the program: face model, checkpoints, sample portrait, icons, style."""

from importlib.resources import files
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Path of a bundled file, e.g. ``resource_path("checkpoints", "landmarks.safetensors")``."""
    return Path(str(files(__name__).joinpath(*parts)))
