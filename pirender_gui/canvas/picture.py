"""What the canvas shows: the photo, the rendered patch, and how the two are compared."""

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from pirender_gui.canvas.layers import PhotoLayer, area_on_canvas, paint_caption, paint_frame
from pirender_gui.canvas.panes import CompareMode, Panes
from pirender_gui.canvas.split_line import SplitLine
from pirender_gui.canvas.view_transform import ViewTransform
from pirender_gui.render_request import RenderedFrame, ShownPhoto
from pirender_gui.theme import Theme


class Picture:
    """Paints; knows nothing of the mouse."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._layer = PhotoLayer()
        self.photo: ShownPhoto | None = None
        self.frame: RenderedFrame | None = None
        self.mode = CompareMode.OFF
        self.comparing = False
        self.split = SplitLine()

    def show(self, photo: ShownPhoto | None) -> None:
        """Another photo, without a patch."""
        self.photo, self.frame = photo, None
        self._layer.set_photo(photo)

    def frame_rectangle(self, view: ViewTransform, panes: Panes) -> QRect:
        """Canvas rectangle that the patch covers; empty without one."""
        if self.frame is None:
            return QRect()
        area = area_on_canvas(view, self.frame.area).translated(QPointF(panes.after.topLeft()))
        return area.toAlignedRect().adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, dirty: QRect, view: ViewTransform, panes: Panes, ratio: float) -> None:
        """Photo, patch, split line and captions, in canvas coordinates; ``ratio`` is device pixels per pixel."""
        if panes.before is not None:
            painter.fillRect(dirty, self._theme.color("line"))
            self._paint_photo(painter, dirty, view, panes.before, ratio)
        self._paint_photo(painter, dirty, view, panes.after, ratio)
        if self.photo is None:
            return
        if self.frame is not None and not self.comparing:
            painter.save()
            painter.setClipRect(self._after_rectangle(panes))
            painter.translate(panes.after.topLeft())
            paint_frame(painter, view, self.frame, self.photo)
            painter.restore()
        self._paint_signs(painter, panes)

    def _after_rectangle(self, panes: Panes) -> QRect:
        if self.mode is not CompareMode.SPLIT:
            return panes.after
        return panes.after.adjusted(self.split.x(panes.after.width()), 0, 0, 0)

    def _paint_photo(self, painter: QPainter, dirty: QRect, view: ViewTransform, pane: QRect, ratio: float) -> None:
        target = dirty.intersected(pane)
        if target.isEmpty():
            return
        picture = self._layer.picture(view, pane.size(), ratio, self._theme.color("surround"))
        x, y = target.x() - pane.x(), target.y() - pane.y()
        source = QRectF(x * ratio, y * ratio, target.width() * ratio, target.height() * ratio)
        painter.drawImage(QRectF(target), picture, source)

    def _paint_signs(self, painter: QPainter, panes: Panes) -> None:
        before = QCoreApplication.translate("Canvas", "Before")
        after = QCoreApplication.translate("Canvas", "After")
        if self.comparing:
            paint_caption(painter, QPointF(panes.after.bottomLeft()), before)
            if panes.before is None:
                return
        if self.mode is CompareMode.SPLIT:
            self.split.paint(painter, panes.after)
            if not self.comparing:
                middle = QPointF(self.split.x(panes.after.width()), panes.after.bottom())
                paint_caption(painter, QPointF(panes.after.bottomLeft()), before)
                paint_caption(painter, middle, after)
        elif panes.before is not None:
            paint_caption(painter, QPointF(panes.before.bottomLeft()), before)
            if not self.comparing:
                paint_caption(painter, QPointF(panes.after.bottomLeft()), after)
