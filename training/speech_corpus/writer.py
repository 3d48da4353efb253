"""Writes clips of a speech corpus: sound as FLAC, motions as float16."""

import io
import json
from pathlib import Path

import numpy as np

from core.files import atomic_write
from training.speech_corpus.reader import SOUND_RATE, SUFFIX, SpeechClip


def write_clip(clip: SpeechClip, folder: Path) -> Path:
    """Write one clip in one step; returns its file.

    Raises:
        InputError: the folder cannot be written.
        ValueError: its phonemes leave gaps.
    """
    import soundfile

    if any(a.end != b.start for a, b in zip(clip.phonemes, clip.phonemes[1:], strict=False)):
        raise ValueError(f"{clip.name}: the phonemes do not follow each other without gaps")
    sound = io.BytesIO()
    soundfile.write(sound, clip.samples, SOUND_RATE, format="FLAC", subtype="PCM_16")
    times = np.array([clip.phonemes[0].start, *(phoneme.end for phoneme in clip.phonemes)])
    about = {"voice": clip.voice, "split": clip.split, "symbols": [phoneme.symbol for phoneme in clip.phonemes]}
    path = folder / f"{clip.name}{SUFFIX}"
    with atomic_write(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(
            file,
            about=np.array(json.dumps(about, ensure_ascii=False)),
            sound=np.frombuffer(sound.getvalue(), dtype=np.uint8),
            motions=clip.motions.astype(np.float16),
            times=times,
        )
    return path
