"""The door to sounddevice, with the library replaced."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from core.errors import InputError
from core.playback.devices import open_input, open_output


class PortAudioError(Exception):
    pass


class CallbackStop(Exception):
    pass


def library(devices=True, refused=()):
    made = []

    class Stream:
        latency, time, active = 0.01, 7.0, False

        def __init__(self, samplerate, channels, dtype, callback):
            if samplerate in refused:
                raise PortAudioError("Invalid sample rate")
            self.samplerate, self.callback = samplerate, callback
            made.append(self)

        def start(self):
            self.active = True

        def close(self, ignore_errors):
            self.active = False

    def query_devices(kind):
        if not devices:
            raise PortAudioError("Error querying device -1")
        return {"default_samplerate": 44_100.0}

    return SimpleNamespace(
        PortAudioError=PortAudioError, CallbackStop=CallbackStop, query_devices=query_devices,
        OutputStream=Stream, InputStream=Stream, made=made,
    )  # fmt: skip


@pytest.fixture
def use(monkeypatch):
    def used(fake):
        monkeypatch.setitem(sys.modules, "sounddevice", fake)
        return fake

    return used


def test_blocks_are_filled_and_the_last_one_ends_the_stream(use):
    fake = use(library())
    asked = []

    def fill(block, heard_at):
        block[:] = 0.25
        asked.append(heard_at)
        return len(asked) < 2

    stream = open_output(16_000, fill)
    stream.start()
    assert stream.is_running and stream.rate == 16_000 and stream.time() == 7.0
    block = np.zeros((32, 1), np.float32)
    times = SimpleNamespace(outputBufferDacTime=8.5)
    fake.made[0].callback(block, 32, times, None)
    assert (block == 0.25).all() and asked == [8.5]
    with pytest.raises(CallbackStop):
        fake.made[0].callback(block, 32, times, None)
    stream.close()
    assert not stream.is_running


def test_a_rate_that_the_device_refuses_becomes_its_own(use):
    use(library(refused=(16_000,)))
    assert open_output(16_000, lambda *_: True).rate == 44_100
    assert open_input(16_000, lambda _: None).rate == 44_100


def test_the_microphone_hands_over_what_it_hears(use):
    fake = use(library())
    heard = []
    open_input(48_000, heard.append)
    fake.made[0].callback(np.ones((4, 1), np.float32), 4, None, None)
    assert heard[0].shape == (4,)


@pytest.mark.parametrize(
    ("fake", "words"),
    [
        (None, "PortAudio library is missing"),
        (library(devices=False), "no sound device was found"),
        (library(refused=(16_000, 44_100)), "cannot be opened"),
    ],
)
def test_what_is_missing_is_a_sentence(use, fake, words):
    use(fake)
    with pytest.raises(InputError, match=words):
        open_output(16_000, lambda *_: True)


def test_no_microphone_is_a_sentence(use):
    use(library(devices=False))
    with pytest.raises(InputError, match="no microphone was found"):
        open_input(16_000, lambda _: None)
