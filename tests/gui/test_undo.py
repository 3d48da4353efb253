import gc

import pytest
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from core.motion import ICT64, Motion
from pirender_gui.commands import ChangeMotion
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor


@pytest.fixture
def model(qtbot: QtBot) -> EditorModel:
    return EditorModel(ICT64)


@pytest.fixture
def stack(qtbot: QtBot) -> QUndoStack:
    return QUndoStack()


@pytest.fixture
def editor(model: EditorModel, stack: QUndoStack) -> MotionEditor:
    return MotionEditor(model, stack)


def drag(editor: MotionEditor, name: str, values: list[float]) -> None:
    editor.begin_drag()
    for value in values:
        editor.edit({name: value})
    editor.end_drag()


def test_a_drag_of_a_hundred_moves_is_one_step(editor: MotionEditor, model: EditorModel, stack: QUndoStack) -> None:
    drag(editor, "jawOpen", [value / 100 for value in range(1, 101)])
    assert stack.count() == 1
    assert model.motion["jawOpen"] == 1.0
    stack.undo()
    assert model.motion == Motion.neutral(ICT64)
    stack.redo()
    assert model.motion["jawOpen"] == 1.0


def test_two_drags_of_the_same_slider_are_two_steps(
    editor: MotionEditor, model: EditorModel, stack: QUndoStack
) -> None:
    drag(editor, "jawOpen", [0.1, 0.2])
    drag(editor, "jawOpen", [0.3, 0.4])
    assert stack.count() == 2
    stack.undo()
    assert model.motion["jawOpen"] == pytest.approx(0.2)


def test_a_drag_that_ends_where_it_began_leaves_no_step(editor: MotionEditor, stack: QUndoStack) -> None:
    drag(editor, "jawOpen", [0.5, 0.7, 0.0])
    assert stack.count() == 0
    assert stack.isClean()


def test_a_drag_through_its_start_is_still_one_step(
    editor: MotionEditor, model: EditorModel, stack: QUndoStack
) -> None:
    drag(editor, "jawForward", [0.5, 0.0, -0.3])
    assert stack.count() == 1
    stack.undo()
    assert model.motion == Motion.neutral(ICT64)


def test_saved_state_stays_reachable_in_the_middle_of_a_drag(
    editor: MotionEditor, model: EditorModel, stack: QUndoStack
) -> None:
    editor.begin_drag()
    editor.edit({"jawOpen": 0.2})
    stack.setClean()
    editor.edit({"jawOpen": 0.6})
    editor.end_drag()
    assert not stack.isClean()
    stack.undo()
    assert stack.isClean()
    assert model.motion["jawOpen"] == pytest.approx(0.2)


def commands_alive() -> int:
    gc.collect()
    return sum(type(one) is ChangeMotion for one in gc.get_objects())


def test_long_drag_leaves_no_commands_behind(editor: MotionEditor, stack: QUndoStack) -> None:
    """PySide keeps the Python side of every command that Qt merges away."""
    before = commands_alive()
    drag(editor, "jawOpen", [step / 1000 for step in range(1, 900)])
    stack.clear()
    assert commands_alive() - before <= 1


def test_stack_that_was_cleared_in_a_gesture_takes_a_new_step(editor: MotionEditor, stack: QUndoStack) -> None:
    editor.edit({"jawOpen": 0.2})
    stack.clear()
    editor.edit({"jawOpen": 0.4})
    assert stack.count() == 1


def test_wheel_turns_merge_until_there_is_a_pause(
    qtbot: QtBot, editor: MotionEditor, model: EditorModel, stack: QUndoStack
) -> None:
    for value in (0.1, 0.2, 0.3):
        editor.edit({"jawOpen": value})
    assert stack.count() == 1
    editor.close_gesture()
    editor.edit({"jawOpen": 0.4})
    assert stack.count() == 2


def test_another_slider_ends_the_burst(editor: MotionEditor, stack: QUndoStack) -> None:
    editor.edit({"jawOpen": 0.1})
    editor.edit({"yaw": 0.1})
    editor.edit({"jawOpen": 0.2})
    assert stack.count() == 3


def test_reset_returns_to_the_photo_in_one_step(editor: MotionEditor, model: EditorModel, stack: QUndoStack) -> None:
    drag(editor, "jawOpen", [0.5])
    drag(editor, "yaw", [0.2])
    editor.reset(("jawOpen",))
    assert (model.motion["jawOpen"], model.motion["yaw"]) == (0.0, pytest.approx(0.2))
    editor.reset_all()
    assert model.motion == Motion.neutral(ICT64)
    stack.undo()
    assert model.motion["yaw"] == pytest.approx(0.2)
    assert stack.count() == 4


def test_double_click_after_its_own_first_press_is_one_step(
    editor: MotionEditor, model: EditorModel, stack: QUndoStack
) -> None:
    drag(editor, "jawOpen", [0.6])
    drag(editor, "jawOpen", [0.3])
    editor.reset(("jawOpen",), merge=True)
    assert stack.count() == 2
    stack.undo()
    assert model.motion["jawOpen"] == pytest.approx(0.6)


def test_step_carries_the_plain_name(editor: MotionEditor, stack: QUndoStack) -> None:
    editor.edit({"mouthSmile_L": 0.5})
    assert stack.undoText() == "Smile, left"


def test_a_new_edit_after_undo_is_its_own_step(editor: MotionEditor, model: EditorModel, stack: QUndoStack) -> None:
    editor.edit({"jawOpen": 0.1})
    editor.close_gesture()
    editor.edit({"jawOpen": 0.2})
    stack.undo()
    editor.close_gesture()
    editor.edit({"jawOpen": 0.3})
    stack.undo()
    assert model.motion["jawOpen"] == pytest.approx(0.1)
