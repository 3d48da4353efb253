"""A titled group that folds away."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pirender_gui.theme import Theme
from pirender_gui.widgets.themed_tool_button import ThemedToolButton


class CollapsibleGroup(QFrame):
    """Header with title, number of changed rows and a reset, over a body that a click on the title folds.

    Signals:
        reset_wanted: the reset of the whole group was clicked.
        lock_wanted: bool, lock or release all rows, from the menu of the header.
        folded: bool, whether the body is hidden now.
    """

    reset_wanted = Signal()
    lock_wanted = Signal(bool)
    folded = Signal(bool)

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("group")
        self._header = ThemedToolButton("chevron-down", theme)
        self._header.setObjectName("groupHeader")
        self._header.setText(title)
        self._header.setCheckable(True)
        self._header.setChecked(True)
        self._header.setIconSize(QSize(14, 14))
        self._header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._header.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._header.setAccessibleName(self.tr("%s, group") % title)
        self._badge = QLabel()
        self._badge.setObjectName("badge")
        self._badge.hide()
        self._reset = ThemedToolButton("reset", theme)
        self._reset.setObjectName("resetButton")
        self._reset.setIconSize(QSize(14, 14))
        self._reset.setAccessibleName(self.tr("Reset %s") % title)
        self._reset.setToolTip(self.tr("Reset the group to the photo"))
        self._reset.hide()
        self._body = QWidget()
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(0, 0, 0, 8)
        self._rows.setSpacing(0)
        self._lay_out()
        lock, release = QAction(self.tr("&Lock the group"), self), QAction(self.tr("&Release the group"), self)
        lock.triggered.connect(self._tell_lock)
        release.triggered.connect(self._tell_release)
        self._header.addActions([lock, release])
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._header.toggled.connect(self._show_body)
        self._reset.clicked.connect(self.reset_wanted)

    @property
    def is_open(self) -> bool:
        """Whether the rows are shown."""
        return self._header.isChecked()

    @property
    def changed_count(self) -> int:
        """How many rows differ from the photo, as the badge says."""
        return int(self._badge.text() or 0)

    @property
    def reset_button(self) -> QToolButton:
        """The button that resets the whole group."""
        return self._reset

    def add(self, row: QWidget) -> None:
        """Put a row below the others."""
        self._rows.addWidget(row)

    def set_open(self, is_open: bool) -> None:
        """Show or fold the rows."""
        self._header.setChecked(is_open)

    def set_changed_count(self, count: int) -> None:
        """Say how many rows differ from the photo."""
        self._badge.setVisible(count > 0)
        self._reset.setVisible(count > 0)
        self._badge.setText(str(count))
        self._badge.setToolTip(self.tr("%d changed") % count)

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(4, 0, 6, 0)
        header.setSpacing(6)
        header.addWidget(self._header, 1)
        header.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        header.addWidget(self._reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self._body)

    @Slot()
    def _tell_lock(self) -> None:
        self.lock_wanted.emit(True)

    @Slot()
    def _tell_release(self) -> None:
        self.lock_wanted.emit(False)

    @Slot(bool)
    def _show_body(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        self._header.set_icon_name("chevron-down" if is_open else "chevron-right")
        self.folded.emit(not is_open)
