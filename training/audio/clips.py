"""What the speech model learns from: clips with sound of a pack, and a speech corpus."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.audio.features import frame_features, levelled, log_mel
from core.conventions import FloatArray
from core.errors import InputError
from core.motion import ICT64
from training.audio.residual import real_residual, without_blinks
from training.packs.manifest import ClipEntry
from training.renderer.pack_data import open_data
from training.speech_corpus.reader import SpeechCorpus

_FRAME_RATE = 25.0
_RATE_TOLERANCE = 0.1
_FOUND_SHARE = 0.9


@dataclass(frozen=True, eq=False)
class SoundClip:
    """A face that talks.

    Attributes:
        name: of the clip.
        motions: float32 (T, 70), around the face at rest.
        features: float16 (T, 320), levelled.
        manner: 1 real, 0 laid out.
    """

    name: str
    motions: FloatArray
    features: NDArray[np.float16]
    manner: float

    def __len__(self) -> int:
        """Number of frames."""
        return len(self.motions)


def read_real_clips(
    path: Path, split: str, shortest: int, licences: Iterable[str] | None = None
) -> tuple[list[SoundClip], list[ClipEntry]]:
    """Clips of a pack that have sound, a face throughout and at least ``shortest`` frames, with their entries.

    Raises:
        InputError: no pack, a damaged one, one of another motion space, or nothing under those licences.
    """
    pack = open_data(path).pack
    if pack.manifest.motion_space != ICT64.name:
        raise InputError(f"{path} holds {pack.manifest.motion_space} motions; speech is learnt in {ICT64.name} only.")
    clips, entries = [], []
    for entry in pack.select(split, licences):
        sound = pack.sound(entry.name) if entry.frames >= shortest else None
        if sound is None or abs(entry.fps - _FRAME_RATE) > _RATE_TOLERANCE:
            continue
        if pack.valid(entry.name).mean() < _FOUND_SHARE:
            continue
        samples = sound.astype(np.float32) / 32768.0
        clips.append(_clip(entry.name, real_residual(pack.motion(entry.name).frames), samples, 1.0))
        entries.append(entry)
    return clips, entries


def read_speech_clips(folder: Path, split: str, shortest: int) -> list[SoundClip]:
    """Clips of a speech corpus of at least ``shortest`` frames.

    Raises:
        InputError: no corpus, or a damaged one.
    """
    spoken = SpeechCorpus(folder).clips(split)
    return [_clip(clip.name, clip.motions, clip.samples, 0.0) for clip in spoken if len(clip.motions) >= shortest]


def _clip(name: str, motions: FloatArray, samples: FloatArray, manner: float) -> SoundClip:
    features = frame_features(levelled(log_mel(samples)), len(motions))
    return SoundClip(name, without_blinks(motions), features.astype(np.float16), manner)
