"""The jobs of a batch as a table: photo, what it does, the file, how it went."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.batch.batch import Batch
from core.batch.performing import State, TaskResult
from core.batch.tasks import Task
from pirender_gui.batch.words import in_short
from pirender_gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class JobTable(QAbstractTableModel):
    """Follows the results as they come."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks: tuple[Task, ...] = ()
        self._rows: dict[int, int] = {}
        self._results: dict[int, TaskResult] = {}

    def show_batch(self, batch: Batch) -> None:
        """Begin with the jobs of a batch."""
        self.beginResetModel()
        self._tasks = batch.tasks.tasks
        self._rows = {task.number: row for row, task in enumerate(self._tasks)}
        self._results = dict(batch.results)
        self.endResetModel()

    def take(self, result: TaskResult) -> int:
        """Note a result; gives its row."""
        row = self._rows[result.number]
        self._results[result.number] = result
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))
        return row

    @property
    def failed(self) -> int:
        """Jobs that failed."""
        return sum(result.state is State.FAILED for result in self._results.values())

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of jobs."""
        return 0 if parent.isValid() else len(self._tasks)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Four."""
        return 0 if parent.isValid() else 4

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """What the columns show."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Photo"), self.tr("Does"), self.tr("File"), self.tr("Result"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, hint or colour of a cell."""
        task = self._tasks[index.row()]
        result = self._results.get(task.number)
        if role == Qt.ItemDataRole.DisplayRole:
            return (in_short(task.photo), task.move.label, in_short(task.target), self._said(result))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return result.message if result is not None and result.message else task.target
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 3 and result is not None:
            return self._theme.color("error" if result.state is State.FAILED else "muted")
        return None

    def _said(self, result: TaskResult | None) -> str:
        if result is None:
            return self.tr("waits")
        if result.state is State.FAILED:
            return result.message
        return self.tr("%.1f s") % result.seconds
