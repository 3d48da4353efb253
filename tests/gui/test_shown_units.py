import math

import pytest

from core.motion import BFM64, ICT64
from pirender_gui.shown_units import shown_unit


@pytest.mark.parametrize(
    ("name", "stored", "shown", "suffix"),
    [
        ("jawOpen", 0.45, 45.0, " %"),
        ("yaw", math.radians(12.5), 12.5, "°"),
        ("tx", 0.25, 12.5, " %"),
        ("tz", math.log(1.1), 10.0, " %"),
    ],
)
def test_people_see_percent_and_degrees(name: str, stored: float, shown: float, suffix: str) -> None:
    unit = shown_unit(ICT64.coefficient(name))
    assert unit.shown(stored) == pytest.approx(shown)
    assert unit.stored(shown) == pytest.approx(stored)
    assert unit.suffix == suffix


def test_unknown_units_are_shown_bare() -> None:
    unit = shown_unit(BFM64.coefficient("crop scale"))
    assert (unit.shown(1.5), unit.stored(1.5), unit.suffix) == (1.5, 1.5, "")
