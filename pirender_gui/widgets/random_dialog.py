"""Seed, strength and scope of random expressions."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.presets import LARGEST_STRENGTH
from pirender_gui.theme import Theme
from pirender_gui.widgets.strength_row import StrengthRow

_LARGEST_SEED = 999_999


class RandomDialog(QDialog):
    """Stays open beside the picture while draws are tried; it changes nothing itself.

    Signals:
        draw_wanted: int, the seed to draw.
        next_wanted: draw the seed after the last one.
        options_changed: another strength or scope was chosen.
    """

    draw_wanted = Signal(int)
    next_wanted = Signal()
    options_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(self.tr("Random expressions"))
        self.seed = QSpinBox()
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setValue(1)
        self.seed.setKeyboardTracking(False)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(self.tr("The same seed always gives the same draw"))
        self.draw_button = QPushButton(self.tr("&Draw"))
        self.draw_button.setToolTip(self.tr("Draw the expression of this seed"))
        self.next_button = QPushButton(self.tr("&Next"))
        self.next_button.setToolTip(self.tr("Draw the next one (Ctrl+E)"))
        self.next_button.setDefault(True)
        self.strength_row = StrengthRow(LARGEST_STRENGTH, self.tr("Strength of the draw"), theme, margin=16)
        self.head = QCheckBox(self.tr("Turn the &head a little, too"))
        self.head.setChecked(True)
        self._lay_out()
        self.draw_button.clicked.connect(self._ask_to_draw)
        self.seed.lineEdit().returnPressed.connect(self._ask_to_draw)
        self.next_button.clicked.connect(self.next_wanted)
        self.strength_row.slider.value_edited.connect(self.options_changed)
        self.head.toggled.connect(self.options_changed)

    @property
    def strength(self) -> float:
        """How strongly, 0 to 1.5."""
        return self.strength_row.amount

    @property
    def with_head(self) -> bool:
        """Whether the head turns, too."""
        return self.head.isChecked()

    @Slot(int)
    def show_seed(self, seed: int) -> None:
        """Show the seed of the last draw."""
        self.seed.setValue(seed)

    @Slot()
    def open_beside(self) -> None:
        """Show it at the left of the window, where it hides no face."""
        first = not self.isVisible()
        self.show()
        window = self.parentWidget()
        if first and window is not None:
            self.move(window.mapToGlobal(QPoint(12, 110)))
        self.activateWindow()
        # Not the seed: a box of numbers keeps Ctrl+E, the key of the next draw, to itself.
        self.next_button.setFocus()

    def _lay_out(self) -> None:
        seeds = QHBoxLayout()
        seeds.setSpacing(6)
        seeds.addWidget(self.seed, 1)
        seeds.addWidget(self.draw_button)
        seeds.addWidget(self.next_button)
        form = QFormLayout()
        form.setContentsMargins(16, 14, 16, 0)
        label = QLabel(self.tr("&Seed"))
        label.setBuddy(self.seed)
        form.addRow(label, seeds)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(self.strength_row)
        last = QHBoxLayout()
        last.setContentsMargins(16, 0, 16, 0)
        last.addWidget(self.head)
        column.addLayout(last)
        self.setFixedWidth(330)

    @Slot()
    def _ask_to_draw(self) -> None:
        self.draw_wanted.emit(self.seed.value())
