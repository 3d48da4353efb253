import math

import numpy as np
import pytest

from core.errors import InputError
from core.opencv import cv2
from core.tracking.detector import FaceDetector
from core.tracking.face_box import FaceBox
from core.tracking.landmarks import LandmarkPredictor
from resources import resource_path

FOREHEAD, CHIN, NOSE, UPPER_LIP, LOWER_LIP = 10, 152, 1, 13, 14
RIGHT_EYE, LEFT_EYE = 33, 263


@pytest.fixture(scope="module")
def predictor():
    return LandmarkPredictor()


@pytest.fixture(scope="module")
def picture():
    files = sorted(path for path in resource_path("samples").iterdir() if path.suffix in (".png", ".jpg", ".webp"))
    image = cv2.cvtColor(cv2.imread(str(files[0])), cv2.COLOR_BGR2RGB)
    return cv2.resize(image, (384, round(384 * image.shape[0] / image.shape[1])), interpolation=cv2.INTER_AREA)


@pytest.fixture(scope="module")
def box(picture):
    return FaceDetector().detect(picture)[0]


@pytest.fixture(scope="module")
def found(predictor, picture, box):
    return predictor.predict(picture, box)


def width(landmarks):
    return float(np.linalg.norm(landmarks[RIGHT_EYE, :2] - landmarks[LEFT_EYE, :2]))


def error(first, second):
    return float(np.linalg.norm(first[:, :2] - second[:, :2], axis=1).mean() / width(second))


def test_landmarks_of_a_portrait_are_a_face_in_order(found):
    points = found.landmarks
    assert points.shape == (478, 3)
    assert points.dtype == np.float32
    assert found.confidence > 0.95
    assert points[RIGHT_EYE, 0] < points[NOSE, 0] < points[LEFT_EYE, 0]
    order = [points[index, 1] for index in (FOREHEAD, RIGHT_EYE, NOSE, UPPER_LIP, CHIN)]
    assert order == sorted(order)
    assert points[NOSE, 2] < points[RIGHT_EYE, 2]


def test_irises_lie_inside_the_eyes(found):
    points = found.landmarks
    assert points[33, 0] < points[468, 0] < points[133, 0]
    assert points[362, 0] < points[473, 0] < points[263, 0]


def test_tracking_from_its_own_answer_stays_there(predictor, picture, found):
    again = predictor.predict(picture, previous=found.landmarks)
    assert error(again.landmarks, found.landmarks) < 0.01


@pytest.mark.parametrize(("change", "limit"), [(0.85, 0.03), (1.2, 0.03)])
def test_a_box_of_another_size_gives_the_same_face(predictor, picture, box, found, change, limit):
    left, top = box.left - box.width * (change - 1) / 2, box.top - box.height * (change - 1) / 2
    other = FaceBox(left, top, box.width * change, box.height * change)
    assert error(predictor.predict(picture, other).landmarks, found.landmarks) < limit


@pytest.mark.parametrize("degrees", [-30, 30])
def test_landmarks_turn_with_the_picture(predictor, picture, box, found, degrees):
    height, breadth = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((breadth / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(picture, matrix, (breadth, height), borderMode=cv2.BORDER_REPLICATE)
    centre = matrix[:, :2] @ np.array(box.centre) + matrix[:, 2]
    moved = FaceBox(centre[0] - box.width / 2, centre[1] - box.height / 2, box.width, box.height)
    expected = found.landmarks.copy()
    expected[:, :2] = found.landmarks[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    assert error(predictor.predict(turned, moved).landmarks, expected) < 0.04


def test_a_small_face_is_found_where_the_big_one_is(predictor, picture, box, found):
    ratio = 64 / box.height
    small = cv2.resize(picture, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    scaled = FaceBox(box.left * ratio, box.top * ratio, box.width * ratio, box.height * ratio)
    expected = (found.landmarks + 0.5) * ratio - 0.5
    assert error(predictor.predict(small, scaled).landmarks, expected) < 0.05


def test_no_face_has_no_confidence(predictor):
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (6, 6, 3), dtype=np.uint8)
    texture = cv2.resize(coarse, (256, 256), interpolation=cv2.INTER_CUBIC)
    assert predictor.predict(texture, FaceBox(60, 60, 120, 120)).confidence < 0.5
    flat = np.full((256, 256, 3), 128, dtype=np.uint8)
    assert predictor.predict(flat, FaceBox(60, 60, 120, 120)).confidence < 0.5


def test_whole_picture_without_a_box_is_a_crop_of_one_face(predictor, picture, found):
    middle = found.landmarks[:468, :2].mean(axis=0)
    half = int(1.6 * width(found.landmarks))
    rows, columns = (np.clip(np.arange(int(c) - half, int(c) + half), 0, None) for c in (middle[1], middle[0]))
    rows, columns = rows[rows < picture.shape[0]], columns[columns < picture.shape[1]]
    crop = np.ascontiguousarray(picture[rows][:, columns])
    assert predictor.predict(crop).confidence > 0.9


def test_a_picture_of_one_pixel_is_no_face_and_no_fault(predictor):
    result = predictor.predict(np.zeros((1, 1, 3), np.uint8), FaceBox(0, 0, 1, 1))
    assert np.isfinite(result.landmarks).all()
    assert math.isfinite(result.confidence)


def test_missing_checkpoint_is_a_plain_message(tmp_path):
    with pytest.raises(InputError, match="no checkpoint"):
        LandmarkPredictor(tmp_path / "none.safetensors")
