import numpy as np
import pytest

from core.playback.recorder import Recorder


class FakeMicrophone:
    rate, latency, is_running = 48_000, 0.01, False

    def open(self, rate, take):
        self.take = take
        return self

    def time(self):
        return 0.0

    def start(self):
        self.is_running = True

    def close(self):
        self.is_running = False


@pytest.fixture
def microphone(talking):
    microphone = FakeMicrophone()
    talking.talk.recording.recorder.shut_down()
    talking.talk.recording.recorder = Recorder(microphone.open)
    return microphone


def test_a_recording_becomes_the_sound(qtbot, talking, microphone):
    record, bar = talking.actions_.talk.record, talking.talk.panel.bar
    record.trigger()
    qtbot.waitUntil(lambda: microphone.is_running and talking.talk.recording.recorder.problem == "", timeout=5000)
    assert bar.meter.isVisible()
    microphone.take(np.full(48_000, 0.4, np.float32))
    qtbot.waitUntil(lambda: "0:01.0" in bar.clock.text() and bar.meter.share > 0.3, timeout=5000)
    record.trigger()
    qtbot.waitUntil(lambda: len(talking.talk.model.takes) == 1, timeout=10_000)
    assert talking.talk.model.sound.seconds == pytest.approx(1.0) and "Recording" in talking.talk.model.name
    assert not bar.meter.isVisible() and not microphone.is_running


def test_without_a_microphone_there_is_a_sentence(qtbot, talking):
    record = talking.actions_.talk.record
    record.trigger()
    qtbot.waitUntil(lambda: talking.message_bar.kind == "error", timeout=5000)
    assert "no microphone" in talking.message_bar.text and not record.isChecked()


def test_a_cough_is_a_sentence(qtbot, talking, microphone):
    talking.actions_.talk.record.trigger()
    qtbot.waitUntil(lambda: microphone.is_running, timeout=5000)
    talking.actions_.talk.record.trigger()
    assert "too short" in talking.message_bar.text
