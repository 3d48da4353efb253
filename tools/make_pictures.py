"""Make the README's pictures from the bundled samples.

python -m tools.make_pictures --out docs/images
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from core.conventions import ImageArray
from core.geometry import GeometryRenderer
from core.motion import ICT64, Motion
from core.motion.assignments import apply_assignments, parse_assignment
from core.portrait import Portrait, open_portrait
from core.presets import apply_preset, find_preset
from core.tracking.backends import make_tracker
from resources import resource_path

_TILE = 400
_SIZE = 800
_GAP = 6
_ROWS = (
    ("portrait.jpg", ("", "smile", "closed eyes", "surprise", "yaw+=18", "jawOpen=0.45")),
    ("portrait-2.jpg", ("", "wink left", "kiss", "anger", "yaw-=18", "pitch+=12")),
)


def main() -> None:
    """Write ``edits.jpg``, a sheet of edits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    Image.fromarray(edit_sheet()).save(options.out / "edits.jpg", quality=88)


def edit_sheet() -> ImageArray:
    """Rows of edited samples, RGB uint8; the first tile of each row is the portrait as it is."""
    tracker = make_tracker("embedded")
    rows = []
    for name, edits in _ROWS:
        portrait = open_portrait(resource_path("samples", name), tracker)
        renderer = GeometryRenderer()
        fit = portrait.fit
        renderer.set_portrait(portrait.crop_image(_SIZE), fit.landmarks_in_crop(_SIZE), fit.identity, fit.motion)
        tiles = [_tile(renderer.render(_edited(portrait, edit))) for edit in edits]
        rows.append(_joined(tiles, axis=1))
    return _joined(rows, axis=0)


def _edited(portrait: Portrait, edit: str) -> Motion:
    motion = portrait.fit.motion
    if not edit:
        return motion
    if "=" in edit:
        return apply_assignments(motion, [parse_assignment(edit, ICT64)])
    return apply_preset(motion, find_preset(edit))


def _tile(image: ImageArray) -> ImageArray:
    return np.asarray(Image.fromarray(image).resize((_TILE, _TILE), Image.Resampling.LANCZOS))


def _joined(parts: list[ImageArray], axis: int) -> ImageArray:
    shape = list(parts[0].shape)
    shape[axis] = _GAP
    gap = np.full(shape, 255, dtype=np.uint8)
    spaced = [piece for part in parts for piece in (part, gap)][:-1]
    return np.concatenate(spaced, axis=axis)


if __name__ == "__main__":
    main()
