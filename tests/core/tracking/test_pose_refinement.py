from dataclasses import dataclass, replace

import numpy as np
import pytest

from core.crop import extract
from core.geometry import GeometryRenderer
from core.opencv import cv2
from core.pose import pose_from_motion
from core.tracking.backends import make_tracker
from core.tracking.landmarks import LandmarkResult
from core.tracking.pose_refinement import HeadSquare, PoseRefiner
from core.tracking.tracker import Tracker
from resources import resource_path

SIZE = 256


@dataclass
class Scene:
    """The sample portrait, and the same with its mouth open, the head turned and nearer."""

    fitter: object
    crop: np.ndarray
    first: object
    fit: object
    opened: np.ndarray
    pose: object
    second: object


@pytest.fixture(scope="module")
def scene():
    picture = cv2.cvtColor(cv2.imread(str(resource_path("samples", "portrait.jpg"))), cv2.COLOR_BGR2RGB)
    tracker = make_tracker("embedded")
    photo = tracker.track_photo(picture, tracker.detect(picture)[0])
    crop = extract(picture, photo.crop, SIZE)
    first = LandmarkResult(photo.landmarks_in_crop(SIZE), 1.0)
    fit = tracker.fitter.fit_frame(first.landmarks, photo.identity)
    renderer = GeometryRenderer(tracker.fitter.model)
    renderer.set_portrait(crop, first.landmarks, photo.identity, photo.motion)
    own = photo.motion
    motion = own.with_values(jawOpen=0.5, yaw=own["yaw"] + 0.1, tz=own["tz"] + 0.03, tx=own["tx"] + 0.02)
    moved = renderer.render_with_flow(motion)
    second = tracker.landmarks.predict(moved.image, box=tracker.detect(moved.image)[0])
    return Scene(tracker.fitter, crop, first, fit, moved.image, pose_from_motion(motion, SIZE), second)


def refined(scene, *frames):
    """The fits of further frames (picture, landmarks, fit) behind three that show the first picture again."""
    refiner = PoseRefiner(scene.fitter)
    same = (scene.crop, scene.first, scene.fit)
    for image, found, fit in (same, same, same, *frames):
        refiner.add(found, HeadSquare.of(image, found), fit)
    return list(refiner.fits())[3:]


def with_pose(fit, growth=1.0, shift=(0.0, 0.0)):
    pose = replace(fit.pose, scale=fit.pose.scale * growth, translation=fit.pose.translation + shift)
    return replace(fit, pose=pose)


def test_the_same_picture_keeps_its_pose(scene):
    (again,) = refined(scene, (scene.crop, scene.first, scene.fit))
    assert again.pose.scale == pytest.approx(scene.fit.pose.scale, rel=1e-3)
    np.testing.assert_allclose(again.pose.translation, scene.fit.pose.translation, atol=0.05)
    np.testing.assert_allclose(again.expression, scene.fit.expression, atol=0.05)


def test_a_single_frame_has_nothing_to_be_compared_with(scene):
    refiner = PoseRefiner(scene.fitter)
    refiner.add(scene.first, HeadSquare.of(scene.crop, scene.first), scene.fit)
    (only,) = refiner.fits()
    assert only.pose.scale == scene.fit.pose.scale
    np.testing.assert_allclose(only.pose.translation, scene.fit.pose.translation)


def test_an_error_of_the_first_frame_is_not_carried_into_the_others(scene):
    wrong = with_pose(scene.fit, 1.03)
    refiner = PoseRefiner(scene.fitter)
    for fit in (wrong, *[scene.fit] * 4):
        refiner.add(scene.first, HeadSquare.of(scene.crop, scene.first), fit)
    sizes = [fit.pose.scale / scene.fit.pose.scale for fit in refiner.fits()]
    np.testing.assert_allclose(sizes, 1.0, atol=0.006)


@pytest.mark.parametrize(("growth", "shift"), [(1.02, (0.0, 0.0)), (0.98, (0.0, 0.0)), (1.0, (1.5, -1.5))])
def test_pixels_correct_what_landmarks_got_wrong(scene, growth, shift):
    fit = scene.fitter.fit_frame(scene.second.landmarks, scene.fit.identity)
    wrong = with_pose(fit, growth * scene.pose.scale / fit.pose.scale, shift)
    (better,) = refined(scene, (scene.opened, scene.second, wrong))
    before, after = (abs(np.log(one.pose.scale / scene.pose.scale)) for one in (wrong, better))
    assert after < 0.007 and (growth == 1.0 or after < 0.4 * before)
    middle = scene.second.landmarks[:, :2].mean(axis=0)
    off = [np.linalg.norm(centre(scene, one) - middle) for one in (wrong, better)]
    assert off[1] < max(0.75, 0.5 * off[0])


def centre(scene, fit):
    shape = scene.fitter.model.shape(fit.identity, fit.expression)
    return scene.fitter.model.project(shape, fit.pose)[:478, :2].mean(axis=0)


def test_another_face_tells_nothing(scene):
    noise = cv2.GaussianBlur(np.random.default_rng(0).normal(size=scene.crop.shape), (0, 0), 6.0)
    stranger = np.clip(128 + 60 * noise / noise.std(), 0, 255).astype(np.uint8)
    fit = with_pose(scene.fitter.fit_frame(scene.second.landmarks, scene.fit.identity), 1.03)
    assert refined(scene, (stranger, scene.second, fit)) == [fit]


def test_a_face_too_small_to_compare_keeps_its_fit(scene):
    tiny = LandmarkResult(scene.first.landmarks * np.float32(0.02), 1.0)
    assert HeadSquare.of(scene.crop, tiny) is None
    assert refined(scene, (scene.crop, tiny, scene.fit)) == [scene.fit]


class Swelling:
    """The real landmarks, three percent larger in every other picture, as if a grimace had drawn them apart."""

    def __init__(self, landmarks):
        self.landmarks = landmarks
        self.calls = 0

    def predict(self, image, box=None, previous=None):
        found = self.landmarks.predict(image, box=box, previous=previous)
        self.calls += 1
        growth = np.float32(1.0 + 0.03 * (self.calls % 2 == 0))
        middle = found.landmarks.mean(axis=0)
        return replace(found, landmarks=middle + growth * (found.landmarks - middle))


def test_landmarks_that_swell_do_not_bring_the_head_of_a_clip_nearer(scene):
    real = make_tracker("embedded")
    tracker = Tracker(Swelling(real.landmarks), real.detector, scene.fitter)
    track = tracker.track_video([scene.crop] * 8, 25.0)
    size = track.sequence.frames[:, track.sequence.space.index("tz")]
    assert np.ptp(size) < 0.006, "landmarks alone say 0.03, smoothed or not"
