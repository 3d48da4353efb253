from threading import Event

import numpy as np
import pytest

from core.audio.talking import TalkOptions
from pirender_gui.talk.talk_panel import TalkPanel
from tests.gui.talk.fakes import JAW, YAW


def wait_for_takes(qtbot, window, count):
    qtbot.waitUntil(lambda: len(window.talk.model.takes) == count, timeout=10_000)


def test_a_dropped_sound_opens_the_panel_and_makes_a_take(qtbot, edited, talker, sound_file):
    edited.talk.maker.use_talker(lambda: talker, needs_torch=False)
    edited.open_path(sound_file)
    assert edited.actions_.talk.panel.isChecked() and isinstance(edited.talk.panel, TalkPanel)
    wait_for_takes(qtbot, edited, 1)
    model = edited.talk.model
    assert model.name == "hello.wav" and len(model.motions) == 50
    assert edited.talk.panel.takes.count() == 1 and edited.actions_.talk.export.isEnabled()


def test_a_sound_before_the_photo_is_said_once_there_is_one(qtbot, window, open_photo, talker, sound_file):
    window.talk.maker.use_talker(lambda: talker, needs_torch=False)
    assert not window.actions_.talk.play.isEnabled()
    window.open_path(sound_file)
    assert "Open a photo" in window.message_bar.text
    qtbot.waitUntil(lambda: window.talk.model.sound is not None, timeout=10_000)
    assert window.talk.model.takes == ()
    open_photo()
    wait_for_takes(qtbot, window, 1)


def test_new_takes_have_seeds_of_their_own_and_are_chosen_by_a_click(qtbot, say):
    window = say()
    window.actions_.talk.new_take.trigger()
    wait_for_takes(qtbot, window, 2)
    model = window.talk.model
    assert [take.options.seed for take in model.takes] == [0, 1] and model.chosen.number == 2
    later = model.motions.frames[0, JAW]
    window.talk.panel.takes.setCurrentRow(0)
    assert model.chosen.number == 1
    assert later - model.motions.frames[0, JAW] == pytest.approx(0.01, abs=1e-6)
    window.talk.panel.takes.removed.emit(1)
    assert [take.number for take in model.takes] == [2] and model.chosen.number == 2


def test_sliders_move_what_the_take_is_added_to(say):
    window = say()
    before = window.talk.model.motions.frames.copy()
    window.editor.edit({"mouthSmile_L": 0.5, "yaw": window.model.motion["yaw"] - 0.2})
    after = window.talk.model.motions
    assert after[3]["mouthSmile_L"] == pytest.approx(0.5)
    np.testing.assert_allclose(after.frames[:, YAW] - before[:, YAW], -0.2, atol=1e-6)
    np.testing.assert_allclose(after.frames[:, JAW], before[:, JAW])


def test_options_make_the_take_again_with_its_seed(qtbot, say, talker):
    window = say()
    options = window.talk.panel.options
    options.sliders["mouth"].setValue(1000)
    options.sliders["blinks_per_minute"].setValue(500)
    options.still_head.click()
    qtbot.waitUntil(lambda: window.talk.model.chosen.options.still_head, timeout=10_000)
    assert talker.asked[-1] == TalkOptions(mouth=2.0, blinks_per_minute=20.0, still_head=True)
    motions = window.talk.model.motions
    assert motions.frames[0, JAW] == pytest.approx(0.6) and len(window.talk.model.takes) == 1
    assert motions.frames[0, YAW] == pytest.approx(window.model.motion["yaw"])
    options.sliders["blinks_per_minute"].reset_wanted.emit()
    qtbot.waitUntil(lambda: window.talk.model.chosen.options.blinks_per_minute is None, timeout=10_000)


def test_the_window_lives_while_a_take_is_made(qtbot, say, talker):
    window = say()
    talker.gate = Event()
    window.actions_.talk.new_take.trigger()
    qtbot.waitUntil(lambda: len(talker.asked) == 2, timeout=10_000)
    window.editor.edit({"jawOpen": 0.5})
    qtbot.waitUntil(lambda: window.canvas.painted_serial == window.preview.newest_serial, timeout=5000)
    assert window.talk.maker.is_busy
    talker.gate.set()
    wait_for_takes(qtbot, window, 2)


@pytest.mark.parametrize("name", ["text.wav", "missing.wav", "short.wav"])
def test_bad_sounds_are_a_sentence_and_nothing_is_lost(qtbot, say, tmp_path, name):
    window = say()
    path = tmp_path / name
    if name == "text.wav":
        path.write_text("this is no sound")
    elif name == "short.wav":
        import soundfile

        soundfile.write(path, np.zeros(800, np.float32), 16_000)
    window.open_path(path)
    qtbot.waitUntil(lambda: window.message_bar.kind == "error", timeout=10_000)
    assert name in window.message_bar.text
    assert window.talk.model.name == "hello.wav" and len(window.talk.model.takes) == 1


def test_a_speech_model_that_is_not_there_is_a_sentence(qtbot, talking, talker, sound_file):
    talker.problem = "This copy of the program has no speech model; name one with --talker."
    talking.open_path(sound_file)
    qtbot.waitUntil(lambda: talking.message_bar.kind == "error", timeout=10_000)
    assert "no speech model" in talking.message_bar.text and talking.talk.model.sound is not None


def test_notes_about_a_sound_are_told(qtbot, talking, tmp_path):
    import soundfile

    soundfile.write(tmp_path / "quiet.wav", np.zeros(16_000, np.float32), 16_000)
    talking.open_path(tmp_path / "quiet.wav")
    qtbot.waitUntil(lambda: "silent" in talking.message_bar.text, timeout=10_000)
    wait_for_takes(qtbot, talking, 1)


def test_a_face_without_named_sliders_cannot_talk(qtbot, say, answers, tmp_path):
    window = say()
    checkpoint = tmp_path / "bfm.safetensors"
    checkpoint.write_bytes(b"stands for a network")
    answers.checkpoint = lambda folder: checkpoint
    with qtbot.waitSignal(window.engines.changed, timeout=5000):
        window.actions_.engine.open_checkpoint.trigger()
    qtbot.waitUntil(lambda: not window.model.has_names, timeout=5000)
    assert window.talk.model.motions is None and not window.actions_.talk.export.isEnabled()
    window.actions_.talk.new_take.trigger()
    assert "named sliders" in window.message_bar.text
    window.talk.player.play()
    assert window.talk.player.is_playing
    window.talk.player.pause()
