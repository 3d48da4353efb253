"""Patches with their labels and guesses, drawn from labelled faces."""

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from core.conventions import FloatArray, ImageArray
from core.tracking.regions import Region, RegionPair
from training.landmarks.appearance import AppearanceConfig, change_appearance
from training.landmarks.sampling import FaceSampler


@dataclass(frozen=True)
class PatchConfig:
    """How patches and guesses differ from what the landmark network says of faces that it was trained on.

    Attributes:
        shift: standard deviation of each corner's place, in distances of the corners.
        common_shift: of all guessed points together.
        faded: how far at most a guess is drawn towards the mean shape, which is where the network errs.
        appearance: light and sharpness ranges.
    """

    shift: float = 0.015
    common_shift: float = 0.015
    faded: float = 0.6
    appearance: AppearanceConfig = field(default_factory=lambda: AppearanceConfig(occlusion=0.03))


@dataclass(frozen=True, eq=False)
class Patch:
    """What the network sees and should say.

    Attributes:
        picture: uint8 (S, S, 3).
        guess: float32 (N, 2), patch coordinates.
        points: the labels, likewise.
    """

    picture: ImageArray
    guess: FloatArray
    points: FloatArray


@dataclass(frozen=True, eq=False)
class PatchBatch:
    """Patches float32 (B, 3, S, S) in [-1, 1]; guesses and labels (B, N, 2)."""

    patches: Tensor
    guesses: Tensor
    points: Tensor


def draw_patch(
    sampler: FaceSampler, pair: RegionPair, config: PatchConfig, mean: FloatArray | None, random: Generator
) -> Patch:
    """A patch of faces that hold labels and guesses; ``mean`` float32 (N, 2) is the shape that guesses fade to."""
    while True:
        image, both = sampler.draw(random)
        count = len(both) // 2
        region = pair.views[int(random.integers(len(pair.views)))]
        if region.is_seen(both[count:]):
            break
    labels, guess = both[:count], both[count:]
    frame = region.frame(_disturbed(guess, region, config, random))
    picture = change_appearance(frame.cut(image, region.size), config.appearance, random)
    guessed = frame.normalise(guess[region.points, :2]).astype(np.float64)
    if mean is not None and random.random() < 0.5:
        level = guessed.mean(axis=0) - mean.mean(axis=0)
        guessed = guessed + random.uniform(0.0, config.faded) * (mean + level - guessed)
    guessed = guessed + random.normal(0.0, config.common_shift, 2)
    return Patch(picture, guessed.astype(np.float32), frame.normalise(labels[region.points, :2]))


def patch_batch(
    sampler: FaceSampler, pair: RegionPair, config: PatchConfig, mean: FloatArray, count: int, random: Generator
) -> PatchBatch:
    """``count`` patches."""
    drawn = [draw_patch(sampler, pair, config, mean, random) for _ in range(count)]
    return PatchBatch(
        scaled(np.stack([each.picture for each in drawn])),
        torch.from_numpy(np.stack([each.guess for each in drawn])),
        torch.from_numpy(np.stack([each.points for each in drawn])),
    )


def scaled(patches: ImageArray) -> Tensor:
    """Patches uint8 (B, S, S, 3) as the network takes them."""
    return torch.from_numpy(patches).permute(0, 3, 1, 2).float() / 127.5 - 1.0


def _disturbed(landmarks: FloatArray, region: Region, config: PatchConfig, random: Generator) -> FloatArray:
    corners = list(region.corners)
    width = float(np.linalg.norm(np.subtract(*landmarks[corners, :2])))
    moved = landmarks.copy()
    moved[corners, :2] += width * random.normal(0.0, config.shift, (2, 2)).astype(np.float32)
    return moved
