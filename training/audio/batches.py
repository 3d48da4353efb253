"""Seeded sequences of clips, with changes of voice and microphone."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.audio.features import BANDS, ROWS, SILENCE
from core.conventions import FloatArray
from core.motion import ICT64
from training.audio.clips import SoundClip

_GAIN, _TILT = 0.3, 0.35
"""Deviations of loudness and of its slope over the bands, natural logarithms."""

_BAND_SHIFT = 2


class Batch(NamedTuple):
    """Sequences.

    Attributes:
        motions: float32 (B, T, channels).
        features: float32 (B, history + T + ahead, 320).
        manner: float32 (B,).
        before: float32 (B, history, channels), the motions before the first; the face at rest before a clip begins.
    """

    motions: Tensor
    features: Tensor
    manner: Tensor
    before: Tensor


class Sequences:
    """Cuts sequences of one length from clips; longer clips are cut more often."""

    def __init__(
        self, clips: Sequence[SoundClip], frames: int, margins: tuple[int, int], channels: NDArray[np.intp]
    ) -> None:
        """Use the clips of at least ``frames`` frames; ``margins`` are frames of sound before and after a sequence."""
        clips = [clip for clip in clips if len(clip) >= frames]
        self._clips, self._frames, self._channels = clips, frames, channels
        self._margins = margins
        self._cumulated = np.cumsum([len(clip) - frames + 1 for clip in clips], dtype=np.int64)

    def __bool__(self) -> bool:
        """Whether there is a clip."""
        return len(self._clips) > 0

    def draw(self, count: int, random: np.random.Generator, vary: bool = True) -> Batch:
        """Draw sequences; with ``vary`` half of them are mirrored and every voice is changed."""
        picked = random.integers(self._cumulated[-1], size=count)
        motions, features, manners, befores = [], [], [], []
        for place in picked.tolist():
            number = int(np.searchsorted(self._cumulated, place, side="right"))
            clip = self._clips[number]
            start = int(self._cumulated[number] - place - 1)
            moves, heard = self._moves(clip, start), self._heard(clip, start)
            if vary and random.random() < 0.5:
                moves = moves[:, ICT64.mirror_order] * ICT64.mirror_signs
            moves = moves[:, self._channels]
            befores.append(moves[: self._margins[0]])
            motions.append(moves[self._margins[0] :])
            features.append(varied(heard, random) if vary else heard)
            manners.append(clip.manner)
        return Batch(
            torch.from_numpy(np.stack(motions)),
            torch.from_numpy(np.stack(features)),
            torch.tensor(manners, dtype=torch.float32),
            torch.from_numpy(np.stack(befores)),
        )

    def _moves(self, clip: SoundClip, start: int) -> FloatArray:
        rows = np.arange(start - self._margins[0], start + self._frames)
        moves = clip.motions[np.maximum(rows, 0)]
        moves[rows < 0] = 0.0
        return moves

    def _heard(self, clip: SoundClip, start: int) -> FloatArray:
        before, after = self._margins
        rows = np.arange(start - before, start + self._frames + after)
        heard = clip.features[np.clip(rows, 0, len(clip) - 1)].astype(np.float32)
        heard[(rows < 0) | (rows >= len(clip))] = SILENCE
        return heard


def joined(first: Batch, second: Batch) -> Batch:
    """Both batches as one."""
    return Batch(*(torch.cat(pair) for pair in zip(first, second, strict=True)))


def varied(features: FloatArray, random: np.random.Generator) -> FloatArray:
    """The sound as of another voice and microphone: other loudness, colour and vocal tract.

    Args:
        features: float32 (T, 320).
        random: what decides.
    """
    rows = features.reshape(-1, BANDS)
    shift = int(random.integers(-_BAND_SHIFT, _BAND_SHIFT + 1))
    places = np.clip(np.arange(BANDS) + shift, 0, BANDS - 1)
    slope = _TILT * random.standard_normal() * np.linspace(-1.0, 1.0, BANDS)
    wave = 0.3 * random.standard_normal() * np.sin(np.linspace(0.0, 2.0 * np.pi, BANDS) + random.uniform(0.0, 6.3))
    changed = rows[:, places] + (_GAIN * random.standard_normal() + slope + wave)
    return np.maximum(changed, SILENCE).astype(np.float32).reshape(-1, ROWS * BANDS)
