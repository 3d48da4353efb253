import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.errors import InputError
from core.face_model import load_face_model
from core.motion import ICT64, Motion
from core.networks.expression_network import ExpressionNetworkConfig
from core.networks.landmark_network import LandmarkNetwork, LandmarkNetworkConfig
from tests.training.landmarks.corpus import write_corpus
from training.cli import main
from training.expression.batches import expression_batch
from training.expression.config import ExpressionTrainingConfig
from training.expression.data import expression_faces
from training.expression.drawing import slider_motion
from training.expression.measure import measure_expression
from training.expression.train import ExpressionTraining, pair_loss
from training.landmarks.data import load_faces

CHANNELS, BLOCKS = (8, 8, 12, 16), (1, 1, 1)
NETWORK = ExpressionNetworkConfig(input_size=64, channels=CHANNELS, blocks=BLOCKS, flat_channels=8, hidden=32)
TINY = ExpressionTrainingConfig(network=NETWORK, batch=16, steps=40, frames=2, poses=4)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def faces(corpus):
    labelled = load_faces(corpus, corpus / "cache", "train", frame_step=1)
    return expression_faces(labelled, corpus / "cache", TINY.frames, TINY.poses, 1, load_face_model())


def weights(training):
    return torch.cat([value.flatten() for value in training.network.parameters()]).detach()


def test_drawn_motions_are_allowed_ones_and_move_every_slider():
    random = np.random.default_rng(0)
    still = Motion.neutral(ICT64)
    drawn = np.stack([slider_motion(still, random).values for _ in range(400)])
    assert (drawn >= ICT64.lower - 1e-6).all() and (drawn <= ICT64.upper + 1e-6).all()
    assert (np.ptp(drawn[:, ICT64.expression], axis=0) > 0.3).all()
    moved = (np.abs(drawn[:, ICT64.expression]) > 1e-6).sum(axis=1)
    assert (moved == 1).mean() > 0.1 and (moved > 5).mean() > 0.1


def test_faces_are_kept_as_they_were_and_posed(faces):
    count, kept = faces.expressions.shape[:2]
    assert kept == 1 + TINY.poses and faces.crops.shape == (count, kept, 140, 140, 3)
    assert (np.abs(faces.expressions[:, 1:] - faces.expressions[:, :1]).max(axis=2) > 0).mean() > 0.9


def test_batches_are_pairs_of_one_face_and_mirror_their_sides(faces):
    first, again = (expression_batch(faces, TINY, 3) for _ in range(2))
    assert torch.equal(first.crops, again.crops) and torch.equal(first.expressions, again.expressions)
    assert first.crops.shape == (16, 64, 64, 3)
    left, right = ICT64.index("eyeBlink_L"), ICT64.index("eyeBlink_R")
    known = {tuple(np.round(row, 5)) for row in faces.expressions.reshape(-1, 64)[:, [left, right]]}
    seen = [tuple(np.round(row, 5)) for row in first.expressions.numpy()[:, [left, right]]]
    assert any(pair not in known and pair[::-1] in known for pair in seen)


def test_what_differs_within_a_pair_counts_more_than_what_both_share():
    right = torch.zeros(2, 64)
    both, one = torch.full((2, 64), 0.1), torch.zeros(2, 64)
    one[0] = 0.1
    assert pair_loss(right, right, 1.0) == 0.0
    assert pair_loss(both, right, 1.0) == pytest.approx(0.64)
    assert pair_loss(one, right, 1.0) == pytest.approx(0.64)
    assert pair_loss(one, right, 0.0) == pytest.approx(0.32)


def test_training_lowers_the_loss_and_goes_on_exactly(faces, tmp_path):
    whole, cut = (ExpressionTraining(TINY, faces) for _ in range(2))
    first = whole.train_until(5)
    cut.train_until(5)
    cut.save(tmp_path / "run.state")
    again = ExpressionTraining(TINY, faces)
    again.restore(tmp_path / "run.state")
    assert whole.train_until(40) < first
    again.train_until(40)
    assert torch.equal(weights(whole), weights(again))
    (tmp_path / "run.state").write_bytes(b"no state")
    with pytest.raises(InputError, match="Cannot resume"):
        again.restore(tmp_path / "run.state")


def test_the_trunk_of_a_landmark_network_is_taken_over(faces):
    start = LandmarkNetwork(LandmarkNetworkConfig(64, CHANNELS, BLOCKS, shape_components=4, flat_channels=4, hidden=8))
    training = ExpressionTraining(TINY, faces, start)
    assert torch.equal(training.network.stem[0][0].weight, start.stem[0][0].weight)
    assert torch.equal(training.averaged.sixteenth[0].first[0].weight, start.sixteenth[0].first[0].weight)
    wider = LandmarkNetwork(LandmarkNetworkConfig(64, (8, 8, 12, 20), BLOCKS, 4, 4, 8))
    with pytest.raises(InputError, match="sixteenth"):
        ExpressionTraining(TINY, faces, wider)


def test_a_perfect_reader_has_no_spread(faces):
    class Perfect(torch.nn.Module):
        config = NETWORK

        def __init__(self, share):
            super().__init__()
            self.rows, self.share = iter(faces.expressions), share

        def forward(self, crops):
            return torch.from_numpy(self.share * next(self.rows))

    perfect = measure_expression(Perfect(1.0), faces)
    moved = np.ptp(faces.expressions[:, 1:], axis=1).max(axis=0) > 0.05
    assert perfect.spread.max() == 0.0 and perfect.correlation[moved] == pytest.approx(1.0, abs=1e-3)
    half = measure_expression(Perfect(0.5), faces)
    assert half.gain[moved] == pytest.approx(0.5, abs=1e-3) and half.combined_spread().min() > 0.0


def test_the_command_trains_measures_and_goes_on(corpus, tmp_path, capsys):
    config = tmp_path / "settings.json"
    network = {"input_size": 64, "channels": CHANNELS, "blocks": BLOCKS, "flat_channels": 8, "hidden": 32}
    settings = {"network": network, "batch": 4, "steps": 2, "validate_every": 1, "frames": 1, "poses": 2}
    config.write_text(json.dumps(settings))
    out = tmp_path / "expression.safetensors"
    where = ["--data", str(corpus), "--config", str(config), "--out", str(out), "--cache", str(tmp_path)]
    assert main(["expression", *where, "--steps", "1"]) == 0 and out.is_file()
    assert main(["expression", *where, "--resume"]) == 0
    assert [json.loads(line)["step"] for line in out.with_suffix(".jsonl").read_text().splitlines()] == [1, 2]
    capsys.readouterr()
    assert main(["expression", *where, "--evaluate"]) == 0
    assert "eyeBlink_L" in capsys.readouterr().out


def test_bad_input_is_one_sentence(corpus, tmp_path, capsys):
    assert main(["expression", "--data", str(corpus), "--cache", str(tmp_path)]) == 2
    assert "give --out FILE.safetensors" in capsys.readouterr().err
    with pytest.raises(ValueError, match="pairs"):
        replace(TINY, batch=7)
