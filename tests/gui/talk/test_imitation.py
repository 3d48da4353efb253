from dataclasses import replace

import numpy as np
import pytest

from core.driving.film_strip import FilmStrip
from core.motion import ICT64, MotionSequence, save_motion
from pirender_gui.talk.imitation_options import ImitationOptions
from tests.gui.talk.fakes import JAW, YAW


@pytest.fixture
def driving(tmp_path):
    """A second of a face that opens its mouth and turns."""
    frames = np.zeros((25, ICT64.size), np.float32)
    frames[:, JAW] = np.linspace(0.0, 0.6, 25)
    frames[:, YAW] = np.linspace(0.0, 0.3, 25)
    path = tmp_path / "nod.json"
    save_motion(MotionSequence(ICT64, frames, 25.0), path)
    return path


@pytest.fixture
def imitate(qtbot, talking, driving):
    def imitated(count=1):
        talking.talk.imitate(driving)
        qtbot.waitUntil(lambda: len(talking.talk.model.takes) == count, timeout=10_000)
        return talking

    return imitated


def jaws(window):
    return window.talk.model.chosen.moves[:, JAW]


def test_a_clip_brings_its_own_timeline_and_take(imitate):
    window = imitate()
    model = window.talk.model
    assert model.name == "nod.json" and not model.speaks and model.sound.seconds == pytest.approx(1.0)
    assert model.chosen.imitation.name == "nod.json" and jaws(window)[-1] == pytest.approx(0.6, abs=0.05)
    assert window.actions_.talk.export.isEnabled()
    panel = window.talk.panel
    assert isinstance(panel.imitation, ImitationOptions) and panel.imitation.isVisibleTo(panel)
    assert not panel.options.isVisibleTo(panel) and panel.takes.item(0).text() == "nod.json"


def test_another_clip_replaces_the_timeline_of_the_first(qtbot, imitate, driving):
    window = imitate()
    first = window.talk.model.chosen
    window.talk.imitate(driving)
    qtbot.waitUntil(lambda: window.talk.model.chosen not in (None, first), timeout=10_000)
    assert len(window.talk.model.takes) == 1


def test_beside_a_spoken_sound_it_becomes_one_more_take_and_lends_its_head(qtbot, say, imitate):
    window = say()
    spoken = window.talk.model.chosen
    imitate(2)
    model = window.talk.model
    assert model.name == "hello.wav" and len(model.chosen.moves) == len(spoken.moves) == 50
    assert "one more take of hello.wav" in window.message_bar.text
    options = window.talk.panel.imitation
    row = options.mouth.findData(spoken.number)
    options.mouth.setCurrentIndex(row)
    options.mouth.activated.emit(row)
    qtbot.waitUntil(lambda: model.chosen.imitation.mouth_from == spoken.number, timeout=10_000)
    np.testing.assert_allclose(jaws(window), spoken.moves[:, JAW])
    assert model.chosen.moves[20, YAW] > 0.1
    model.choose(spoken.number)
    assert window.talk.panel.options.isVisibleTo(window.talk.panel)


def test_gains_kind_and_the_moment_of_rest(qtbot, imitate):
    window = imitate()
    options, model = window.talk.panel.imitation, window.talk.model
    options.sliders["head"].value_edited.emit(0.0)
    qtbot.waitUntil(lambda: model.chosen.imitation.options.gains.head == 0.0, timeout=10_000)
    assert np.abs(model.chosen.moves[:, YAW]).max() < 1e-6
    options.sliders["head"].reset_wanted.emit()
    qtbot.waitUntil(lambda: model.chosen.imitation.options.gains.head == 1.0, timeout=10_000)
    window.talk.player.seek(0.8)
    options.neutral.click()
    qtbot.waitUntil(lambda: model.chosen.imitation.options.neutral == 20, timeout=10_000)
    assert abs(jaws(window)[20]) < 1e-6
    options.kind.setCurrentIndex(1)
    options.kind.activated.emit(1)
    qtbot.waitUntil(lambda: model.chosen.imitation.options.absolute, timeout=10_000)
    assert not options.neutral.isEnabled()


