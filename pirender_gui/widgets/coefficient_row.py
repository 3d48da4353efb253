"""One coefficient: lock, name, link, slider, number box, reset."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from core.links import linked_partner
from core.motion import Coefficient
from pirender_gui.editor_model import EditorModel
from pirender_gui.names import coefficient_label
from pirender_gui.shown_units import shown_unit
from pirender_gui.theme import Theme
from pirender_gui.widgets.number_box import NumberBox
from pirender_gui.widgets.quiet_toggle import QuietToggle
from pirender_gui.widgets.themed_tool_button import ThemedToolButton
from pirender_gui.widgets.value_slider import ValueSlider

_NAME_WIDTH = 142


class _Name(QLabel):
    """The name; a double click on it resets, as in other photo programs."""

    double_clicked = Signal()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the reset."""
        self.double_clicked.emit()


class CoefficientRow(QWidget):
    """Shows one coefficient of the model and says what the hand does to it; it never writes to the model itself.

    Signals:
        edited: str and float, name and new number of the motion.
        drag_began: a drag on the slider began.
        drag_ended: and ended.
        reset_wanted: str and bool, name, and whether it came from a double click on the slider.
        lock_wanted: str and bool, name, and whether to lock it.
        link_wanted: str and bool, name, and whether to link it with the other side.
    """

    edited = Signal(str, float)
    drag_began = Signal()
    drag_ended = Signal()
    reset_wanted = Signal(str, bool)
    lock_wanted = Signal(str, bool)
    link_wanted = Signal(str, bool)

    def __init__(
        self, coefficient: Coefficient, model: EditorModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._name = coefficient.name
        self._unit = shown_unit(coefficient)
        label = coefficient_label(coefficient)
        self._label = _Name(label)
        self._label.setFixedWidth(_NAME_WIDTH)
        self._label.setToolTip(self.tr("%s (%s) - double click to reset") % (label, coefficient.name))
        self.slider = ValueSlider(theme)
        self.slider.setAccessibleName(label)
        self.slider.setToolTip(self.tr("Drag, click or use the arrow keys; double click resets to the photo"))
        self.number_box = NumberBox(self._unit.decimals, self._unit.suffix)
        self.number_box.setAccessibleName(self.tr("%s, number") % label)
        self.lock_button = QuietToggle("lock", theme)
        self.lock_button.setAccessibleName(self.tr("Lock %s") % label)
        self.lock_button.setToolTip(self.tr("Keep this value through presets, random expressions and pasting"))
        self.link_button = QuietToggle("link", theme)
        self.link_button.setAccessibleName(self.tr("Link %s with the other side") % label)
        self.link_button.setToolTip(self.tr("Move the other side of the face along"))
        self._has_partner = linked_partner(model.space, coefficient.name) is not None
        self.reset_button = ThemedToolButton("reset", theme)
        self.reset_button.setObjectName("resetButton")
        self.reset_button.setIconSize(QSize(14, 14))
        self.reset_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reset_button.setAccessibleName(self.tr("Reset %s") % label)
        self.reset_button.setToolTip(self.tr("Back to the photo"))
        for button in (self.reset_button, self.link_button):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
        self.link_button.setVisible(self._has_partner)
        self._lay_out()
        self._connect()
        self.take_limits()
        self.pull_marks()

    @property
    def name(self) -> str:
        """Name of the coefficient in the motion space."""
        return self._name

    def matches(self, words: str) -> bool:
        """Whether all words occur in the plain or the technical name."""
        text = f"{self._label.text()} {self._name}".casefold()
        return all(word in text for word in words.casefold().split())

    @property
    def is_changed(self) -> bool:
        """Whether the coefficient differs from the photo's own."""
        return self._model.motion[self._name] != self._model.photo_motion[self._name]

    @Slot()
    def take_limits(self) -> None:
        """Take over range and tick from the model, after another portrait was loaded."""
        lower, upper = self._model.limits(self._name)
        self.slider.set_limits(lower, upper)
        self.slider.set_mark(self._model.photo_motion[self._name])
        self.number_box.setRange(self._unit.shown(lower), self._unit.shown(upper))
        self.pull()

    @Slot()
    def pull(self) -> None:
        """Show what the model holds."""
        value = self._model.motion[self._name]
        self.slider.show_value(value)
        self.number_box.show_value(self._unit.shown(value))
        self.reset_button.setVisible(self.is_changed)

    @Slot()
    def pull_marks(self) -> None:
        """Show whether the coefficient is locked, and whether it is linked."""
        self.lock_button.setChecked(self._name in self._model.locked)
        self.link_button.setChecked(self._name in self._model.linked)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Bring the small buttons into sight."""
        self._set_active(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take them out of sight."""
        self._set_active(False)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """What can be done with the row."""
        menu = self.make_menu()
        menu.popup(event.globalPos())

    def make_menu(self) -> QMenu:
        """Reset, lock, link; the menu deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reset = menu.addAction(self.tr("&Reset to the photo"))
        reset.setEnabled(self.is_changed)
        reset.triggered.connect(self._tell_reset)
        lock = menu.addAction(self.tr("&Lock"))
        lock.setCheckable(True)
        lock.setChecked(self.lock_button.isChecked())
        lock.triggered.connect(self._tell_lock)
        if self._has_partner:
            link = menu.addAction(self.tr("L&ink left and right"))
            link.setCheckable(True)
            link.setChecked(self.link_button.isChecked())
            link.triggered.connect(self._tell_link)
        return menu

    def _set_active(self, active: bool) -> None:
        self.lock_button.set_row_active(active)
        self.link_button.set_row_active(active)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 6, 2)
        layout.setSpacing(2)
        layout.addWidget(self.lock_button)
        layout.addWidget(self._label)
        layout.addWidget(self.link_button)
        layout.addWidget(self.slider, 1)
        layout.addSpacing(4)
        layout.addWidget(self.number_box)
        layout.addSpacing(2)
        layout.addWidget(self.reset_button)

    def _connect(self) -> None:
        self.slider.value_edited.connect(self._tell_slider)
        self.slider.drag_began.connect(self.drag_began)
        self.slider.drag_ended.connect(self.drag_ended)
        self.slider.reset_wanted.connect(self._tell_reset_by_double_click)
        self._label.double_clicked.connect(self._tell_reset)
        self.number_box.value_edited.connect(self._tell_number)
        self.reset_button.clicked.connect(self._tell_reset)
        # Only the user clicks; what the model says checks without telling.
        self.lock_button.clicked.connect(self._tell_lock)
        self.link_button.clicked.connect(self._tell_link)

    @Slot(float)
    def _tell_slider(self, value: float) -> None:
        self.edited.emit(self._name, value)

    @Slot(float)
    def _tell_number(self, shown: float) -> None:
        self.edited.emit(self._name, self._unit.stored(shown))

    @Slot()
    def _tell_reset(self) -> None:
        self.reset_wanted.emit(self._name, False)

    @Slot()
    def _tell_reset_by_double_click(self) -> None:
        self.reset_wanted.emit(self._name, True)

    @Slot(bool)
    def _tell_lock(self, locked: bool) -> None:
        self.lock_wanted.emit(self._name, locked)

    @Slot(bool)
    def _tell_link(self, linked: bool) -> None:
        self.link_wanted.emit(self._name, linked)
