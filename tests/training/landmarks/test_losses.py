import pytest
import torch

from core.networks.landmark_network import ANCHORS
from tests.training.landmarks.corpus import face_landmarks
from training.landmarks.losses import GAPS, LossWeights, eye_widths, landmark_loss, point_weights


@pytest.fixture
def labels():
    return torch.from_numpy(face_landmarks()[None].repeat(2, axis=0)) / 256 - 0.5


def loss(predicted, labels, face=(1.0, 1.0), logits=(9.0, 9.0)):
    anchors = predicted[:, list(ANCHORS), :2]
    face, logits = torch.tensor(face), torch.tensor(logits)
    return landmark_loss(predicted, anchors, logits, labels, face, LossWeights())


def test_the_right_answer_costs_almost_nothing(labels):
    total, terms = loss(labels, labels)
    assert float(total) < 1e-3
    assert terms["places"] == pytest.approx(0, abs=1e-5)


def test_a_shift_costs_its_length_in_eye_widths_and_no_gap(labels):
    width = float(eye_widths(labels)[0])
    moved = labels + torch.tensor([0.1 * width, 0.0, 0.0])
    _, terms = loss(moved, labels)
    assert terms["places"] == pytest.approx(0.1, abs=0.004)
    assert terms["gaps"] == pytest.approx(0, abs=1e-5)
    assert terms["depth"] == pytest.approx(0, abs=1e-6)


def test_depth_counts_by_itself(labels):
    width = float(eye_widths(labels)[0])
    _, terms = loss(labels + torch.tensor([0.0, 0.0, 0.2 * width]), labels)
    assert terms["depth"] == pytest.approx(0.2, abs=1e-4)
    assert terms["places"] == pytest.approx(0, abs=1e-5)


def test_closed_lids_are_noticed_by_the_gap_term(labels):
    closed = labels.clone()
    upper, lower = GAPS[0]
    closed[:, upper] = closed[:, lower]
    assert loss(closed, labels)[1]["gaps"] > 0.001


def test_crops_without_a_face_teach_no_places(labels):
    wrong = labels.clone()
    wrong[1] += 3.0
    _, terms = loss(wrong, labels, face=(1.0, 0.0), logits=(9.0, -9.0))
    assert terms["places"] == pytest.approx(0, abs=1e-5)
    assert terms["face"] < 1e-3


def test_a_batch_without_any_face_has_finite_gradients(labels):
    predicted = labels.clone().requires_grad_()
    total, _ = loss(predicted, labels * 0, face=(0.0, 0.0))
    total.backward()
    assert torch.isfinite(predicted.grad).all()


def test_points_weigh_one_on_average_and_eyes_more():
    weights = point_weights(LossWeights())
    assert float(weights.mean()) == pytest.approx(1)
    assert weights[33] > weights[10]
