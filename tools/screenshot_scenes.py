"""What the screenshots show: each scene brings the window into one state."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from core.preset_store import PresetScope
from core.project.autosave import Autosave, recoverable
from pirender_gui.batch.batch_dialog import BatchDialog
from pirender_gui.canvas.panes import CompareMode
from pirender_gui.main_window import MainWindow
from pirender_gui.recovery import RecoveryDialog
from pirender_gui.waiting import wait_until
from pirender_gui.widgets.save_preset_dialog import NewPreset, SavePresetDialog
from resources import resource_path
from tools.driving_film import driving_film

_PATIENCE_MS = 60_000
_SMILE = {"mouthSmile_L": 0.8, "mouthSmile_R": 0.8, "cheekSquint_L": 0.4, "cheekSquint_R": 0.4}


class Stage:
    """The window and what scenes do with it."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self.folder = folder
        self.sample = resource_path("samples", "portrait.jpg")

    def set_up(self) -> None:
        """The sample portrait, untouched, in the plain window."""
        window = self.window
        window.undo_stack.setClean()
        window.face_choice.cancel()
        window.message_bar.hide()
        window.welcome.card.hide()
        window.compare.use(CompareMode.OFF)
        window.screen_control.leave()
        window.panel.search_box.clear()
        window.model.set_locked(window.model.locked, False)
        window.model.set_linked(window.model.linked, False)
        for action in (window.actions_.view.mesh, window.actions_.view.landmarks):
            action.setChecked(False)
        if window.panel.only_changed_button.isChecked():
            window.panel.only_changed_button.click()
        window.face_tool.leave()
        window.talk.player.pause()
        window.actions_.talk.panel.setChecked(False)

    def open(self, path: Path | None = None) -> None:
        """Open a photo and wait for it."""
        opened: list[bool] = []
        slot = self._note(opened)
        self.window.document.opened.connect(slot)
        self.window.document.open_photo(path or self.sample)
        wait_until(lambda: bool(opened), _PATIENCE_MS)
        self.window.document.opened.disconnect(slot)

    def settle(self) -> None:
        """Wait until the picture on the screen is the last one."""
        window = self.window
        wait_until(
            lambda: (
                not window.worker.is_busy()
                and not window.preview.is_about_to_rest
                and window.canvas.painted_serial == window.preview.newest_serial
            ),
            _PATIENCE_MS,
        )
        QApplication.processEvents()

    def hover(self, handle: str) -> None:
        """Put the mouse on a handle."""
        canvas = self.window.canvas
        at = QPointF(*canvas.view.to_canvas(*self.window.face_tool.handle_place(handle)))
        none = Qt.MouseButton.NoButton
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(canvas, event)

    def dialog(self) -> QWidget | None:
        """The dialog that is open."""
        return next((one for one in self.window.findChildren(QDialog) if one.isVisible()), None)

    @staticmethod
    def _note(opened: list[bool]) -> Callable[[], None]:
        return lambda: opened.append(True)


@dataclass(frozen=True)
class Scene:
    """One state of the window.

    Attributes:
        name: name of its picture.
        play: brings the state about; gives the dialog that it opened, if any.
    """

    name: str
    play: Callable[[Stage], QWidget | None]


def _edited(stage: Stage) -> None:
    stage.open()
    editor = stage.window.editor
    editor.edit(_SMILE, "Smile")
    editor.close_gesture()
    editor.edit({"yaw": stage.window.model.motion["yaw"] + 0.15})
    editor.close_gesture()
    editor.edit({"eyeLookOut_L": 0.3, "eyeLookIn_R": 0.3})


def _window(stage: Stage) -> None:
    _edited(stage)


def _sliders(stage: Stage) -> None:
    _edited(stage)
    panel = stage.window.panel
    stage.window.model.set_locked(("mouthSmile_L",), True)
    stage.window.model.set_linked(("mouthSmile_L", "eyeBlink_L"), True)
    panel.search_box.setText("smile")


def _only_changed(stage: Stage) -> None:
    _edited(stage)
    stage.window.panel.only_changed_button.click()


def _handles(stage: Stage) -> None:
    _edited(stage)
    stage.settle()
    stage.hover("mouth corner left")


def _overlay(stage: Stage) -> None:
    _edited(stage)
    stage.window.actions_.view.mesh.setChecked(True)
    stage.window.actions_.view.landmarks.setChecked(True)


def _split(stage: Stage) -> None:
    _edited(stage)
    stage.window.compare.use(CompareMode.SPLIT)


def _side_by_side(stage: Stage) -> None:
    _edited(stage)
    stage.window.compare.use(CompareMode.SIDE_BY_SIDE)


def _photo_alone(stage: Stage) -> None:
    _edited(stage)
    stage.window.actions_.view.photo_alone.setChecked(True)


def _presets(stage: Stage) -> None:
    _edited(stage)
    questions = stage.window.own_presets.questions
    kept = questions.new_preset
    questions.new_preset = lambda *_: NewPreset("My half smile", PresetScope.CHANGED, True)  # type: ignore[method-assign]
    stage.window.own_presets.save()
    questions.new_preset = kept  # type: ignore[method-assign]
    presets = stage.window.side.presets.list
    presets.scrollToBottom()


def _save_preset(stage: Stage) -> QWidget:
    _edited(stage)
    dialog = SavePresetDialog("My half smile", frozenset(), frozenset(), stage.window)
    dialog.open()
    return dialog


