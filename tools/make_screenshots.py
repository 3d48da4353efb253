"""Takes pictures of every panel and dialog of the real editor, in every theme, in two sizes.

Run: ``python -m tools.make_screenshots --out out/screenshots`` for all of them, or with ``--guide docs/images/guide``
for those of the user guide only. Only the sample portraits are shown.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from pirender_gui.app import make_application, make_window, prepare_process
from pirender_gui.headless import scripted_settings
from pirender_gui.main_window import MainWindow
from pirender_gui.theme import THEMES
from tools.screenshot_scenes import SCENES, Scene, Stage

_SIZES = ((1280, 800), (2560, 1440))
_GUIDE_SIZE = (1280, 800)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/screenshots"))
    parser.add_argument("--guide", type=Path, help="write the pictures of the guide here instead")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_process()
    application = make_application()
    if options.guide is not None:
        options.guide.mkdir(parents=True, exist_ok=True)
        take_all("dark", _GUIDE_SIZE, lambda scene, part: options.guide / f"{scene.name}{part}.jpg")
    else:
        for theme in THEMES:
            for size in _SIZES:
                folder = options.out / f"{theme}-{size[0]}x{size[1]}"
                folder.mkdir(parents=True, exist_ok=True)
                take_all(theme, size, lambda scene, part, to=folder: to / f"{scene.name}{part}.png")  # type: ignore[misc]
    application.quit()


def take_all(theme_name: str, size: tuple[int, int], path_of: Callable[[Scene, str], Path]) -> None:
    """Every scene in one theme and size; a scene that opens a dialog gives two pictures."""
    with tempfile.TemporaryDirectory() as folder:
        window = _make_window(theme_name, size, Path(folder))
        stage = Stage(window, Path(folder))
        for scene in SCENES:
            stage.set_up()
            dialog = scene.play(stage)
            stage.settle()
            _save(window, path_of(scene, ""))
            if dialog is not None:
                _save(dialog, path_of(scene, "-dialog"))
                dialog.close()
        window.undo_stack.setClean()
        window.close()
        window.deleteLater()
        QApplication.processEvents()


def _make_window(theme_name: str, size: tuple[int, int], folder: Path) -> MainWindow:
    settings = scripted_settings(folder)
    settings.face_hint_seen = True
    settings.theme = theme_name
    window = make_window(settings)
    window.resize(*size)
    window.show()
    window.start()
    return window


def _save(widget: QWidget, path: Path) -> None:
    widget.grab().save(str(path), quality=88)


if __name__ == "__main__":
    main()
