import numpy as np
import pytest

from core.crop import Crop
from core.errors import InputError
from core.expression_from_photo import copy_expression, expression_from_photo
from core.motion import BFM64, ICT64, Motion
from core.tracking.face_box import FaceBox
from core.tracking.types import FaceFit
from resources import resource_path

SAMPLE = resource_path("samples", "portrait-2.jpg")
SEEN = Motion.neutral(ICT64).with_values(jawOpen=0.5, mouthSmile_L=1.2, yaw=0.3, tx=0.2, tz=0.1, lipTightUpper=0.6)
CURRENT = Motion.neutral(ICT64).with_values(browDown_L=0.4, yaw=-0.1, tx=-0.1, lipTightUpper=-0.3)


class FixedTracker:
    """Finds one face that does what ``SEEN`` says."""

    def __init__(self, faces=1):
        self._faces = [FaceBox(100, 100, 300, 300)] * faces

    def detect(self, image):
        return self._faces

    detect_all = detect

    def track_photo(self, image, box):
        return FaceFit(Crop(0, 0, 500), np.zeros((478, 3), np.float32), np.zeros(80, np.float32), SEEN)


def test_the_expression_comes_over_and_the_head_stays():
    motion = expression_from_photo(SAMPLE, FixedTracker(), CURRENT)
    assert motion["jawOpen"] == 0.5 and motion["browDown_L"] == 0.0
    assert motion["mouthSmile_L"] == 1.0, "kept inside the range"
    assert motion["lipTightUpper"] == CURRENT["lipTightUpper"], "another face's own shape stays there"
    np.testing.assert_array_equal(motion.rotation, CURRENT.rotation)
    np.testing.assert_array_equal(motion.translation, CURRENT.translation)


def test_the_head_comes_too_when_asked_for():
    motion = copy_expression(SEEN, CURRENT, with_head=True)
    np.testing.assert_array_equal(motion.rotation, SEEN.rotation)
    np.testing.assert_array_equal(motion.translation, CURRENT.translation)


def test_locked_coefficients_stay():
    motion = copy_expression(SEEN, CURRENT, with_head=True, locked=frozenset({"jawOpen", "yaw"}))
    assert motion["jawOpen"] == 0.0 and motion["yaw"] == CURRENT["yaw"]


def test_photos_without_a_face_or_without_a_file(tmp_path):
    with pytest.raises(InputError, match="No face"):
        expression_from_photo(SAMPLE, FixedTracker(0), CURRENT)
    with pytest.raises(InputError):
        expression_from_photo(tmp_path / "none.jpg", FixedTracker(), CURRENT)
    with pytest.raises(InputError, match="no face 3"):
        expression_from_photo(SAMPLE, FixedTracker(), CURRENT, face=3)


def test_spaces_do_not_mix():
    with pytest.raises(ValueError, match="bfm64"):
        copy_expression(Motion.neutral(BFM64), CURRENT)
