import json

import numpy as np
import pytest

from core.checkpoint import read_header
from core.errors import InputError
from tests.training.landmarks.corpus import write_corpus
from training.landmarks.cli import run

SETTINGS = {
    "network": {"input_size": 32, "channels": [8, 8, 8, 8], "blocks": [1, 1, 1], "shape_components": 5},
    "sampling": {"batch": 4},
    "steps": 4,
    "validate_every": 2,
    "replicas": 1,
    "frame_step": 1,
    "bfloat16": False,
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def arguments(corpus, tmp_path):
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps(SETTINGS))
    out = tmp_path / "landmarks.safetensors"
    return ["--data", str(corpus), "--out", str(out), "--config", str(settings), "--cache", str(corpus / "cache")]


def test_training_writes_a_measured_checkpoint_and_resumes(arguments, tmp_path, capsys):
    assert run(arguments) == 0
    header = read_header(tmp_path / "landmarks.safetensors")
    assert header.step == 4
    assert header.metrics["photo_error_percent"] > 0
    assert header.data["items_by_licence"] == {"MIT": 3, "GPL-3.0": 1}
    assert run([*arguments, "--resume", "--steps", "6"]) == 0
    assert "resumed at step 4" in capsys.readouterr().out
    assert read_header(tmp_path / "landmarks.safetensors").step == 6
    assert run([*arguments, "--evaluate"]) == 0
    table = capsys.readouterr().out
    assert "tracked frame" in table
    assert all(name in table for name in ("photo", "video", "eyes", "oval"))


def test_a_licence_filter_reaches_the_header(arguments, tmp_path):
    assert run([*arguments, "--licence", "GPL-3.0", "--steps", "1"]) == 0
    assert read_header(tmp_path / "landmarks.safetensors").data["items_by_licence"] == {"GPL-3.0": 1}


def test_training_needs_a_file_to_write(arguments):
    with pytest.raises(InputError, match="give --out"):
        run([*arguments[:2], *arguments[4:]])


def test_resuming_without_a_state_is_refused(arguments):
    with pytest.raises(InputError, match="Cannot resume"):
        run([*arguments, "--resume"])


def test_evaluating_a_missing_checkpoint_is_refused(arguments):
    with pytest.raises(InputError, match="no checkpoint"):
        run([*arguments, "--evaluate"])


def test_errors_are_parts_of_the_eye_width():
    from tests.training.landmarks.corpus import face_landmarks
    from training.landmarks.validation import landmark_errors

    labels = face_landmarks()[None]
    width = np.linalg.norm(labels[0, 33, :2] - labels[0, 263, :2])
    moved = labels + np.array([0.03 * width, 0.04 * width, 9.0], np.float32)
    np.testing.assert_allclose(landmark_errors(moved, labels), np.full((1, 478), 0.05), atol=1e-5)
