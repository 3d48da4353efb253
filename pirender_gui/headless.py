"""The same window without a display: opens a photo, makes three edits, writes what it made and how it looks."""

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from pirender_gui.main_window import MainWindow
    from pirender_gui.settings import Settings

_TIMEOUT_MS = 120_000
_EDITS = (
    ("a smile", (("mouthSmile_L", 0.7), ("mouthSmile_R", 0.7))),
    ("a raised brow", (("browOuterUp_L", 0.6), ("browOuterUp_R", 0.6))),
    ("a turn of the head", (("yaw", 0.14),)),
)


def run_headless(photo: Path | None, folder: Path) -> int:
    """Run the editor offscreen on ``photo`` (the sample when ``None``); returns the exit status."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from pirender_gui.app import make_application, sample_photo

    source = photo if photo is not None else sample_photo()
    if source is None:
        return _fail("There is no photo to open: give one, this installation has no sample.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _fail(f"Cannot make the folder {folder}: {error.strerror or error}; choose another one.")
    application = make_application()
    with scripted_window(application) as window:
        window.show()
        window.start()
        problem = open_in(window, source) or _edit_and_save(window, folder)
    return _fail(problem) if problem else 0


@contextmanager
def scripted_window(application: "QApplication") -> "Iterator[MainWindow]":
    """The real window, with settings of its own so that a script leaves no trace in the user's; gone afterwards."""
    from pirender_gui.app import make_window

    with tempfile.TemporaryDirectory() as folder:
        window = make_window(scripted_settings(Path(folder)))
        try:
            yield window
        finally:
            window.shut_down()
            window.deleteLater()
            application.processEvents()


def scripted_settings(folder: Path) -> "Settings":
    """Settings of a script, all in ``folder``."""
    from PySide6.QtCore import QSettings

    from pirender_gui.settings import Settings

    return Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat), folder / "data")


def open_in(window: "MainWindow", photo: Path) -> str:
    """Open ``photo`` and its biggest face; returns what went wrong, or an empty text."""
    from pirender_gui.waiting import wait_until

    former = window.model.portrait

    def finished() -> bool:
        return window.model.portrait is not former or window.message_bar.kind == "error"

    window.open_path(photo)
    wait_until(lambda: finished() or window.face_choice.is_active, _TIMEOUT_MS)
    if window.face_choice.is_active and window.canvas.photo is not None:
        faces = window.canvas.photo.opened.faces
        if not faces:
            return window.message_bar.text
        window.document.choose_face(window.canvas.photo, faces[0])
        wait_until(finished, _TIMEOUT_MS)
    if window.model.portrait is not former:
        return ""
    return window.message_bar.text or f"Opening {photo} took too long."


def _edit_and_save(window: "MainWindow", folder: Path) -> str:
    from pirender_gui.waiting import wait_until

    for name, values in _EDITS:
        window.editor.edit(dict(values))
        window.editor.close_gesture()
        sys.stdout.write(f"Edit: {name}\n")
    shown = wait_until(lambda: window.canvas.painted_serial == window.preview.newest_serial, _TIMEOUT_MS)
    if not shown:
        return window.message_bar.text or "Rendering took too long."
    edited, picture = folder / "edited.png", folder / "window.png"
    window.document.save(edited)
    saved = wait_until(lambda: window.message_bar.kind in ("notice", "error"), _TIMEOUT_MS)
    if not saved or window.message_bar.kind == "error":
        return window.message_bar.text or "Saving took too long."
    window.message_bar.hide()
    if not window.grab().save(str(picture)):
        return f"Cannot write {picture}; choose another folder."
    sys.stdout.write(f"Wrote {edited} (the photo with three edits) and {picture} (the window).\n")
    return ""


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2
