"""The takes, one below the other, each with the line of its jaw and its head."""

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from core.motion import ICT64
from core.talk.takes import Take
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.theme import Theme

_TILE = QSize(84, 26)
_NUMBER = Qt.ItemDataRole.UserRole


class TakeList(QListWidget):
    """A click shows a take, Delete lets go of it.

    Signals:
        picked: int, number of the take.
        removed: int, number of the take.
    """

    picked = Signal(int)
    removed = Signal(int)

    def __init__(self, model: TalkModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.setObjectName("takeList")
        self.setIconSize(_TILE)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Takes"))
        self.setAccessibleDescription(self.tr("Up and Down choose a take, Delete lets go of it"))
        model.takes_changed.connect(self._fill)
        model.chosen_changed.connect(self._show_chosen)
        theme.changed.connect(self._fill)
        self.currentItemChanged.connect(self._tell)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of a take; Space belongs to the film."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self.removed.emit(item.data(_NUMBER))
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _fill(self) -> None:
        blocked = self.blockSignals(True)
        self.clear()
        for take in self._model.takes:
            item = QListWidgetItem(QIcon(self._tile(take)), self._title(take))
            item.setData(_NUMBER, take.number)
            item.setToolTip(self._hint(take))
            self.addItem(item)
        self.blockSignals(blocked)
        self._show_chosen()

    def _title(self, take: Take) -> str:
        return self.tr("Take %d") % take.number if take.imitation is None else take.imitation.name

    def _hint(self, take: Take) -> str:
        if take.options is not None:
            return self.tr("Take %d, seed %d") % (take.number, take.options.seed)
        name = "" if take.imitation is None else take.imitation.name
        return self.tr("Take %d, imitates %s") % (take.number, name)

    @Slot()
    def _show_chosen(self) -> None:
        chosen = self._model.chosen
        blocked = self.blockSignals(True)
        for row in range(self.count()):
            if chosen is not None and self.item(row).data(_NUMBER) == chosen.number:
                self.setCurrentRow(row)
        self.blockSignals(blocked)

    @Slot()
    def _tell(self) -> None:
        item = self.currentItem()
        if item is not None:
            self.picked.emit(item.data(_NUMBER))

    def _tile(self, take: Take) -> QPixmap:
        ratio = self.devicePixelRatioF()
        tile = QPixmap(_TILE * ratio)
        tile.setDevicePixelRatio(ratio)
        tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, token, reach in (("yaw", "muted", 0.25), ("jawOpen", "accent", 0.5)):
            column = take.moves[:, ICT64.names.index(name)]
            # The mean of each piece: a long film would be a bar of ink otherwise.
            pieces = np.array_split(column, min(len(column), _TILE.width() // 2))
            heights = np.clip([piece.mean() / reach for piece in pieces], -1.0, 1.0)
            middle = _TILE.height() / 2 if name == "yaw" else _TILE.height() - 3
            scale = _TILE.height() / 2 - 2 if name == "yaw" else _TILE.height() - 6
            across = np.linspace(1, _TILE.width() - 1, len(heights))
            points = zip(across.tolist(), (middle - heights * scale).tolist(), strict=True)
            painter.setPen(QPen(self._theme.color(token), 1.2))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
        painter.end()
        return tile
