import numpy as np
import pytest

from core.errors import InputError
from core.motion import BFM64, ICT64, Motion
from core.motion_scope import Scope, scope_mask, transfer


@pytest.fixture
def pair():
    random = np.random.default_rng(6)
    return [Motion(ICT64, random.uniform(ICT64.lower, ICT64.upper).astype(np.float32)) for _ in range(2)]


@pytest.mark.parametrize(
    ("scope", "groups"),
    [
        (Scope.ALL, set(ICT64.groups)),
        (Scope.EXPRESSION, set(ICT64.groups) - {"head", "position"}),
        (Scope.HEAD, {"head", "position"}),
        (Scope.MOUTH, {"jaw", "mouth", "lips"}),
        (Scope.EYES, {"eyes", "gaze"}),
        (Scope.BROWS, {"brows"}),
    ],
)
def test_a_scope_copies_its_part_and_nothing_else(pair, scope, groups):
    source, target = pair
    result = transfer(source, target, scope)
    for coefficient in ICT64.coefficients:
        origin = source if coefficient.group in groups else target
        assert result[coefficient.name] == origin[coefficient.name]


def test_locks_and_ranges(pair):
    source, target = pair
    held = transfer(source, target, Scope.ALL, frozenset({"jawOpen", "yaw"}))
    assert held["jawOpen"] == target["jawOpen"] and held["yaw"] == target["yaw"]
    assert transfer(source.with_values(jawOpen=3.0), target, Scope.MOUTH)["jawOpen"] == 1.0


def test_the_other_space():
    motion = Motion.neutral(BFM64)
    assert scope_mask(BFM64, Scope.HEAD).sum() == 6 and scope_mask(BFM64, Scope.EXPRESSION).sum() == 64
    with pytest.raises(InputError, match="mouth cannot be told"):
        transfer(motion, motion, Scope.MOUTH)
    with pytest.raises(InputError, match="bfm64"):
        transfer(motion, Motion.neutral(ICT64), Scope.ALL)


def test_half_the_strength_goes_half_the_way(pair):
    source, target = pair
    result = transfer(source, target, Scope.EYES, strength=0.5)
    assert result["eyeBlink_L"] == pytest.approx((source["eyeBlink_L"] + target["eyeBlink_L"]) / 2, abs=1e-6)
    assert result["jawOpen"] == target["jawOpen"]
    assert transfer(source, target, Scope.ALL, strength=0.0) == target
