"""The back end with a stand-in for the network, with locally made random weights, and without weights."""

import urllib.error

import numpy as np
import pytest

from core.conventions import rotation_matrix
from core.errors import InputError
from core.face_model import load_face_model
from core.motion import ICT64
from core.opencv import cv2
from core.pose import Pose
from core.tracking.backends import make_tracker
from core.tracking.face_alignment_backend import WEIGHTS, FaceAlignmentLandmarker, make_face_alignment_tracker
from core.tracking.face_box import FaceBox
from core.tracking.sixty_eight_points import SIXTY_EIGHT, SixtyEightPointFitter
from resources import resource_path

face_alignment = pytest.importorskip("face_alignment")


@pytest.fixture(scope="module")
def fitter():
    return SixtyEightPointFitter(load_face_model())


def map_picture():
    """A picture whose red says the column and whose green says the row."""
    columns, rows = np.meshgrid(np.arange(256), np.arange(256))
    return np.stack([columns, rows, np.zeros_like(rows)], axis=2).astype(np.uint8)


class StandIn:
    """Finds the true points in a crop of the map picture by their colours."""

    def __init__(self, truth, peak=0.8):
        self.truth, self.peak, self.boxes = truth, peak, []

    def get_landmarks_from_image(self, crop, detected_faces, return_landmark_score):
        self.boxes.append(detected_faces[0])
        seen = crop[:, :, :2].astype(np.float64)
        found = []
        for point in self.truth:
            # Several crop pixels share a colour; their middle is the place.
            distance = np.abs(seen - point).sum(axis=2)
            rows, columns = np.nonzero(distance <= distance.min() + 0.5)
            found.append((columns.mean(), rows.mean()))
        return [np.array(found, np.float32)], [np.full(68, self.peak, np.float32)], None


@pytest.fixture
def truth(fitter):
    """Landmarks of a smiling face rolled by 0.3 in the map picture."""
    expression = np.zeros(64)
    expression[[ICT64.index("mouthSmile_L"), ICT64.index("mouthSmile_R")]] = 0.6
    pose = Pose(rotation_matrix(0.0, 0.2, 0.3), 8.0, np.array([128.0, 128.0]))
    return fitter.model.project(fitter.model.shape(np.zeros(80), expression), pose)


@pytest.fixture
def landmarker(fitter, truth, monkeypatch):
    stand_in = StandIn(truth[list(SIXTY_EIGHT), :2])
    monkeypatch.setattr(face_alignment, "FaceAlignment", lambda *_, **__: stand_in)
    made = FaceAlignmentLandmarker(fitter)
    made.stand_in = stand_in
    return made


def test_landmarks_come_back_in_picture_pixels(landmarker, truth):
    low, high = truth[:, :2].min(axis=0), truth[:, :2].max(axis=0)
    box = FaceBox(*low.tolist(), *(high - low).tolist(), roll=0.3)
    result = landmarker.predict(map_picture(), box)
    assert np.linalg.norm((result.landmarks - truth)[:, :2], axis=1).mean() < 1.5
    assert result.confidence == 1.0
    left, top, right, bottom = landmarker.stand_in.boxes[0]
    assert right - left == pytest.approx(bottom - top)
    assert (left + right) / 2 == pytest.approx(256)


def test_following_a_face_from_frame_to_frame(landmarker, truth):
    first = landmarker.predict(map_picture(), FaceBox(60.0, 60.0, 140.0, 140.0))
    second = landmarker.predict(map_picture(), previous=first.landmarks)
    assert np.linalg.norm((second.landmarks - truth)[:, :2], axis=1).mean() < 1.5


def test_flat_heat_maps_mean_no_face(landmarker):
    landmarker.stand_in.peak = 0.05
    assert landmarker.predict(map_picture()).confidence < 0.5


def test_named_by_the_tracker_choice(landmarker):
    photo = cv2.cvtColor(cv2.imread(str(resource_path("samples", "portrait.jpg"))), cv2.COLOR_BGR2RGB)
    tracker = make_tracker("face-alignment")
    assert isinstance(tracker.fitter, SixtyEightPointFitter)
    assert len(tracker.detect(photo)) == 1


@pytest.fixture
def weights_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


def test_random_weights_run_through_the_whole_path(weights_folder):
    import torch
    from face_alignment.models import FAN

    torch.manual_seed(0)
    torch.save(FAN(4).state_dict(), weights_folder / WEIGHTS)
    tracker = make_face_alignment_tracker()
    photo = cv2.cvtColor(cv2.imread(str(resource_path("samples", "portrait.jpg"))), cv2.COLOR_BGR2RGB)
    found = tracker.landmarks.predict(photo, tracker.detect(photo)[0])
    assert found.landmarks.shape == (478, 3)
    assert np.isfinite(found.landmarks).all()
    assert 0.0 <= found.confidence <= 1.0


def test_no_network_is_one_sentence_with_file_and_folder(weights_folder, monkeypatch):
    def refuse(*_, **__):
        raise urllib.error.URLError("Name or service not known")

    monkeypatch.setattr("face_alignment.api.load_file_from_url", refuse)
    with pytest.raises(InputError) as failure:
        make_face_alignment_tracker()
    text = str(failure.value)
    assert WEIGHTS in text
    assert str(weights_folder) in text
    assert "Name or service not known" in text
    assert "\n" not in text


@pytest.mark.parametrize("content", [b"", b"not a checkpoint at all"])
def test_damaged_weights_are_one_sentence(weights_folder, content):
    (weights_folder / WEIGHTS).write_bytes(content)
    with pytest.raises(InputError, match="cannot use its weights") as failure:
        make_face_alignment_tracker()
    assert "\n" not in str(failure.value)


@pytest.mark.network
def test_real_weights_find_the_sample_face():
    try:
        tracker = make_face_alignment_tracker()
    except InputError as error:
        pytest.skip(str(error))
    photo = cv2.cvtColor(cv2.imread(str(resource_path("samples", "portrait.jpg"))), cv2.COLOR_BGR2RGB)
    fit = tracker.track_photo(photo, tracker.detect(photo)[0])
    assert fit.error < 3.0
