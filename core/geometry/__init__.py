"""The geometry engine: a photo moved by the flow of its fitted face mesh."""

from core.geometry.renderer import GeometryRenderer

__all__ = ["GeometryRenderer"]
