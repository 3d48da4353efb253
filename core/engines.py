"""Which engine renders: the geometry engine, a neural one, or each where it is best."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.engine_choice import EngineChoice
from core.errors import InputError
from core.motion import ICT64
from core.rendering import Renderer
from resources import resource_path

if TYPE_CHECKING:
    from core.face_model import FaceModel

KEEPS_UP_MS = 50.0
"""A neural engine this fast renders while the hand moves, too: 20 frames a second."""

_BUNDLED = "studio.safetensors"


@dataclass(frozen=True)
class Engines:
    """How to make engines, and which one to use.

    Attributes:
        make_geometry: makes a geometry engine.
        make_neural: makes a neural engine; None without a checkpoint.
        choice: what the user asked for; NEURAL needs a checkpoint.
    """

    make_geometry: Callable[[], Renderer]
    make_neural: Callable[[], Renderer] | None = None
    choice: EngineChoice = EngineChoice.AUTO

    @property
    def renders_stills_neurally(self) -> bool:
        """Whether what is saved, and shown at rest, comes from the neural engine."""
        return self.make_neural is not None and self.choice is not EngineChoice.GEOMETRY


def bundled_checkpoint() -> Path | None:
    """The renderer that comes with the program, if one does."""
    path = resource_path("checkpoints", _BUNDLED)
    return path if path.is_file() else None


def make_engines(choice: EngineChoice, checkpoint: Path | None, model: "FaceModel", device: str = "auto") -> Engines:
    """Engines for a choice and a checkpoint (the bundled one when none is named).

    The checkpoint is loaded here, so that a bad one is refused before anything changes.

    Raises:
        InputError: the checkpoint cannot be used, or NEURAL was asked for and there is none.
    """
    from core.geometry import GeometryRenderer

    make_geometry = partial(GeometryRenderer, model)
    path = checkpoint or bundled_checkpoint()
    if choice is EngineChoice.GEOMETRY and checkpoint is None:
        return Engines(make_geometry, None, choice)
    if path is None:
        if choice is EngineChoice.NEURAL:
            raise InputError(
                "There is no checkpoint for the neural engine; name one with --checkpoint, or use the geometry engine."
            )
        return Engines(make_geometry, None, choice)
    return Engines(make_geometry, _neural(path, model, device), choice)


def _neural(path: Path, model: "FaceModel", device: str) -> Callable[[], Renderer]:
    # Importing torch takes seconds, which the start of the program must not pay.
    from core.networks.pirenderer.checkpoints import load_renderer
    from core.neural.device import choose_device
    from core.neural.renderer import NeuralRenderer

    choose_device(device)
    network, header = load_renderer(path)
    if header.motion_space != ICT64.name:
        raise InputError(
            f"{path.name} works in {header.motion_space} motions, which this version cannot take from a photo yet; "
            f"use a checkpoint in {ICT64.name}."
        )
    return partial(NeuralRenderer, network, header, device, model)
