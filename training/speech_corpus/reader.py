"""Reads speech corpora, a folder of ``.npz`` files."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.conventions import FloatArray
from core.errors import InputError
from training.speech_corpus.phonemes import Phoneme

SOUND_RATE = 16_000
SPLITS = ("train", "val")
SUFFIX = ".npz"


@dataclass(frozen=True, eq=False)
class SpeechClip:
    """Somebody speaking.

    Attributes:
        name: unique within the corpus.
        voice: of espeak-ng; no voice lies in both splits.
        split: ``train`` or ``val``.
        samples: float32 (N,), mono at 16 kHz, -1 to 1.
        motions: float32 (T, 70) in ``ict64``, 25 a second, row t at the middle of its 1/25 s; the mouth as weights
            on the neutral face, all else around the mean of the clip.
        phonemes: sounds and silences from the start to the end.
    """

    name: str
    voice: str
    split: str
    samples: FloatArray
    motions: FloatArray
    phonemes: tuple[Phoneme, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / SOUND_RATE


class SpeechCorpus:
    """The clips of a folder; each is read when it is asked for."""

    def __init__(self, folder: str | Path) -> None:
        """List the clips.

        Raises:
            InputError: no such folder, or no clip in it.
        """
        self._folder = Path(folder)
        if not any(self._paths("")):
            raise InputError(f"{folder} is no speech corpus; make one by `pirender-train speech -o {folder}`.")

    def names(self, split: str) -> tuple[str, ...]:
        """Names of the clips of ``train`` or ``val``, in order."""
        return tuple(sorted(path.stem for path in self._paths(split)))

    def clip(self, name: str) -> SpeechClip:
        """One clip (``InputError`` when its file is missing or damaged)."""
        return read_clip(self._folder / f"{name}{SUFFIX}")

    def clips(self, split: str) -> Iterator[SpeechClip]:
        """All clips of a split, one after the other."""
        return (self.clip(name) for name in self.names(split))

    def _paths(self, split: str) -> Iterator[Path]:
        # Files that are being written begin with a dot, which the pattern of a name without it does not match.
        splits = (split,) if split else SPLITS
        return (path for name in splits for path in self._folder.glob(f"{name}-*{SUFFIX}"))


def read_clip(path: Path) -> SpeechClip:
    """Read one file.

    Raises:
        InputError: it is missing or damaged.
    """
    import soundfile

    try:
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(str(stored["about"]))
            samples, rate = soundfile.read(io.BytesIO(stored["sound"].tobytes()), dtype="float32")
            motions = stored["motions"].astype(np.float32)
            times = stored["times"].astype(np.float64)
    except FileNotFoundError as error:
        raise InputError(f"There is no clip {path}.") from error
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, soundfile.LibsndfileError) as error:
        raise InputError(f"{path} is damaged ({error}); delete it and make the corpus again.") from error
    if rate != SOUND_RATE or motions.ndim != 2 or motions.shape[1] != 70:
        raise InputError(f"{path} is no clip of a speech corpus; delete it.")
    named = zip(about["symbols"], times[:-1], times[1:], strict=True)
    phonemes = tuple(Phoneme(symbol, float(start), float(end)) for symbol, start, end in named)
    return SpeechClip(path.stem, about["voice"], about["split"], samples, motions, phonemes)
