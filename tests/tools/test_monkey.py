import pytest
from PySide6.QtWidgets import QApplication

from tools.monkey.play import play


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
