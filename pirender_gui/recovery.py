"""After a crash: offers back what was not saved."""

from pathlib import Path

from PySide6.QtCore import QDateTime, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.errors import InputError
from core.project.autosave import Recoverable, RecoverySurvey, forget
from pirender_gui.project_document import ProjectDocument
from pirender_gui.project_jobs import SurveyJob
from pirender_gui.render_request import JobDone
from pirender_gui.render_worker import RenderWorker


class RecoveryDialog(QDialog):
    """The list of what was left behind; restore one, discard one, or leave all for later.

    Signals:
        restored: Recoverable to bring back.
        discarded: Recoverable that nobody wants.
    """

    restored = Signal(object)
    discarded = Signal(object)

    def __init__(self, items: tuple[Recoverable, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Restore unsaved edits"))
        text = QLabel(self.tr("The editor did not close in order. These edits were not saved:"))
        text.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Unsaved edits"))
        for item in items:
            entry = QListWidgetItem(_describe(item))
            entry.setData(Qt.ItemDataRole.UserRole, item)
            self.list.addItem(entry)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self._restore)
        buttons = QDialogButtonBox()
        self.restore_button = buttons.addButton(self.tr("&Restore"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.discard_button = buttons.addButton(self.tr("&Discard"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self.later_button = buttons.addButton(self.tr("&Later"), QDialogButtonBox.ButtonRole.RejectRole)
        self.restore_button.setDefault(True)
        self.restore_button.clicked.connect(self._restore)
        self.discard_button.clicked.connect(self._discard)
        self.later_button.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addWidget(text)
        column.addWidget(self.list)
        column.addWidget(buttons)
        self.resize(460, 260)

    @Slot()
    def _restore(self) -> None:
        item = self._current()
        if item is not None:
            self.accept()
            self.restored.emit(item)

    @Slot()
    def _discard(self) -> None:
        item = self._current()
        if item is None:
            return
        self.discarded.emit(item)
        self.list.takeItem(self.list.currentRow())
        if self.list.count() == 0:
            self.accept()

    def _current(self) -> Recoverable | None:
        entry = self.list.currentItem()
        found = entry.data(Qt.ItemDataRole.UserRole) if entry is not None else None
        return found if isinstance(found, Recoverable) else None


class Recovery(QObject):
    """Looks for autosaves of sessions that are gone, once the engine has started.

    Signals:
        problem: str, one sentence about an autosave that cannot be read.
        restore_wanted: Recoverable.
    """

    problem = Signal(str)
    restore_wanted = Signal(object)

    def __init__(self, folder: Path, projects: ProjectDocument, worker: RenderWorker, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._worker = worker
        self.dialog: RecoveryDialog | None = None
        worker.started.connect(self._look)
        worker.done.connect(self._receive)
        self.restore_wanted.connect(projects.recover)

    @Slot()
    def _look(self) -> None:
        self._worker.enqueue(SurveyJob(0, self._folder))

    @Slot(object)
    def _receive(self, done: JobDone) -> None:
        if not isinstance(done.result, RecoverySurvey):
            return
        if done.result.problems:
            self.problem.emit(" ".join(done.result.problems))
        if done.result.items:
            self.dialog = RecoveryDialog(done.result.items, self._window)
            self.dialog.restored.connect(self.restore_wanted)
            self.dialog.discarded.connect(self._discard)
            self.dialog.finished.connect(self._forget_dialog)
            # Not a question that stops everything: the window can be looked at before one answers.
            self.dialog.open()

    @Slot(object)
    def _discard(self, item: Recoverable) -> None:
        try:
            forget(item)
        except InputError as error:
            self.problem.emit(str(error))

    @Slot()
    def _forget_dialog(self) -> None:
        self.dialog = None


def _describe(item: Recoverable) -> str:
    when = QDateTime.fromSecsSinceEpoch(round(item.saved_at)).toString("d MMM yyyy, HH:mm")
    name = item.project_path.name if item.project_path is not None else item.project.photo.path.name
    return f"{name}  ·  {when}  ·  {item.project.history[item.project.position].label or '-'}"
