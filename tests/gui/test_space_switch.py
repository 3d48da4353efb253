"""A checkpoint in the paper's motion space, opened and left while the window is used."""

import pytest

from core.engine_choice import EngineChoice
from core.motion import BFM64, ICT64
from core.project.autosave import Recoverable
from pirender_gui.main_window import MainWindow
from pirender_gui.waiting import wait_until
from tests.gui.fakes import MEAN_MOTION, OWN_MOTION, FakeStudio
from tests.gui.test_engine_control import open_checkpoint


@pytest.fixture
def papers(tmp_path):
    path = tmp_path / "bfm.safetensors"
    path.write_bytes(b"stands for a network")
    return path


def choose(qtbot, window, choice):
    with qtbot.waitSignal(window.engines.changed, timeout=5000):
        window.actions_.engine.choices[choice].trigger()


def labels(window):
    return [window.panel.row(name).number_box.accessibleName() for name in ("exp 00", "exp 63")]


def test_the_sliders_become_those_of_the_checkpoint(qtbot, edited, answers, papers, studio):
    open_checkpoint(qtbot, edited, answers, papers)
    assert edited.model.space is BFM64 and edited.model.motion == MEAN_MOTION
    assert [label.split(",")[0] for label in labels(edited)] == ["exp 00", "exp 63"]
    assert "mean face" in edited.message_bar.text and edited.message_bar.kind == "notice"
    assert not edited.undo_stack.count() and not edited.document.has_unsaved_edits
    edit = edited.actions_.edit
    assert not edit.random.isEnabled() and edit.reset_all.isEnabled() and not edited.side.presets.isEnabled()
    studio.session.rendered.clear()
    edited.editor.edit({"exp 03": 1.5})
    qtbot.waitUntil(lambda: bool(studio.session.rendered), timeout=5000)
    assert studio.session.rendered[-1] == MEAN_MOTION.with_values(**{"exp 03": 1.5})


def test_going_back_brings_back_what_was_left(qtbot, edited, answers, papers):
    edited.editor.edit({"jawOpen": 0.5})
    edited.editor.edit({"mouthSmile_L": 0.25})
    edited.undo_stack.undo()
    before = edited.model.motion
    open_checkpoint(qtbot, edited, answers, papers)
    assert edited.model.motion == MEAN_MOTION and edited.undo_stack.count() == 0
    assert edited.document.has_unsaved_edits
    edited.editor.edit({"exp 10": -1.0})
    choose(qtbot, edited, EngineChoice.GEOMETRY)
    assert edited.model.space is ICT64 and edited.model.motion == before and not edited.message_bar.text
    assert (edited.undo_stack.count(), edited.undo_stack.index()) == (2, 1)
    assert edited.actions_.edit.random.isEnabled() and edited.side.presets.isEnabled()
    edited.undo_stack.undo()
    assert edited.model.motion == OWN_MOTION
    choose(qtbot, edited, EngineChoice.NEURAL)
    assert edited.model.motion["exp 10"] == -1.0
    edited.undo_stack.undo()
    assert edited.model.motion == MEAN_MOTION


def test_edits_of_another_photo_do_not_come_back(qtbot, edited, answers, papers, open_photo):
    edited.editor.edit({"jawOpen": 0.5})
    edited.undo_stack.setClean()
    open_checkpoint(qtbot, edited, answers, papers)
    open_photo("two-more.jpg".replace("two", "one"))
    assert edited.model.space is BFM64 and "mean face" in edited.message_bar.text
    choose(qtbot, edited, EngineChoice.GEOMETRY)
    assert edited.model.motion == OWN_MOTION and not edited.undo_stack.count()


