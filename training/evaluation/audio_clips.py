"""Sounds with the motions that belong to them, from speech corpora and from packs."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.conventions import FloatArray
from core.errors import InputError
from core.media.sound import Sound
from core.motion import ICT64
from training.packs.reader import PackReader
from training.speech_corpus.phonemes import Phoneme
from training.speech_corpus.reader import SOUND_RATE, SpeechCorpus

SHORTEST_FRAMES = 50
"""Real clips that are shorter are left out: two seconds say little about rhythm."""


@dataclass(frozen=True, eq=False)
class HeardClip:
    """A sound, and how the face moved with it.

    Attributes:
        name: of the clip.
        sound: what is heard.
        motions: float32 (T, 70) in ``ict64``, 25 a second.
        phonemes: what is said when; none where nobody knows.
    """

    name: str
    sound: Sound
    motions: FloatArray
    phonemes: tuple[Phoneme, ...] = ()


def synthetic_clips(folder: Path, split: str, limit: int) -> list[HeardClip]:
    """The first ``limit`` clips of a split of a speech corpus.

    Raises:
        InputError: no corpus, a damaged clip, or a split without clips.
    """
    corpus = SpeechCorpus(folder)
    clips = [corpus.clip(name) for name in corpus.names(split)[:limit]]
    if not clips:
        raise InputError(f"{folder} has no clips in the split {split}; make it longer with `pirender-train speech`.")
    return [HeardClip(clip.name, Sound(clip.samples, SOUND_RATE), clip.motions, clip.phonemes) for clip in clips]


def real_clips(folder: Path, split: str | None, limit: int | None = None) -> list[HeardClip]:
    """The first ``limit`` clips of a pack that have sound and last two seconds; ``split`` ``None`` for both.

    Raises:
        InputError: not a pack, damaged, of another motion space, or without such clips.
    """
    reader = PackReader(folder)
    if reader.manifest.motion_space != ICT64.name:
        raise InputError(f"{folder} holds {reader.manifest.motion_space} motions; speech is measured in {ICT64.name}.")
    clips: list[HeardClip] = []
    for entry in reader.manifest.clips:
        sound = reader.sound(entry.name) if entry.frames >= SHORTEST_FRAMES and split in (None, entry.split) else None
        if sound is not None and entry.fps == 25.0:
            samples = sound.astype(np.float32) / 32768.0
            clips.append(HeardClip(entry.name, Sound(samples, SOUND_RATE), reader.motion(entry.name).frames))
    if not clips:
        raise InputError(f"{folder} has no clips with sound in the split {split or 'train or val'}.")
    return clips[:limit]
