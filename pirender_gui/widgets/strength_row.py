"""How strongly something is applied: a slider with its percents."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from pirender_gui.theme import Theme
from pirender_gui.widgets.value_slider import ValueSlider


class StrengthRow(QWidget):
    """Stands at 100 %; a double click returns there.

    Attributes:
        slider: where the hand moves it; its signals say that it was.
    """

    def __init__(
        self, largest: float, name: str, theme: Theme, margin: int = 12, parent: QWidget | None = None
    ) -> None:
        """Run from 0 to ``largest``; ``name`` is for screen readers, ``margin`` is kept at both sides."""
        super().__init__(parent)
        self.slider = ValueSlider(theme)
        self.slider.set_limits(0.0, largest)
        self.slider.set_mark(1.0)
        self.slider.show_value(1.0)
        self.slider.setAccessibleName(name)
        self._percent = QLabel()
        self._percent.setObjectName("quiet")
        self._percent.setMinimumWidth(44)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, 0, margin, 0)
        row.addWidget(QLabel(self.tr("Strength")))
        row.addWidget(self.slider, 1)
        row.addWidget(self._percent)
        # First in line, so that the number is right whoever hears of the change.
        self.slider.value_edited.connect(self._show_percent)
        self.slider.reset_wanted.connect(self._reset)
        self._show_percent()

    @property
    def amount(self) -> float:
        """The strength, 1 for what is 100 %."""
        # The slider's steps do not meet 1 exactly.
        return round(self.slider.real_value(), 2)

    @Slot()
    def _reset(self) -> None:
        self.slider.show_value(1.0)
        self.slider.value_edited.emit(1.0)

    @Slot()
    def _show_percent(self) -> None:
        self._percent.setText(self.tr("%d %%") % round(100 * self.amount))
