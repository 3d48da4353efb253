"""Head, brows, gaze and blinks of real clips, laid out anew for other sounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.motion import ICT64
from training.packs.reader import PackReader
from training.speech_corpus.blinks import BLINKS, BlinkShapes, find_blinks, lay_blinks

_MOVING = ("brows", "gaze", "head", "position")
COLUMNS = np.array([i for i, c in enumerate(ICT64.coefficients) if c.group in _MOVING])
"""Columns that are taken from real clips; lids are laid out blink by blink."""

_SHORTEST, _LONGEST_PIECE, _OVERLAP = 50, 200, 15
_CHOICES = 16
"""Frames of a usable clip at least, of a piece at most, of a cross-fade; places that are compared for a piece."""


@dataclass(frozen=True, eq=False)
class LiveClip:
    """A real clip.

    Attributes:
        frames: float64 (T, 70), minus the mean of the clip.
        loudness: float64 (T,), of its own sound, mean 0 and variance 1.
    """

    frames: NDArray[np.float64]
    loudness: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RealLife:
    """Clips to take motions from, and the blinks seen in them."""

    clips: tuple[LiveClip, ...]
    blinks: BlinkShapes

    def motion(self, loudness: FloatArray, draws: np.random.Generator) -> FloatArray:
        """Motions of everything but the mouth, float32 (T, 70), for a sound of this loudness at 25 a second.

        Pieces of clips whose own loudness rises and falls most like the sound's follow each other in cross-fades,
        so that heads nod and brows rise where voices do.
        """
        total = len(loudness)
        result = np.zeros((total + _LONGEST_PIECE, ICT64.size))
        weight = np.zeros((total + _LONGEST_PIECE, 1))
        start = 0
        while start < total:
            piece = self._piece(loudness[start : start + _LONGEST_PIECE], draws)
            fade = np.minimum(1.0, (np.arange(len(piece)) + 1.0) / _OVERLAP)
            fade = np.minimum(fade, fade[::-1])[:, None]
            result[start : start + len(piece), COLUMNS] += fade * piece
            weight[start : start + len(piece)] += fade
            start += len(piece) - _OVERLAP
        motion = (result / np.maximum(weight, 1e-6))[:total]
        motion[:, BLINKS] = lay_blinks(total, self.blinks, draws)
        return motion.astype(np.float32)

    def _piece(self, loudness: FloatArray, draws: np.random.Generator) -> NDArray[np.float64]:
        best, score = None, -np.inf
        for _ in range(_CHOICES):
            clip = self.clips[int(draws.integers(len(self.clips)))]
            length = min(len(clip.frames), max(len(loudness), _SHORTEST))
            first = int(draws.integers(len(clip.frames) - length + 1))
            overlap = min(length, len(loudness))
            alike = float(np.mean(clip.loudness[first : first + overlap] * loudness[:overlap]))
            if alike > score:
                best, score = clip.frames[first : first + length], alike
        assert best is not None
        if draws.random() < 0.5:
            best = best[:, ICT64.mirror_order] * ICT64.mirror_signs
        return best[:, COLUMNS]


def read_real_life(folder: str | Path, split: str) -> RealLife | None:
    """The clips with sound of a split; ``None`` where the pack has none that are long enough.

    Raises:
        InputError: not a pack, or damaged.
    """
    reader = PackReader(folder)
    entries = [e for e in reader.manifest.clips if e.has_sound and e.split == split and e.frames >= _SHORTEST]
    frames = [reader.motion(entry.name).frames.astype(np.float64) for entry in entries]
    mels = [reader.mel(entry.name) for entry in entries]
    if not frames:
        return None
    return RealLife(tuple(_clips(frames, mels)), find_blinks(frames))


def standard_loudness(levels: FloatArray) -> FloatArray:
    """Loudness with mean 0 and variance 1, in the order of the frames."""
    return np.asarray((levels - levels.mean()) / max(float(levels.std()), 1e-3), dtype=np.float32)


def _clips(frames: Iterable[NDArray[np.float64]], mels: Iterable[FloatArray | None]) -> Iterable[LiveClip]:
    for rows, mel in zip(frames, mels, strict=True):
        levels = np.zeros(len(rows), dtype=np.float32)
        if mel is not None and len(mel) >= 4:
            coarse = mel[: len(mel) // 4 * 4].reshape(-1, 4, mel.shape[1]).mean(axis=(1, 2))[: len(rows)]
            levels[: len(coarse)] = coarse
            levels[len(coarse) :] = coarse[-1]
        yield LiveClip(rows - rows.mean(axis=0), standard_loudness(levels).astype(np.float64))
