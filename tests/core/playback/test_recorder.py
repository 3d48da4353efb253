import time

import numpy as np
import pytest

from core.errors import InputError
from core.playback.recorder import Recorder


class FakeMicrophone:
    rate = 48_000
    latency = 0.01

    def __init__(self):
        self.is_running, self.closed = False, False

    def open(self, rate, take):
        self.take = take
        return self

    def time(self):
        return 0.0

    def start(self):
        self.is_running = True

    def close(self):
        self.is_running, self.closed = False, True


@pytest.fixture
def microphone():
    return FakeMicrophone()


@pytest.fixture
def recorder(microphone):
    recorder = Recorder(microphone.open)
    recorder.start()
    begin = time.monotonic()
    while not microphone.is_running and time.monotonic() < begin + 5:
        pass
    while recorder.seconds == 0 and time.monotonic() < begin + 5:
        microphone.take(np.zeros(480, np.float32))
    yield recorder
    recorder.shut_down()


def test_what_was_said_comes_back(recorder, microphone):
    before = recorder.seconds
    microphone.take(np.full(4800, 0.5, np.float32))
    assert recorder.seconds == pytest.approx(before + 0.1) and recorder.level == pytest.approx(0.5)
    assert 0.3 < recorder.level < 0.5
    microphone.take(np.full(4800, np.nan, np.float32))
    sound = recorder.stop()
    assert sound.rate == 48_000 and sound.samples[-4801] == 0.5 and sound.samples[-1] == 0
    recorder.shut_down()
    assert microphone.closed


def test_a_cough_is_no_recording(recorder):
    assert recorder.stop() is None


def test_an_unplugged_microphone_keeps_what_there_is(recorder, microphone):
    microphone.take(np.full(48_000, 0.1, np.float32))
    microphone.is_running = False
    assert "does not answer" in recorder.problem
    assert recorder.stop().seconds > 1


def test_without_a_microphone_there_is_a_sentence():
    def none(rate, take):
        raise InputError("No sound can be recorded: no microphone was found; connect one and start again.")

    recorder = Recorder(none)
    recorder.start()
    begin = time.monotonic()
    while not recorder.problem and time.monotonic() < begin + 5:
        pass
    assert "no microphone" in recorder.problem and recorder.stop() is None
    recorder.shut_down()
