"""How lively the chosen take is: gains, blinks, still head."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from core.audio.talking import TalkOptions
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.theme import Theme
from pirender_gui.widgets.value_slider import ValueSlider

LARGEST = 2.0
MOST_BLINKS = 40.0
_USUAL_BLINKS = 15.0


class OptionSliders(QWidget):
    """A double click brings a slider back to what the speech model does by itself.

    Attributes:
        sliders: by the name of the option.
        still_head: whether the head rests.

    Signals:
        changed: TalkOptions, as they are wanted now.
    """

    changed = Signal(object)

    def __init__(self, model: TalkModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._options = TalkOptions()
        self.sliders: dict[str, ValueSlider] = {}
        self._numbers: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        texts = {
            "temperature": (self.tr("Liveliness"), self.tr("How much the take departs from the likeliest one")),
            "mouth": (self.tr("Mouth"), self.tr("How far lips and jaw move")),
            "head": (self.tr("Head"), self.tr("How far the head moves")),
            "brows": (self.tr("Brows"), self.tr("How far the brows move")),
            "eyes": (self.tr("Eyes"), self.tr("How far gaze and lids move, blinks aside")),
            "blinks_per_minute": (self.tr("Blinks"), self.tr("Blinks a minute; a double click leaves it to the model")),
        }
        for row, (name, (text, tip)) in enumerate(texts.items()):
            self._add(grid, row, name, text, tip, theme)
        self.still_head = QCheckBox(self.tr("Still head"))
        self.still_head.setToolTip(self.tr("The head rests, the eyes go on blinking"))
        self.still_head.clicked.connect(self._set_still)
        grid.addWidget(self.still_head, len(texts), 1, 1, 2)
        grid.setRowStretch(len(texts) + 1, 1)
        model.chosen_changed.connect(self._take_options)
        self._take_options()

    def _add(self, grid: QGridLayout, row: int, name: str, text: str, tip: str, theme: Theme) -> None:
        slider, number, label = ValueSlider(theme), QLabel(), QLabel(text)
        blinks = name == "blinks_per_minute"
        slider.set_limits(0.0, MOST_BLINKS if blinks else LARGEST)
        slider.set_mark(_USUAL_BLINKS if blinks else 1.0)
        slider.setAccessibleName(text)
        slider.setToolTip(tip)
        slider.setProperty("option", name)
        number.setObjectName("quiet")
        number.setMinimumWidth(44)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider.value_edited.connect(self._edit)
        slider.reset_wanted.connect(self._reset)
        for column, widget in enumerate((label, slider, number)):
            grid.addWidget(widget, row, column)
        grid.setColumnStretch(1, 1)
        self.sliders[name], self._numbers[name] = slider, number

    @property
    def _edited(self) -> str:
        sender = self.sender()
        assert sender is not None
        return str(sender.property("option"))

    @Slot(float)
    def _edit(self, value: float) -> None:
        name = self._edited
        self._set(name, float(round(value)) if name == "blinks_per_minute" else round(value, 2))

    @Slot()
    def _reset(self) -> None:
        name = self._edited
        self._set(name, getattr(TalkOptions(), name))
        self._show(name)

    @Slot(bool)
    def _set_still(self, still: bool) -> None:
        self._set("still_head", still)

    def _set(self, name: str, value: float | bool | None) -> None:
        options = replace(self._options, **{name: value})  # type: ignore[arg-type]
        if options != self._options:
            self._options = options
            self._show_number(name)
            self.changed.emit(options)

    @Slot()
    def _take_options(self) -> None:
        chosen = self._model.chosen
        self.setEnabled(chosen is not None)
        if chosen is not None and chosen.options is not None:
            self._options = chosen.options
        for name in self.sliders:
            self._show(name)
        self.still_head.setChecked(self._options.still_head)

    def _show(self, name: str) -> None:
        value = getattr(self._options, name)
        slider = self.sliders[name]
        if not slider.isSliderDown():
            slider.show_value(_USUAL_BLINKS if value is None else value)
        self._show_number(name)

    def _show_number(self, name: str) -> None:
        number = self._numbers.get(name)
        if number is None:
            return
        value = getattr(self._options, name)
        if value is None:
            number.setText(self.tr("auto"))
        elif name == "blinks_per_minute":
            number.setText(self.tr("%d/min") % value)
        else:
            number.setText(self.tr("%d %%") % round(100 * value))
