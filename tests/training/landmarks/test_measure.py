import numpy as np
import pytest

from core.opencv import cv2
from core.tracking.face_box import FaceBox
from core.tracking.landmarks import LandmarkResult
from training.landmarks.data import CorpusItem, FaceArrays
from training.landmarks.measure import Presentation, measure_clips, measure_noise, measure_photos
from training.landmarks.openings import measure_openings

DOT = np.array([150.0, 90.0])
SPREAD = 2 * 0.5 / 478 * 100
"""Mean error in percent when all points lie on the dot: the eye corners are half a width away from it."""


class DotPredictor:
    """Puts every landmark on the white dot of the picture, and remembers how it was asked."""

    def __init__(self):
        self.asked = []

    def predict(self, image, box=None, previous=None):
        self.asked.append("previous" if previous is not None else "box" if box is not None else "nothing")
        white = image[..., 0].astype(float)
        rows, columns = np.indices(white.shape)
        centre = np.array([(columns * white).sum(), (rows * white).sum(), 0]) / white.sum()
        return LandmarkResult(np.tile(centre, (478, 1)).astype(np.float32), 0.9)


def find(image):
    return [FaceBox(0, 0, 10, 10)]


def find_nothing(image):
    return []


def corpus(kind, sources):
    image = np.zeros((256, 256, 3), np.uint8)
    cv2.circle(image, (int(DOT[0]), int(DOT[1])), 6, (255, 255, 255), -1)
    points = np.tile(np.array([*DOT, 0.0], np.float32), (478, 1))
    points[33, 0] -= 40
    points[263, 0] += 40
    count = len(sources)
    items = tuple(CorpusItem(f"{kind}{n}", kind, "MIT", "somebody") for n in range(max(sources) + 1))
    return FaceArrays(np.stack([image] * count), np.stack([points] * count), np.array(sources, np.int32), items)


@pytest.mark.parametrize(
    "presentation", [None, Presentation(" roll", roll=30.0), Presentation(" small", roll=-20.0, size=112)]
)
def test_labels_follow_the_picture_as_it_is_shown(presentation):
    errors = measure_photos(DotPredictor(), find, corpus("photo", [0, 1]), "photo", presentation)
    assert errors.mean == pytest.approx(SPREAD, abs=0.15)
    assert errors.frames == 2
    assert errors.missed == 0


def test_photos_without_a_detected_face_are_counted_and_still_measured():
    predictor = DotPredictor()
    errors = measure_photos(predictor, find_nothing, corpus("photo", [0, 1]), "photo")
    assert errors.missed == 2
    assert predictor.asked == ["nothing", "nothing"]


def test_each_clip_starts_from_the_detector_and_goes_on_by_tracking():
    predictor = DotPredictor()
    tracked = measure_clips(predictor, find, corpus("video", [0, 0, 0, 1, 1]))
    assert predictor.asked == ["box", "previous", "previous", "box", "previous"]
    assert tracked.group.frames == 5
    assert tracked.clips == pytest.approx({"video0": SPREAD, "video1": SPREAD}, abs=0.01)


def test_noise_of_a_steady_predictor_is_almost_nothing():
    class Steady(DotPredictor):
        def predict(self, image, box=None, previous=None):
            return LandmarkResult(previous, 1.0)

    assert measure_noise(Steady(), corpus("photo", [0]), repeats=5).tracked == pytest.approx(0, abs=1e-6)


def test_openings_are_compared_in_eye_widths():
    labels = np.zeros((3, 478, 3), np.float32)
    labels[:, 263, 0] = 100
    labels[:, 145, 1] = [1, 10, 20]
    found = labels.copy()
    found[0, 145, 1] = 3
    right, left, _ = measure_openings(found, labels)
    assert right.error == pytest.approx(2 / 3)
    assert (right.closed_frames, left.closed_frames) == (1, 3)
    assert (right.closed_label, right.closed_found) == (pytest.approx(1), pytest.approx(3))
    assert 0.98 < right.correlation < 1
    assert left.correlation == 0
