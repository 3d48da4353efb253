import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.fakes import OWN_MOTION

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def faced(window, studio, open_photo):
    """The window with a portrait that has a face to take hold of."""
    studio.with_faces = True
    open_photo()
    return window


def on_canvas(window, place):
    return QPointF(*window.canvas.view.to_canvas(*place))


def nose(window):
    """Between the lids and the lips: on the face and away from every handle."""
    above, below = window.face_tool.handle_place("lower lid right"), window.face_tool.handle_place("mouth corner right")
    return (above[0] + below[0]) / 2, (above[1] + below[1]) / 2


def send(window, kind, at, modifiers=NONE, button=LEFT):
    held = LEFT if kind is not QEvent.Type.MouseButtonRelease and button is LEFT else Qt.MouseButton.NoButton
    QApplication.sendEvent(window.canvas, QMouseEvent(kind, at, window.canvas.mapToGlobal(at), button, held, modifiers))


def drag(window, start, way, modifiers=NONE, release=True):
    """Drag from a photo position by canvas pixels, in four moves."""
    begin = on_canvas(window, start)
    send(window, QEvent.Type.MouseButtonPress, begin, modifiers)
    for step in range(1, 5):
        send(window, QEvent.Type.MouseMove, begin + QPointF(*way) * step / 4, modifiers)
    if release:
        send(window, QEvent.Type.MouseButtonRelease, begin + QPointF(*way), modifiers)


def changed(window):
    now = window.model.motion
    return {name for name in now.space.names if now[name] != OWN_MOTION[name]}


@pytest.mark.parametrize(
    ("modifiers", "names", "title"),
    [(NONE, {"yaw", "pitch"}, "Turn head"), (SHIFT, {"tx", "ty"}, "Move head"), (ALT, {"roll"}, "Roll head")],
)
def test_a_drag_on_the_face_is_one_step(faced, modifiers, names, title):
    drag(faced, nose(faced), (30, 20), modifiers)
    assert names <= changed(faced) <= names | {"yaw", "pitch", "tx", "ty"}
    assert faced.undo_stack.count() == 1 and faced.undo_stack.undoText() == title
    faced.undo_stack.undo()
    assert faced.model.motion == OWN_MOTION


def test_the_head_follows_the_hand(faced):
    drag(faced, nose(faced), (30, 0))
    assert faced.model.motion["yaw"] > OWN_MOTION["yaw"]
    drag(faced, nose(faced), (0, 30))
    assert faced.model.motion["pitch"] > 0


def test_shift_moves_by_exactly_the_way_of_the_hand(faced):
    drag(faced, nose(faced), (40, 0), SHIFT)
    crop = faced.model.portrait.crop.width * faced.canvas.view.zoom
    assert faced.model.motion["tx"] - OWN_MOTION["tx"] == pytest.approx(2 * 40 / crop, rel=0.01)


def test_a_handle_moves_what_belongs_to_it(faced):
    place = faced.face_tool.handle_place("mouth corner left")
    drag(faced, place, (12, -12))
    assert "mouthSmile_L" in changed(faced) and "mouthSmile_R" not in changed(faced)
    assert not changed(faced) & {"yaw", "pitch", "tx", "ty"}
    assert faced.undo_stack.undoText() == "Corner of the mouth, left"
    moved = faced.face_tool.handle_place("mouth corner left")
    assert moved[0] > place[0] and moved[1] < place[1]


def test_linked_sides_follow_a_handle(faced):
    faced.model.set_linked(("mouthSmile_L",), True)
    drag(faced, faced.face_tool.handle_place("mouth corner left"), (12, -12))
    assert faced.model.motion["mouthSmile_L"] == faced.model.motion["mouthSmile_R"] > 0


def test_locked_coefficients_stay(faced):
    faced.model.set_locked(("yaw", "mouthSmile_L"), True)
    drag(faced, nose(faced), (30, 20))
    drag(faced, faced.face_tool.handle_place("mouth corner left"), (12, -12))
    assert not changed(faced) & {"yaw", "mouthSmile_L"}


def test_both_eyes_look_where_one_is_dragged_unless_alt_is_held(faced):
    drag(faced, faced.face_tool.handle_place("iris left"), (6, 0))
    assert {"eyeLookOut_L", "eyeLookIn_R"} <= changed(faced)
    faced.undo_stack.undo()
    drag(faced, faced.face_tool.handle_place("iris left"), (6, 0), ALT)
    assert "eyeLookOut_L" in changed(faced) and "eyeLookIn_R" not in changed(faced)


