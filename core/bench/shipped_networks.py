"""Speed of the networks that come with the program, beside the geometry engine."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.bench.mean_portrait import MeanPortrait
from core.bench.timing import best_milliseconds
from core.engines import bundled_checkpoint, bundled_fast_checkpoint
from core.face_model import load_face_model
from core.geometry import GeometryRenderer
from core.neural.renderer import NeuralRenderer

_SIZES = (256, 512)
_ROUNDS = 12


@dataclass(frozen=True)
class ShippedSpeed:
    """One frame of a network on the processor, everything included.

    Attributes:
        network: name of its file.
        size: pixels along the crop's side.
        frame_ms: of the network with the geometry engine's share in it.
        geometry_ms: of the geometry engine alone.
    """

    network: str
    size: int
    frame_ms: float
    geometry_ms: float

    @property
    def ratio(self) -> float:
        """As a multiple of the geometry engine's time."""
        return self.frame_ms / self.geometry_ms


def shipped_benchmark(sizes: tuple[int, ...] = _SIZES, rounds: int = _ROUNDS) -> list[ShippedSpeed]:
    """Measure all of them on the mean face; none where none is bundled."""
    found = (bundled_checkpoint(), bundled_fast_checkpoint())
    return [speed for path in found if path is not None for speed in _speeds(path, sizes, rounds)]


def _speeds(path: Path, sizes: tuple[int, ...], rounds: int) -> Iterator[ShippedSpeed]:
    model = load_face_model()
    network, geometry = NeuralRenderer.from_checkpoint(path, "cpu", model), GeometryRenderer(model)
    for size in sizes:
        portrait = MeanPortrait.of(model, size)
        wanted = portrait.motion.with_values(jawOpen=0.4, mouthSmile_L=0.5, mouthSmile_R=0.5, yaw=0.2, pitch=0.1)
        for renderer in (network, geometry):
            portrait.give_to(renderer)
        frame, alone = best_milliseconds((partial(network.render, wanted), partial(geometry.render, wanted)), rounds)
        yield ShippedSpeed(path.stem, size, frame, alone)
