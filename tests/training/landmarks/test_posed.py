import numpy as np
import pytest
import torch

from core.errors import InputError
from core.face_model import load_face_model
from core.motion import ICT64, Motion
from core.networks.landmark_network import LandmarkNetwork, LandmarkNetworkConfig
from core.opencv import cv2
from core.tracking.backends import make_tracker
from resources import resource_path
from training.evaluation.detection_scenes import read_rgb
from training.landmarks import posed as module
from training.landmarks.data import CorpusItem, FaceArrays
from training.landmarks.posed import PosedFaces, wide_motion
from training.landmarks.posed_data import posed_faces
from training.landmarks.sampling import FaceSampler, SamplingConfig
from training.landmarks.widening import widen

UPPER, LOWER, LEFT_CORNERS = 386, 374, (263, 362)
SMALL = LandmarkNetworkConfig(32, (8, 8, 8, 8), (1, 1, 1), 5, 4, 16)


@pytest.fixture(scope="module")
def sample():
    image = cv2.resize(read_rgb(resource_path("samples", "portrait.jpg")), (256, 256), interpolation=cv2.INTER_AREA)
    tracker = make_tracker("embedded")
    return image, tracker.landmarks.predict(image, box=tracker.detect(image)[0]).landmarks


def posed(sample, monkeypatch, **changes):
    monkeypatch.setattr(module, "wide_motion", lambda motion, random: motion.with_values(**changes))
    return PosedFaces(load_face_model()).posed(*sample, 1, np.random.default_rng(0))[0]


def width(landmarks):
    return np.linalg.norm(np.subtract(*landmarks[list(LEFT_CORNERS), :2]))


def test_the_faces_own_motion_changes_nothing(sample, monkeypatch):
    image, landmarks = posed(sample, monkeypatch)
    assert np.abs(image.astype(int) - sample[0]).max() <= 1
    assert np.abs(landmarks - sample[1]).max() < 0.05


def test_a_wink_shuts_the_lids_of_one_eye(sample, monkeypatch):
    _, landmarks = posed(sample, monkeypatch, eyeBlink_L=1.0)
    before, after = (points[LOWER, 1] - points[UPPER, 1] for points in (sample[1], landmarks))
    assert before > 0.2 * width(sample[1]) and after < 0.05 * width(sample[1])
    assert np.abs(landmarks[159] - sample[1][159]).max() < 0.3


def test_a_glance_moves_the_irises_and_not_the_corners(sample, monkeypatch):
    _, landmarks = posed(sample, monkeypatch, eyeLookOut_L=1.0, eyeLookIn_R=1.0)
    step = landmarks[[468, 473], 0] - sample[1][[468, 473], 0]
    assert (step > 0.15 * width(sample[1])).all()
    corners = list(LEFT_CORNERS)
    assert np.abs(landmarks[corners, :2] - sample[1][corners, :2]).max() < 1.0


def test_landmarks_follow_a_turned_head(sample, monkeypatch):
    """The tracker finds the points of the picture about where they are said to be."""
    image, landmarks = posed(sample, monkeypatch, yaw=0.15, jawOpen=0.3)
    found = make_tracker("embedded").landmarks.predict(image, previous=landmarks).landmarks
    assert np.linalg.norm(found[:, :2] - landmarks[:, :2], axis=1).mean() < 2.0
    assert np.linalg.norm(landmarks[:, :2] - sample[1][:, :2], axis=1).mean() > 4.0


def test_random_expressions_are_wide_within_their_ranges_and_seeded():
    neutral = Motion.neutral(ICT64)
    drawn = [wide_motion(neutral, np.random.default_rng(seed)) for seed in range(200)]
    values = np.stack([motion.values for motion in drawn])
    assert (values >= ICT64.lower - 1e-6)[:, :64].all() and (values <= ICT64.upper + 1e-6)[:, :64].all()
    left, right = (values[:, ICT64.index(f"eyeBlink_{side}")] for side in "LR")
    assert ((left > 0.3) & (right == 0)).sum() > 10 and ((left > 0.3) & (right > 0.3)).sum() > 10
    assert (values[:, :64].max(axis=0) > 0).all()
    assert drawn[3] == wide_motion(neutral, np.random.default_rng(3))


def test_a_split_is_posed_once(sample, tmp_path, monkeypatch):
    items = (CorpusItem("a.jpg", "photo", "MIT", "a"), CorpusItem("b.mp4", "video", "MIT", "b"))
    source = np.array([0] + [1] * 20, np.int32)
    faces = FaceArrays(np.stack([sample[0]] * 21), np.stack([sample[1]] * 21), source, items)
    model = load_face_model()
    found = posed_faces(faces, tmp_path, 2, 1, model)
    assert found.images.shape == (18, 256, 256, 3) and np.bincount(found.source).tolist() == [2, 16]
    assert (found.landmarks[0] != found.landmarks[1]).any()
    monkeypatch.setattr(PosedFaces, "posed", None)
    again = posed_faces(faces, tmp_path, 2, 1, model)
    assert np.array_equal(found.landmarks, again.landmarks) and np.array_equal(found.images, again.images)


def test_posed_faces_are_drawn_by_their_share(sample):
    items = (CorpusItem("a.jpg", "photo", "MIT", "a"),)
    real = FaceArrays(sample[0][None], sample[1][None], np.zeros(1, np.int32), items)
    made = FaceArrays(sample[0][None] // 2, sample[1][None], np.zeros(1, np.int32), items)
    sampler = FaceSampler(real, SamplingConfig(photo_share=0.5, grey_share=0.0, posed_share=0.5), made)
    random = np.random.default_rng(0)
    dark = sum(sampler.draw(random)[0].mean() < 0.6 * sample[0].mean() for _ in range(200))
    assert 70 < dark < 130
    assert FaceSampler(real, SamplingConfig(posed_share=0.5)).draw(random)[0].mean() == sample[0].mean()


def test_a_wider_basis_answers_as_before_and_reaches_further():
    torch.manual_seed(0)
    trained = LandmarkNetwork(SMALL).eval()
    random = np.random.default_rng(0)
    basis = np.linalg.qr(random.standard_normal((3 * 478, 5)))[0].T
    trained.set_shape_basis(torch.rand(478, 3) - 0.5, torch.from_numpy(basis).float().view(5, 478, 3))
    wider = LandmarkNetwork(LandmarkNetworkConfig(32, (8, 8, 8, 8), (1, 1, 1), 8, 4, 16)).eval()
    shapes = random.standard_normal((40, 3 * 478)).astype(np.float32)
    widen(wider, trained, shapes)
    crops = torch.randn(2, 3, 32, 32)
    with torch.no_grad():
        assert torch.allclose(wider(crops)[0], trained(crops)[0], atol=1e-5)
    added = wider.shape_basis[5:].numpy()
    assert np.abs(added @ basis.T).max() < 1e-4 and (np.linalg.norm(added, axis=1) > 0).all()
    with pytest.raises(InputError, match="another network"):
        widen(LandmarkNetwork(LandmarkNetworkConfig(32, (8, 8, 8, 16), (1, 1, 1), 8, 4, 16)), trained, shapes)