def test_escape_takes_a_drag_back_and_leaves_no_step(faced):
    drag(faced, nose(faced), (30, 20), release=False)
    assert changed(faced)
    QTest.keyClick(faced.canvas, Qt.Key.Key_Escape)
    assert faced.model.motion == OWN_MOTION and faced.undo_stack.count() == 0
    send(faced, QEvent.Type.MouseMove, on_canvas(faced, nose(faced)) + QPointF(50, 0))
    assert faced.model.motion == OWN_MOTION


def test_beside_the_face_the_photo_moves(faced):
    before = faced.canvas.view
    drag(faced, (5, 5), (30, 20))
    assert not changed(faced) and faced.canvas.view.left == pytest.approx(before.left + 30)


def test_handles_come_with_the_mouse_and_go_with_it(faced):
    lid = faced.face_tool.handle_place("upper lid right")
    send(faced, QEvent.Type.MouseMove, on_canvas(faced, lid) + QPointF(3, 2), button=Qt.MouseButton.NoButton)
    assert faced.face_tool.hovered.name in ("upper lid right", "iris right")
    assert faced.canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor
    shown = faced.canvas.grab().toImage()
    QApplication.sendEvent(faced.canvas, QEvent(QEvent.Type.Leave))
    assert faced.face_tool.hovered is None
    assert faced.canvas.grab().toImage() != shown


def test_nothing_is_taken_hold_of_while_comparing(faced):
    faced.canvas.set_comparing(True)
    drag(faced, nose(faced), (30, 20))
    assert not changed(faced)


@pytest.mark.parametrize(("modifiers", "grows"), [(CONTROL, True), (NONE, False)])
def test_the_wheel_resizes_the_head_with_control_and_zooms_without(faced, modifiers, grows):
    at, zoom = on_canvas(faced, nose(faced)), faced.canvas.view.zoom
    for _ in range(2):
        event = QWheelEvent(
            at,
            faced.canvas.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(faced.canvas, event)
    assert (faced.model.motion["tz"] > OWN_MOTION["tz"]) is grows
    assert (faced.canvas.view.zoom > zoom) is not grows
    assert faced.undo_stack.count() == (1 if grows else 0)


@pytest.mark.parametrize(
    ("key", "modifiers", "name", "sign"),
    [
        (Qt.Key.Key_Right, NONE, "yaw", 1),
        (Qt.Key.Key_Down, NONE, "pitch", 1),
        (Qt.Key.Key_Left, SHIFT, "tx", -1),
        (Qt.Key.Key_Left, ALT, "roll", 1),
    ],
)
def test_arrow_keys_over_the_photo(faced, key, modifiers, name, sign):
    QTest.keyClick(faced.canvas, key, modifiers)
    QTest.keyClick(faced.canvas, key, modifiers)
    assert (faced.model.motion[name] - OWN_MOTION[name]) * sign > 0
    assert faced.undo_stack.count() == 1


def test_the_hint_is_shown_once(faced, settings):
    assert not settings.face_hint_seen
    send(faced, QEvent.Type.MouseMove, on_canvas(faced, nose(faced)), button=Qt.MouseButton.NoButton)
    assert settings.face_hint_seen and faced.message_bar.isVisible()


def test_without_a_face_the_photo_moves_and_arrows_do_nothing(edited):
    drag(edited, (200, 150), (30, 20))
    QTest.keyClick(edited.canvas, Qt.Key.Key_Right)
    assert not changed(edited) and edited.overlay.is_shown is False


@pytest.mark.parametrize("name", ["mesh", "landmarks"])
def test_overlays_are_drawn_and_follow_the_motion(faced, name):
    bare = faced.canvas.grab().toImage()
    getattr(faced.actions_.view, name).trigger()
    drawn = faced.canvas.grab().toImage()
    assert drawn != bare
    faced.editor.edit({"jawOpen": 0.8})
    assert faced.canvas.grab().toImage() != drawn
    faced.undo_stack.undo()
    getattr(faced.actions_.view, name).trigger()
    assert faced.canvas.grab().toImage() == bare
