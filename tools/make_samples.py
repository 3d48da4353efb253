"""Make the bundled sample portraits: blends of AI-generated faces that nobody owns (CC0), so nobody's face.

python -m tools.make_samples --faces ../shared/data/faces --out resources/samples
"""

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.files import atomic_write
from core.photo import open_photo
from core.tracking.backends import make_tracker
from core.tracking.tracker import Tracker
from tools.blend_faces import blend_faces

_LICENCE = "CC0-1.0"
_QUALITY = 92


@dataclass(frozen=True)
class Recipe:
    """How one sample is blended; the crop is left, top, width, height in the base's pixels."""

    name: str
    base: str
    others: tuple[str, ...]
    shape_share: float
    colour_share: float
    crop: tuple[int, int, int, int]


RECIPES = (
    Recipe(
        "portrait.jpg",
        "faker_female_36",
        ("faker_female_88", "faker_female_25", "faker_male_96", "faker_female_72"),
        0.8,
        0.6,
        (62, 0, 900, 900),
    ),
    Recipe(
        "portrait-2.jpg",
        "faker_male_96",
        ("faker_female_36", "faker_male_63", "faker_female_25"),
        0.7,
        0.5,
        (62, 60, 900, 900),
    ),
)


def main() -> None:
    """Blend every recipe and write the JPEG files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    _check_licences(options.faces)
    tracker = make_tracker("embedded")
    for recipe in RECIPES:
        faces = {name: _tracked(options.faces, name, tracker) for name in (recipe.base, *recipe.others)}
        blended = blend_faces(
            *faces[recipe.base], [faces[name] for name in recipe.others], recipe.shape_share, recipe.colour_share
        )
        left, top, width, height = recipe.crop
        _write(blended[top : top + height, left : left + width], options.out / recipe.name)
        print(f"{recipe.name}: {width} x {height} from {recipe.base} and {', '.join(recipe.others)}")


def _check_licences(faces: Path) -> None:
    with (faces / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        licences = {Path(row["file"]).stem: row["licence"] for row in csv.DictReader(stream)}
    for recipe in RECIPES:
        for name in (recipe.base, *recipe.others):
            if licences.get(name) != _LICENCE:
                raise InputError(f"{name} is not marked {_LICENCE} in the manifest: it cannot go into a sample.")


def _tracked(faces: Path, name: str, tracker: Tracker) -> tuple[ImageArray, FloatArray]:
    image = open_photo(faces / "photos_full" / f"{name}.jpg").image
    return image, tracker.track_photo(image, tracker.detect(image)[0]).landmarks


def _write(image: ImageArray, path: Path) -> None:
    from PIL import Image

    with atomic_write(path) as temporary:
        Image.fromarray(image).save(temporary, format="JPEG", quality=_QUALITY)


if __name__ == "__main__":
    main()
