"""The window: puts the parts together and connects them; what the parts do is theirs."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QWidget

from core.motion import ICT64
from core.preset_store import PresetStore
from core.session_types import Studio
from pirender_gui.about import About
from pirender_gui.actions.window_actions import WindowActions
from pirender_gui.autosave_timer import AutosaveTimer
from pirender_gui.batch.batch_control import BatchControl
from pirender_gui.canvas.canvas import Canvas
from pirender_gui.canvas.face_overlay import FaceOverlay
from pirender_gui.canvas.face_tool import FaceTool
from pirender_gui.compare_control import CompareControl
from pirender_gui.dialogs import Dialogs
from pirender_gui.document import Document
from pirender_gui.editor_model import EditorModel
from pirender_gui.engine_control import EngineControl
from pirender_gui.expression_copy import ExpressionCopy
from pirender_gui.face_choice import FaceChoice
from pirender_gui.face_hint import FaceHint
from pirender_gui.file_flow import FileFlow
from pirender_gui.hold_keys import HoldKeys
from pirender_gui.motion_actions import MotionActions
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.motion_transfer import MotionTransfer
from pirender_gui.own_presets import OwnPresets
from pirender_gui.panels.coefficient_panel import CoefficientPanel
from pirender_gui.panels.side_panel import SidePanel
from pirender_gui.panels.status_line import StatusLine
from pirender_gui.picture_clipboard import PictureClipboard
from pirender_gui.preset_questions import PresetQuestions
from pirender_gui.preview_loop import PreviewLoop
from pirender_gui.project_document import ProjectDocument
from pirender_gui.project_flow import ProjectFlow
from pirender_gui.random_draws import RandomDraws
from pirender_gui.recent_files import RecentFiles
from pirender_gui.recovery import Recovery
from pirender_gui.render_request import Failure, RenderedFrame
from pirender_gui.render_worker import RenderWorker
from pirender_gui.screen_control import ScreenControl
from pirender_gui.settings import Settings
from pirender_gui.shortcut_list import ShortcutList
from pirender_gui.space_switch import SpaceSwitch
from pirender_gui.talk.talk_control import TalkControl
from pirender_gui.theme import Theme
from pirender_gui.theme_switch import ThemeSwitch
from pirender_gui.training_control import TrainingControl
from pirender_gui.welcome import Welcome
from pirender_gui.widgets.details_dialog import DetailsDialog
from pirender_gui.widgets.message_bar import MessageBar
from pirender_gui.zoom_control import ZoomControl

_PANEL_WIDTH = 432


class MainWindow(QMainWindow):
    """The editor window. Its parts are public so that scripts, benchmarks and tests can drive it.

    Signals:
        closed: the window was closed and its thread has ended.
    """

    closed = Signal()

    def __init__(
        self,
        make_studio: Callable[[], Studio],
        theme: Theme,
        settings: Settings,
        autosave_folder: Path | None = None,
    ) -> None:
        """Put the window together; without a folder for autosaves there are none."""
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._fault_details = ""
        self.model = EditorModel(ICT64, self)
        self.undo_stack = QUndoStack(self)
        self.editor = MotionEditor(self.model, self.undo_stack, self)
        self.transfer = MotionTransfer(self.model, self.editor, theme, self)
        self.motions = MotionActions(self.model, self.editor, self.transfer, self)
        self.worker = RenderWorker(make_studio, self)
        self.preview = PreviewLoop(self.model, self.worker, self)
        self.document = Document(self.model, self.undo_stack, self.worker, self)
        self.canvas = Canvas(theme)
        self.projects = ProjectDocument(self.model, self.undo_stack, self.document, self.canvas, self.worker, self)
        self.panel = CoefficientPanel(self.model, self.editor, theme)
        self.side = SidePanel(self.model, self.editor, self.undo_stack, theme)
        self.status_line = StatusLine(self.model)
        self.actions_ = WindowActions(self.undo_stack, theme, self)
        dialogs = Dialogs(self)
        self.project_flow = ProjectFlow(self.model, self.projects, dialogs, self.actions_.file, self)
        self.files = FileFlow(self.model, self.document, self.projects, self.project_flow, dialogs, settings, self)
        self.pictures = PictureClipboard(
            self.model, self.motions, self.actions_.edit, self.worker, settings, self.open_path, self
        )
        self.engines = EngineControl(self.model, self.worker, self.files, self.actions_.engine, settings, self)
        self.recent = RecentFiles(self.actions_.file.recent_menu, settings, self.open_path, self)
        self.autosave: AutosaveTimer | None = None
        self.recovery: Recovery | None = None
        if autosave_folder is not None:
            self._save_by_itself(autosave_folder)
        self._add_controls(self._lay_out())
        self._connect_parts()
        self._connect_actions()
        self._show_title()
        self.actions_.set_portrait_at_hand(False)
        self.canvas.setFocus()

    def _add_controls(self, room: QSplitter) -> None:
        theme, settings = self._theme, self._settings
        self.message_bar = MessageBar(theme, self.canvas)
        self.face_choice = FaceChoice(self.model, self.document, self.canvas, self.message_bar, theme, self)
        self.spaces = SpaceSwitch(
            self.model, self.editor, self.undo_stack, self.engines, self.face_choice, self.message_bar, self
        )
        self.face_tool = FaceTool(self.model, self.editor, theme, self)
        self.canvas.set_resting_tool(self.face_tool)
        self.overlay = FaceOverlay(self.model, self.actions_.view, theme, self)
        self.canvas.set_overlay(self.overlay)
        self.face_hint = FaceHint(self.face_tool, self.message_bar, settings, self)
        self.hold_keys = HoldKeys(self.canvas, self)
        presets, questions = PresetStore(settings.preset_folder), PresetQuestions(self)
        self.own_presets = OwnPresets(presets, self.model, self.side.presets, self.message_bar, questions, self)
        self.random_draws = RandomDraws(self.model, self.editor, self.actions_.edit, theme, self)
        self.expression_copy = ExpressionCopy(self.model, self.worker, self.files, settings, self.transfer, self)
        self.zoom = ZoomControl(self.canvas, self.actions_.view, self)
        self.compare = CompareControl(self.canvas, self.actions_.view, self.hold_keys, self)
        self.theme_switch = ThemeSwitch(theme, self.actions_.view, settings, self)
        bars = (self.menuBar(), self.actions_.tool_bar, self.statusBar())
        self.screen_control = ScreenControl(self, (*bars, self.side, self.panel), self.actions_.view)
        self.welcome = Welcome(self.canvas, self.actions_.help, settings, self)
        self.talk = TalkControl(
            self.model, self.worker, self.preview, self.files, self.actions_.talk, settings, theme, room, self.canvas
        )
        self.batch = BatchControl(self.actions_.file.batch, self.model, self.files, settings, theme, self)
        self.training = TrainingControl(self.actions_.engine, theme, self)
        self.shortcut_list = ShortcutList(self.actions_, self)
        self.about = About(self.actions_.help, self)

    def start(self) -> None:
        """Start the render thread; call it after the window is shown."""
        self.worker.start()
        self.own_presets.load_soon()

    def open_path(self, path: Path) -> None:
        """Open a photo or a project, after asking about unsaved edits."""
        self.files.open_path(path)

    @Slot(str, str)
    def show_fault(self, sentence: str, details: str) -> None:
        """Show a fault of ours, with its traceback behind a button."""
        self._fault_details = details
        self.message_bar.error(sentence, self.tr("Details") if details else "")

    def shut_down(self) -> bool:
        """Stop timers and the render thread; whether it ended."""
        self.preview.stop()
        self.editor.close_gesture()
        self.training.stop()
        self.talk.shut_down()
        self.batch.shut_down()
        ended = self.worker.shutdown()
        # A stack that is destroyed with edits in it says that it is clean now, to slots that still look at it.
        self.undo_stack.blockSignals(True)
        if self.autosave is not None:
            self.autosave.close()
        return ended

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask about unsaved edits, then let a save at work finish before the window goes."""
        if not self.files.may_be_lost(self.close):
            event.ignore()
            return
        self._settings.geometry = self.saveGeometry()
        self.hide()
        self.shut_down()
        event.accept()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept files and pictures."""
        if self.pictures.may_be_dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open what was dropped."""
        if self.pictures.may_be_dropped(event.mimeData()):
            event.acceptProposedAction()
            self.pictures.drop(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys that act while they are held; Escape leaves full screen."""
        if self.hold_keys.press(event) or self.talk.press(event):
            return
        if event.key() != Qt.Key.Key_Escape or not self.screen_control.leave():
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The end of keys that act while they are held."""
        if not self.hold_keys.release(event):
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of held keys when the window loses the keyboard."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.hold_keys.let_go()
        super().changeEvent(event)

    def _lay_out(self) -> QSplitter:
        self.panel.setFixedWidth(_PANEL_WIDTH)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(self.canvas, 1)
        row.addWidget(self.panel)
        room = QSplitter(Qt.Orientation.Vertical)
        room.setChildrenCollapsible(False)
        room.addWidget(middle)
        self.setCentralWidget(room)
        self.setStatusBar(self.status_line)
        self.setAcceptDrops(True)
        self.setMinimumSize(860, 560)
        self.resize(1280, 800)
        if not self._settings.geometry.isEmpty():
            self.restoreGeometry(self._settings.geometry)
        return room

    def _connect_parts(self) -> None:
        self.preview.frame_ready.connect(self._show_frame)
        self.preview.frame_ready.connect(self.status_line.show_frame)
        self.preview.photo_ready.connect(self.canvas.show_bare_photo)
        for teller in (self.preview, self.document, self.projects):
            teller.failed.connect(self._show_failure)
        self.canvas.shown_size_changed.connect(self.preview.set_shown_size)
        self.canvas.zoom_changed.connect(self.status_line.set_zoom)
        for worker in (self.document, self.engines, self.expression_copy, self.talk):
            worker.busy.connect(self.status_line.set_busy)
        self.face_choice.began.connect(self._stop_editing)
        self.face_choice.ended.connect(self._go_on_editing)
        self.face_choice.ended.connect(self.preview.refresh)
        self.document.photo_read.connect(self.canvas.show_photo)
        self.document.opened.connect(self._show_portrait)
        self.document.saved.connect(self._tell_saved)
        self.engines.changed.connect(self.preview.refresh)
        self.spaces.switched.connect(self._go_on_editing)
        self.spaces.switched.connect(self.preview.refresh)
        for part in (self.engines, self.pictures):
            part.failed.connect(self.face_choice.cancel)
            part.failed.connect(self._show_failure)
        self.pictures.refused.connect(self._show_sentence)
        self.pictures.noticed.connect(self.message_bar.notice)
        self.recent.missing.connect(self._show_sentence)
        self.projects.path_changed.connect(self._remember_file)
        self.projects.opened.connect(self._tell_about_photo)
        self.projects.saved.connect(self._tell_project_saved)
        self.projects.engine_wanted.connect(self.engines.begin)
        self.projects.path_changed.connect(self._show_title)
        self.worker.failed.connect(self._show_start_failure)
        self.undo_stack.cleanChanged.connect(self.status_line.set_clean)
        self.undo_stack.cleanChanged.connect(self._show_title)
        self.undo_stack.indexChanged.connect(self._close_gesture_after_undo)
        for hand in (self.panel, self.side.presets, self.face_tool):
            hand.drag_began.connect(self.editor.begin_drag)
            hand.drag_began.connect(self.preview.hand_down)
            hand.drag_ended.connect(self.editor.end_drag)
            hand.drag_ended.connect(self.preview.hand_up)
        self.panel.reset_all_wanted.connect(self.editor.reset_all)
        self.face_choice.began.connect(self.talk.player.pause)
        self.document.photo_read.connect(self.talk.player.pause)
        self.talk.noticed.connect(self.message_bar.notice)
        self.talk.failed.connect(self.show_fault)
        self.message_bar.action_clicked.connect(self._show_details)
        self.hold_keys.pan_held.connect(self.canvas.set_pan_by_left_button)

    def _connect_actions(self) -> None:
        actions = self.actions_
        self.files.answer(actions.file)
        actions.file.quit.triggered.connect(self.close)
        actions.edit.reset_all.triggered.connect(self.editor.reset_all)
        actions.edit.copy_motion.triggered.connect(self.motions.copy)
        actions.edit.paste_special.triggered.connect(self.motions.paste_special)
        actions.edit.copy_expression.triggered.connect(self.expression_copy.ask)
        self.motions.failed.connect(self._show_sentence)
        self.random_draws.failed.connect(self._show_sentence)
        self.expression_copy.failed.connect(self._show_failure)
        self.side.presets.peeked.connect(self.preview.peek)
        actions.edit.find.triggered.connect(self.panel.begin_search)
        actions.face.choose.triggered.connect(self._choose_another_face)
        actions.face.box.triggered.connect(self._draw_box)
        actions.view.side_panel.toggled.connect(self.side.setVisible)

    def _save_by_itself(self, folder: Path) -> None:
        self.autosave = AutosaveTimer(folder, self.undo_stack, self.document, self.projects, self.worker, self)
        self.autosave.failed.connect(self._show_sentence)
        self.recovery = Recovery(folder, self.projects, self.worker, self)
        self.recovery.problem.connect(self._show_sentence)

    @Slot()
    def _remember_file(self) -> None:
        portrait = self.model.portrait
        if portrait is not None:
            self.recent.add(self.projects.path or portrait.photo.opened.path)

    @Slot(str)
    def _tell_about_photo(self, sentence: str) -> None:
        if sentence:
            self.message_bar.notice(sentence)

    @Slot(object)
    def _tell_project_saved(self, path: Path) -> None:
        self.message_bar.notice(self.tr("Saved the project %s.") % path.name)

    @Slot()
    def _show_portrait(self) -> None:
        portrait = self.model.portrait
        assert portrait is not None
        self.message_bar.hide()
        if self.canvas.photo is not portrait.photo:
            self.canvas.show_photo(portrait.photo)
        self._go_on_editing()
        self.status_line.set_clean(True)
        self._show_title()
        notes = " ".join((*portrait.photo.opened.notes, portrait.notice)).strip()
        if notes:
            self.message_bar.notice(notes)

    @Slot()
    def _stop_editing(self) -> None:
        # The canvas shows another photo than the one that sliders and save belong to.
        self.panel.setEnabled(False)
        self.side.setEnabled(False)
        self.actions_.set_portrait_at_hand(False)

    @Slot()
    def _go_on_editing(self) -> None:
        at_hand = self.model.portrait is not None
        self.panel.setEnabled(at_hand)
        self.side.setEnabled(at_hand)
        self.actions_.set_portrait_at_hand(at_hand, self.model.has_names)

    @Slot(object)
    def _show_frame(self, frame: RenderedFrame) -> None:
        portrait = self.model.portrait
        # While another photo is being opened, the canvas shows that one already.
        if portrait is not None and self.canvas.photo is portrait.photo:
            self.canvas.show_frame(frame)

    @Slot(object)
    def _tell_saved(self, path: Path) -> None:
        self.message_bar.notice(self.tr("Saved %s at the photo's own size.") % path.name)

    @Slot(object)
    def _show_failure(self, failure: Failure) -> None:
        self.show_fault(failure.sentence, failure.details)

    @Slot(object)
    def _show_start_failure(self, failure: Failure) -> None:
        if failure.task is None:
            self._show_failure(failure)

    @Slot()
    def _show_details(self) -> None:
        if self.message_bar.kind == "error" and self._fault_details:
            DetailsDialog(self._fault_details, self).show()

    @Slot(str)
    def _show_sentence(self, sentence: str) -> None:
        self.show_fault(sentence, "")

    @Slot()
    def _show_title(self) -> None:
        portrait = self.model.portrait
        name = portrait.photo.opened.path.name if portrait is not None else ""
        name = self.projects.path.name if self.projects.path is not None else name
        self.setWindowTitle(self.tr("%s[*] - Portrait Editor") % name if name else self.tr("Portrait Editor"))
        self.setWindowModified(self.document.has_unsaved_edits)

    @Slot()
    def _close_gesture_after_undo(self) -> None:
        if self.undo_stack.canRedo():
            self.editor.close_gesture()

    @Slot()
    def _choose_another_face(self) -> None:
        self.files.ask_first(self.face_choice.begin_again)

    @Slot()
    def _draw_box(self) -> None:
        self.files.ask_first(self.face_choice.draw_box)
