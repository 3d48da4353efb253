from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from core.playback.player import Player
from core.playback.recorder import Recorder
from pirender_gui.main_window import MainWindow
from tests.gui.talk.fakes import FakeTalker, no_device, no_microphone

RATE = 16_000


@pytest.fixture
def talker() -> FakeTalker:
    return FakeTalker()


@pytest.fixture
def talking(edited: MainWindow, talker: FakeTalker) -> MainWindow:
    """The window with a photo and the talk panel open, with a fake speech model and without sound devices."""
    talk = edited.talk
    talk.maker.use_talker(lambda: talker, needs_torch=False)
    talk.player.player.shut_down()
    talk.player.player = Player(no_device)
    talk.recording.recorder.shut_down()
    talk.recording.recorder = Recorder(no_microphone)
    edited.actions_.talk.panel.setChecked(True)
    return edited


@pytest.fixture
def sound_file(tmp_path: Path) -> Path:
    """Two seconds of a tone that swells."""
    seconds = np.arange(2 * RATE) / RATE
    path = tmp_path / "hello.wav"
    soundfile.write(path, (np.sin(seconds * 2000) * seconds / 4).astype(np.float32), RATE)
    return path


@pytest.fixture
def say(qtbot: QtBot, talking: MainWindow, sound_file: Path) -> Callable[[], MainWindow]:
    """Opens the sound and waits for its first take."""

    def opened() -> MainWindow:
        talking.open_path(sound_file)
        qtbot.waitUntil(lambda: talking.talk.model.motions is not None, timeout=10_000)
        return talking

    return opened
