"""Painting the photo and the rendered patch; the scaled photo is kept until the view changes."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from core.session_types import Area
from pirender_gui.canvas.view_transform import ViewTransform
from pirender_gui.render_request import RenderedFrame, ShownPhoto


def area_on_canvas(view: ViewTransform, area: Area) -> QRectF:
    """Canvas rectangle of a rectangle in photo pixels."""
    left, top = view.to_canvas(area.left, area.top)
    return QRectF(left, top, area.width * view.zoom, area.height * view.zoom)


def set_smoothing(painter: QPainter, view: ViewTransform) -> None:
    """Smooth pixels, but from 300 % on show them as squares, so that one can count them."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.zoom < 3.0)


class PhotoLayer:
    """The photo as a ready-made canvas picture, so that a new frame repaints only its own patch."""

    def __init__(self) -> None:
        self._photo: ShownPhoto | None = None
        self._picture = QImage()
        self._made_for: tuple[ViewTransform, QSize, float, QColor] | None = None

    def set_photo(self, photo: ShownPhoto | None) -> None:
        """Show another photo."""
        self._photo = photo
        self._made_for = None

    def picture(self, view: ViewTransform, size: QSize, pixel_ratio: float, surround: QColor) -> QImage:
        """The whole canvas of ``size`` logical pixels with the photo on the surround."""
        wanted = (view, size, pixel_ratio, surround)
        if self._made_for != wanted:
            self._picture = self._paint(view, size, pixel_ratio, surround)
            self._made_for = wanted
        return self._picture

    def _paint(self, view: ViewTransform, size: QSize, pixel_ratio: float, surround: QColor) -> QImage:
        picture = QImage(size * pixel_ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(pixel_ratio)
        picture.fill(surround)
        if self._photo is None:
            return picture
        opened = self._photo.opened
        painter = QPainter(picture)
        level = self._level(view.zoom * pixel_ratio)
        set_smoothing(painter, view)
        painter.drawImage(area_on_canvas(view, Area(0, 0, opened.width, opened.height)), level)
        painter.end()
        return picture

    def _level(self, device_zoom: float) -> QImage:
        """The smallest level that is not magnified."""
        assert self._photo is not None
        levels, full_width = self._photo.levels, self._photo.opened.width
        sharp = [level for level in levels if level.width() >= full_width * device_zoom * 0.98]
        return sharp[-1] if sharp else levels[0]


def paint_frame(painter: QPainter, view: ViewTransform, frame: RenderedFrame, photo: ShownPhoto) -> None:
    """Lay a rendered patch over the photo, clipped to it."""
    whole = Area(0, 0, photo.opened.width, photo.opened.height)
    painter.save()
    painter.setClipRect(area_on_canvas(view, whole), Qt.ClipOperation.IntersectClip)
    set_smoothing(painter, view)
    painter.drawImage(area_on_canvas(view, frame.area), frame.image)
    painter.restore()


def paint_caption(painter: QPainter, corner: QPointF, text: str) -> None:
    """A word on a dark pill in the lower left corner of the canvas."""
    width = painter.fontMetrics().horizontalAdvance(text) + 24
    pill = QRectF(corner.x() + 16, corner.y() - 44, width, 28)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))
    painter.drawRoundedRect(pill, 14, 14)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
