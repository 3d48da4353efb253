"""Opening a portrait: which face, by number or by hand, and what is said when there is none."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.crop import Crop, extract
from core.errors import InputError
from core.photo import photo_from_array
from core.portrait import open_portrait, portrait_of
from core.tracking.face_box import FaceBox


@dataclass(frozen=True)
class _Fit:
    crop: Crop


class _Tracker:
    """Finds the boxes it is given, small ones only when asked for all; the crop is the box made square."""

    def __init__(self, *boxes: FaceBox) -> None:
        self.boxes = list(boxes)

    def detect(self, image: np.ndarray) -> list[FaceBox]:
        return [box for box in self.boxes if box.height > 20]

    def detect_all(self, image: np.ndarray) -> list[FaceBox]:
        return self.boxes

    def track_photo(self, image: np.ndarray, box: FaceBox) -> _Fit:
        return _Fit(Crop(round(box.left), round(box.top), round(box.height)))


_BIG, _SMALL = FaceBox(10, 10, 60, 80), FaceBox(120, 30, 30, 40)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    picture = np.random.default_rng(0).integers(0, 256, (120, 200, 3), dtype=np.uint8)
    Image.fromarray(picture).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def test_one_face(path: Path) -> None:
    portrait = open_portrait(path, _Tracker(_BIG))
    assert portrait.fit.crop == Crop(10, 10, 80)
    assert portrait.faces == (_BIG,)
    assert portrait.photo.notes == ()
    assert np.array_equal(portrait.crop_image(), portrait.photo.image[10:90, 10:90])
    assert np.array_equal(portrait.crop_image(40), extract(portrait.photo.image, Crop(10, 10, 80), 40))


def test_the_biggest_of_several_with_a_note(path: Path) -> None:
    portrait = open_portrait(path, _Tracker(_BIG, _SMALL))
    assert portrait.fit.crop.size == 80
    assert len(portrait.photo.notes) == 1 and "2 faces" in portrait.photo.notes[0]


def test_a_face_by_number(path: Path) -> None:
    portrait = open_portrait(path, _Tracker(_BIG, _SMALL), face=1)
    assert portrait.fit.crop.size == 40
    assert portrait.faces == (_BIG, _SMALL)
    assert portrait.photo.notes == ()


def test_a_number_reaches_the_small_faces_too(path: Path) -> None:
    portrait = open_portrait(path, _Tracker(_BIG, _SMALL, FaceBox(160, 80, 15, 20)), face=2)
    assert portrait.fit.crop == Crop(160, 80, 20)
    assert open_portrait(path, _Tracker(_BIG, _SMALL, FaceBox(160, 80, 15, 20))).faces == (_BIG, _SMALL)


@pytest.mark.parametrize("number", [2, 10, -1])
def test_a_number_too_high(path: Path, number: int) -> None:
    with pytest.raises(InputError, match=f"no face {number} in .*2 faces were found, choose 0 to 1"):
        open_portrait(path, _Tracker(_BIG, _SMALL), face=number)
    with pytest.raises(InputError, match="one face was found, number 0"):
        open_portrait(path, _Tracker(_BIG), face=3)


def test_no_face_suggests_the_box(path: Path) -> None:
    with pytest.raises(InputError, match=r"No face was found in .*photo\.png; draw a box") as caught:
        open_portrait(path, _Tracker())
    assert "\n" not in str(caught.value)


def test_a_box_drawn_by_hand_needs_no_detection(path: Path) -> None:
    portrait = open_portrait(path, _Tracker(), face=FaceBox(50, 20, 40, 50))
    assert portrait.fit.crop == Crop(50, 20, 50)
    assert portrait.faces == ()


def test_a_box_outside_the_photo(path: Path) -> None:
    with pytest.raises(InputError, match="outside the photo"):
        open_portrait(path, _Tracker(), face=FaceBox(300, 20, 40, 50))


def test_a_face_cut_by_the_border_repeats_the_border_pixels() -> None:
    photo = photo_from_array(np.random.default_rng(1).integers(0, 256, (100, 100, 3), dtype=np.uint8))
    portrait = portrait_of(photo, _Tracker(FaceBox(-20, -30, 60, 70)))
    crop = portrait.crop_image()
    assert crop.shape == (70, 70, 3)
    assert (crop[:30, :20] == photo.image[0, 0]).all()
    assert np.array_equal(crop[30:, 20:], photo.image[:40, :50])


def test_a_photo_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        open_portrait(tmp_path / "absent.png", _Tracker(_BIG))
