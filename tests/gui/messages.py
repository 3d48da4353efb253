"""What the message bar says."""

from pytestqt.qtbot import QtBot

from pirender_gui.main_window import MainWindow


def wait_for_message(qtbot: QtBot, window: MainWindow, kind: str) -> str:
    """The words of the next message of a kind: notice, question or error."""
    qtbot.waitUntil(lambda: window.message_bar.kind == kind and bool(window.message_bar.text), timeout=5000)
    return window.message_bar.text