def test_the_speed_of_a_clip(qtbot, imitate):
    window = imitate()
    options, model = window.talk.panel.imitation, window.talk.model
    own = jaws(window).copy()
    options.speed.value_edited.emit(1.0)
    qtbot.waitUntil(lambda: model.chosen.imitation.speed == 2.0, timeout=10_000)
    assert jaws(window)[8] == pytest.approx(own[16], abs=1e-4)
    options.speed.reset_wanted.emit()
    qtbot.waitUntil(lambda: model.chosen.imitation.speed == 1.0, timeout=10_000)
    np.testing.assert_allclose(jaws(window), own, atol=1e-6)


def test_a_clip_before_the_photo_is_imitated_once_there_is_one(qtbot, window, open_photo, driving):
    window.talk.imitate(driving)
    assert "Open a photo" in window.message_bar.text
    qtbot.waitUntil(lambda: window.talk.model.sound is not None, timeout=10_000)
    open_photo()
    qtbot.waitUntil(lambda: len(window.talk.model.takes) == 1, timeout=10_000)
    assert window.talk.model.chosen.imitation is not None


def test_a_dropped_video_is_imitated_and_what_cannot_be_read_is_a_sentence(qtbot, imitate, tmp_path):
    window = imitate()
    before = window.talk.model.chosen
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    with qtbot.waitSignal(window.talk.failed, timeout=10_000) as told:
        window.open_path(broken)
    assert "broken.mp4" in told.args[0] and told.args[1] == ""
    assert window.talk.model.chosen is before


def test_the_dialog_asks_for_a_clip(qtbot, talking, driving, monkeypatch):
    monkeypatch.setattr(talking.files.dialogs, "driving_path", lambda folder: driving, raising=False)
    talking.actions_.talk.imitate.trigger()
    qtbot.waitUntil(lambda: len(talking.talk.model.takes) == 1, timeout=10_000)
    assert replace(talking.talk.model.chosen.imitation, speed=1.0).name == "nod.json"


def test_what_is_imitated_is_to_be_seen_beside_the_portrait(qtbot, imitate, talking):
    window = imitate()
    talk, actions = window.talk, window.actions_.talk
    shown = talk.webcam.small
    assert not shown.isVisibleTo(window), "a motion file has no pictures"
    strip = FilmStrip()
    for number in range(25):
        strip.add(number / 25, np.full((120, 160, 3), 10 * number, np.uint8))
    imitation = talk.model.chosen.imitation
    talk.imitations.change(replace(imitation, clip=replace(imitation.clip, pictures=strip), speed=2.0))
    qtbot.waitUntil(lambda: talk.model.chosen.imitation.speed == 2.0, timeout=10_000)
    assert shown.isVisibleTo(window) and 90 <= shown.pixmap().height() <= 168
    talk.player.seek(0.4)
    middle = shown.pixmap().toImage().pixelColor(shown.pixmap().rect().center())
    assert middle.red() == pytest.approx(10 * 20, abs=3), "at double speed, picture 20"
    corner = shown.mapTo(window.canvas, shown.rect().bottomLeft())
    window.resize(window.width(), window.height() + 60)
    qtbot.waitUntil(lambda: shown.mapTo(window.canvas, shown.rect().bottomLeft()) != corner)
    actions.driver.setChecked(False)
    assert not shown.isVisibleTo(window)
    actions.driver.setChecked(True)
    assert shown.isVisibleTo(window)
    actions.panel.setChecked(False)
    assert not shown.isVisibleTo(window)


def test_movements_are_smoothed_as_far_as_wanted(qtbot, imitate):
    window = imitate()
    options = window.talk.panel.imitation
    options.calm.value_edited.emit(0.75)
    qtbot.waitUntil(lambda: window.talk.model.chosen.imitation.options.smoothing == 0.75, timeout=10_000)
    options.calm.reset_wanted.emit()
    qtbot.waitUntil(lambda: window.talk.model.chosen.imitation.options.smoothing == 0.0, timeout=10_000)
