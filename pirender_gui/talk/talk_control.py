"""Puts the talk panel together and connects it with the window."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from core.errors import InputError
from pirender_gui.actions.talk_actions import TalkActions
from pirender_gui.editor_model import EditorModel
from pirender_gui.file_flow import FileFlow
from pirender_gui.preview_loop import PreviewLoop
from pirender_gui.render_request import Failure
from pirender_gui.render_worker import RenderWorker
from pirender_gui.settings import Settings
from pirender_gui.talk.curve_editor import CurveEditor
from pirender_gui.talk.driver_picture import DriverPicture
from pirender_gui.talk.driver_view import DriverView
from pirender_gui.talk.film_export import FilmExport
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.imitation_maker import ImitationMaker
from pirender_gui.talk.keyframe_control import KeyframeControl
from pirender_gui.talk.pictures_ahead import PicturesAhead
from pirender_gui.talk.recording import Recording
from pirender_gui.talk.take_maker import TakeMaker
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.webcam_control import WebcamControl
from pirender_gui.theme import Theme

_PANEL_HEIGHT = 314


class TalkControl(QObject):
    """Answers to the talk actions. The panel is made when it is first opened, since its plots take long to load.

    Attributes:
        model: sound, takes and curves.
        maker: reads sounds and makes takes.
        imitations: reads clips and makes takes that imitate them.
        player: plays the film.
        pictures: renders ahead.
        curves: changes of the timeline by hand.
        keyframes: poses of the sliders over time.
        recording: the microphone.
        export: films and motions as files.
        webcam: drives the portrait live.
        driver: shows what is imitated.
        panel: the panel, None before it was opened.

    Signals:
        busy: str, what is being done (empty: nothing).
        noticed: str, a sentence.
        failed: str, a sentence; str, a traceback for a fault of ours.
    """

    busy = Signal(str)
    noticed = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self,
        editor: EditorModel,
        worker: RenderWorker,
        preview: PreviewLoop,
        files: FileFlow,
        actions: TalkActions,
        settings: Settings,
        theme: Theme,
        room: QSplitter,
        canvas: QWidget,
    ) -> None:
        """``room`` is the splitter whose lower part the panel becomes; the webcam's picture lies on the ``canvas``."""
        window = room.window()
        super().__init__(window)
        self._editor, self._preview, self._files, self._settings = editor, preview, files, settings
        self._actions, self._theme, self._room = actions, theme, room
        self.model = TalkModel(editor, self)
        self.maker = TakeMaker(self.model, editor, self)
        self.imitations = ImitationMaker(self.model, editor, self.maker, self)
        self.pictures = PicturesAhead(editor, worker, self)
        self.player = FilmPlayer(self.model, self.pictures, preview, self)
        self.curves = CurveEditor(self.model, self)
        self.keyframes = KeyframeControl(self.model, editor, self.curves, self.player, actions.timeline, self)
        self.recording = Recording(actions.record, self.maker, self)
        self.export = FilmExport(self.model, editor, worker, files, actions, window)
        small = DriverPicture(canvas)
        self.webcam = WebcamControl(self.model, self.player, preview, actions, small)
        self.driver = DriverView(self.model, self.player, actions, small)
        self.panel: QWidget | None = None
        self._connect_parts()
        self._connect_actions()
        self._show_state()

    def _connect_parts(self) -> None:
        self._files.sound_wanted.connect(self.open)
        self._files.imitation_wanted.connect(self.imitate)
        for worker in (self.maker, self.imitations):
            worker.busy.connect(self._tell_busy)
        self.pictures.failed.connect(self._tell_failure)
        for part in (self.maker, self.imitations, self.player, self.export, self.keyframes):
            part.noticed.connect(self.noticed)
        for teller in (self.maker, self.imitations, self.export):
            teller.failed.connect(self.failed)
        for refusing in (self.recording, self.webcam):
            refusing.failed.connect(self._tell_refusal)
        self.webcam.noticed.connect(self.noticed)
        self.recording.state_changed.connect(self._make_room_for_recording)
        self.export.began.connect(self.player.pause)
        for changed in (self.model.sound_changed, self.model.motions_changed, self.model.range_changed):
            changed.connect(self._show_state)

    def _connect_actions(self) -> None:
        actions = self._actions
        actions.panel.toggled.connect(self._show_panel)
        actions.open_sound.triggered.connect(self._open_by_dialog)
        actions.imitate.triggered.connect(self._imitate_by_dialog)
        actions.play.triggered.connect(self.player.toggle)
        actions.to_start.triggered.connect(self._go_to_start)
        actions.loop.toggled.connect(self.player.set_loops)
        actions.new_take.triggered.connect(self.maker.new_take)
        actions.timeline.trim.triggered.connect(self._trim)

    @Slot(object)
    def open(self, path: Path) -> None:
        """Open the panel and a sound in it."""
        self._actions.panel.setChecked(True)
        self.player.pause()
        self.maker.open(path)
        if self._editor.portrait is None:
            self.noticed.emit(self.tr("Open a photo too; it will say %s.") % path.name)

    @Slot(object)
    def imitate(self, path: Path) -> None:
        """Open the panel and what is to be imitated in it."""
        self._actions.panel.setChecked(True)
        self.player.pause()
        self.imitations.open(path)
        if self._editor.portrait is None:
            self.noticed.emit(self.tr("Open a photo too; it will imitate %s.") % path.name)

    def press(self, event: QKeyEvent) -> bool:
        """A key that nobody wanted; whether it was ours: Space plays and pauses."""
        if event.key() != Qt.Key.Key_Space or not self._actions.panel.isChecked() or self.model.sound is None:
            return False
        if not event.isAutoRepeat():
            self.player.toggle()
        return True

    def shut_down(self) -> None:
        """Stop everything that runs beside the window."""
        self.export.cancel()
        self.player.shut_down()
        self.recording.shut_down()
        self.webcam.shut_down()
        self.maker.shut_down()
        self.imitations.shut_down()

    @Slot(bool)
    def _show_panel(self, shown: bool) -> None:
        if self.panel is None and shown:
            from pirender_gui.talk.talk_panel import TalkPanel

            self.panel = TalkPanel(
                self.model,
                self.maker,
                self.imitations,
                self.curves,
                self.keyframes,
                self.player,
                self.recording,
                self._actions,
                self._theme,
            )
            self._room.addWidget(self.panel)
            self._room.setCollapsible(1, False)
            self._room.setStretchFactor(0, 1)
            self._room.setSizes([max(self._room.height() - _PANEL_HEIGHT, 100), _PANEL_HEIGHT])
        if self.panel is not None:
            self.panel.setVisible(shown)
        if not shown:
            self.player.pause()
            self._preview.peek(None)
        else:
            self.player.player.prepare()
        self.pictures.set_active(shown)

    @Slot()
    def _open_by_dialog(self) -> None:
        path = self._files.dialogs.sound_path(self._settings.sound_folder)
        if path is not None:
            self._settings.sound_folder = path.parent
            self.open(path)

    @Slot()
    def _imitate_by_dialog(self) -> None:
        path = self._files.dialogs.driving_path(self._settings.sound_folder)
        if path is not None:
            self._settings.sound_folder = path.parent
            self.imitate(path)

    @Slot()
    def _go_to_start(self) -> None:
        part = self.model.range
        self.player.seek(part[0] if part is not None else 0.0)

    @Slot()
    def _trim(self) -> None:
        self.player.pause()
        try:
            self.curves.trim()
        except InputError as refusal:
            self.failed.emit(str(refusal), "")

    @Slot()
    def _make_room_for_recording(self) -> None:
        if self.recording.is_recording:
            self._actions.panel.setChecked(True)
            self.player.pause()

    @Slot()
    def _show_state(self) -> None:
        for action in self._actions.need_sound:
            action.setEnabled(self.model.sound is not None)
        for action in self._actions.need_film:
            action.setEnabled(self.model.film is not None)
        self._actions.timeline.trim.setEnabled(self.model.range is not None)

    @Slot(str, float)
    def _tell_busy(self, text: str, _share: float) -> None:
        self.busy.emit(text)

    @Slot(object)
    def _tell_failure(self, failure: Failure) -> None:
        self.failed.emit(failure.sentence, failure.details)

    @Slot(str)
    def _tell_refusal(self, sentence: str) -> None:
        self.failed.emit(sentence, "")
