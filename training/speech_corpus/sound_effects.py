"""Rooms, microphones and noise: what stands between a voice and a recording."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray

_CLEAN_SHARE = 0.35
_LOUDEST = 0.97


def recorded(samples: FloatArray, rate: int, draws: np.random.Generator) -> FloatArray:
    """The sound as somebody's microphone would hear it, float32 (N,); about a third stays clean but for its gain.

    Nothing is moved in time: the direct sound of the room comes first.
    """
    sound = samples.astype(np.float64)
    if draws.random() >= _CLEAN_SHARE:
        if draws.random() < 0.5:
            sound = _in_room(sound, rate, draws)
        if draws.random() < 0.6:
            sound = _coloured(sound, rate, draws)
        if draws.random() < 0.7:
            sound = sound + _noise(len(sound), draws) * _level(sound) * 10 ** (-draws.uniform(8, 40) / 20)
    sound *= 10 ** (draws.uniform(-14, 4) / 20)
    peak = float(np.abs(sound).max())
    return np.asarray(sound * min(1.0, _LOUDEST / max(peak, 1e-6)), dtype=np.float32)


def _level(sound: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


def _in_room(sound: NDArray[np.float64], rate: int, draws: np.random.Generator) -> NDArray[np.float64]:
    seconds = draws.uniform(0.1, 0.45)
    times = np.arange(int(seconds * rate)) / rate
    response = draws.normal(size=len(times)) * np.exp(-6.9 * times / seconds)
    response *= draws.uniform(0.1, 0.5) / max(float(np.linalg.norm(response)), 1e-9)
    response[0] = 1.0
    size = len(sound) + len(response)
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)[: len(sound)]


def _coloured(sound: NDArray[np.float64], rate: int, draws: np.random.Generator) -> NDArray[np.float64]:
    frequencies = np.fft.rfftfreq(len(sound), 1.0 / rate)
    knots = np.array([50.0, 200.0, 600.0, 1500.0, 3500.0, 7500.0])
    decibels = np.interp(np.log(frequencies + 1.0), np.log(knots), draws.normal(0.0, 4.0, len(knots)))
    low, high = draws.uniform(20, 250), draws.uniform(3400, 8000)
    passed = 1.0 / (1.0 + (low / (frequencies + 1.0)) ** 4) / (1.0 + (frequencies / high) ** 8)
    return np.fft.irfft(np.fft.rfft(sound) * passed * 10 ** (decibels / 20), len(sound))


def _noise(count: int, draws: np.random.Generator) -> NDArray[np.float64]:
    tilt = draws.uniform(0.0, 1.0)
    spectrum = np.fft.rfft(draws.normal(size=count))
    spectrum /= np.maximum(np.arange(len(spectrum)), 1.0) ** tilt
    noise = np.fft.irfft(spectrum, count)
    return noise / max(_level(noise), 1e-12)
