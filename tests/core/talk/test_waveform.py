import numpy as np
import pytest

from core.media.sound import Sound
from core.talk.waveform import Waveform


@pytest.mark.parametrize(("length", "columns"), [(1600, 100), (400_000, 300), (7, 100), (400_001, 5000)])
def test_every_extreme_is_in_its_column(length, columns):
    samples = np.zeros(length, np.float32)
    samples[length // 2], samples[length // 3] = 0.9, -0.7
    waveform = Waveform.of(Sound(samples, 16_000))
    seconds, lowest, highest = waveform.between(0.0, length / 16_000, columns)
    assert len(seconds) == len(lowest) == len(highest) <= columns
    assert highest.max() == np.float32(0.9) and lowest.min() == np.float32(-0.7)
    at = seconds[highest.argmax()]
    assert at <= length // 2 / 16_000 + 1e-6 and waveform.peak == pytest.approx(0.9)


def test_a_part_shows_only_itself():
    waveform = Waveform.of(Sound(np.linspace(-1, 1, 320_000, dtype=np.float32), 16_000))
    seconds, lowest, highest = waveform.between(10.0, 10.5, 200)
    assert 9.98 <= seconds[0] and seconds[-1] <= 10.5
    assert lowest.min() > -0.01 and highest.max() < 0.06
