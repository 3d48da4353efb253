"""Log-mel features of a sound: 80 bands, 100 rows a second, four rows to a motion."""

from functools import lru_cache

import numpy as np

from core.conventions import FloatArray

SOUND_RATE = 16_000
"""Samples a second of what features are taken from."""

BANDS = 80
HOP = 160
ROWS = 4
"""Rows of features to one motion at 25 a second."""

FRAME_FEATURES = ROWS * BANDS

_WINDOW, _FOURIER = 400, 512
_FLOOR = 1e-5
_BLOCK = 6000
LEVEL = 1.6
"""Loudness (natural log of the mean magnitude) of the loud parts of a levelled sound."""

_LEVEL_SHARE = 95.0
_GAIN_LIMITS = (-3.0, 3.0)

SILENCE = float(np.log(_FLOOR))
"""What every band of digital silence gives."""


def log_mel(samples: FloatArray) -> FloatArray:
    """Natural log of the magnitude in 80 mel bands from 0 to 8 kHz.

    Row ``t`` is centred on sample ``160 t + 80``; windows of 25 ms (Hann).

    Args:
        samples: float32 (N,) at 16 kHz, -1 to 1.

    Returns:
        float32 (N // 160, 80).
    """
    count = len(samples) // HOP
    margin = (_WINDOW - HOP) // 2
    padded = np.pad(np.asarray(samples, dtype=np.float32), (margin, margin + HOP))
    result = np.empty((count, BANDS), dtype=np.float32)
    # Block by block: the windows of an hour at once would take gigabytes.
    for first in range(0, count, _BLOCK):
        starts = np.arange(first, min(first + _BLOCK, count))[:, None] * HOP
        pieces = padded[starts + np.arange(_WINDOW)] * np.hanning(_WINDOW).astype(np.float32)
        spectrum = np.abs(np.fft.rfft(pieces, _FOURIER)).astype(np.float32)
        result[first : first + _BLOCK] = np.log(np.maximum(spectrum @ _bands().T, _FLOOR))
    return result


def levelled(mel: FloatArray) -> FloatArray:
    """Features as if the sound had been recorded at the usual loudness.

    Its loud parts (95th percentile) are brought to one level by at most 26 dB, so that how loud a recording is does
    not decide how far a mouth opens, and silence is not blown up into speech.

    Args:
        mel: float32 (N, 80) of a whole sound.
    """
    if len(mel) == 0:
        return mel
    loudness = 0.5 * np.log(np.mean(np.exp(2.0 * mel), axis=1))
    gain = np.clip(LEVEL - np.percentile(loudness, _LEVEL_SHARE), *_GAIN_LIMITS)
    return np.asarray(np.maximum(mel + np.float32(gain), np.float32(SILENCE)), dtype=np.float32)


def frame_features(mel: FloatArray, frames: int) -> FloatArray:
    """Rows of features in groups of four, one group to a motion at 25 a second.

    Args:
        mel: float32 (N, 80).
        frames: how many motions; rows that are missing are silence.

    Returns:
        float32 (frames, 320).
    """
    wanted = frames * ROWS
    rows = np.full((wanted, BANDS), SILENCE, dtype=np.float32)
    rows[: min(wanted, len(mel))] = mel[:wanted]
    return rows.reshape(frames, FRAME_FEATURES)


@lru_cache(maxsize=1)
def _bands() -> FloatArray:
    """Triangles that are equally wide on the mel scale (O'Shaughnessy), float32 (80, 257)."""
    top = 2595.0 * np.log10(1.0 + SOUND_RATE / 2 / 700.0)
    edges = 700.0 * (10.0 ** (np.linspace(0.0, top, BANDS + 2) / 2595.0) - 1.0)
    frequencies = np.fft.rfftfreq(_FOURIER, 1.0 / SOUND_RATE)
    rising = (frequencies - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - frequencies) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
