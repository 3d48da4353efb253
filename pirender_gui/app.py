"""Start of the editor: limits and logging first, then the window, and only then anything heavy."""

import argparse
import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from core.session_types import Studio
    from pirender_gui.main_window import MainWindow
    from pirender_gui.settings import Settings


_SWITCH_INTERVAL_S = 0.0005


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the editor; returns the exit status."""
    options = _parse(arguments)
    prepare_process()
    set_up_logging()
    if options.headless:
        from pirender_gui.headless import run_headless

        return run_headless(options.photo, options.out)
    return run_window(options.photo, options.checkpoint)


def prepare_process() -> None:
    """Leave one core to the window, let idle workers sleep, and hand the interpreter over quickly.

    The libraries read the variables once, when they are loaded, so this comes before any of them.
    """
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) - 1)))
    # Two processes with busy-waiting threads slow each other down many times over.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # The engine's Python would otherwise keep the window waiting for 5 ms at a time.
    sys.setswitchinterval(_SWITCH_INTERVAL_S)


def set_up_logging() -> None:
    """Log warnings to the console, where there is one (a windowed start on Windows has none)."""
    if sys.stderr is None:
        logging.getLogger().addHandler(logging.NullHandler())
    else:
        logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")


def load_studio() -> "Studio":
    """The real core; called on the render thread, because it imports and loads for a while."""
    from core.session import PhotoStudio

    return PhotoStudio.load()


def make_application() -> "QApplication":
    """The Qt application."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from pirender_gui.error_hook import route_qt_messages
    from resources import resource_path

    route_qt_messages()
    application = QApplication([sys.argv[0]])
    application.setApplicationName("Portrait Editor")
    application.setOrganizationName("pirender")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resource_path("icons", "app.svg"))))
    return application


def make_window(settings: "Settings", autosave_folder: Path | None = None) -> "MainWindow":
    """The main window on the real core, in the theme of the settings."""
    # Loading OpenCV holds the interpreter for some 40 ms: better before there is a window to freeze.
    from PySide6.QtWidgets import QApplication

    import core.opencv  # noqa: F401
    from pirender_gui.main_window import MainWindow
    from pirender_gui.theme import load_theme
    from pirender_gui.theme_switch import dress

    theme = load_theme(settings.theme)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    dress(application, theme)
    window = MainWindow(load_studio, theme, settings, autosave_folder)
    # Modules and widgets stay: looking through them for garbage again and again would stop the window each time.
    gc.freeze()
    return window


def run_window(photo: Path | None, checkpoint: Path | None = None) -> int:
    """Show the window, then load the engine, the checkpoint and the photo (the sample portrait when none is given)."""
    from platformdirs import user_state_path
    from PySide6.QtCore import QSettings

    from pirender_gui.error_hook import ErrorHook
    from pirender_gui.settings import Settings

    application = make_application()
    hook = ErrorHook()
    hook.install()
    folder = user_state_path("pirender", appauthor=False) / "autosave"
    window = make_window(Settings(QSettings()), folder)
    hook.caught.connect(window.show_fault)
    window.show()
    window.welcome.show_once()
    window.start()
    if checkpoint is not None:
        window.engines.take(checkpoint)
    first = photo if photo is not None else sample_photo()
    if first is not None:
        window.open_path(first)
    status = application.exec()
    hook.uninstall()
    return status


def sample_photo() -> Path | None:
    """The bundled portrait, or ``None`` in an installation without it."""
    from resources import resource_path

    found = sorted(resource_path("samples").glob("portrait.*"))
    return found[0] if found else None


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pirender-gui", description="Edit the face in a portrait photo.")
    parser.add_argument("photo", type=Path, nargs="?", metavar="PHOTO", help="photo to open (default: a sample)")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="renderer checkpoint to use")
    parser.add_argument("--headless", action="store_true", help="run without a display: three edits, two pictures")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where --headless writes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
