"""One eye: the iris stays inside the lids and round, shut lids are skin."""

import numpy as np
import pytest

from core.geometry.eye_patch import EyePatch
from core.geometry.eye_plate import eye_plate
from core.geometry.lids import EyeMotion
from core.geometry.mesh_motion import MeshMotion
from core.geometry.topology import EYES
from core.opencv import cv2

WHITE_LIGHT = np.array([240.0, 240.0, 240.0])
LOOKS = [
    {"eyeLookOut_L": 0.7},
    {"eyeLookIn_L": 0.7},
    {"eyeLookUp_L": 0.7},
]


def patch_of(face, number=1):
    return EyePatch(face.image, face.landmarks[:, :2].astype(np.float64), EYES[number], WHITE_LIGHT)


def motion_of(model, face, **changes):
    mesh = MeshMotion(model, face.landmarks, face.identity, face.motion, face.image.shape[0])
    return mesh.move(face.motion.with_values(**changes)).eyes[1]


def opening(face, patch, motion, grow=0.0):
    """Mask of the moved lid opening inside the patch."""
    eye = EYES[1]
    ring = np.concatenate(
        [face.landmarks[eye.upper, :2] + motion.upper, (face.landmarks[eye.lower, :2] + motion.lower)[::-1]]
    )
    mask = np.zeros(face.image.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(ring * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    if grow:
        mask = cv2.dilate(mask, np.ones((int(2 * grow + 1),) * 2, np.uint8))
    return mask[patch.box] > 0


def iris_mask(pixels):
    return (pixels[..., 2].astype(int) - pixels[..., 0] > 20) & (pixels.max(axis=2) < 140)


def still():
    return EyeMotion(np.zeros((9, 2)), np.zeros((9, 2)), np.zeros(2))


def test_nothing_to_do_without_motion(painted):
    assert patch_of(painted(256)).edited(still()) is None


@pytest.mark.parametrize("size", [256, 640])
@pytest.mark.parametrize("looks", LOOKS)
def test_gaze_moves_the_iris_inside_the_lids_only(model, painted, size, looks):
    face = painted(size)
    patch = patch_of(face)
    motion = EyeMotion(np.zeros((9, 2)), np.zeros((9, 2)), motion_of(model, face, **looks).iris)
    edited = patch.edited(motion)
    before = face.image[patch.box]
    around = opening(face, patch, motion, grow=2)
    assert np.array_equal(edited[~around], before[~around])
    moved, was = np.argwhere(iris_mask(edited)), np.argwhere(iris_mask(before))
    shift = (moved.mean(axis=0) - was.mean(axis=0))[::-1]
    assert shift @ motion.iris > 0.3 * motion.iris @ motion.iris


def test_a_sideways_look_keeps_the_iris_as_wide_as_it_was(model, painted):
    face = painted(512)
    patch = patch_of(face)
    shift = np.array([-0.5, 0.0]) * np.linalg.norm(face.landmarks[474, :2] - face.landmarks[473, :2])
    edited = patch.edited(EyeMotion(np.zeros((9, 2)), np.zeros((9, 2)), shift))
    rows = slice(*(np.array([-2, 3]) + int(face.landmarks[473, 1]) - patch.box[0].start))
    before = iris_mask(face.image[patch.box])[rows].sum(axis=1).mean()
    after = iris_mask(edited)[rows].sum(axis=1).mean()
    assert after == pytest.approx(before, rel=0.08)


@pytest.mark.parametrize("eye_scale", [0.7, 1.0, 1.6])
def test_a_shut_eye_shows_skin(model, painted, eye_scale):
    face = painted(320, eye_scale)
    patch = patch_of(face)
    edited = patch.edited(motion_of(model, face, eyeBlink_L=1.0)).astype(int)
    was_open = opening(face, patch, still())
    skin = np.array([190, 140, 115])
    like_skin = np.abs(edited - skin).max(axis=2) < 40
    # The rest is the line of lashes between the lids.
    assert like_skin[was_open].mean() > 0.8
    assert (edited.min(axis=2) > 195)[was_open].mean() < 0.02
    assert not iris_mask(edited.astype(np.uint8))[was_open].mean() > 0.02


def test_a_wider_eye_shows_more_white_and_the_same_iris(model, painted):
    face = painted(320)
    patch = patch_of(face)
    edited = patch.edited(motion_of(model, face, eyeWide_L=1.0))
    white_before = (face.image[patch.box].min(axis=2) > 200).sum()
    white_after = (edited.min(axis=2) > 200).sum()
    assert white_after > white_before
    assert iris_mask(edited).sum() >= iris_mask(face.image[patch.box]).sum()


def test_an_eye_that_is_shut_in_the_photo_gets_an_iris_when_opened(model, painted):
    face = painted(320, eyeBlink_L=1.0)
    patch = patch_of(face)
    edited = patch.edited(motion_of(model, face, eyeBlink_L=0.0))
    inside = opening(face, patch, motion_of(model, face, eyeBlink_L=0.0))
    luma = edited.mean(axis=2)[inside]
    assert inside.sum() > 50
    assert luma.min() < 80 and luma.max() > 140


def test_an_iris_that_leaves_the_picture_is_continued_by_numbers_not_by_what_the_memory_held():
    """OpenCV leaves places outside the picture unset unless it is told otherwise."""
    image = np.full((40, 40, 3), 120, np.uint8)
    seen = np.ones((40, 40), np.float32)
    plates = []
    for _ in range(20):
        waste = np.full((24, 256, 3), np.nan, np.float32)
        del waste
        plates.append(eye_plate(image, seen, (np.array([39.0, 20.0]), 16.0), WHITE_LIGHT))
    assert np.isfinite(plates).all()
    np.testing.assert_array_equal(plates, plates[:1] * 20)
