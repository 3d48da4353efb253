"""Random motions that the expression network learns to read: single sliders, usual mixtures, and wild ones."""

from numpy.random import Generator

from core.motion import ICT64, Motion
from training.landmarks.posed import turned, wide_motion

_SINGLE, _WIDE = 0.4, 0.7
"""Share of the motions with one slider or pair moved, and of those with that or a few."""

_ACTIVE = 0.15
_LARGEST = 0.8
"""Of the wild ones: share of the sliders that are moved, and how far."""

_FADED = 0.3
_CLOSABLE = 0.5


def slider_motion(motion: Motion, random: Generator) -> Motion:
    """A motion (ict64) that differs from ``motion`` in any way in which sliders can be set."""
    if random.random() < _FADED:
        # A smile in the photo hides what the lips can do.
        share = float(random.uniform(0.0, 1.0))
        motion = motion.with_values(**{name: share * motion[name] for name in ICT64.names[: ICT64.expression_count]})
    kind = random.random()
    if kind < _SINGLE:
        return turned(motion.with_values(**_single(motion, random)), random)
    if kind < _WIDE:
        return wide_motion(motion, random)
    values = {
        one.name: float(random.uniform(max(one.lower, -_LARGEST), one.upper * _LARGEST))
        for one in ICT64.coefficients[: ICT64.expression_count]
        if random.random() < _ACTIVE
    }
    return turned(motion.with_values(**values), random)


def _single(motion: Motion, random: Generator) -> dict[str, float]:
    one = ICT64.coefficients[int(random.integers(ICT64.expression_count))]
    value = float(random.uniform(one.lower, one.upper))
    names = [one.name]
    if one.name.endswith(("_L", "_R")) and random.random() < 0.4:
        names = [one.name[:-1] + side for side in "LR"]
    values = dict.fromkeys(names, value)
    if one.name == "mouthClose" and random.random() < _CLOSABLE:
        # Closing lips shows most where the jaw is open.
        values["jawOpen"] = max(motion["jawOpen"], float(random.uniform(value, 1.0)))
    return values
