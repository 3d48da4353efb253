import math

import numpy as np
import pytest

from core.face_model import load_face_model
from core.head_drags import drag_roll, drag_shift, drag_turn, face_centre, grab, roll_by, wheel_size
from core.motion import ICT64, Motion
from core.moving_face import MovingFace
from core.pose import pose_from_motion

SIZE = 400
NOSE, CHEEK, FOREHEAD = 4, 425, 151


@pytest.fixture(scope="module")
def face():
    return MovingFace.of_model(load_face_model(), np.zeros(80, np.float32))


@pytest.fixture
def start():
    return Motion.neutral(ICT64).with_values(yaw=0.2, pitch=-0.1, roll=0.2, tx=0.05, ty=-0.02, tz=0.1, jawOpen=0.3)


def on_screen(point, motion):
    pose = pose_from_motion(motion, SIZE)
    return pose.scale * (pose.rotation @ point)[:2] * (1, -1) + pose.translation


@pytest.mark.parametrize("landmark", [NOSE, CHEEK, FOREHEAD])
def test_grabbing_finds_the_surface_point(face, start, landmark):
    place = face.points(start, SIZE)[landmark, :2]
    grabbed = grab(face, start, place, SIZE)
    np.testing.assert_allclose(grabbed, face.vertices(start)[landmark], atol=0.02)


@pytest.mark.parametrize("landmark", [NOSE, CHEEK, FOREHEAD])
@pytest.mark.parametrize("way", [(0, 0), (20, 0), (-25, 5), (8, 18), (-6, -20)])
def test_the_grabbed_point_follows_the_pointer(face, start, landmark, way):
    place = face.points(start, SIZE)[landmark, :2].astype(float)
    turned = drag_turn(face, start, grab(face, start, place, SIZE), place + way, SIZE)
    np.testing.assert_allclose(on_screen(grab(face, start, place, SIZE), turned), place + way, atol=0.01)
    assert turned["roll"] == start["roll"]
    np.testing.assert_array_equal(turned.translation, start.translation)
    np.testing.assert_array_equal(turned.expression, start.expression)


def test_signs_of_turning(face):
    start = Motion.neutral(ICT64)
    nose = face.points(start, SIZE)[NOSE, :2]
    turned = drag_turn(face, start, grab(face, start, nose, SIZE), nose + (20, 15), SIZE)
    assert turned["yaw"] > 0.05 and turned["pitch"] > 0.05


def test_turning_stops_at_the_ranges(face, start):
    grabbed = grab(face, start, face.points(start, SIZE)[NOSE, :2], SIZE)
    for target in ((1e5, 1e5), (-1e5, -1e5), (1e5, -1e5)):
        turned = drag_turn(face, start, grabbed, target, SIZE)
        rotation = ICT64.rotation
        assert (turned.values[rotation] >= ICT64.lower[rotation]).all()
        assert (turned.values[rotation] <= ICT64.upper[rotation]).all()


def test_locked_angles_stay(face, start):
    nose = face.points(start, SIZE)[NOSE, :2].astype(float)
    grabbed = grab(face, start, nose, SIZE)
    only_pitch = drag_turn(face, start, grabbed, nose + (30, 10), SIZE, frozenset({"yaw"}))
    assert only_pitch["yaw"] == start["yaw"] and on_screen(grabbed, only_pitch)[1] == pytest.approx(nose[1] + 10)
    only_yaw = drag_turn(face, start, grabbed, nose + (30, 10), SIZE, frozenset({"pitch"}))
    assert only_yaw["pitch"] == start["pitch"]
    assert on_screen(grabbed, only_yaw)[0] == pytest.approx(nose[0] + 30, abs=0.01)


def test_beside_the_face_something_can_be_grabbed(face, start):
    grabbed = grab(face, start, (1, 1), SIZE)
    np.testing.assert_allclose(on_screen(grabbed, start), (1, 1), atol=1e-6)
    assert drag_turn(face, start, grabbed, (1, 1), SIZE)["yaw"] == pytest.approx(start["yaw"], abs=1e-5)


def test_shifting_moves_every_point_alike(face, start):
    moved = drag_shift(start, (10, 20), (30, 15), SIZE)
    way = face.points(moved, SIZE)[:, :2] - face.points(start, SIZE)[:, :2]
    np.testing.assert_allclose(way, np.tile((20, -5), (478, 1)), atol=1e-3)
    assert drag_shift(start, (0, 0), (1e5, 0), SIZE)["tx"] == 0.5
    assert drag_shift(start, (0, 0), (50, 50), SIZE, frozenset({"tx"}))["tx"] == start["tx"]


def test_rolling_turns_the_picture_of_the_face_about_its_middle(face, start):
    turned = roll_by(face, start, 0.25)
    centre = face_centre(face, start, SIZE)
    np.testing.assert_allclose(face_centre(face, turned, SIZE), centre, atol=1e-3)
    before, after = (face.points(motion, SIZE)[:, :2] - centre for motion in (start, turned))
    cosine, sine = math.cos(0.25), math.sin(0.25)
    # Counter-clockwise as seen, with y down.
    np.testing.assert_allclose(after, before @ np.array([[cosine, sine], [-sine, cosine]]).T, atol=0.01)


def test_rolling_follows_the_pointer(face, start):
    centre = face_centre(face, start, SIZE)
    turned = drag_roll(face, start, centre + (50, 0), centre + (40, -40), SIZE)
    np.testing.assert_allclose(turned.values, roll_by(face, start, math.pi / 4).values, atol=1e-5)


def test_rolling_with_locks(face, start):
    assert roll_by(face, start, 0.2, frozenset({"roll"})) == start
    held = roll_by(face, start, 0.2, frozenset({"yaw"}))
    assert held["yaw"] == start["yaw"] and held["roll"] == pytest.approx(start["roll"] + 0.2)


def test_the_wheel_sizes_about_the_middle(face, start):
    larger = wheel_size(face, start, 5)
    assert larger["tz"] == pytest.approx(start["tz"] + 0.1)
    np.testing.assert_allclose(face_centre(face, larger, SIZE), face_centre(face, start, SIZE), atol=1e-3)
    assert wheel_size(face, start, 1000)["tz"] == 0.5
    assert wheel_size(face, start, 5, frozenset({"tz"})) == start


def test_on_face_is_inside_the_outline(face, start):
    from core.head_drags import face_centre, on_face

    size = 256.0
    middle = face_centre(face, start, size)
    assert on_face(face, start, middle, size)
    assert not on_face(face, start, (1.0, 1.0), size)
    assert not on_face(face, start, (middle[0] + 0.45 * size, middle[1]), size)
