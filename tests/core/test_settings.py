from dataclasses import dataclass, field

import pytest

from core.errors import InputError
from core.settings import settings_from_json


@dataclass(frozen=True)
class Inner:
    width: float = 1.0


@dataclass(frozen=True)
class Outer:
    name: str
    sizes: tuple[int, ...] | None = None
    inner: Inner = field(default_factory=Inner)


def test_nested_settings_and_tuples_are_restored():
    assert settings_from_json(Outer, {"name": "n", "sizes": [1, 2], "inner": {"width": 3}}, "here") == Outer(
        "n", (1, 2), Inner(3)
    )


def test_entries_with_defaults_may_be_missing():
    assert settings_from_json(Outer, {"name": "n"}, "here") == Outer("n")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([], "not list"),
        ({"name": "n", "nmae": 1}, "unknown entry 'nmae'"),
        ({"name": "n", "inner": {"height": 1}}, "inner of here: unknown entry 'height'"),
        ({"sizes": None}, "an entry is missing, one of name"),
        ({"name": 5}, "entry 'name' cannot be a int"),
        ({"name": "n", "inner": {"width": "wide"}}, "entry 'width' cannot be a str"),
    ],
)
def test_anything_unexpected_is_refused(entries, message):
    with pytest.raises(InputError, match=message):
        settings_from_json(Outer, entries, "here")
