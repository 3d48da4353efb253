"""Plausible random expressions: drawn from what a network has learnt of faces, or of actions that go together."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.expression_draws import ExpressionDraws
from core.locking import NOTHING_LOCKED, limits_around, with_locks
from core.motion.ict64 import ICT64
from core.motion.motion import Motion
from core.presets import LARGEST_STRENGTH

# Coefficients that reach down to -1 are small corrections of the face's own shape: chance leaves them alone.
_CORRECTION_LOWER = -1.0

_SIDE_SPREAD = 0.08
"""Standard deviation of one side of an action, as a share of the action: faces are nearly symmetrical."""

_HEAD_SPREAD = (("pitch", 4.0), ("yaw", 6.0), ("roll", 3.0))
"""Standard deviations of the turn added to the head, degrees."""


@dataclass(frozen=True)
class Action:
    """Coefficients that move together.

    Attributes:
        weights: names with both sides written as ``*``, and how strongly each follows.
        lowest: smallest amount when the action happens.
        highest: largest amount.
        chance: how often it is chosen, relative to the other actions of its choice.
    """

    weights: tuple[tuple[str, float], ...]
    lowest: float
    highest: float
    chance: float


_TEMPERATURE = 1.4
"""Spread of the network's codes: at 1 most draws are as mild as people's faces mostly are."""

_NOTHING = Action((), 0.0, 0.0, 1.0)

CHOICES: tuple[tuple[Action, ...], ...] = (
    (
        Action((("browInnerUp_*", 1.0), ("browOuterUp_*", 0.8), ("eyeWide_*", 0.3)), 0.2, 0.8, 1.0),
        Action((("browDown_*", 1.0), ("eyeSquint_*", 0.3)), 0.2, 0.8, 0.8),
        Action((("browInnerUp_*", 1.0), ("browDown_*", 0.2)), 0.2, 0.7, 0.6),
        _NOTHING,
    ),
    (
        Action((("eyeBlink_*", 1.0),), 0.05, 0.3, 0.8),
        Action((("eyeWide_*", 1.0),), 0.1, 0.5, 0.5),
        Action((("eyeSquint_*", 1.0),), 0.1, 0.5, 0.5),
        _NOTHING,
    ),
    (
        Action((("eyeLookOut_L", 1.0), ("eyeLookIn_R", 1.0)), 0.05, 0.5, 1.0),
        Action((("eyeLookOut_R", 1.0), ("eyeLookIn_L", 1.0)), 0.05, 0.5, 1.0),
        _NOTHING,
    ),
    (
        Action((("eyeLookUp_*", 1.0),), 0.05, 0.35, 0.7),
        Action((("eyeLookDown_*", 1.0),), 0.05, 0.35, 0.7),
        _NOTHING,
    ),
    (
        Action((("mouthSmile_*", 1.0), ("cheekSquint_*", 0.6), ("mouthDimple_*", 0.15)), 0.2, 0.9, 2.0),
        Action(
            (("mouthSmile_*", 1.0), ("cheekSquint_*", 0.7), ("jawOpen", 0.4), ("mouthUpperUp_*", 0.3)), 0.4, 0.9, 1.0
        ),
        Action((("mouthFrown_*", 1.0), ("mouthShrugLower", 0.4)), 0.2, 0.7, 0.8),
        Action((("mouthPucker", 1.0),), 0.2, 0.8, 0.6),
        Action((("mouthFunnel", 1.0), ("jawOpen", 0.5)), 0.2, 0.6, 0.6),
        Action((("jawOpen", 1.0), ("mouthLowerDown_*", 0.3)), 0.15, 0.6, 0.8),
        Action((("mouthStretch_*", 1.0), ("mouthLowerDown_*", 0.4), ("jawOpen", 0.2)), 0.2, 0.6, 0.5),
        Action((("mouthPress_*", 1.0), ("mouthRollLower", 0.3), ("mouthRollUpper", 0.2)), 0.2, 0.7, 0.5),
        _NOTHING,
    ),
    (
        Action((("noseSneer_*", 1.0),), 0.1, 0.5, 0.3),
        _NOTHING,
    ),
)
"""One action is drawn of each choice."""


def randomise(
    motion: Motion,
    seed: int,
    strength: float = 1.0,
    locked: Set[str] = NOTHING_LOCKED,
    *,
    head: bool = True,
    draws: ExpressionDraws | None = None,
) -> Motion:
    """Another plausible expression for the same face.

    Args:
        motion: what the face shows now.
        seed: the same seed always gives the same draw.
        strength: 0 leaves the motion, 1 takes over the draw, up to 1.5 exaggerates it.
        locked: coefficients that must not change.
        head: whether the head turns a little from where it is.
        draws: what has learnt how faces look; without it muscle actions that go together are drawn.

    Returns:
        A motion inside the ranges of the space; place, size and corrections of the face's own shape stay.

    Raises:
        InputError: the motion is not in ``ict64``, whose coefficients alone have a known meaning.
    """
    if motion.space.name != ICT64.name:
        raise InputError(f"Random expressions need named coefficients, which {motion.space.name} motions do not have.")
    random = np.random.default_rng(seed)
    drawn = _of_actions(random) if draws is None else _learnt(draws, random)
    turns = {name: float(random.normal(0.0, np.radians(spread))) for name, spread in _HEAD_SPREAD}
    if head:
        drawn |= {name: motion[name] + turn for name, turn in turns.items()}
    target = motion.with_values(**drawn)
    lower, upper = limits_around(motion)
    share = np.float32(min(max(strength, 0.0), LARGEST_STRENGTH))
    target_values = np.clip(target.values, lower, upper)
    values = np.clip(motion.values + share * (target_values - motion.values), lower, upper)
    return with_locks(motion, Motion(motion.space, values), locked)


def _of_actions(random: np.random.Generator) -> dict[str, float]:
    drawn = dict.fromkeys(_cleared(), 0.0)
    for choice in CHOICES:
        for name, amount in _amounts(choice, random):
            drawn[name] += amount
    return drawn


def _learnt(draws: ExpressionDraws, random: np.random.Generator) -> dict[str, float]:
    expression = draws.draw(random, _TEMPERATURE)
    names = ICT64.names[ICT64.expression]
    return {name: float(expression[names.index(name)]) for name in _cleared()}


def _cleared() -> list[str]:
    expressions = ICT64.coefficients[ICT64.expression]
    return [coefficient.name for coefficient in expressions if coefficient.lower > _CORRECTION_LOWER]


def _amounts(choice: tuple[Action, ...], random: np.random.Generator) -> list[tuple[str, float]]:
    chances = np.array([action.chance for action in choice])
    action = choice[int(random.choice(len(choice), p=chances / chances.sum()))]
    amount = random.uniform(action.lowest, action.highest)
    left, right = 1.0 + random.normal(0.0, _SIDE_SPREAD, size=2)
    amounts: list[tuple[str, float]] = []
    for name, weight in action.weights:
        if name.endswith("*"):
            amounts.append((name.replace("*", "L"), amount * weight * left))
            amounts.append((name.replace("*", "R"), amount * weight * right))
        else:
            amounts.append((name, amount * weight))
    return amounts
