"""Motions of many faces, each clip counting alike however long it is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.errors import InputError
from core.motion import MotionSpace, motion_space
from training.packs.manifest import ClipEntry
from training.renderer.pack_data import data_summary, open_data


@dataclass(frozen=True, eq=False)
class MotionSamples:
    """Frames of clips, one after the other.

    Attributes:
        space: what the numbers mean.
        values: float32 (N, space.size).
        clip: int (N,), which clip a frame is of.
        summary: what a checkpoint says about its data.
    """

    space: MotionSpace
    values: FloatArray
    clip: NDArray[np.int64]
    summary: dict[str, object]

    @property
    def chances(self) -> NDArray[np.float64]:
        """Probability (N,) of drawing each frame when every clip is as likely as any other."""
        counts = Counter(self.clip.tolist())
        weights = np.array([1.0 / counts[clip] for clip in self.clip.tolist()], dtype=np.float64)
        chances: NDArray[np.float64] = weights / weights.sum()
        return chances


def read_motions(path: Path, split: str, licences: Iterable[str] | None = None) -> MotionSamples:
    """Motions of the frames of a pack (folder, or export ``FILE.npz``) in which a face was found.

    Raises:
        InputError: no pack, a damaged one, or nothing is left after filtering.
    """
    data = open_data(path)
    entries = list(data.pack.select(split, licences))
    values: list[FloatArray] = []
    numbers: list[int] = []
    for number, entry in enumerate(entries):
        found = data.pack.motion(entry.name).frames[data.pack.valid(entry.name)]
        values.append(found)
        numbers += [number] * len(found)
    if not numbers:
        raise InputError(f"No frame in {path} shows a face; prepare the pack again.")
    space = motion_space(data.pack.manifest.motion_space)
    return MotionSamples(
        space,
        np.concatenate(values).astype(np.float32),
        np.array(numbers, dtype=np.int64),
        data_summary(entries, data.name),
    )


def read_entries(path: Path, split: str, licences: Iterable[str] | None = None) -> list[ClipEntry]:
    """The clips that :func:`read_motions` reads; raises as it does."""
    return list(open_data(path).pack.select(split, licences))
