"""Which engine renders: the geometry engine, a neural one, or each where it is best."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.engine_choice import EngineChoice
from core.errors import InputError
from core.motion import BFM64, ICT64, MotionSpace, motion_space
from core.neural.torch_loading import load_torch
from core.own_motion import MeasureMotion, OwnMotion, tracked_motion
from core.rendering import Renderer
from resources import resource_path

if TYPE_CHECKING:
    from core.face_model import FaceModel
    from core.portrait import Portrait

_BUNDLED, _BUNDLED_FAST = "studio.safetensors", "live.safetensors"


@dataclass(frozen=True)
class Engines:
    """How to make engines, and which one to use.

    Attributes:
        make_geometry: makes a geometry engine.
        make_neural: makes a neural engine; None without a checkpoint.
        choice: what the user asked for; NEURAL needs a checkpoint.
        neural_space: the motion space of the checkpoint.
        measure: measures a photo's own motion in that space.
        make_fast: makes a narrow neural engine that stands in for the other while the hand moves; None where there is
            none, or no need for one.
    """

    make_geometry: Callable[[], Renderer]
    make_neural: Callable[[], Renderer] | None = None
    choice: EngineChoice = EngineChoice.AUTO
    neural_space: MotionSpace = ICT64
    measure: MeasureMotion = tracked_motion
    make_fast: Callable[[], Renderer] | None = None

    @property
    def space(self) -> MotionSpace:
        """The motion space of everything that is rendered; the geometry engine knows only ``ict64``."""
        return self.neural_space if self.renders_stills_neurally else ICT64

    @property
    def renders_everything_neurally(self) -> bool:
        """Whether the geometry engine cannot stand in, because it does not know the motion space."""
        return self.space.name != ICT64.name

    def own_motion(self, portrait: "Portrait") -> OwnMotion:
        """What the photo itself shows, in :attr:`space`.

        Raises:
            InputError: it cannot be measured, and nothing can stand in.
        """
        return self.measure(portrait) if self.renders_everything_neurally else tracked_motion(portrait)

    @property
    def renders_stills_neurally(self) -> bool:
        """Whether what is saved, and shown at rest, comes from the neural engine."""
        return self.make_neural is not None and self.choice is not EngineChoice.GEOMETRY


def bundled_checkpoint() -> Path | None:
    """The renderer that comes with the program, if one does."""
    return _bundled(_BUNDLED)


def bundled_fast_checkpoint() -> Path | None:
    """The narrow renderer that comes with the program and stands in while the hand moves, if one does."""
    return _bundled(_BUNDLED_FAST)


def _bundled(name: str) -> Path | None:
    path = resource_path("checkpoints", name)
    return path if path.is_file() else None


def make_engines(
    choice: EngineChoice,
    checkpoint: Path | None,
    model: "FaceModel",
    device: str = "auto",
    bfm_files: Path | None = None,
) -> Engines:
    """Engines for a choice and a checkpoint (the bundled one when none is named).

    The checkpoint is loaded here, so that a bad one is refused before anything changes.

    Args:
        choice: what the user asked for.
        checkpoint: a renderer, in any motion space.
        model: the face model of the tracker.
        device: one of :data:`core.neural.device.DEVICES`.
        bfm_files: folder of the files that measure ``bfm64`` motions; None for where they are usually kept.

    Raises:
        InputError: the checkpoint cannot be used, NEURAL was asked for and there is none, or ``bfm_files`` is given
            and cannot be used.
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
    make_neural, space = _neural(path, model, device)
    if space.name == ICT64.name or choice is EngineChoice.GEOMETRY:
        make_fast = _fast(model, device) if checkpoint is None else None
        return Engines(make_geometry, make_neural, choice, space, make_fast=make_fast)
    from core.bfm.portrait_motion import BfmMeasure

    return Engines(make_geometry, make_neural, choice, space, BfmMeasure.load(bfm_files, device))


def _fast(model: "FaceModel", device: str) -> Callable[[], Renderer] | None:
    """The narrow network that comes with the program, on a processor: a graphics card keeps up without.

    It is read when the first engine is made, once for all of them: what only renders stills never needs it.
    """
    from core.neural.device import choose_device

    path = bundled_fast_checkpoint()
    if path is None or choose_device(device).type != "cpu":
        return None
    load = cache(lambda: _neural(path, model, device)[0])
    return lambda: load()()


def _neural(path: Path, model: "FaceModel", device: str) -> tuple[Callable[[], Renderer], MotionSpace]:
    # Importing torch takes seconds, which the start of the program must not pay.
    load_torch()
    from core.networks.pirenderer.checkpoints import load_renderer
    from core.neural.device import choose_device
    from core.neural.renderer import NeuralRenderer

    choose_device(device)
    network, header = load_renderer(path)
    space = motion_space(str(header.motion_space))
    if space.name == BFM64.name and network.config.geometry_prior:
        raise InputError(
            f"{path.name} is guided by the geometry engine, which does not know {space.name} motions; "
            "use another checkpoint."
        )
    return partial(NeuralRenderer, network, header, device, model), space
