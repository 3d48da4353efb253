import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.errors import InputError
from core.face_model import load_face_model
from core.networks.landmark_network import LandmarkNetworkConfig
from tests.training.landmarks.corpus import write_corpus
from training.landmarks.appearance import AppearanceConfig
from training.landmarks.augmentation import ViewConfig
from training.landmarks.config import LandmarkTrainingConfig, read_config
from training.landmarks.data import load_faces
from training.landmarks.replicas import ReplicaGroup
from training.landmarks.sampling import BatchSource, FaceSampler, SamplingConfig, shape_basis
from training.landmarks.train import LandmarkTraining, learning_rate

MIRROR = load_face_model().mirror.astype(np.int64)
TINY = LandmarkTrainingConfig(
    network=LandmarkNetworkConfig(32, (8, 8, 8, 8), (1, 1, 1), 5, 4, 16),
    sampling=SamplingConfig(batch=8),
    steps=6,
    warmup=2,
    decay=2,
    rate=2e-3,
    replicas=1,
    bfloat16=False,
    validate_every=3,
)


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    folder = write_corpus(tmp_path_factory.mktemp("corpus"))
    return load_faces(folder, folder / "cache", "train", frame_step=1)


def weights(training):
    return torch.cat([value.flatten() for value in training.network.parameters()]).detach()


def test_rate_climbs_stays_and_falls():
    config = LandmarkTrainingConfig(steps=100, warmup=10, decay=20, rate=1.0)
    assert learning_rate(config, 0) == pytest.approx(0.1)
    assert learning_rate(config, 50) == pytest.approx(1.0)
    assert learning_rate(config, 90) == pytest.approx(0.5)
    assert learning_rate(config, 99) < 0.01


def test_a_batch_is_a_function_of_its_number_and_piece(faces):
    source = BatchSource(faces, MIRROR, 32, TINY.sampling, seed=1)
    first, again = source.batch(3, 0, 2), source.batch(3, 0, 2)
    assert first.crops.shape == (4, 32, 32, 3)
    assert torch.equal(first.crops, again.crops)
    assert torch.equal(first.landmarks, again.landmarks)
    for step, piece in ((3, 1), (4, 0)):
        assert not torch.equal(source.batch(step, piece, 2).crops, first.crops)


def test_kinds_are_drawn_by_their_shares(faces):
    sampler = FaceSampler(faces, SamplingConfig(photo_share=1.0, grey_share=0.0))
    photos = faces.landmarks[faces.rows_of_kind("photo")]
    rng = np.random.default_rng(0)
    for _ in range(10):
        _, points = sampler.draw(rng)
        assert np.abs(photos - points).max(axis=(1, 2)).min() == 0


def test_shape_basis_is_ordered_and_orthogonal(faces):
    mean, basis = shape_basis(faces, MIRROR, TINY.sampling, 5, seed=1)
    flat = basis.reshape(5, -1).astype(np.float64)
    lengths = np.linalg.norm(flat, axis=1)
    assert (np.diff(lengths) <= 1e-9).all()
    np.testing.assert_allclose((flat @ flat.T) / np.outer(lengths, lengths), np.eye(5), atol=1e-3)
    assert abs(mean[:468, :2].mean(axis=0)).max() < 0.05


def test_a_resumed_run_ends_where_an_unbroken_one_does(faces, tmp_path):
    whole = LandmarkTraining(TINY, faces, MIRROR)
    whole.run(tmp_path / "whole.state", tmp_path / "whole.jsonl", faces)
    first = LandmarkTraining(TINY, faces, MIRROR)
    with ReplicaGroup(first.network, first.compute, 1) as group:
        first.train_until(3, group)
    first.save(tmp_path / "half.state")
    second = LandmarkTraining(TINY, faces, MIRROR)
    second.restore(tmp_path / "half.state")
    assert second.step == 3
    second.run(tmp_path / "half.state", tmp_path / "half.jsonl", faces)
    assert torch.equal(weights(whole), weights(second))


def test_reports_are_json_lines_with_validation_errors(faces, tmp_path):
    LandmarkTraining(TINY, faces, MIRROR).run(tmp_path / "a.state", tmp_path / "a.jsonl", faces)
    entries = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert entries[-1]["step"] == 6
    assert entries[-1]["photo"] > 0
    assert entries[-1]["images_per_second"] > 0


def test_training_lowers_the_error(faces):
    view = ViewConfig(tracking_share=0.0, detection_roll=0.0, stretch_share=0.0)
    quiet = AppearanceConfig(1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    sampling = SamplingConfig(batch=16, view=view, appearance=quiet)
    config = replace(TINY, sampling=sampling, steps=200, warmup=5, rate=5e-3)
    training = LandmarkTraining(config, faces, MIRROR)
    with ReplicaGroup(training.network, training.compute, 1) as group:
        early = training.train_until(10, group)
        training.train_until(100, group)
        late = training.train_until(110, group)
    assert late["places"] < 0.6 * early["places"]


def test_two_processes_give_the_mean_of_the_pieces(faces):
    torch.set_num_threads(1)
    config = LandmarkTrainingConfig(network=TINY.network, sampling=SamplingConfig(batch=8), replicas=2, bfloat16=False)
    training = LandmarkTraining(config, faces, MIRROR)
    pieces = []
    for piece in (0, 1):
        training.compute(training.network, 0, piece)
        pieces.append(training.network.flat.weight.grad.clone())
    with ReplicaGroup(training.network, training.compute, 2) as group:
        group.gradients(0)
        group.gradients(0)
    torch.testing.assert_close(training.network.flat.weight.grad, (pieces[0] + pieces[1]) / 2, atol=1e-7, rtol=1e-4)


def test_a_fault_in_a_process_is_reported(faces):
    def fail(network, step, piece):
        if piece:
            raise RuntimeError("out of luck")
        return {}

    with (
        ReplicaGroup(torch.nn.Linear(2, 2), fail, 2) as group,
        pytest.raises(RuntimeError, match="RuntimeError: out of luck"),
    ):
        group.gradients(0)


@pytest.mark.parametrize("content", [None, b"", b"nonsense"])
def test_a_bad_state_is_a_plain_message(faces, tmp_path, content):
    path = tmp_path / "bad.state"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match="Cannot resume"):
        LandmarkTraining(TINY, faces, MIRROR).restore(path)


def test_the_shipped_settings_can_be_read():
    from pathlib import Path

    import training

    config = read_config(Path(training.__file__).parent / "configs" / "landmarks.json")
    assert config.network.input_size % 16 == 0
    assert config.decay < config.steps


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "Cannot read the settings"), ('{"stpes": 1}', "unknown entry 'stpes'"), ("[1]", "JSON object")],
)
def test_bad_settings_are_refused(tmp_path, text, message):
    path = tmp_path / "settings.json"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_config(path)
