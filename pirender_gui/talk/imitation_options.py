"""How the chosen take imitates: which parts follow how far, from which moment, with whose mouth."""

import math
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from core.talk.imitation import Imitation
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.theme import Theme
from pirender_gui.widgets.value_slider import ValueSlider

LARGEST = 2.0
SPEEDS = 2.0
"""Slowest and fastest in octaves: a quarter to four times the clip's own speed."""

PARTS = ("head", "gaze", "lids", "brows", "mouth")


class ImitationOptions(QWidget):
    """A double click brings a slider back to the clip's own measure.

    Attributes:
        sliders: by the name of the part.
        kind: relative or absolute.
        neutral: makes the play head's moment the one in which the face rests.
        mouth: whose mouth is used.
        calm: how much the clip's movements are smoothed.
        speed: of the clip, in octaves.

    Signals:
        changed: Imitation, as it is wanted now.
    """

    changed = Signal(object)

    def __init__(self, model: TalkModel, player: FilmPlayer, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._player = model, player
        self._imitation: Imitation | None = None
        self.sliders: dict[str, ValueSlider] = {}
        self._numbers: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        self.kind = self._choice(self.tr("How it is taken over"))
        self.kind.addItems([self.tr("Its changes"), self.tr("The face itself")])
        self.kind.setToolTip(
            self.tr("Changes keep the portrait's own expression underneath; the face itself takes its place")
        )
        self.kind.activated.connect(self._set_kind)
        self.neutral = QPushButton(self.tr("Rests here"))
        self.neutral.setToolTip(self.tr("Changes are measured from the moment under the play head"))
        self.neutral.clicked.connect(self._set_neutral)
        ways = QHBoxLayout()
        ways.setContentsMargins(0, 0, 0, 4)
        ways.setSpacing(6)
        ways.addWidget(self.kind, 1)
        ways.addWidget(self.neutral)
        grid.addLayout(ways, 0, 0, 1, 3)
        texts = (self.tr("Head"), self.tr("Gaze"), self.tr("Lids"), self.tr("Brows"), self.tr("Mouth"))
        for row, (name, text) in enumerate(zip(PARTS, texts, strict=True), start=1):
            self._add(grid, row, name, text, theme)
        self._add_calm(grid, len(PARTS) + 1, theme)
        self._add_speed(grid, len(PARTS) + 2, theme)
        self.mouth = self._choice(self.tr("Whose mouth is used"))
        self.mouth.setToolTip(self.tr("The clip's head with the mouth of another take, for example of a spoken one"))
        self.mouth.activated.connect(self._set_mouth)
        grid.addWidget(QLabel(self.tr("Mouth of")), len(PARTS) + 3, 0)
        grid.addWidget(self.mouth, len(PARTS) + 3, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(PARTS) + 4, 1)
        model.chosen_changed.connect(self._take_over)
        model.takes_changed.connect(self._take_over)
        self._take_over()

    def _choice(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return box

    @staticmethod
    def _line(
        grid: QGridLayout, row: int, text: str, tip: str, slider: ValueSlider, limits: tuple[float, float, float]
    ) -> QLabel:
        """Lay out a slider with its name; ``limits`` are the least, the usual and the largest value."""
        least, usual, largest = limits
        slider.set_limits(least, largest)
        slider.set_mark(usual)
        slider.setAccessibleName(text)
        slider.setToolTip(tip)
        number = QLabel()
        number.setObjectName("quiet")
        number.setMinimumWidth(44)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, widget in enumerate((QLabel(text), slider, number)):
            grid.addWidget(widget, row, column)
        return number

    def _add(self, grid: QGridLayout, row: int, name: str, text: str, theme: Theme) -> None:
        slider = ValueSlider(theme)
        tip = self.tr("How far it follows; all the way left is off")
        self._numbers[name] = self._line(grid, row, text, tip, slider, (0.0, 1.0, LARGEST))
        slider.setProperty("part", name)
        slider.value_edited.connect(self._edit)
        slider.reset_wanted.connect(self._reset)
        self.sliders[name] = slider

    def _add_calm(self, grid: QGridLayout, row: int, theme: Theme) -> None:
        self.calm = ValueSlider(theme)
        tip = self.tr("Takes out small movements and leaves blinks; all the way left is as the clip does it")
        self._calm_number = self._line(grid, row, self.tr("Smooth"), tip, self.calm, (0.0, 0.0, 1.0))
        self.calm.value_edited.connect(self._set_calm)
        self.calm.reset_wanted.connect(self._reset_calm)

    def _add_speed(self, grid: QGridLayout, row: int, theme: Theme) -> None:
        self.speed = ValueSlider(theme)
        tip = self.tr("How much faster than the clip; a double click brings its own speed back")
        self._speed_number = self._line(grid, row, self.tr("Speed"), tip, self.speed, (-SPEEDS, 0.0, SPEEDS))
        self.speed.value_edited.connect(self._set_speed)
        self.speed.reset_wanted.connect(self._reset_speed)

    @Slot(float)
    def _set_calm(self, smoothing: float) -> None:
        if self._imitation is not None:
            options = replace(self._imitation.options, smoothing=round(smoothing, 2))
            self._want(replace(self._imitation, options=options))

    @Slot()
    def _reset_calm(self) -> None:
        self._set_calm(0.0)
        self.calm.show_value(0.0)

    @Slot(float)
    def _set_speed(self, octaves: float) -> None:
        if self._imitation is not None:
            self._want(replace(self._imitation, speed=round(2.0**octaves, 2)))

    @Slot()
    def _reset_speed(self) -> None:
        self._set_speed(0.0)
        self.speed.show_value(0.0)

    @property
    def _part(self) -> str:
        sender = self.sender()
        assert sender is not None
        return str(sender.property("part"))

    @Slot(float)
    def _edit(self, value: float) -> None:
        self._set_gain(self._part, round(value, 2))

    @Slot()
    def _reset(self) -> None:
        self._set_gain(self._part, 1.0)
        self.sliders[self._part].show_value(1.0)

    def _set_gain(self, part: str, value: float) -> None:
        if self._imitation is not None:
            options = self._imitation.options
            gains = replace(options.gains, **{part: value})
            self._want(replace(self._imitation, options=replace(options, gains=gains)))

    @Slot(int)
    def _set_kind(self, row: int) -> None:
        if self._imitation is not None:
            self._want(replace(self._imitation, options=replace(self._imitation.options, absolute=row == 1)))

    @Slot()
    def _set_neutral(self) -> None:
        if self._imitation is not None:
            self._want(self._imitation.with_neutral_at(self._player.position))

    @Slot(int)
    def _set_mouth(self, row: int) -> None:
        if self._imitation is not None:
            self._want(replace(self._imitation, mouth_from=self.mouth.itemData(row)))

    def _want(self, imitation: Imitation) -> None:
        self._imitation = imitation
        self._show()
        self.changed.emit(imitation)

    @Slot()
    def _take_over(self) -> None:
        chosen = self._model.chosen
        self._imitation = None if chosen is None else chosen.imitation
        self.setEnabled(self._imitation is not None)
        if self._imitation is not None and chosen is not None:
            self.mouth.clear()
            self.mouth.addItem(self.tr("the clip itself"), None)
            for take in self._model.takes:
                if take.number != chosen.number:
                    title = self.tr("Take %d") % take.number if take.imitation is None else take.imitation.name
                    self.mouth.addItem(title, take.number)
            self._show()

    def _show(self) -> None:
        imitation = self._imitation
        if imitation is None:
            return
        self.kind.setCurrentIndex(1 if imitation.options.absolute else 0)
        if not self.speed.isSliderDown():
            self.speed.show_value(math.log2(imitation.speed))
        smoothing = imitation.options.smoothing
        if not self.calm.isSliderDown():
            self.calm.show_value(smoothing)
        self._calm_number.setText(self.tr("%d %%") % round(100 * smoothing) if smoothing else self.tr("off"))
        self._speed_number.setText(self.tr("%d %%") % round(100 * imitation.speed))
        self.neutral.setEnabled(not imitation.options.absolute and not imitation.clip.is_still)
        self.mouth.setCurrentIndex(max(self.mouth.findData(imitation.mouth_from), 0))
        for name, slider in self.sliders.items():
            value = getattr(imitation.options.gains, name)
            if not slider.isSliderDown():
                slider.show_value(value)
            self._numbers[name].setText(self.tr("%d %%") % round(100 * value) if value else self.tr("off"))
