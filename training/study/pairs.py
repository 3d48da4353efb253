"""Real and made pictures that belong together, in a seeded order."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.opencv import cv2

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
LEFT, RIGHT = "left", "right"
SIDES = (LEFT, RIGHT)


@dataclass(frozen=True)
class StudyPair:
    """A real picture and the one made in its place.

    Attributes:
        name: file name of both without ending.
        real: the real picture's file.
        fake: the made picture's file.
        fake_side: where the made one is shown.
    """

    name: str
    real: Path
    fake: Path
    fake_side: str


def find_pairs(real: Path, fake: Path, seed: int, count: int | None = None) -> list[StudyPair]:
    """Pair the pictures of two folders by their names, draw ``count`` of them, and shuffle pairs and sides.

    Raises:
        InputError: a folder is missing, pictures have no partner, a pair differs in size, or there are too few.
    """
    reals, fakes = _pictures(real), _pictures(fake)
    for name in sorted(reals.keys() ^ fakes.keys()):
        folder, other = (real, fake) if name in reals else (fake, real)
        raise InputError(f"The picture {name!r} in {folder} has no partner of that name in {other}; add or remove it.")
    names = sorted(reals)
    if count is not None and not 1 <= count <= len(names):
        raise InputError(f"There are {len(names)} pairs, so {count} cannot be drawn; give a number from 1 to that.")
    random = np.random.default_rng(seed)
    order = random.permutation(len(names))[: len(names) if count is None else count]
    chosen = [names[int(number)] for number in order]
    # As many on the left as on the right, so that a preference for a side cannot pass for one of a kind.
    sides = [SIDES[int(number) % 2] for number in random.permutation(len(chosen))]
    pairs = [StudyPair(name, reals[name], fakes[name], side) for name, side in zip(chosen, sides, strict=True)]
    for pair in pairs:
        _require_one_size(pair)
    return pairs


def study_name(pairs: Sequence[StudyPair]) -> str:
    """A short name that two studies share only if they show the same pictures in the same places."""
    digest = hashlib.sha256()
    for pair in pairs:
        for part in (pair.name.encode(), pair.fake_side.encode(), pair.real.read_bytes(), pair.fake.read_bytes()):
            digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:12]


def media_type(path: Path) -> str:
    """Media type of a picture by its ending."""
    return _TYPES[path.suffix.lower()]


def _pictures(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}; give one with pictures.")
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _TYPES:
            if path.stem in found:
                raise InputError(f"{folder} has two pictures of the name {path.stem!r}; remove one.")
            found[path.stem] = path
    if not found:
        raise InputError(f"{folder} holds no PNG, JPEG or WebP pictures; give another folder.")
    return found


def _require_one_size(pair: StudyPair) -> None:
    shapes = []
    for path in (pair.real, pair.fake):
        image = cv2.imread(str(path))
        if image is None:
            raise InputError(f"{path} cannot be read as a picture; replace it or remove it with its partner.")
        shapes.append(image.shape[:2])
    if shapes[0] != shapes[1]:
        raise InputError(f"The pictures {pair.name!r} differ in size, which gives the made one away; make them equal.")
