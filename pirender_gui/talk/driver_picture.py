"""The face that drives, small, in the corner of the canvas."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap, QTransform
from PySide6.QtWidgets import QLabel, QWidget

from core.conventions import ImageArray
from pirender_gui.images import image_from_array

_WIDTH, _MARGIN, _ROUND = 168, 12, 8.0
_LEAST_HEIGHT = 90
_CANVAS_SHARE = 0.3
"""So much of the canvas's height it takes at most."""


class DriverPicture(QLabel):
    """Lets the mouse through and stays in its corner."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("The face that drives"))
        self.hide()
        canvas.installEventFilter(self)

    def show_picture(self, picture: ImageArray) -> None:
        """Show RGB uint8 (H, W, 3)."""
        self._show(image_from_array(picture))

    def show_mirrored(self, picture: ImageArray) -> None:
        """Show it as people know themselves."""
        self._show(image_from_array(picture).transformed(QTransform.fromScale(-1.0, 1.0)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep to the corner."""
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)

    def _show(self, image: QImage) -> None:
        room = QSize(_WIDTH, max(_LEAST_HEIGHT, round(_CANVAS_SHARE * self._canvas.height())))
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        self.setPixmap(_rounded(image.scaled(room, kept, smooth)))
        self.adjustSize()
        self._settle()
        self.show()
        self.raise_()

    def _settle(self) -> None:
        self.move(_MARGIN, self._canvas.height() - self.height() - _MARGIN)


def _rounded(image: QImage) -> QPixmap:
    result = QPixmap(image.size())
    result.fill(Qt.GlobalColor.transparent)
    painter, path = QPainter(result), QPainterPath()
    path.addRoundedRect(QRectF(image.rect()), _ROUND, _ROUND)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(path)
    painter.drawImage(0, 0, image)
    painter.end()
    return result
