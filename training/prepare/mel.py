"""Log-mel features of a sound: 80 bands, 100 a second."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from training.prepare.sound import SOUND_RATE

BANDS = 80
HOP = 160
_WINDOW, _FOURIER = 400, 512
_FLOOR = 1e-5


def log_mel(samples: NDArray[np.int16]) -> FloatArray:
    """Natural log of the magnitude in 80 mel bands from 0 to 8 kHz, float32 (N // 160, 80).

    Row ``t`` is centred on sample ``160 t + 80``; windows of 25 ms (Hann).
    """
    count = len(samples) // HOP
    margin = (_WINDOW - HOP) // 2
    padded = np.pad(samples.astype(np.float32) / 32768.0, (margin, margin + HOP))
    starts = np.arange(count)[:, None] * HOP
    pieces = padded[starts + np.arange(_WINDOW)] * np.hanning(_WINDOW).astype(np.float32)
    spectrum = np.abs(np.fft.rfft(pieces, _FOURIER)).astype(np.float32)
    return np.asarray(np.log(np.maximum(spectrum @ _bands().T, _FLOOR)), dtype=np.float32)


@lru_cache(maxsize=1)
def _bands() -> FloatArray:
    """Triangles that are equally wide on the mel scale (O'Shaughnessy), float32 (80, 257)."""
    top = 2595.0 * np.log10(1.0 + SOUND_RATE / 2 / 700.0)
    edges = 700.0 * (10.0 ** (np.linspace(0.0, top, BANDS + 2) / 2595.0) - 1.0)
    frequencies = np.fft.rfftfreq(_FOURIER, 1.0 / SOUND_RATE)
    rising = (frequencies - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - frequencies) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
