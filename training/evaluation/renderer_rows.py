"""What is measured against each other: the copied source, the geometry engine, and checkpoints."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from core.checkpoint import read_header
from core.conventions import FloatArray, ImageArray, require_rgb
from core.errors import InputError
from core.motion import Motion
from core.rendering import Renderer
from training.evaluation.renderer_clips import require_measurable_space


class CopySource:
    """The renderer that changes nothing: what any other has to beat."""

    def __init__(self) -> None:
        self._image: ImageArray | None = None

    @property
    def name(self) -> str:
        """``"copy source"``."""
        return "copy source"

    def set_portrait(self, crop_image: ImageArray, landmarks: FloatArray, identity: FloatArray, motion: Motion) -> None:
        """Keep the picture."""
        self._image = require_rgb(crop_image)

    def render(self, motion: Motion) -> ImageArray:
        """The picture again (``RuntimeError`` before :meth:`set_portrait`)."""
        if self._image is None:
            raise RuntimeError("call set_portrait before render")
        return self._image.copy()


@runtime_checkable
class _SeesWindows(Protocol):
    def render_window(self, motion: Motion, window: FloatArray) -> ImageArray: ...


@dataclass(frozen=True, eq=False)
class Row:
    """One line of the table.

    Attributes:
        name: what it is called there.
        renderer: makes the pictures.
        about: what else is known, e.g. the training step of a checkpoint.
    """

    name: str
    renderer: Renderer
    about: str = ""

    def picture(self, motion: Motion, window: FloatArray) -> ImageArray:
        """One frame; networks see the motions around it as well, float32 (27, space.size)."""
        if isinstance(self.renderer, _SeesWindows):
            return self.renderer.render_window(motion, window)
        return self.renderer.render(motion)


def make_rows(checkpoints: Sequence[Path], device: str = "auto") -> list[Row]:
    """Copy source, geometry, and one row for each checkpoint.

    Raises:
        InputError: a checkpoint cannot be used or works in another motion space, or there is no such device.
    """
    # Headers alone say whether all can be compared, before anything slow is loaded.
    headers = [read_header(path) for path in checkpoints]
    for path, header in zip(checkpoints, headers, strict=True):
        if header.kind != "renderer":
            raise InputError(f"{path} holds a network of kind {header.kind!r}, not 'renderer'; choose another file.")
        require_measurable_space(header.motion_space, f"The checkpoint {path}")
    from core.face_model import load_face_model
    from core.geometry import GeometryRenderer

    model = load_face_model()
    rows = [Row("copy source", CopySource()), Row("geometry", GeometryRenderer(model))]
    if checkpoints:
        from core.neural.renderer import NeuralRenderer

        for path, header in zip(checkpoints, headers, strict=True):
            renderer = NeuralRenderer.from_checkpoint(path, device, model)
            rows.append(Row(_free_name(path, rows), renderer, f"step {header.step}"))
    return rows


def _free_name(path: Path, rows: Sequence[Row]) -> str:
    taken = {row.name for row in rows}
    return path.stem if path.stem not in taken else str(path)
