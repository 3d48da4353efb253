"""Training batches, each a pure function of the seed and its number, so that a run resumes exactly."""

import math
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from core.conventions import FloatArray, ImageArray
from training.landmarks.appearance import AppearanceConfig, change_appearance
from training.landmarks.augmentation import ViewConfig, random_placement, random_view, view_without_face
from training.landmarks.data import KINDS, FaceArrays


@dataclass(frozen=True)
class SamplingConfig:
    """What a batch holds.

    Attributes:
        batch: crops in a batch.
        photo_share: part of the draws that are colour photos.
        grey_share: part of the draws that are grey portraits.
        posed_share: part of the draws that are made by the geometry engine; the rest are frames of clips, clips
            equally often.
        no_face_share: part of the batch without a face.
        view: geometric ranges.
        appearance: light and sharpness ranges.
    """

    batch: int = 64
    photo_share: float = 0.45
    grey_share: float = 0.07
    posed_share: float = 0.0
    no_face_share: float = 0.05
    view: ViewConfig = field(default_factory=ViewConfig)
    appearance: AppearanceConfig = field(default_factory=AppearanceConfig)


@dataclass(frozen=True)
class Batch:
    """Crops uint8 (B, S, S, 3), normalised landmarks (B, 478, 3), and whether a face is there (B,) as 0 or 1."""

    crops: Tensor
    landmarks: Tensor
    face: Tensor


class FaceSampler:
    """Draws frames: first the kind by its share, then the photo or clip, then the frame."""

    def __init__(self, faces: FaceArrays, config: SamplingConfig, posed: FaceArrays | None = None) -> None:
        """Index the frames of each kind and of each clip; ``posed`` are drawn item by item."""
        share = config.posed_share if posed is not None else 0.0
        clips = 1 - config.photo_share - config.grey_share - config.posed_share
        shares = dict(zip(KINDS, (config.photo_share, config.grey_share, clips), strict=True))
        drawn = [(faces, faces.rows_of_kind(kind), shares[kind]) for kind in KINDS]
        if posed is not None:
            drawn.append((posed, np.arange(len(posed.source)), share))
        self._groups: list[tuple[FaceArrays, list[NDArray[np.int64]]]] = []
        present: list[float] = []
        for arrays, rows, part in drawn:
            if len(rows) and part > 0:
                edges = np.flatnonzero(np.diff(arrays.source[rows])) + 1
                self._groups.append((arrays, np.split(rows, edges)))
                present.append(part)
        self._shares = np.array(present) / sum(present)

    def draw(self, rng: Generator) -> tuple[ImageArray, FloatArray]:
        """An image uint8 (256, 256, 3) and its landmarks (478, 3)."""
        arrays, groups = self._groups[int(rng.choice(len(self._shares), p=self._shares))]
        rows = groups[int(rng.integers(len(groups)))]
        row = int(rows[int(rng.integers(len(rows)))])
        return arrays.images[row], arrays.landmarks[row]


class BatchSource:
    """Batches by number; the same number and piece always give the same crops."""

    def __init__(
        self,
        faces: FaceArrays,
        mirror: NDArray[np.int64],
        size: int,
        config: SamplingConfig,
        seed: int,
        posed: FaceArrays | None = None,
    ) -> None:
        """The endless sequence that ``seed`` names, as crops ``size`` pixels wide."""
        self._sampler = FaceSampler(faces, config, posed)
        self._mirror, self._size, self._config, self._seed = mirror, size, config, seed

    def batch(self, step: int, piece: int, pieces: int) -> Batch:
        """Piece ``piece`` of ``pieces`` of batch ``step``."""
        rng = np.random.default_rng([self._seed, step, piece])
        config, size, count = self._config, self._size, self._config.batch // pieces
        crops = np.empty((count, size, size, 3), dtype=np.uint8)
        landmarks = np.zeros((count, 478, 3), dtype=np.float32)
        face = np.ones(count, dtype=np.float32)
        for row in range(count):
            image, points = self._sampler.draw(rng)
            if rng.random() < config.no_face_share:
                crop = view_without_face(image, points, size, rng)
                face[row] = 0
            else:
                view = random_view(image, points, self._mirror, size, config.view, rng)
                crop, landmarks[row] = view.crop, view.landmarks
            crops[row] = change_appearance(crop, config.appearance, rng)
        return Batch(torch.from_numpy(crops), torch.from_numpy(landmarks), torch.from_numpy(face))


def drawn_shapes(
    faces: FaceArrays,
    mirror: NDArray[np.int64],
    config: SamplingConfig,
    count: int,
    seed: int,
    posed: FaceArrays | None = None,
) -> NDArray[np.float32]:
    """Labels in views, float32 (count, 3 * 478)."""
    rng = np.random.default_rng([seed, 0x5EED])
    sampler = FaceSampler(faces, config, posed)
    shapes = np.empty((count, 3 * 478), dtype=np.float32)
    for row in range(count):
        shapes[row] = random_placement(sampler.draw(rng)[1], mirror, 128, config.view, rng)[1].reshape(-1)
    return shapes


def shape_basis(
    faces: FaceArrays,
    mirror: NDArray[np.int64],
    config: SamplingConfig,
    components: int,
    seed: int,
    posed: FaceArrays | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Mean (478, 3) and principal components (components, 478, 3), one standard deviation each, of labels in views."""
    count = 40 * components
    shapes = drawn_shapes(faces, mirror, config, count, seed, posed)
    mean = shapes.mean(axis=0)
    _, lengths, directions = np.linalg.svd(shapes - mean, full_matrices=False)
    basis = directions[:components] * (lengths[:components, None] / math.sqrt(count - 1))
    return mean.reshape(478, 3), basis.reshape(components, 478, 3).astype(np.float32)
