from threading import Event

import numpy as np
import pytest

from core.label import USUAL
from core.motion import load_motion
from tests.gui.fakes import patch_color


@pytest.fixture
def asked(say, answers, tmp_path):
    """The window with a take; questions about files are answered with names in a folder."""
    window = say()
    answers.film_path = lambda suggestion, ending: tmp_path / f"film{ending}"
    answers.motion_path = lambda suggestion: tmp_path / "motion.json"
    window.actions_.talk.export.trigger()
    return window


def finish(qtbot, window):
    qtbot.waitUntil(lambda: window.talk.export.dialog is None and window.message_bar.text != "", timeout=10_000)


def test_a_film_is_written_with_its_sound(qtbot, asked, studio, tmp_path):
    asked.talk.export.dialog.export.click()
    finish(qtbot, asked)
    assert "Exported film.mp4" in asked.message_bar.text
    lines = (tmp_path / "film.mp4").read_text().splitlines()
    assert len(lines) == 50 and lines[0] == str(patch_color(asked.talk.model.motions[0]))
    settings, sound = studio.session.films[0]
    assert settings.longer_side is None and not settings.crop_only and sound is asked.talk.model.sound


def test_choices_reach_the_film(qtbot, asked, studio, tmp_path):
    dialog = asked.talk.export.dialog
    dialog.reject()
    asked.talk.model.select((0.4, 1.2))
    asked.actions_.talk.export.trigger()
    dialog = asked.talk.export.dialog
    assert dialog.part.isChecked()
    dialog.kind.setCurrentIndex(dialog.kind.findData(".webm"))
    dialog.size_choice.setCurrentIndex(dialog.size_choice.findData(-1))
    dialog.own_size.setValue(320)
    dialog.crop.setChecked(True)
    dialog.label.setChecked(True)
    dialog.export.click()
    finish(qtbot, asked)
    settings, sound = studio.session.films[0]
    assert settings.longer_side == 320 and settings.crop_only and settings.label == USUAL
    assert sound.seconds == pytest.approx(0.8) and len((tmp_path / "film.webm").read_text().splitlines()) == 20


def test_a_gif_has_no_sound(qtbot, asked, studio):
    dialog = asked.talk.export.dialog
    dialog.kind.setCurrentIndex(dialog.kind.findData(".gif"))
    assert not dialog.sound.isEnabled()
    dialog.export.click()
    finish(qtbot, asked)
    assert studio.session.films[0][1] is None


def test_cancel_stops_the_film_and_leaves_nothing(qtbot, asked, studio, tmp_path):
    studio.session.film_gate = Event()
    dialog = asked.talk.export.dialog
    dialog.export.click()
    dialog.reject()
    assert dialog.isVisible() and "Stopping" in dialog.left.text()
    studio.session.film_gate.set()
    finish(qtbot, asked)
    assert "nothing was written" in asked.message_bar.text and not (tmp_path / "film.mp4").exists()


def test_progress_and_the_time_left_are_shown(asked):
    dialog = asked.talk.export.dialog
    dialog.show_progress(0.25, 42.0)
    assert dialog.left.text() == "25 %, 42 s left" and dialog.bar.value() == 250
    dialog.show_progress(0.3, 300.0)
    assert "5 min left" in dialog.left.text()


def test_a_film_that_cannot_be_written_is_a_sentence(qtbot, asked, answers, tmp_path):
    answers.film_path = lambda suggestion, ending: tmp_path / "gone" / "film.mp4"
    asked.talk.export.dialog.export.click()
    qtbot.waitUntil(lambda: asked.message_bar.kind == "error", timeout=10_000)
    assert "no folder" in asked.message_bar.text and asked.talk.model.motions is not None


def test_motions_are_written_as_numbers(qtbot, asked, tmp_path):
    asked.talk.export.dialog.reject()
    asked.actions_.talk.save_motion.trigger()
    motions = load_motion(tmp_path / "motion.json")
    np.testing.assert_allclose(motions.frames, asked.talk.model.motions.frames, atol=1e-6)
