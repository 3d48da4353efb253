import numpy as np
import pytest

from core.face_model import load_face_model
from core.handles import HANDLES, drag_handle, find_handle, handle_positions, link_gaze
from core.motion import ICT64, Motion
from core.moving_face import MovingFace

SIZE = 512


@pytest.fixture(scope="module")
def face():
    identity = np.random.default_rng(1).normal(size=80).astype(np.float32) * 0.5
    return MovingFace.of_model(load_face_model(), identity)


@pytest.fixture(scope="module")
def start():
    return Motion.neutral(ICT64).with_values(
        yaw=0.3, pitch=-0.1, roll=0.15, tx=0.05, tz=0.1, jawOpen=0.2, mouthSmile_L=0.2, eyeBlink_R=0.2, browDown_L=0.1
    )


def place(face, motion, handle):
    return handle_positions(face, motion, SIZE)[HANDLES.index(handle)].astype(float)


def each(handles=HANDLES):
    return pytest.mark.parametrize("handle", handles, ids=lambda handle: handle.name)


@each()
def test_a_handle_reaches_what_it_can_reach(face, start, handle):
    random = np.random.default_rng(3)
    for _ in range(8):
        picked = {name: random.uniform(0.0, 1.0) for name in handle.coefficients}
        target = place(face, start.with_values(**picked), handle)
        moved = drag_handle(face, start, handle, target, SIZE)
        assert np.linalg.norm(place(face, moved, handle) - target) < 0.01 * SIZE
        assert (moved.values >= ICT64.lower).all() and (moved.values <= ICT64.upper).all()


@each()
def test_only_its_own_coefficients_change(face, start, handle):
    moved = drag_handle(face, start, handle, place(face, start, handle) + (4, -6), SIZE)
    changed = {name for name in ICT64.names if moved[name] != start[name]}
    assert changed and changed <= set(handle.coefficients)


@each()
def test_a_drag_to_where_it_is_changes_nothing(face, start, handle):
    moved = drag_handle(face, start, handle, place(face, start, handle), SIZE)
    np.testing.assert_allclose(moved.values, start.values, atol=1e-4)


@each()
def test_far_targets_stop_at_the_ranges(face, start, handle):
    for target in ((-9e4, 1e5), (1e5, 9e4), (SIZE / 2, -1e5)):
        moved = drag_handle(face, start, handle, target, SIZE)
        assert (moved.values >= ICT64.lower).all() and (moved.values <= ICT64.upper).all()
        names = list(handle.coefficients)
        at_limit = [moved[name] in (ICT64.coefficient(name).lower, ICT64.coefficient(name).upper) for name in names]
        assert sum(at_limit) >= len(names) - 1


@each()
def test_locked_coefficients_stay(face, start, handle):
    locked = frozenset(handle.coefficients[::2])
    moved = drag_handle(face, start, handle, place(face, start, handle) + (30, 30), SIZE, locked)
    assert all(moved[name] == start[name] for name in locked)
    assert drag_handle(face, start, handle, (0, 0), SIZE, frozenset(handle.coefficients)) == start


def test_dragging_plainly_does_the_plain_thing(face):
    start = Motion.neutral(ICT64)

    def dragged(name, x, y):
        handle = find_handle(name)
        return drag_handle(face, start, handle, place(face, start, handle) + (x, y), SIZE)

    smile = dragged("mouth corner left", 8, -14)
    assert smile["mouthSmile_L"] > 0.3 and smile["mouthSmile_R"] == 0
    assert dragged("lower lip", 0, 25)["jawOpen"] > 0.25
    assert dragged("upper lid right", 0, 10)["eyeBlink_R"] > 0.6
    assert dragged("outer brow left", 0, -10)["browOuterUp_L"] > 0.4
    assert dragged("iris left", 8, 0)["eyeLookOut_L"] > 0.4
    assert dragged("chin", 10, 0)["jawLeft"] > 0.3


def test_a_drag_does_not_depend_on_the_size_of_the_view(face, start):
    handle = find_handle("lower lip")
    target = place(face, start, handle) + (3, 12)
    large = drag_handle(face, start, handle, (target + 0.5) * 2 - 0.5, 2 * SIZE)
    np.testing.assert_allclose(large.values, drag_handle(face, start, handle, target, SIZE).values, atol=1e-4)


def test_what_the_photo_shows_beyond_the_range_is_kept(face):
    beyond = Motion.neutral(ICT64).with_values(jawOpen=1.3)
    handle = find_handle("lower lip")
    moved = drag_handle(face, beyond, handle, place(face, beyond, handle), SIZE)
    assert moved["jawOpen"] == pytest.approx(1.3, abs=1e-4)


def test_names_are_unique_and_known():
    assert len({handle.name for handle in HANDLES}) == len(HANDLES) == 15
    assert all(name in ICT64 for handle in HANDLES for name in handle.coefficients)
    with pytest.raises(KeyError):
        find_handle("ear")


def test_linked_eyes_look_the_same_way(face):
    start, handle = Motion.neutral(ICT64), find_handle("iris left")
    moved = drag_handle(face, start, handle, place(face, start, handle) + (6, 4), SIZE)
    linked = link_gaze(start, moved, handle)
    assert linked["eyeLookIn_R"] == moved["eyeLookOut_L"] > 0.2
    assert linked["eyeLookDown_R"] == moved["eyeLookDown_L"] > 0.1
    held = link_gaze(start, moved, handle, frozenset({"eyeLookIn_R"}))
    assert held["eyeLookIn_R"] == 0 and held["eyeLookDown_R"] > 0.1
    assert link_gaze(start, moved, find_handle("chin")) == moved
