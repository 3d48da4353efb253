"""The machine's own rates, the yardstick beside every timing."""

from dataclasses import dataclass

import numpy as np

from core.bench.timing import median_milliseconds
from core.opencv import cv2

_MATRIX = 768


@dataclass(frozen=True)
class MachineRate:
    """What this machine does on plain work.

    Attributes:
        matrix_gflops: float32 matrix products of numpy, 10^9 operations a second.
        remap_512_ms: one bilinear ``cv2.remap`` of a 512 x 512 RGB picture, milliseconds.
        remap_2048_ms: the same at 2048 x 2048.
    """

    matrix_gflops: float
    remap_512_ms: float
    remap_2048_ms: float


def measure_machine() -> MachineRate:
    """Measure the rates (about a second)."""
    generator = np.random.default_rng(0)
    matrix = generator.standard_normal((_MATRIX, _MATRIX)).astype(np.float32)
    # Remaps come first: the threads of a matrix product go on spinning for a while after it.
    remap_512, remap_2048 = remap_milliseconds(512), remap_milliseconds(2048)
    product_ms = median_milliseconds(lambda: matrix @ matrix)
    return MachineRate(2 * _MATRIX**3 / product_ms / 1e6, remap_512, remap_2048)


def remap_milliseconds(size: int) -> float:
    """Median time of one ``cv2.remap`` of a ``size`` x ``size`` RGB picture by a smooth map."""
    image = np.random.default_rng(1).integers(0, 255, (size, size, 3), dtype=np.uint8)
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    wave = 3 * np.sin(rows / size * 7).astype(np.float32)
    map_x, map_y = columns + wave, rows - wave
    return median_milliseconds(lambda: cv2.remap(image, map_x, map_y, cv2.INTER_LINEAR))
