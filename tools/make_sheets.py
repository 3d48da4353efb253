"""Sheets of edited portraits, one for each photo: rows for copy, geometry and checkpoints, columns for edits.

``python -m tools.make_sheets --photos FOLDER_OR_FILES... [--checkpoint FILE]... -o FOLDER``
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.conventions import ImageArray
from core.crop import extract
from core.errors import InputError
from core.face_model import load_face_model
from core.geometry import GeometryRenderer
from core.motion import Motion
from core.opencv import cv2
from core.photo.reading import open_photo
from core.portrait import Portrait, portrait_of
from core.rendering import Renderer
from core.tracking.backends import make_tracker

EDITS: tuple[tuple[str, dict[str, float]], ...] = (
    ("smile", {"mouthSmile_L": 0.8, "mouthSmile_R": 0.8, "cheekSquint_L": 0.4, "cheekSquint_R": 0.4}),
    ("blink", {"eyeBlink_L": 1.0, "eyeBlink_R": 1.0}),
    ("jaw open", {"jawOpen": 0.7}),
    ("brows up", {"browInnerUp_L": 0.9, "browInnerUp_R": 0.9, "browOuterUp_L": 0.8, "browOuterUp_R": 0.8}),
    ("gaze", {"eyeLookOut_L": 0.6, "eyeLookIn_R": 0.6}),
    ("yaw +20", {"yaw": float(np.radians(20))}),
    ("yaw -20", {"yaw": float(np.radians(-20))}),
    ("pitch +15", {"pitch": float(np.radians(15))}),
    ("pitch -15", {"pitch": float(np.radians(-15))}),
)
"""Names and changes; angles are added to the photo's own, coefficients are set."""

_TITLE = 22
_ANGLES = ("pitch", "yaw", "roll")


def sheet(portrait: Portrait, rows: Sequence[tuple[str, Renderer | None]], size: int) -> ImageArray:
    """RGB uint8: a row for each renderer (None copies the photo), a column for the photo and for each edit."""
    fit = portrait.fit
    crop = extract(portrait.photo.image, fit.crop, size)
    lines = []
    for name, renderer in rows:
        if renderer is not None:
            renderer.set_portrait(crop, fit.landmarks_in_crop(size), fit.identity, fit.motion)
        cells = [_titled(crop, name)]
        for title, changes in EDITS:
            made = crop if renderer is None else renderer.render(_edited(fit.motion, changes))
            cells.append(_titled(made, title))
        lines.append(np.hstack(cells))
    return np.vstack(lines)


def _edited(motion: Motion, changes: dict[str, float]) -> Motion:
    return motion.with_values(
        **{name: value + (motion[name] if name in _ANGLES else 0.0) for name, value in changes.items()}
    )


def _titled(image: ImageArray, title: str) -> ImageArray:
    band = np.full((_TITLE, image.shape[1], 3), 30, dtype=np.uint8)
    cv2.putText(band, title, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (230, 230, 230), 1, cv2.LINE_AA)
    return np.vstack([band, image])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the sheets; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, nargs="+", required=True, help="photos, or folders of them")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="a renderer; may be repeated")
    parser.add_argument("--size", type=int, default=256, help="pixels along a side of a picture")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for one PNG a photo")
    options = parser.parse_args(arguments)
    files = [file for path in options.photos for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    model, tracker = load_face_model(), make_tracker("embedded")
    rows: list[tuple[str, Renderer | None]] = [("copy", None), ("geometry", GeometryRenderer(model))]
    if options.checkpoint:
        from core.neural.renderer import NeuralRenderer

        rows += [(path.stem, NeuralRenderer.from_checkpoint(path, "cpu", model)) for path in options.checkpoint]
    options.output.mkdir(parents=True, exist_ok=True)
    for file in files:
        try:
            photo = open_photo(file)
            made = sheet(portrait_of(photo, tracker), rows, options.size)
        except InputError as error:
            print(f"{file.name}: left out ({error})", file=sys.stderr)
            continue
        target = options.output / f"{file.stem}.png"
        cv2.imwrite(str(target), cv2.cvtColor(made, cv2.COLOR_RGB2BGR))
        print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
