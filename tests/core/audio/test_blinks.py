"""Blinks."""

import numpy as np
import pytest

from core.audio.blinks import blink_curve


def blinks_of(curve):
    closed = curve > 0.5
    return int(np.count_nonzero(closed[1:] & ~closed[:-1]))


@pytest.mark.parametrize("rate", [8.0, 17.0, 30.0])
def test_as_many_as_asked_for(rate):
    counts = [blinks_of(blink_curve(3000, 25.0, rate, seed)) for seed in range(8)]
    assert np.mean(counts) / 2 == pytest.approx(rate, rel=0.15)


def test_every_blink_closes_the_eye_and_opens_it_again():
    curve = blink_curve(3000, 25.0, 20.0, 1)
    assert curve.min() == 0.0 and curve.max() == 1.0
    edges = np.flatnonzero(np.diff((curve > 0).astype(int)))
    lengths = np.diff(edges)[::2]
    assert lengths.min() >= 4 and lengths.max() <= 15
    for start, stop in zip(edges[::2], edges[1::2], strict=False):
        assert curve[start : stop + 1].max() == 1.0


def test_seeded_irregular_and_none_when_none_are_wanted():
    one, other = blink_curve(1500, 25.0, 17.0, 1), blink_curve(1500, 25.0, 17.0, 2)
    assert (one == blink_curve(1500, 25.0, 17.0, 1)).all() and (one != other).any()
    assert np.std(np.diff(np.flatnonzero(np.diff((one > 0.5).astype(int)) == 1))) > 10
    assert not blink_curve(1500, 25.0, 0.0, 1).any()
