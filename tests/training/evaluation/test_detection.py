"""The measurement of face detection, on a data folder made from one public-domain portrait."""

import csv
from pathlib import Path

import numpy as np
import pytest

from core.opencv import cv2
from core.tracking.face_box import FaceBox
from training.evaluation.detection import matches, run, tally
from training.evaluation.detection_scenes import Scene, mesh_yaw_degrees, place_on_canvas


def _oval(centre: tuple[float, float], width: float, height: float) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi, 478, endpoint=False)
    points = [centre[0] + width / 2 * np.cos(angle), centre[1] + height / 2 * np.sin(angle), np.zeros(478)]
    return np.stack(points, axis=1).astype(np.float32)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One validation photo with its landmarks, no clips."""
    source = pytest.importorskip("skimage.data", reason="scikit-image, which ships the portrait, is not installed")
    crop = source.astronaut()[0:256, 94:350]
    for folder in ("photos", "photos_full", "videos", "landmarks"):
        (tmp_path / folder).mkdir()
    for folder in ("photos", "photos_full"):
        assert cv2.imwrite(str(tmp_path / folder / "a.jpg"), crop[..., ::-1])
    mesh = _oval((222 - 94, 127), 100, 130)
    np.savez(tmp_path / "landmarks" / "photos_landmarks.npz", names=np.array(["a.jpg"]), lm=mesh[None])
    with (tmp_path / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "kind", "split"])
        rows.writerow(["photos/a.jpg", "photo", "val"])
    return tmp_path


def test_table_of_a_tiny_data_folder(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--data", str(data)]) == 0
    lines = capsys.readouterr().out.splitlines()
    photos = [line for line in lines if line.startswith("validation photos")]
    assert len(photos) == 15
    assert all("100.0 %" in line for line in photos)
    assert all(line.split()[-5] == "0" for line in lines if line.startswith("clip frames"))


def test_unknown_detector_ends_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(["--detector", "nonsense"])
    assert caught.value.code == 2
    assert "nonsense" in capsys.readouterr().err


def test_what_counts_as_found() -> None:
    mesh = _oval((100, 100), 80, 100)
    assert matches(FaceBox(60, 50, 80, 100), mesh)
    assert matches(FaceBox(60, 40, 80, 120), mesh)
    assert not matches(FaceBox(100, 50, 80, 100), mesh)
    assert not matches(FaceBox(20, 0, 160, 200), mesh)


def test_misses_and_false_alarms_are_counted() -> None:
    scene = Scene(np.zeros((200, 200, 3), np.uint8), _oval((100, 100), 80, 100))
    right, wrong = FaceBox(60, 50, 80, 100), FaceBox(0, 0, 20, 20)
    answers = iter([[right], [right, wrong], [wrong], []])
    result = tally(lambda image: next(answers), iter([scene] * 4))
    assert (result.scenes, result.found, result.false_alarms) == (4, 2, 2)


@pytest.mark.parametrize("height", [64, 200])
@pytest.mark.parametrize("roll", [-30.0, 0.0, 30.0])
def test_landmarks_move_with_the_picture(height: int, roll: float) -> None:
    image = np.zeros((256, 256, 3), np.uint8)
    mesh = _oval((128, 140), 100, 130)
    cv2.circle(image, (188, 140), 6, (255, 0, 255), -1)
    mesh[0, :2] = (188, 140)
    scene = place_on_canvas(image, mesh, height, roll, seed=4)
    colour = scene.image.astype(int)
    rows, columns = np.nonzero((colour[..., 0] > 150) & (colour[..., 1] < 60) & (colour[..., 2] > 150))
    near = np.hypot(columns - scene.landmarks[0, 0], rows - scene.landmarks[0, 1]) < 0.2 * height
    assert near.any()
    assert np.hypot(columns[near].mean() - scene.landmarks[0, 0], rows[near].mean() - scene.landmarks[0, 1]) < 0.7


def test_yaw_of_a_turned_mesh() -> None:
    mesh = _oval((100, 100), 80, 100)
    mesh[33], mesh[263] = (60, 100, 0), (60 + 80 * np.cos(0.5), 100, 80 * np.sin(0.5))
    assert mesh_yaw_degrees(mesh) == pytest.approx(np.degrees(0.5), abs=0.01)
