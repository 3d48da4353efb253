"""A number box that keeps out of the way of scrolling."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget


class NumberBox(QDoubleSpinBox):
    """Type a value and press Enter; arrow keys step; the wheel works only with the focus.

    Signals:
        value_edited: float, the user entered another number.
    """

    value_edited = Signal(float)

    def __init__(self, decimals: int, suffix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setSuffix(suffix)
        self.setSingleStep(1.0)
        self.setKeyboardTracking(False)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.setFrame(False)
        # The style sheet dresses the line edit inside; the square field behind it has to go.
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(62, 22)
        self.valueChanged.connect(self.value_edited)

    def show_value(self, value: float) -> None:
        """Show a number without telling anybody."""
        with QSignalBlocker(self):
            # Adding zero turns the minus zero of a rounded value into a plain one.
            self.setValue(round(value, self.decimals()) + 0.0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave alone what is no part of a number, so that keys of the window work here too."""
        if event.key() in (Qt.Key.Key_Backslash, Qt.Key.Key_Space):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Step with the focus; without it let the panel scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
