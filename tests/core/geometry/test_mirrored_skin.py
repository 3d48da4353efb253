"""Skin that a turn reveals is borrowed from the other side, in the light of its own."""

from dataclasses import replace

import numpy as np
import pytest

from core.geometry import GeometryRenderer
from core.geometry.flow import FlowField
from core.geometry.mesh_motion import MeshMotion
from core.geometry.topology import EYES
from core.landmark_groups import OUTER_LIP_RING
from core.opencv import cv2

SIZE = 320
TURNED, BACK = 0.6, -0.1


@pytest.fixture(scope="module")
def turned(painted):
    """A head turned by 34 degrees, of skin without a feature: only where it is, is known."""
    face = painted(SIZE, yaw=TURNED)
    return replace(face, image=np.full_like(face.image, (190, 140, 115)))


def mesh_of(model, face):
    return MeshMotion(model, face.landmarks, face.identity, face.motion, SIZE)


def shares_of(model, face, yaw):
    mesh = mesh_of(model, face)
    return FlowField(model, mesh, face.image).mirrored.shares(mesh.move(face.motion.with_values(yaw=yaw)))


def rendered(model, face, image, yaw=BACK):
    renderer = GeometryRenderer(model)
    renderer.set_portrait(image, face.landmarks, face.identity, face.motion)
    return renderer.render(face.motion.with_values(yaw=yaw))


def most_borrowed(model, face):
    """A point that is mostly borrowed, well inside the face; where it comes to lie, where its colour comes from."""
    number = int(np.argmax(shares_of(model, face, BACK) * (np.abs(model.mean[:468, 0]) < 5.0)))
    place = mesh_of(model, face).move(face.motion.with_values(yaw=BACK)).points[number]
    return number, place, face.landmarks[model.mirror[number], :2]


def colour_at(image, place, reach=3):
    x, y = np.round(place).astype(int)
    return image[y - reach : y + reach + 1, x - reach : x + reach + 1].reshape(-1, 3).astype(float).mean(axis=0)


def test_only_the_side_that_turns_into_view_borrows_and_never_lids_or_lips(model, turned):
    shares = shares_of(model, turned, BACK)
    sides = model.mean[:468, 0]
    borrowing = shares > 0.02
    assert shares.max() > 0.8 and len(set(np.sign(sides[borrowing]))) == 1
    lids = np.concatenate([np.r_[eye.upper, eye.lower] for eye in EYES])
    assert shares[lids].max() == 0.0 and shares[list(OUTER_LIP_RING)].max() == 0.0


@pytest.mark.parametrize("yaw", [TURNED, TURNED + 0.3, TURNED - 0.1])
def test_nothing_is_borrowed_where_nothing_is_revealed(model, turned, yaw):
    assert shares_of(model, turned, yaw).max() < 0.02


def test_a_face_seen_from_the_front_has_nothing_to_borrow(model, painted):
    face = painted(SIZE)
    assert max(shares_of(model, face, yaw).max() for yaw in (-0.4, 0.4)) < 0.35


def test_a_mark_on_the_seen_cheek_comes_to_lie_on_the_other(model, turned):
    _, place, origin = most_borrowed(model, turned)
    marked = turned.image.copy()
    cv2.circle(marked, tuple(np.round(origin).astype(int).tolist()), 6, (20, 20, 20), -1)
    plain, spotted = (colour_at(rendered(model, turned, image), place) for image in (turned.image, marked))
    assert spotted.mean() < 0.6 * plain.mean()


def test_what_is_borrowed_takes_on_the_light_of_its_new_place(model, turned):
    number, place, _ = most_borrowed(model, turned)
    # The far side begins at the ridge of the nose as the turned head shows it.
    ridge = turned.landmarks[[168, 6, 197, 195, 5], 0].mean()
    far = np.sign(turned.landmarks[number, 0] - ridge)
    shade = np.where(far * (np.arange(SIZE) - ridge) > 0, 0.6, 1.0)[None, :, None]
    dark = (shade * turned.image).astype(np.uint8)
    lit, shaded = (colour_at(rendered(model, turned, image), place) for image in (turned.image, dark))
    np.testing.assert_allclose(shaded / lit, 0.6, atol=0.15)


def test_the_photos_own_motion_gives_the_photo_back(model, turned):
    np.testing.assert_array_equal(rendered(model, turned, turned.image, TURNED), turned.image)
