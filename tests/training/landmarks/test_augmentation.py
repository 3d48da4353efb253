import numpy as np
import pytest

from core.face_model import load_face_model
from core.tracking.alignment import frame_around_landmarks
from tests.training.landmarks.corpus import draw_face, face_landmarks
from training.landmarks.augmentation import ViewConfig, jittered_frame, random_placement, random_view, view_without_face

MIRROR = load_face_model().mirror.astype(np.int64)
STILL = ViewConfig(tracking_share=1.0, tracking_scale=0, tracking_shift=0, tracking_roll=0, stretch_share=0)


@pytest.fixture
def face():
    return face_landmarks()


def test_a_view_without_jitter_is_the_crop_the_tracker_cuts_or_its_mirror_image(face):
    plain = frame_around_landmarks(face).normalise(face)
    mirrored = (plain * np.array([-1, 1, 1], np.float32))[MIRROR]
    seen = set()
    for seed in range(12):
        _, points = random_placement(face, MIRROR, 64, STILL, np.random.default_rng(seed))
        is_mirrored = abs(points - mirrored).max() < abs(points - plain).max()
        np.testing.assert_allclose(points, mirrored if is_mirrored else plain, atol=1e-5)
        seen.add(is_mirrored)
    assert seen == {True, False}


def test_labels_stay_on_the_picture_whatever_happens_to_it(face):
    marked = (468, 473, 13, 1)
    image = draw_face(face)
    for seed in range(20):
        view = random_view(image, face, MIRROR, 128, ViewConfig(), np.random.default_rng(seed))
        pixels = np.round((view.landmarks[list(marked), :2] + 0.5) * 128 - 0.5).astype(int)
        inside = [(x, y) for x, y in pixels if 2 <= x < 126 and 2 <= y < 126]
        assert inside
        assert all(view.crop[y, x].mean() < 50 for x, y in inside)


def test_the_subject_stays_right_and_left_in_a_mirrored_view(face):
    for seed in range(10):
        _, points = random_placement(face, MIRROR, 64, STILL, np.random.default_rng(seed))
        assert points[33, 0] < points[263, 0]


def test_views_are_a_function_of_the_seed(face):
    image = draw_face(face)
    first, again, other = (
        random_view(image, face, MIRROR, 64, ViewConfig(), np.random.default_rng(seed)) for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(first.crop, again.crop)
    np.testing.assert_array_equal(first.landmarks, again.landmarks)
    assert not np.array_equal(first.landmarks, other.landmarks)


def test_jitter_keeps_to_its_ranges(face):
    config = ViewConfig(tracking_share=0.0)
    plain = frame_around_landmarks(face)
    for seed in range(50):
        frame = jittered_frame(face, config, np.random.default_rng(seed))
        assert abs(np.log(frame.side / plain.side)) <= config.detection_scale + 1e-9
        assert abs(np.degrees(frame.angle - plain.angle)) <= config.detection_roll + 1e-6
        assert abs(frame.centre_x - plain.centre_x) <= config.detection_shift * frame.side + 1e-6


def test_views_without_a_face_hold_little_of_it(face):
    image = np.zeros((256, 256, 3), dtype=np.uint8)
    image[..., 0] = draw_face(face)[..., 0] > 100
    whole = frame_around_landmarks(face).cut(image, 64)[..., 0].mean()
    for seed in range(40):
        crop = view_without_face(image, face, 64, np.random.default_rng(seed))
        assert crop.shape == (64, 64, 3)
        if crop.max() <= 1:
            assert crop[..., 0].mean() < 0.75 * whole
