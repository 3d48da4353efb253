"""Speed of the networks that come with the program, beside the geometry engine."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.bench.timing import best_milliseconds
from core.engines import bundled_checkpoint, bundled_fast_checkpoint
from core.face_model import load_face_model
from core.geometry import GeometryRenderer
from core.motion import ICT64, Motion
from core.neural.renderer import NeuralRenderer
from core.pose import pose_from_motion

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
    return [_speed(path, size, rounds) for path in found if path is not None for size in sizes]


def _speed(path: Path, size: int, rounds: int) -> ShippedSpeed:
    model, own, identity = load_face_model(), Motion.neutral(ICT64), np.zeros(80, dtype=np.float32)
    landmarks = model.project(model.shape(identity, own.expression), pose_from_motion(own, size)).astype(np.float32)
    image = np.random.default_rng(0).integers(0, 255, (size, size, 3), dtype=np.uint8)
    wanted = own.with_values(jawOpen=0.4, mouthSmile_L=0.5, mouthSmile_R=0.5, yaw=0.2, pitch=0.1)
    network, geometry = NeuralRenderer.from_checkpoint(path, "cpu", model), GeometryRenderer(model)
    for renderer in (network, geometry):
        renderer.set_portrait(image, landmarks, identity, own)
    frame, alone = best_milliseconds((lambda: network.render(wanted), lambda: geometry.render(wanted)), rounds)
    return ShippedSpeed(path.stem, size, frame, alone)