def test_a_drag_is_not_torn_from_the_hand(qtbot, edited, answers, papers):
    edited.editor.begin_drag()
    edited.editor.edit({"jawOpen": 0.5})
    open_checkpoint(qtbot, edited, answers, papers)
    edited.editor.edit({"jawOpen": 0.6})
    assert edited.model.space is ICT64
    with qtbot.waitSignal(edited.spaces.switched, timeout=5000):
        edited.editor.end_drag()
    assert edited.model.motion == MEAN_MOTION
    choose(qtbot, edited, EngineChoice.GEOMETRY)
    assert edited.model.motion["jawOpen"] == pytest.approx(0.6) and edited.undo_stack.count() == 1


def test_a_bad_checkpoint_leaves_the_space_as_it_is(qtbot, edited, answers, papers, tmp_path):
    open_checkpoint(qtbot, edited, answers, papers)
    edited.editor.edit({"exp 10": -1.0})
    answers.checkpoint = lambda folder: tmp_path / "bad.safetensors"
    with qtbot.waitSignal(edited.engines.failed, timeout=5000):
        edited.actions_.engine.open_checkpoint.trigger()
    assert edited.model.motion["exp 10"] == -1.0 and edited.undo_stack.count() == 1


def test_a_project_keeps_its_space(qtbot, window, answers, papers, photo, tmp_path):
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.open_path(photo)
    open_checkpoint(qtbot, window, answers, papers)
    window.editor.edit({"exp 10": -1.0})
    path = tmp_path / "mine.pirender"
    with qtbot.waitSignal(window.projects.saved, timeout=5000):
        window.projects.save(path)
    window.editor.edit({"exp 11": 1.0})
    window.undo_stack.setClean()
    with qtbot.waitSignal(window.projects.opened, timeout=5000):
        window.open_path(path)
    assert window.model.motion == MEAN_MOTION.with_values(**{"exp 10": -1.0}) and window.undo_stack.count() == 1
    choose(qtbot, window, EngineChoice.GEOMETRY)
    assert window.model.motion == OWN_MOTION
    with qtbot.waitSignal(window.projects.failed, timeout=5000):
        window.open_path(path)
    assert "bfm64" in window.message_bar.text and window.model.space is ICT64


def test_work_after_a_crash_gets_its_engine_back(qtbot, window, settings, answers, papers, photo, theme, studio):
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.open_path(photo)
    open_checkpoint(qtbot, window, answers, papers)
    window.editor.edit({"exp 10": -1.0})
    left = Recoverable(photo.with_suffix(".autosave"), None, 0.0, window.projects.snapshot())
    # The next run, with what the settings kept.
    again = MainWindow(FakeStudio, theme, settings)
    qtbot.addWidget(again, before_close_func=lambda window: window.undo_stack.setClean())
    again.show()
    again.start()
    with qtbot.waitSignal(again.projects.recovered, timeout=5000):
        again.projects.recover(left)
    assert again.model.motion == MEAN_MOTION.with_values(**{"exp 10": -1.0})
    again.shut_down()


def test_a_photo_that_came_in_between_is_measured_too(qtbot, edited, papers, tmp_path):
    """The engines change after the next photo was read, and before the window has it."""
    edited.open_path(tmp_path / "one-more.png")
    edited.engines.use(EngineChoice.AUTO, papers)
    assert wait_until(lambda: edited.model.space is BFM64, 5000)
    assert wait_until(lambda: edited.model.portrait.photo.opened.path.stem == "one-more", 5000)
    assert wait_until(lambda: edited.model.space is BFM64 and not edited.worker.is_busy(), 5000)
    assert edited.model.portrait.session.motion == edited.model.motion == MEAN_MOTION


def test_the_last_run_ended_with_such_a_checkpoint(
    qtbot, window, settings, open_photo, theme, studio, papers, tmp_path
):
    settings.engine, settings.checkpoint = EngineChoice.AUTO, papers
    again = MainWindow(lambda: studio, theme, settings)
    qtbot.addWidget(again)
    again.show()
    again.start()
    again.open_path(tmp_path / "one.png")
    assert wait_until(lambda: again.model.space is BFM64, 5000)
    again.shut_down()
