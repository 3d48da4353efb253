import csv
import json

import numpy as np
import pytest

from core.conventions import rotation_matrix
from core.face_model import load_face_model
from core.motion import ICT64
from core.pose import Pose
from core.tracking.fit import CoefficientFitter
from core.tracking.landmarks import LandmarkResult
from training.cli import main
from training.evaluation.tracking import figures_by_source
from training.evaluation.tracking_figures import measure
from training.evaluation.tracking_measures import (
    blink_kept,
    fit_clip,
    smoothed,
    stillest_stretch,
    trembling,
    with_blink,
)


@pytest.fixture(scope="module")
def fitter():
    return CoefficientFitter(load_face_model())


@pytest.fixture(scope="module")
def clip(fitter):
    """40 frames of a smiling face; the head turns in the first 10 and then rests."""
    model, random = fitter.model, np.random.default_rng(0)
    expression = np.zeros(64)
    expression[ICT64.index("mouthSmile_L")] = expression[ICT64.index("mouthSmile_R")] = 0.4
    frames = []
    for number in range(40):
        yaw = 0.03 * max(0, 10 - number)
        pose = Pose(rotation_matrix(0.0, yaw, 0.0), 6.0, np.array([128.0, 128.0]))
        frames.append(model.project(model.shape(np.zeros(80), expression), pose))
    noise = 0.05 * random.normal(size=(40, 478, 3))
    return (np.stack(frames) + noise).astype(np.float32)


def looks(landmarks):
    return [LandmarkResult(points, 1.0) for points in landmarks]


def test_the_still_stretch_is_where_the_head_rests(clip):
    assert stillest_stretch(clip, 30).start in (9, 10)
    assert stillest_stretch(clip[:20], 30) is None


def test_steady_coefficients_do_not_tremble():
    steady = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (30, 1))
    assert trembling(steady) == (0.0, 0.0)
    steady[:, 3] += np.resize([0.1, -0.1], 30).astype(np.float32)
    mean, worst = trembling(steady)
    assert worst == pytest.approx(0.2, abs=0.01)
    assert mean == pytest.approx(worst / 64)


def test_a_blink_is_put_in_and_found_by_the_fit(fitter, clip):
    still = fit_clip(fitter, looks(clip[10:]))
    blinking = with_blink(fitter.model, still.landmarks, still.fits)
    changed = np.flatnonzero(np.abs(blinking - still.landmarks).max(axis=(1, 2)) > 0.1)
    assert changed.tolist() == [14, 15, 16]
    fits = fit_clip(fitter, looks(blinking))
    assert fits.expressions[15, ICT64.index("eyeBlink_L")] > 0.6
    assert blink_kept(fits.expressions, fits.expressions) == 1.0
    assert blink_kept(fits.expressions, smoothed(fits.expressions)) > 0.9


def test_figures_of_exact_landmarks_are_near_zero(fitter, clip):
    figures = measure(fitter, [looks(clip)], [slice(10, 40)], looks(clip[20:21]))
    assert (figures.clips, figures.frames, figures.photos, figures.still_clips) == (1, 40, 1, 1)
    assert figures.clip_error < 0.4
    assert figures.photo_error < 0.4
    assert figures.clip_error_2d >= figures.clip_error * 0.9
    assert figures.trembling_after <= figures.trembling_before
    assert figures.blink_kept > 90
    assert figures.fit_ms > 0


@pytest.fixture
def corpus(tmp_path, clip):
    (tmp_path / "landmarks").mkdir()
    np.savez(tmp_path / "landmarks" / "somebody.npz", lm=clip, valid=np.ones(len(clip), bool))
    np.savez(tmp_path / "landmarks" / "photos_landmarks.npz", names=np.array(["face.jpg"]), lm=clip[:1])
    with (tmp_path / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "kind", "licence", "identity", "split"))
        writer.writerow(("videos/somebody.mp4", "video", "MIT", "a", "val"))
        writer.writerow(("photos/face.jpg", "photo", "MIT", "b", "val"))
    return tmp_path


def test_the_command_prints_a_table_and_writes_json(corpus, tmp_path, capsys):
    out = tmp_path / "figures.json"
    arguments = ["evaluate", "--what", "tracking", "--data", str(corpus), "--landmarks", "labels", "--json", str(out)]
    assert main(arguments) == 0
    assert "blink of 3 frames" in capsys.readouterr().out
    assert json.loads(out.read_text())["labels"]["frames"] == 40


def test_the_network_sees_the_pictures_frame_after_frame(corpus, clip, fitter, monkeypatch):
    class Found:
        def __init__(self):
            self.number = -1

        def predict(self, image, box=None, previous=None):
            self.number += 1
            assert (previous is None) == (self.number in (0, len(clip)))
            return LandmarkResult(clip[self.number % len(clip)], 1.0)

    class Nobody:
        def detect(self, image):
            return []

    class Frames:
        def __init__(self, path):
            assert path.name == "somebody.mp4"

        def __enter__(self):
            return iter([np.zeros((256, 256, 3), np.uint8)] * len(clip))

        def __exit__(self, *_):
            return None

    module = "training.evaluation.tracking"
    monkeypatch.setattr(f"{module}.LandmarkPredictor", Found)
    monkeypatch.setattr(f"{module}.FaceDetector", Nobody)
    monkeypatch.setattr(f"{module}.VideoReader", Frames)
    monkeypatch.setattr(f"{module}.read_rgb", lambda path: np.zeros((256, 256, 3), np.uint8))
    figures = figures_by_source(corpus, ["network"], 100, None, fitter)["network"]
    assert figures.frames == 40
    assert figures.clip_error < 0.4


def test_unknown_source_is_one_line_and_status_two(corpus, capsys):
    assert main(["evaluate", "--what", "tracking", "--data", str(corpus), "--landmarks", "guesses"]) == 2
    assert "guesses" in capsys.readouterr().err
