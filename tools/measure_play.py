"""Measures playing in the real window: start, seeking, and how picture and sound keep together.

Needs a sound device; without a card a PulseAudio null sink will do (docs/measurements.md has the command).
Run: ``python -m tools.measure_play --seconds 60``
"""

import argparse
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QObject, Slot

from pirender_gui.app import make_application, prepare_process, sample_photo
from pirender_gui.headless import open_in, scripted_window
from pirender_gui.main_window import MainWindow
from pirender_gui.waiting import wait_until
from resources import resource_path

_PATIENCE_MS = 300_000
_RATE = 25.0


@dataclass
class Seen:
    """What was seen while it played.

    Attributes:
        walls: seconds of the machine's clock.
        positions: second of the sound that is heard then.
        leads: seconds by which the picture shown is ahead of the sound.
    """

    walls: list[float] = field(default_factory=list)
    positions: list[float] = field(default_factory=list)
    leads: list[float] = field(default_factory=list)


class Watcher(QObject):
    """Notes the time whenever the play head moves."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._player, self.seen = window.talk.player, Seen()
        self._player.moved.connect(self._look)

    @Slot(float)
    def _look(self, _second: float) -> None:
        player = self._player
        if player.is_playing and not player.is_waiting:
            heard = player.player.position
            self.seen.walls.append(time.perf_counter())
            self.seen.positions.append(heard)
            if player.shown is not None:
                # A picture belongs to the middle of its frame.
                self.seen.leads.append((player.shown + 0.5) / _RATE - heard)


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_process()
    application = make_application()
    with scripted_window(application) as window, tempfile.TemporaryDirectory() as folder:
        window.show()
        window.start()
        photo = sample_photo()
        assert photo is not None
        open_in(window, photo)
        talk = window.talk
        talk.open(_long_sound(Path(folder) / "long.wav", options.seconds))
        wait_until(lambda: talk.model.film is not None, _PATIENCE_MS)
        watcher = Watcher(window)
        begun = time.perf_counter()
        talk.player.play()
        wait_until(lambda: bool(watcher.seen.walls), _PATIENCE_MS)
        print(f"sound begins {watcher.seen.walls[0] - begun:.2f} s after play, {options.seconds:.0f} s of sound")
        wait_until(lambda: not talk.player.is_playing, round(1000 * options.seconds) + _PATIENCE_MS)
        _tell(watcher.seen, talk.player.dropped)
        for second in (options.seconds * 0.3, options.seconds * 0.8):
            _seek(window, second)
    application.quit()


def _tell(seen: Seen, dropped: int) -> None:
    walls, positions, leads = np.array(seen.walls), np.array(seen.positions), np.array(seen.leads)
    steady = slice(len(walls) // 50, -len(walls) // 50)
    slope, _ = np.polyfit(walls[steady], positions[steady], 1)
    rest = positions[steady] - walls[steady]
    fifth = max(len(rest) // 5, 1)
    drift = rest[-fifth:].mean() - rest[:fifth].mean()
    print(
        f"clock of the sound against the machine's: rate {slope:.5f}, drift {1000 * drift:.1f} ms (first to last fifth)"
    )
    ends = leads[-fifth:].mean() - leads[:fifth].mean()
    print(
        f"picture against sound: mean {1000 * leads.mean():.1f} ms, 5 to 95 % "
        f"{1000 * np.percentile(leads, 5):.1f} to {1000 * np.percentile(leads, 95):.1f} ms, "
        f"drift {1000 * ends:.1f} ms; {dropped} pictures dropped"
    )


def _seek(window: MainWindow, second: float) -> None:
    player = window.talk.player
    player.play()
    wait_until(lambda: not player.is_waiting, _PATIENCE_MS)
    begun = time.perf_counter()
    player.seek(second)
    wait_until(lambda: not player.is_waiting and player.position > second, _PATIENCE_MS)
    print(f"seeking to {second:.0f} s while it plays: heard again after {time.perf_counter() - begun:.2f} s")
    player.pause()


def _long_sound(path: Path, seconds: float) -> Path:
    samples, rate = soundfile.read(resource_path("samples", "speech.flac"), dtype="float32")
    wanted = round(seconds * rate)
    soundfile.write(path, np.resize(samples, wanted), rate)
    return path


if __name__ == "__main__":
    main()
