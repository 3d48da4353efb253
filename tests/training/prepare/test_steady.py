import numpy as np
import pytest

from training.prepare.steady import kept_rate, steady_frames


def numbered(count):
    return [np.full((1, 1, 3), number, np.uint8) for number in range(count)]


def shown(times, own, rate):
    frames = steady_frames(zip(times, numbered(len(times)), strict=True), own, rate)
    return [(int(frame.image[0, 0, 0]), round(frame.second, 3), frame.after_break) for frame in frames]


def test_a_steady_video_stays_as_it_is():
    times = [5 + number / 25 for number in range(6)]
    assert shown(times, 25, 25) == [(number, round(time, 3), False) for number, time in enumerate(times)]


def test_half_the_frames_at_half_the_rate():
    assert [number for number, *_ in shown([n / 50 for n in range(9)], 50, 25)] == [0, 2, 4, 6, 8]


def test_late_frames_are_held():
    assert [number for number, *_ in shown([0, 0.04, 0.16, 0.2], 25, 25)] == [0, 1, 1, 2, 2, 3][:1] + [1, 1, 2, 2, 3]


@pytest.mark.parametrize("times", [[None] * 4, [0, 0, 0, 0], [3.0, 2.0, 1.0, 0.0]])
def test_times_that_say_nothing(times):
    assert [number for number, *_ in shown(times, 25, 25)] == [0, 1, 2, 3]


def test_a_leap_in_time_starts_anew():
    assert shown([0, 0.04, 1000.0, 1000.04], 25, 25) == [
        (0, 0, False),
        (1, 0.04, False),
        (2, 1000.0, True),
        (3, 1000.04, False),
    ]


def test_rates():
    assert kept_rate(24, 25) == 24 and kept_rate(25.4, 25) == 25.4 and kept_rate(60, 25) == 25
