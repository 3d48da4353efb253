"""One play of the monkey, from an empty window to a closed one."""

import gc
import random
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from pirender_gui.app import make_window
from pirender_gui.headless import scripted_settings
from pirender_gui.loop_probe import LoopProbe
from pirender_gui.main_window import MainWindow
from pirender_gui.waiting import wait_until
from tools.monkey.answers import MonkeyDialogs, MonkeyPresetQuestions
from tools.monkey.hands import Hands
from tools.monkey.playground import make_playground
from tools.monkey.watch import Report, Watch, resident_megabytes

_WARM_UP_SHARE = 0.15
_POPUP_MS = 300
_PATIENCE_MS = 120_000


def play(seed: int, seconds: float, folder: Path) -> Report:
    """Let the monkey use the editor; a QApplication has to exist.

    Args:
        seed: the same seed does the same things (how far it gets in the time depends on the machine).
        seconds: how long.
        folder: an empty folder for its files.
    """
    chance = random.Random(seed)
    report = Report(seed)
    photos = make_playground(folder, chance)
    watch = Watch(report)
    window = _make_window(folder, chance, photos)
    hands = Hands(window, chance, photos, folder)
    window.open_path(photos[0])
    wait_until(lambda: window.model.portrait is not None, _PATIENCE_MS)
    guard = QTimer()
    guard.setInterval(_POPUP_MS)
    guard.timeout.connect(hands.leave_popup)
    guard.start()
    probe = LoopProbe()
    begin = time.monotonic()
    while (passed := time.monotonic() - begin) < seconds:
        if not report.megabytes_warm and passed > _WARM_UP_SHARE * seconds:
            report.megabytes_warm = _settled_megabytes(window)
        if len(report.megabytes) < 20 * passed / seconds:
            report.megabytes.append(round(resident_megabytes(), 1))
        _one_action(window, hands, probe, report, chance)
        watch.look()
    guard.stop()
    report.seconds = time.monotonic() - begin
    report.megabytes_end = _settled_megabytes(window)
    window.undo_stack.setClean()
    window.close()
    wait_until(lambda: not window.isVisible(), _PATIENCE_MS)
    window.deleteLater()
    wait_until(lambda: False, 100)
    watch.stop()
    return report


def _make_window(folder: Path, chance: random.Random, photos: list[Path]) -> MainWindow:
    settings = scripted_settings(folder)
    settings.pictures_folder = folder / "pictures"
    window = make_window(settings, folder / "autosave")
    window.files.dialogs = window.project_flow.dialogs = MonkeyDialogs(window, chance, photos, folder)
    window.own_presets.questions = MonkeyPresetQuestions(window, chance, folder)
    window.show()
    window.start()
    return window


def _one_action(window: MainWindow, hands: Hands, probe: LoopProbe, report: Report, chance: random.Random) -> None:
    probe.start()
    name = hands.act()
    report.actions[name] += 1
    wait_until(lambda: False, chance.choice((1, 5, 20, 60)))
    if chance.random() < 0.02:
        wait_until(lambda: not window.worker.is_busy(), 5000)
    if window.autosave is not None and chance.random() < 0.005:
        window.autosave.write()
    probe.stop()
    if probe.longest > report.longest_gap_ms:
        report.longest_gap_ms, report.gap_action = probe.longest, name


def _settled_megabytes(window: MainWindow) -> float:
    wait_until(lambda: not window.worker.is_busy() and not window.preview.is_about_to_rest, _PATIENCE_MS)
    gc.collect()
    return resident_megabytes()
