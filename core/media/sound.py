"""Sound in memory: mono samples, whatever file they came from."""

from dataclasses import dataclass
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.errors import InputError
from core.media.sound_reader import SoundReader

SHORTEST_SECONDS = 0.1
LONGEST_SECONDS = 3600.0
"""What is longer has to be cut; an hour of samples and of motions still fits into memory."""

HIGHEST_RATE = 48_000
"""Samples a second that are kept of a file; what is faster is brought down, as no film carries more."""

_SILENT_BELOW = 1e-4
_FULL_SCALE = 0.999
_CLIPPED_SHARE = 1e-3


@dataclass(frozen=True, eq=False)
class Sound:
    """Mono sound.

    Attributes:
        samples: float32 (N,), -1 to 1, read-only, N >= 1.
        rate: samples a second.
        notes: what the user should know about it, one sentence each.
    """

    samples: FloatArray
    rate: int
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Copy the samples into a read-only array and check them.

        Raises:
            ValueError: not one-dimensional, empty, not finite, outside -1 to 1, or a rate that is not positive.
        """
        samples = np.array(self.samples, dtype=np.float32)
        if samples.ndim != 1 or len(samples) == 0 or self.rate <= 0:
            raise ValueError(f"expected (N,) samples at a positive rate, got {samples.shape} at {self.rate}")
        # Not `peak > 1`: that is false for a sample that is not a number.
        if not float(np.abs(samples).max()) <= 1.0:
            raise ValueError("samples are finite and lie between -1 and 1")
        samples.setflags(write=False)
        object.__setattr__(self, "samples", samples)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate

    @property
    def is_silent(self) -> bool:
        """Whether nothing can be heard."""
        return float(np.abs(self.samples).max()) < _SILENT_BELOW

    def at(self, rate: int) -> "Sound":
        """The same sound with another number of samples a second, band-limited."""
        if rate == self.rate:
            return self
        from scipy.signal import resample_poly

        common = gcd(rate, self.rate)
        samples = resample_poly(self.samples, rate // common, self.rate // common)
        return Sound(np.clip(samples, -1.0, 1.0), rate, self.notes)

    def between(self, start: float, end: float) -> "Sound":
        """The part from second ``start`` to second ``end``.

        Raises:
            ValueError: nothing lies between them.
        """
        first, last = round(max(start, 0.0) * self.rate), round(end * self.rate)
        return Sound(self.samples[first:last], self.rate, self.notes)


def read_sound(path: str | Path) -> Sound:
    """Read a sound file, or the sound of a video, as mono at its own rate (at most :data:`HIGHEST_RATE`).

    The sound of a video starts with its picture. Samples that are no numbers become silence, sound above full scale
    is turned down, damage at the end leaves what comes before; :attr:`Sound.notes` says so.

    Raises:
        InputError: no such file, no sound in it, shorter than :data:`SHORTEST_SECONDS` or longer than
            :data:`LONGEST_SECONDS`.
    """
    source = Path(path)
    with SoundReader(source) as plain:
        rate = min(plain.rate, HIGHEST_RATE)
    with SoundReader(source, rate) as reader:
        _check_length(source, reader.seconds or 0.0)
        blocks: list[NDArray[Any]] = []
        count = 0
        for block in reader:
            blocks.append(block)
            count += len(block)
            _check_length(source, count / rate)
        samples = _from_origin(np.concatenate(blocks), reader.second - reader.origin, rate)
        problem = reader.problem
    if len(samples) < SHORTEST_SECONDS * rate:
        seconds = len(samples) / rate
        raise InputError(f"{source.name} lasts only {seconds:.2g} s; choose a sound of {SHORTEST_SECONDS} s or more.")
    samples, notes = _repaired(samples, source.name)
    if problem is not None:
        notes.append(f"Only the beginning of {source.name} is used: {problem}.")
    sound = Sound(samples, rate, tuple(notes))
    if sound.is_silent:
        return Sound(samples, rate, (*notes, f"{source.name} is silent: nothing can be heard in it."))
    return sound


def _check_length(source: Path, seconds: float) -> None:
    if seconds > LONGEST_SECONDS:
        length = f"{seconds / 3600:.1f} hours" if seconds >= 5400 else f"{seconds / 60:.0f} minutes"
        raise InputError(
            f"{source.name} lasts {length} or more, and at most {LONGEST_SECONDS / 60:.0f} minutes are taken at once; "
            "cut it into pieces."
        )


def _from_origin(samples: NDArray[Any], late: float, rate: int) -> NDArray[Any]:
    """Silence in front of sound that starts after the picture; what comes before the picture is left out."""
    shift = round(late * rate)
    if shift <= 0:
        return samples[-shift:]
    return np.concatenate([np.zeros(shift, samples.dtype), samples])


def _repaired(samples: NDArray[Any], name: str) -> tuple[FloatArray, list[str]]:
    notes: list[str] = []
    broken = ~np.isfinite(samples)
    if broken.any():
        samples = np.where(broken, np.float32(0), samples)
        notes.append(f"{name}: {int(broken.sum())} samples are no numbers; they are taken as silence.")
    magnitude = np.abs(samples)
    peak = float(magnitude.max())
    if peak > 1.0:
        samples, magnitude = samples / np.float32(peak), magnitude / np.float32(peak)
    if float(np.mean(magnitude >= _FULL_SCALE)) > _CLIPPED_SHARE:
        notes.append(f"{name} is clipped: it was recorded too loud, so the lips may follow it less well.")
    return np.clip(samples, -1.0, 1.0).astype(np.float32), notes
