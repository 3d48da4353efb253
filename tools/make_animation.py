"""Makes the animated before and after of the README from a sample portrait, through the real engine.

Run: ``python -m tools.make_animation --out docs/images``.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from core.conventions import ImageArray
from core.geometry import GeometryRenderer
from core.motion import ICT64, Motion, interpolate
from core.motion.assignments import apply_assignments, parse_assignment
from core.portrait import open_portrait
from core.presets import apply_preset, find_preset
from core.tracking.backends import make_tracker
from resources import resource_path

_SIZE = 512
_SHOWN = 300
_STEPS = 7
_STAY = 4
_FRAME_MS = 70

# Each stop: a preset, and head turns on top of it.
_STOPS = (
    ("", ()),
    ("big laugh", ("yaw+=6",)),
    ("wink left", ("yaw-=10", "roll+=5")),
    ("surprise", ("pitch-=6",)),
    ("kiss", ("yaw+=12",)),
)


def main() -> None:
    """Write ``before-after.webp``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sample", default="portrait.jpg")
    options = parser.parse_args()
    frames = [Image.fromarray(frame) for frame in make_frames(options.sample)]
    options.out.mkdir(parents=True, exist_ok=True)
    target = options.out / "before-after.webp"
    frames[0].save(target, save_all=True, append_images=frames[1:], duration=_FRAME_MS, loop=0, quality=72, method=6)


def make_frames(sample: str) -> list[ImageArray]:
    """Before on the left, the moving edit on the right: RGB uint8 (300, 604, 3)."""
    portrait = open_portrait(resource_path("samples", sample), make_tracker("embedded"))
    fit, renderer = portrait.fit, GeometryRenderer()
    image = portrait.crop_image(_SIZE)
    renderer.set_portrait(image, fit.landmarks_in_crop(_SIZE), fit.identity, fit.motion)
    stops = [_stop(fit.motion, preset, turns) for preset, turns in _STOPS]
    before = _small(image)
    gap = np.full((_SHOWN, 4, 3), 255, dtype=np.uint8)
    shown = [np.concatenate([before, gap, _small(renderer.render(motion))], axis=1) for motion in _path(stops)]
    return [np.ascontiguousarray(frame) for frame in shown]


def _stop(own: Motion, preset: str, turns: tuple[str, ...]) -> Motion:
    motion = apply_preset(own, find_preset(preset)) if preset else own
    return apply_assignments(motion, [parse_assignment(turn, ICT64) for turn in turns])


def _path(stops: list[Motion]) -> list[Motion]:
    """From stop to stop and back to the first, slow at the ends, with a rest at each."""
    motions = []
    for start, end in zip(stops, [*stops[1:], stops[0]], strict=True):
        motions += [start] * _STAY
        for step in range(1, _STEPS):
            share = step / _STEPS
            motions.append(interpolate(start, end, share * share * (3.0 - 2.0 * share)))
    return motions


def _small(image: ImageArray) -> ImageArray:
    return np.asarray(Image.fromarray(image).resize((_SHOWN, _SHOWN), Image.Resampling.LANCZOS))


if __name__ == "__main__":
    main()