def _random(stage: Stage) -> QWidget | None:
    stage.open()
    stage.window.actions_.edit.random_options.trigger()
    stage.window.actions_.edit.random.trigger()
    return stage.window.random_draws.dialog


def _paste_special(stage: Stage) -> QWidget | None:
    _edited(stage)
    stage.window.motions.copy()
    stage.window.editor.reset_all()
    stage.window.actions_.edit.paste_special.trigger()
    return stage.dialog()


def _faces(stage: Stage) -> None:
    pair = stage.folder / "two-faces.jpg"
    if not pair.exists():
        both = Image.new("RGB", (1200, 600))
        for number, name in enumerate(("portrait.jpg", "portrait-2.jpg")):
            with Image.open(resource_path("samples", name)) as sample:
                both.paste(sample.resize((600, 600)), (600 * number, 0))
        both.save(pair)
    found: list[object] = []
    stage.window.document.faces_found.connect(found.append)
    stage.window.document.open_photo(pair)
    wait_until(lambda: bool(found), _PATIENCE_MS)


def _shortcuts(stage: Stage) -> QWidget | None:
    _edited(stage)
    stage.window.shortcut_list.show()
    return stage.window.shortcut_list.dialog


def _welcome(stage: Stage) -> None:
    stage.open()
    stage.window.welcome.card.present()


def _recovery(stage: Stage) -> QWidget | None:
    _edited(stage)
    project = stage.window.projects.snapshot()
    assert project is not None
    folder = stage.folder / "autosave"
    autosave = Autosave(folder)
    autosave.write(project)
    # As after a crash: the file is there and nobody holds its lock.
    autosave._lock.release()
    dialog = RecoveryDialog(recoverable(folder).items, stage.window)
    dialog.open()
    return dialog


def _talk(stage: Stage) -> None:
    stage.open()
    window = stage.window
    talk = window.talk
    window.open_path(resource_path("samples", "speech.flac"))
    for count in (1, 2, 3):
        wait_until(lambda wanted=count: len(talk.model.takes) == wanted, _PATIENCE_MS)  # type: ignore[misc]
        if count < 3:
            talk.maker.new_take()
    talk.model.choose(1)
    talk.curves.draw("jawOpen", 128, np.linspace(0.15, 0.45, 16, dtype=np.float32))
    talk.curves.set_locked("yaw", True)
    talk.model.select((4.6, 6.1))
    talk.player.seek(5.3)
    window.message_bar.hide()


def _imitate(stage: Stage) -> None:
    stage.open()
    window = stage.window
    talk = window.talk
    window.open_path(driving_film(stage.folder / "interview.mp4"))
    wait_until(lambda: talk.model.chosen is not None and talk.model.chosen.imitation is not None, _PATIENCE_MS)
    talk.model.show_curves(("jawOpen", "yaw", "eyeBlink_L"))
    for second, smile in ((0.4, 0.0), (2.3, 0.7)):
        talk.player.seek(second)
        stage.window.model.set_many({"mouthSmile_L": smile, "mouthSmile_R": smile})
        talk.keyframes.put()
    talk.player.seek(2.3)
    window.message_bar.hide()


def _export_film(stage: Stage) -> QWidget | None:
    _talk(stage)
    stage.window.actions_.talk.export.trigger()
    return stage.window.talk.export.dialog


def _batch_of(stage: Stage) -> BatchDialog:
    stage.open()
    stage.window.actions_.file.batch.trigger()
    dialog = stage.window.batch.dialog
    assert dialog is not None
    form = dialog.form
    form.photos.add([stage.sample, stage.sample.with_name("portrait-2.jpg")])
    for row in range(form.presets.count()):
        wanted = form.presets.item(row).text() in ("Smile", "Big laugh", "Surprise", "Sadness", "Wink, left eye")
        form.presets.item(row).setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
    form.folder.setText(str(stage.folder / "holiday"))
    form.longer_side.setValue(512)
    return dialog


def _batch(stage: Stage) -> QWidget | None:
    return _batch_of(stage)


def _batch_done(stage: Stage) -> QWidget | None:
    dialog = _batch_of(stage)
    ended: list[bool] = []
    dialog.job.ended.connect(lambda _report: ended.append(True))
    dialog.start.click()
    wait_until(lambda: bool(ended), _PATIENCE_MS)
    return dialog


def _error(stage: Stage) -> None:
    _edited(stage)
    stage.window.recent.open(stage.folder / "holiday.jpg")


SCENES = (
    Scene("window", _window),
    Scene("sliders", _sliders),
    Scene("only-changed", _only_changed),
    Scene("handles", _handles),
    Scene("overlay", _overlay),
    Scene("split", _split),
    Scene("side-by-side", _side_by_side),
    Scene("photo-alone", _photo_alone),
    Scene("presets", _presets),
    Scene("save-preset", _save_preset),
    Scene("random", _random),
    Scene("paste-special", _paste_special),
    Scene("faces", _faces),
    Scene("shortcuts", _shortcuts),
    Scene("welcome", _welcome),
    Scene("recovery", _recovery),
    Scene("talk", _talk),
    Scene("export-film", _export_film),
    Scene("imitate", _imitate),
    Scene("batch", _batch),
    Scene("batch-done", _batch_done),
    Scene("error", _error),
)
