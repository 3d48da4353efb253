import numpy as np
import pytest

from core.spread import spread_places


@pytest.mark.parametrize(("length", "most", "places"), [(9, 3, [0, 4, 8]), (3, 12, [0, 1, 2]), (1, 5, [0])])
def test_all_of_few_and_some_of_many_from_the_first_to_the_last(length, most, places):
    assert spread_places(length, most).tolist() == places


def test_they_lie_evenly():
    steps = np.diff(spread_places(1000, 12))
    assert len(steps) == 11 and steps.max() - steps.min() <= 1
