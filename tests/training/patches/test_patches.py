import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from training.eyes.config import EyeTrainingConfig
from training.eyes.losses import eye_loss
from training.eyes.measure import measure_eyes
from training.eyes.train import EyeTraining

from core.errors import InputError
from tests.training.landmarks.corpus import write_corpus
from training.cli import main
from training.landmarks.data import load_faces
from training.landmarks.sampling import SamplingConfig

TINY = EyeTrainingConfig(sampling=SamplingConfig(posed_share=0.0), batch=8, steps=20, validate_every=10, posed=0)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def faces(corpus):
    return load_faces(corpus, corpus / "cache", "train", frame_step=1)


def weights(training):
    return torch.cat([value.flatten() for value in training.network.parameters()]).detach()


def test_training_lowers_the_loss(faces):
    training = EyeTraining(TINY, faces, None)
    first = training.train_until(5)
    training.train_until(15)
    assert training.train_until(20) < first


def test_a_run_cut_in_two_equals_one_in_one_piece(faces, tmp_path):
    whole, cut = EyeTraining(TINY, faces, None), EyeTraining(TINY, faces, None)
    whole.train_until(6)
    cut.train_until(3)
    cut.save(tmp_path / "run.state")
    again = EyeTraining(TINY, faces, None)
    again.restore(tmp_path / "run.state")
    again.train_until(6)
    assert torch.equal(weights(whole), weights(again))
    (tmp_path / "run.state").write_bytes(b"no state")
    with pytest.raises(InputError, match="Cannot resume"):
        again.restore(tmp_path / "run.state")


def test_the_loss_counts_gaps_and_irises_more():
    wanted = torch.zeros(1, 21, 2)
    shifted, opened, glanced = wanted.clone(), wanted.clone(), wanted.clone()
    shifted[:, :16, 1] = 0.1
    opened[:, :8, 1] = 0.1
    glanced[:, 16:, 0] = 0.1
    assert eye_loss(wanted, wanted) == 0.0
    assert eye_loss(opened, wanted) > eye_loss(shifted, wanted)
    assert eye_loss(glanced, wanted) > 2 * 5 / 21 * 0.09


def test_measures_of_a_perfect_a_half_and_a_blind_reader(faces):
    landmarks = np.array(faces.landmarks)
    landmarks[::2, 386, 1] += 4.0
    landmarks[1::3, 468:473, 0] += 3.0
    winking = replace(faces, landmarks=landmarks)
    mean = landmarks.mean(axis=0)

    def reader(share):
        rows = iter(landmarks)
        return lambda image, labels: share * next(rows) + (1.0 - share) * mean

    perfect = measure_eyes(winking, reader(1.0))
    assert perfect.error == 0.0
    slopes = (perfect.gaze_slope, perfect.opening_slope, perfect.wink_slope)
    assert slopes == pytest.approx((1.0, 1.0, 1.0)) and perfect.gaze == pytest.approx(1.0)
    assert 0.2 < measure_eyes(winking, reader(0.5)).wink_slope < 0.8
    with np.errstate(invalid="ignore", divide="ignore"):
        blind = measure_eyes(winking, reader(0.0))
    assert blind.error > 1.0 and abs(blind.wink_slope) < 0.05


def test_the_command_trains_measures_and_goes_on(corpus, tmp_path, capsys):
    config = tmp_path / "eyes.json"
    config.write_text(json.dumps({"batch": 4, "steps": 2, "validate_every": 1, "posed": 0}))
    out = tmp_path / "eyes.safetensors"
    arguments = ["eyes", "--data", str(corpus), "--config", str(config), "--out", str(out), "--cache", str(tmp_path)]
    assert main([*arguments, "--steps", "1"]) == 0 and out.is_file()
    assert main([*arguments, "--resume"]) == 0
    assert [json.loads(line)["step"] for line in out.with_suffix(".jsonl").read_text().splitlines()] == [1, 2]
    assert "wink_slope" in capsys.readouterr().out
    assert main([*arguments, "--evaluate"]) == 0


def test_bad_input_is_one_sentence(corpus, tmp_path, capsys):
    assert main(["eyes", "--data", str(corpus)]) == 2
    assert "give --out FILE.safetensors" in capsys.readouterr().err
    config = tmp_path / "eyes.json"
    config.write_text('{"stepps": 2}')
    assert main(["eyes", "--data", str(corpus), "--config", str(config), "--out", str(tmp_path / "a.safetensors")]) == 2
    assert "stepps" in capsys.readouterr().err
