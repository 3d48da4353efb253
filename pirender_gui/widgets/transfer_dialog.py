"""Which part of another motion to take over, and how strongly."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QDialogButtonBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from core.motion_scope import Scope
from core.presets import LARGEST_STRENGTH
from pirender_gui.theme import Theme
from pirender_gui.widgets.strength_row import StrengthRow


class TransferDialog(QDialog):
    """Stops the window but not the picture, which shows each choice at once.

    Signals:
        changed: another part or strength was chosen.
    """

    changed = Signal()

    def __init__(self, title: str, detail: str, has_names: bool, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        says = QLabel(detail)
        says.setWordWrap(True)
        self.strength_row = StrengthRow(LARGEST_STRENGTH, self.tr("How strongly"), theme, margin=0)
        self._parts = QButtonGroup(self)
        self._scopes = (
            (Scope.EXPRESSION, self.tr("&Expression")),
            (Scope.ALL, self.tr("Expression and head &pose")),
            (Scope.HEAD, self.tr("&Head pose")),
            (Scope.EYES, self.tr("E&yes")),
            (Scope.BROWS, self.tr("&Brows")),
            (Scope.MOUTH, self.tr("&Mouth")),
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Apply | QDialogButtonBox.StandardButton.Cancel)
        apply = self.buttons.button(QDialogButtonBox.StandardButton.Apply)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        apply.setDefault(True)
        apply.clicked.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(8)
        column.addWidget(says)
        for number, (scope, text) in enumerate(self._scopes):
            part = QRadioButton(text)
            part.setVisible(has_names or scope in (Scope.EXPRESSION, Scope.ALL, Scope.HEAD))
            self._parts.addButton(part, number)
            column.addWidget(part)
        column.addWidget(self.strength_row)
        column.addWidget(self.buttons)
        self._parts.button(0).setChecked(True)
        self._parts.button(0).setFocus()
        self._parts.idToggled.connect(self._tell)
        self.strength_row.slider.value_edited.connect(self.changed)
        self.setFixedWidth(320)

    @property
    def scope(self) -> Scope:
        """The part chosen."""
        return self._scopes[self._parts.checkedId()][0]

    @property
    def strength(self) -> float:
        """How strongly, 0 to 1.5."""
        return self.strength_row.amount

    def choose(self, scope: Scope) -> None:
        """Choose a part."""
        numbers = [number for number, (known, _text) in enumerate(self._scopes) if known is scope]
        self._parts.button(numbers[0]).setChecked(True)

    def open_beside(self) -> None:
        """Show it at the left of the window, where it hides no face."""
        self.open()
        window = self.parentWidget()
        if window is not None:
            self.move(window.mapToGlobal(QPoint(12, 110)))

    def _tell(self, _number: int, chosen: bool) -> None:
        if chosen:
            self.changed.emit()
