"""One random change for both pictures of a pair, so that the motion between them stays what it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from training.renderer.config import DataConfig
from training.renderer.portrait_sample import PortraitSample, mirrored, placed, recoloured


@dataclass(frozen=True, eq=False)
class Change:
    """What is done to both pictures.

    Attributes:
        flip: mirror them.
        right: pixels.
        down: pixels.
        zoom: enlargement about the middle, 1 or more.
        gains: float32 (3,), factors of R, G, B.
        gamma: power of the levels.
    """

    flip: bool
    right: float
    down: float
    zoom: float
    gains: FloatArray
    gamma: float

    @classmethod
    def drawn(cls, config: DataConfig, size: int, random: np.random.Generator) -> "Change":
        """A change within the settings' limits for pictures of ``size`` pixels."""
        flip = bool(random.random() < config.flip)
        right, down = random.uniform(-1.0, 1.0, 2) * config.shift * size
        overall, *single = random.uniform(-1.0, 1.0, 4) * config.colour
        gains = np.exp(overall + 0.5 * np.array(single)).astype(np.float32)
        gamma = float(np.exp(random.uniform(-1.0, 1.0) * config.colour))
        # Drawn only where it is asked for, so that runs without it stay what they were.
        zoom = 1.0 + float(random.uniform(0.0, config.zoom)) if config.zoom > 0 else 1.0
        return cls(flip, float(right), float(down), zoom, gains, gamma)

    def applied(self, sample: PortraitSample, mirror: NDArray[np.integer]) -> PortraitSample:
        """The sample after it; ``mirror`` (478,) is the landmark on the other side of each one."""
        if self.flip:
            sample = mirrored(sample, mirror)
        if self.right or self.down or self.zoom != 1.0:
            sample = placed(sample, self.right, self.down, self.zoom)
        if self.gamma != 1.0 or bool((self.gains != 1.0).any()):
            sample = recoloured(sample, self.gains, self.gamma)
        return sample
