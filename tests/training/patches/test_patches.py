import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.errors import InputError
from core.tracking.regions import ALL_REGIONS, BROW_REGIONS, EYE_REGIONS, MOUTH_REGION, inner_lip_places
from tests.training.landmarks.corpus import write_corpus
from training.cli import main
from training.landmarks.data import load_faces
from training.landmarks.sampling import FaceSampler, SamplingConfig
from training.patches.config import PatchTrainingConfig
from training.patches.drawing import PatchConfig, draw_patch
from training.patches.losses import loss_of
from training.patches.measure import measure_region
from training.patches.train import PatchTraining

TINY = PatchTrainingConfig(sampling=SamplingConfig(posed_share=0.0), batch=8, steps=20, validate_every=10, posed=0)
BY_NAME = pytest.mark.parametrize("pair", ALL_REGIONS, ids=[pair.name for pair in ALL_REGIONS])


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def faces(corpus):
    return load_faces(corpus, corpus / "cache", "train", frame_step=1)


@pytest.fixture(scope="module")
def guessed(faces):
    """A landmark network that says the same of every face but where it is."""
    mean = (faces.landmarks - faces.landmarks.mean(axis=1, keepdims=True)).mean(axis=0)
    guesses = mean + faces.landmarks.mean(axis=1, keepdims=True)
    return replace(faces, landmarks=np.concatenate([faces.landmarks, guesses.astype(np.float32)], axis=1))


def weights(training):
    return torch.cat([value.flatten() for value in training.network.parameters()]).detach()


@pytest.mark.parametrize("guided", [False, True])
@BY_NAME
def test_training_lowers_the_loss(guessed, pair, guided):
    training = PatchTraining(pair, replace(TINY, guided=guided), guessed, None)
    first = training.train_until(5)
    training.train_until(15)
    assert training.train_until(20) < first


def test_a_run_cut_in_two_equals_one_in_one_piece(guessed, tmp_path):
    whole, cut = (PatchTraining(EYE_REGIONS, TINY, guessed, None) for _ in range(2))
    whole.train_until(6)
    cut.train_until(3)
    cut.save(tmp_path / "run.state")
    again = PatchTraining(EYE_REGIONS, TINY, guessed, None)
    again.restore(tmp_path / "run.state")
    again.train_until(6)
    assert torch.equal(weights(whole), weights(again))
    (tmp_path / "run.state").write_bytes(b"no state")
    with pytest.raises(InputError, match="Cannot resume"):
        again.restore(tmp_path / "run.state")


@BY_NAME
def test_labels_and_guesses_lie_in_the_patch(guessed, pair):
    sampler, random = FaceSampler(guessed, TINY.sampling), np.random.default_rng(0)
    still = PatchConfig(shift=0.0, common_shift=0.0, faded=0.0)
    patch = draw_patch(sampler, pair, still, None, random)
    assert patch.picture.shape == (pair.size, pair.size, 3) and patch.points.shape == (pair.count, 2)
    assert np.abs(patch.guess).max() < 1.0 and np.abs(patch.points - patch.guess).mean() < 0.5
    flat = np.zeros((pair.count, 2), np.float32)
    faded = [draw_patch(sampler, pair, replace(still, faded=1.0), flat, random).guess for _ in range(20)]
    assert min(np.ptp(guess) for guess in faded) < 0.8 * max(np.ptp(guess) for guess in faded)


def test_the_loss_counts_gaps_irises_and_inner_lips_more():
    wanted = torch.zeros(1, 21, 2)
    shifted, opened, glanced = wanted.clone(), wanted.clone(), wanted.clone()
    shifted[:, :16, 1] = 0.1
    opened[:, :8, 1] = 0.1
    glanced[:, 16:, 0] = 0.1
    eyes = loss_of(EYE_REGIONS)
    assert eyes(wanted, wanted) == 0.0
    assert eyes(opened, wanted) > eyes(shifted, wanted)
    assert eyes(glanced, wanted) > 1.5 * 5 / 21 * 0.09
    upper, lower = inner_lip_places()
    points = MOUTH_REGION.regions[0].points
    assert 13 in points[upper] and 14 in points[lower] and len(set(upper) & set(lower)) == 0
    closed = torch.zeros(1, 80, 2)
    parted = closed.clone()
    parted[:, upper, 1] = 0.1
    assert loss_of(MOUTH_REGION)(parted, closed) > 2 * 9 / 80 * 0.09


@pytest.mark.parametrize(
    ("pair", "points", "signal"),
    [(EYE_REGIONS, [386], "wink"), (BROW_REGIONS, [107, 336], "inner"), (MOUTH_REGION, [61], "one-sided")],
    ids=["eyes", "brows", "mouth"],
)
def test_measures_of_a_perfect_a_half_and_a_blind_reader(faces, pair, points, signal):
    landmarks = np.array(faces.landmarks)
    landmarks[::2, points, 1] += 4.0
    moving = replace(faces, landmarks=landmarks)
    mean = landmarks.mean(axis=0)

    def reader(share):
        rows = iter(landmarks)
        return lambda image, labels: share * next(rows) + (1.0 - share) * mean

    perfect = measure_region(pair, moving, reader(1.0)).flat()
    assert perfect["error"] == 0.0
    assert perfect[f"{signal} slope"] == pytest.approx(1.0) == perfect[f"{signal} correlation"]
    assert 0.2 < measure_region(pair, moving, reader(0.5)).flat()[f"{signal} slope"] < 0.8
    blind = measure_region(pair, moving, reader(0.0)).flat()
    assert blind["error"] > 0.3 and abs(blind[f"{signal} slope"]) < 0.05


def test_the_command_trains_measures_and_goes_on(corpus, tmp_path, capsys):
    config = tmp_path / "eyes.json"
    config.write_text(json.dumps({"batch": 4, "steps": 2, "validate_every": 1, "posed": 0}))
    out = tmp_path / "eyes.safetensors"
    where = ["--data", str(corpus), "--config", str(config), "--out", str(out), "--cache", str(tmp_path)]
    assert main(["patches", "eyes", *where, "--steps", "1"]) == 0 and out.is_file()
    assert main(["patches", "eyes", *where, "--resume"]) == 0
    assert [json.loads(line)["step"] for line in out.with_suffix(".jsonl").read_text().splitlines()] == [1, 2]
    assert "wink slope" in capsys.readouterr().out
    assert main(["patches", "eyes", *where, "--evaluate"]) == 0


def test_bad_input_is_one_sentence(corpus, tmp_path, capsys):
    assert main(["patches", "brows", "--data", str(corpus), "--cache", str(tmp_path)]) == 2
    assert "give --out FILE.safetensors" in capsys.readouterr().err
    config = tmp_path / "eyes.json"
    config.write_text('{"stepps": 2}')
    out = str(tmp_path / "a.safetensors")
    assert main(["patches", "brows", "--data", str(corpus), "--config", str(config), "--out", out]) == 2
    assert "stepps" in capsys.readouterr().err
