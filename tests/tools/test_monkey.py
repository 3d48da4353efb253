import threading

import pytest
from PySide6.QtWidgets import QApplication

from pirender_gui.dialogs import Dialogs
from tools.monkey.answers import MonkeyDialogs
from tools.monkey.play import play
from tools.monkey.watch import Report, Watch


@pytest.fixture
def undressed(qapp):
    """The monkey dresses the program; the other tests want it bare."""
    yield
    application = QApplication.instance()
    application.setStyleSheet("")


def test_a_short_play_leaves_no_fault_and_no_thread(qapp, undressed, tmp_path):
    report = play(seed=3, seconds=8.0, folder=tmp_path)
    assert report.faults == {} and report.threads_left == []
    assert sum(report.actions.values()) > 20


def test_only_threads_begun_under_watch_are_told(qapp):
    free = threading.Event()
    early, late = (threading.Thread(target=free.wait, name=name) for name in ("early", "late"))
    early.start()
    report = Report(seed=0)
    watch = Watch(report)
    late.start()
    watch.stop()
    free.set()
    early.join()
    late.join()
    assert report.threads_left == ["late"]


def test_no_question_is_left_that_would_stop_it():
    asked = {name for name in vars(Dialogs) if not name.startswith("_")}
    assert asked - {"__init__"} <= {name for name in vars(MonkeyDialogs) if not name.startswith("_")}
