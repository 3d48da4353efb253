"""Patches of eyes with their labels, drawn from labelled faces."""

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from core.conventions import FloatArray, ImageArray
from core.geometry.topology import EYES
from core.networks.eye_network import EYE_POINTS
from core.tracking.eye_frame import PATCH, EyeFrame, is_seen
from core.tracking.eyes import eye_indices
from training.landmarks.appearance import AppearanceConfig, change_appearance
from training.landmarks.sampling import FaceSampler


@dataclass(frozen=True)
class PatchConfig:
    """How patches differ from those that the tracker cuts around perfect corners.

    Attributes:
        shift: standard deviation of a corner's place, in eye widths.
        common_shift: of both corners together.
        appearance: light and sharpness ranges.
    """

    shift: float = 0.04
    common_shift: float = 0.05
    appearance: AppearanceConfig = field(default_factory=lambda: AppearanceConfig(occlusion=0.03))


def draw_patch(sampler: FaceSampler, config: PatchConfig, random: Generator) -> tuple[ImageArray, FloatArray]:
    """A patch uint8 (40, 40, 3) and its points float32 (21, 2) in patch coordinates."""
    while True:
        image, landmarks = sampler.draw(random)
        eye = EYES[int(random.integers(2))]
        if is_seen(eye, landmarks):
            break
    corners = [int(eye.upper[0]), int(eye.upper[-1])]
    width = float(np.linalg.norm(np.subtract(*landmarks[corners, :2])))
    moved = landmarks.copy()
    moved[corners, :2] += width * (
        random.normal(0.0, config.shift, (2, 2)) + random.normal(0.0, config.common_shift, 2)
    )
    frame = EyeFrame.around(eye, moved)
    patch = change_appearance(frame.cut(image), config.appearance, random)
    return patch, frame.normalise(landmarks[eye_indices(eye), :2])


def patch_batch(sampler: FaceSampler, config: PatchConfig, count: int, random: Generator) -> tuple[Tensor, Tensor]:
    """Patches float32 (count, 3, 40, 40) in [-1, 1] and points (count, 21, 2)."""
    patches = np.empty((count, PATCH, PATCH, 3), dtype=np.uint8)
    points = np.empty((count, EYE_POINTS, 2), dtype=np.float32)
    for row in range(count):
        patches[row], points[row] = draw_patch(sampler, config, random)
    return scaled(patches), torch.from_numpy(points)


def scaled(patches: ImageArray) -> Tensor:
    """Patches uint8 (B, 40, 40, 3) as the network takes them."""
    return torch.from_numpy(patches).permute(0, 3, 1, 2).float() / 127.5 - 1.0
