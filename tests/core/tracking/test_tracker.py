import numpy as np
import pytest

from core.conventions import rotation_matrix
from core.errors import InputError
from core.face_model import load_face_model
from core.motion import ICT64
from core.pose import Pose, pose_from_motion
from core.tracking.face_box import FaceBox
from core.tracking.fit import CoefficientFitter
from core.tracking.landmarks import LandmarkResult
from core.tracking.tracker import Tracker

MODEL = load_face_model()
ALPHA = np.random.default_rng(5).normal(size=80) * 0.5


def face(yaw=0.0, blink=0.0, at=(200.0, 150.0), scale=9.0):
    beta = np.zeros(64)
    beta[ICT64.index("eyeBlink_L")] = beta[ICT64.index("eyeBlink_R")] = blink
    return MODEL.project(MODEL.shape(ALPHA, beta), Pose(rotation_matrix(0, yaw, 0), scale, np.array(at)))


class ScriptedFaces:
    """Frames carry their number in the first pixel; the script says which face each one shows (None: no face)."""

    def __init__(self, script):
        self.script = script
        self.detections = 0

    def _face(self, image):
        return self.script[int(image[0, 0, 0])]

    def detect(self, image):
        self.detections += 1
        return [] if self._face(image) is None else [FaceBox(150, 80, 100, 120)]

    def predict(self, image, box=None, previous=None):
        landmarks = self._face(image)
        if landmarks is None:
            return LandmarkResult(np.zeros((478, 3), np.float32), 0.01)
        return LandmarkResult(landmarks, 0.99)

    def frames(self):
        for number in range(len(self.script)):
            image = np.zeros((300, 400, 3), np.uint8)
            image[0, 0, 0] = number
            yield image


def tracker_of(script):
    faces = ScriptedFaces(script)
    return Tracker(faces, faces, CoefficientFitter(MODEL)), faces


def test_a_photo_s_motion_is_relative_to_its_crop():
    tracker, faces = tracker_of([face(yaw=0.2)])
    image = next(faces.frames())
    fit = tracker.track_photo(image, tracker.detect(image)[0])
    assert fit.motion["yaw"] == pytest.approx(0.2, abs=0.02)
    assert fit.error < 0.5
    pose = pose_from_motion(fit.motion, fit.crop.size)
    projected = MODEL.project(MODEL.shape(fit.identity, fit.motion.expression), pose)
    np.testing.assert_allclose(projected[:, :2], fit.landmarks_in_crop()[:, :2], atol=0.02 * fit.crop.size)


def test_a_box_without_a_face_is_refused():
    tracker, faces = tracker_of([None])
    with pytest.raises(InputError, match="no face in that box"):
        tracker.track_photo(next(faces.frames()), FaceBox(0, 0, 50, 50))


def test_a_clip_is_followed_in_one_crop():
    tracker, faces = tracker_of([face(yaw=0.01 * n, at=(200 + n, 150)) for n in range(30)])
    track = tracker.track_video(faces.frames(), 25.0)
    assert track.valid.all() and len(track.sequence) == 30 and track.sequence.fps == 25
    yaw, tx = (track.sequence.frames[:, ICT64.index(name)] for name in ("yaw", "tx"))
    np.testing.assert_allclose(yaw, 0.01 * np.arange(30), atol=0.03)
    assert tx[-1] - tx[0] == pytest.approx(29 * 2 / track.crop.size, rel=0.15)
    assert faces.detections == 1, "after the first frame the face is followed, not searched"


def test_a_blink_of_three_frames_keeps_its_depth():
    script = [face(blink=0.9 if 14 <= n < 17 else 0.0) for n in range(30)]
    tracker, faces = tracker_of(script)
    blink = tracker.track_video(faces.frames(), 25.0).sequence.frames[:, ICT64.index("eyeBlink_L")]
    open_level = np.median(blink)
    assert (blink[14:17] - open_level).min() > 0.9 * 0.8
    assert np.abs(blink[[12, 18]] - open_level).max() < 0.1


def test_a_lost_face_is_searched_again_and_the_gap_is_filled():
    script = [face(yaw=0.1)] * 10 + [None] * 8 + [face(yaw=0.3)] * 10
    tracker, faces = tracker_of(script)
    track = tracker.track_video(faces.frames(), 25.0)
    assert (~track.valid).nonzero()[0].tolist() == list(range(10, 18))
    yaw = track.sequence.frames[:, ICT64.index("yaw")]
    assert (np.diff(yaw[10:18]) > -0.01).all() and 0.05 < yaw[12] < 0.35
    assert faces.detections == 10


@pytest.mark.parametrize(("script", "message"), [([None, None], "No face was found"), ([], "no frames")])
def test_clips_without_a_face_or_frames(script, message):
    tracker, faces = tracker_of(script)
    with pytest.raises(InputError, match=message):
        tracker.track_video(faces.frames(), 25.0)
