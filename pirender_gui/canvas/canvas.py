"""The picture in the middle: paints photo and patch, zooms, pans and hands the mouse to the tool at hand."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pirender_gui.canvas.face_overlay import FaceOverlay
from pirender_gui.canvas.layers import PhotoLayer, area_on_canvas, paint_caption, paint_frame
from pirender_gui.canvas.tools import CanvasTool, Pointer
from pirender_gui.canvas.view_transform import ViewTransform
from pirender_gui.render_request import RenderedFrame, ShownPhoto

_WHEEL_STEP = 1.2
"""Magnification of one wheel notch (120 eighths of a degree)."""


class Canvas(QWidget):
    """Shows the photo with the rendered patch over it.

    Signals:
        frame_painted: int, serial of the frame (or of the bare photo) that is on the screen now.
        zoom_changed: float, screen pixels per photo pixel.
        shown_size_changed: float, screen pixels along the side of the rendered patch.
    """

    frame_painted = Signal(int)
    zoom_changed = Signal(float)
    shown_size_changed = Signal(float)

    def __init__(self, surround: QColor, on_surround: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surround = surround
        self._on_surround = on_surround
        self._layer = PhotoLayer()
        self._photo: ShownPhoto | None = None
        self._frame: RenderedFrame | None = None
        self._serial = 0
        self._painted_serial = 0
        self._has_painted = False
        self._view = ViewTransform()
        self._is_fitted = True
        self._comparing = False
        self._tool: CanvasTool | None = None
        self._resting_tool: CanvasTool | None = None
        self._overlay: FaceOverlay | None = None
        self._pan_by_left_button = False
        self._pan_from: QPointF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 240)
        self._caption = self.tr("Before")
        self._invitation = self.tr("Drop a photo here, or open one with Ctrl+O")
        self.setAccessibleName(self.tr("Photo"))
        self.setAccessibleDescription(self.tr("The portrait with your edits; wheel zooms, space and drag moves it"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A usual size."""
        return QSize(840, 700)

    @property
    def view(self) -> ViewTransform:
        """Where the photo lies on the canvas."""
        return self._view

    @property
    def photo(self) -> ShownPhoto | None:
        """The photo on the canvas."""
        return self._photo

    @property
    def frame(self) -> RenderedFrame | None:
        """The rendered patch over the photo, if any."""
        return self._frame

    @property
    def painted_serial(self) -> int:
        """Serial of the picture that is on the screen."""
        return self._painted_serial

    @property
    def has_painted(self) -> bool:
        """Whether the canvas has been on the screen at all."""
        return self._has_painted

    @property
    def tool(self) -> CanvasTool | None:
        """The tool that has the mouse."""
        return self._tool

    @property
    def active_tool(self) -> CanvasTool | None:
        """What has the mouse now: the tool at hand, else the resting one, which keeps out of a comparison."""
        if self._tool is not None:
            return self._tool
        return None if self._comparing else self._resting_tool

    @property
    def is_comparing(self) -> bool:
        """Whether the untouched photo is shown."""
        return self._comparing

    @Slot(object)
    def show_photo(self, photo: ShownPhoto | None) -> None:
        """Show another photo, whole and without a patch."""
        self._photo = photo
        self._frame = None
        self._layer.set_photo(photo)
        self.fit()
        self.update()

    @Slot(object)
    def show_frame(self, frame: RenderedFrame) -> None:
        """Lay a new patch over the photo."""
        former = self._frame_rectangle()
        self._frame = frame
        self._serial = frame.request.serial
        self.update(former.united(self._frame_rectangle()))
        self._tell_shown_size()

    @Slot(int)
    def show_bare_photo(self, serial: int) -> None:
        """Take the patch away: the photo itself is the picture."""
        former = self._frame_rectangle()
        self._frame = None
        self._serial = serial
        self.update(former if not former.isEmpty() else QRect(0, 0, 1, 1))

    @Slot(bool)
    def set_comparing(self, comparing: bool) -> None:
        """Show the untouched photo while ``comparing``."""
        if comparing != self._comparing:
            self._comparing = comparing
            self.update()

    def set_tool(self, tool: CanvasTool | None) -> None:
        """Give the mouse to a tool, or back to zoom and pan."""
        if self._tool is not None:
            self._tool.changed.disconnect(self.update)
        self._tool = tool
        if tool is not None:
            tool.changed.connect(self.update)
        self._show_cursor()
        self.update()

    def set_resting_tool(self, tool: CanvasTool) -> None:
        """The tool that has the mouse whenever no other one is at hand."""
        self._resting_tool = tool
        tool.changed.connect(self.update)
        tool.cursor_changed.connect(self._show_cursor)

    def set_overlay(self, overlay: FaceOverlay) -> None:
        """What is drawn between the picture and the tool."""
        self._overlay = overlay
        overlay.changed.connect(self.update)

    @Slot()
    def fit(self) -> None:
        """Show the whole photo, never magnified above 400 %."""
        self._is_fitted = True
        if self._photo is not None:
            self._set_view(ViewTransform.fitted(self._photo_size(), self._canvas_size(), largest=4.0))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify around a canvas position (the middle when not given)."""
        if self._photo is None:
            return
        at = QPointF(self.rect().center()) if at is None else at
        self._is_fitted = False
        self._set_view(self._view.zoomed(factor, at.x(), at.y()))

    def zoom_to(self, screen_pixels: float) -> None:
        """Set how many screen pixels one photo pixel takes up (1.0 is 100 %)."""
        self.zoom_by(screen_pixels / self.devicePixelRatioF() / self._view.zoom)

    def set_pan_by_left_button(self, on: bool) -> None:
        """Let the left button move the photo (while the space bar is held)."""
        self._pan_by_left_button = on
        self._show_cursor()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the photo, the patch unless comparing, and the tool."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        picture = self._layer.picture(self._view, self.size(), ratio, self._surround)
        target = event.rect()
        source = QRectF(target.x() * ratio, target.y() * ratio, target.width() * ratio, target.height() * ratio)
        painter.drawImage(QRectF(target), picture, source)
        if self._photo is not None and self._frame is not None and not self._comparing:
            paint_frame(painter, self._view, self._frame, self._photo)
        if self._photo is None:
            painter.setPen(self._on_surround)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._invitation)
        if self._comparing:
            paint_caption(painter, QPointF(self.rect().bottomLeft()), self._caption)
        if self._overlay is not None and self._tool is None and not self._comparing:
            self._overlay.paint(painter, self._view)
        if self.active_tool is not None:
            self.active_tool.paint(painter, self._view)
        painter.end()
        self._has_painted = True
        if self._painted_serial != self._serial:
            self._painted_serial = self._serial
            self.frame_painted.emit(self._serial)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep a fitted photo fitted, and another one where it is."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()
        else:
            grown = event.size() - event.oldSize()
            self._set_view(self._view.panned(grown.width() / 2, grown.height() / 2))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom at the cursor, unless the tool wants the wheel."""
        # With some modifiers the platform turns the wheel sideways.
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120.0
        at = self._pointer(event.position(), event.modifiers())
        if notches and not (self.active_tool is not None and self.active_tool.wheel(at, notches)):
            self.zoom_by(_WHEEL_STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to pan, or pass the press to the tool."""
        left = event.button() == Qt.MouseButton.LeftButton
        tool, at = self.active_tool, self._pointer_of(event)
        wanted = left and not self._pan_by_left_button and tool is not None and tool.wants(at)
        if tool is not None and wanted:
            tool.press(at)
        elif left or event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = event.position()
            self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pan, or pass the move to the tool."""
        if self._pan_from is not None:
            moved = event.position() - self._pan_from
            self._pan_from = event.position()
            self._is_fitted = False
            self._set_view(self._view.panned(moved.x(), moved.y()))
        elif self.active_tool is not None:
            self.active_tool.move(self._pointer_of(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End panning, or pass the release to the tool."""
        if self._pan_from is not None:
            self._pan_from = None
            self._show_cursor()
        elif self.active_tool is not None and event.button() == Qt.MouseButton.LeftButton:
            self.active_tool.release(self._pointer_of(event))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Tell the tool."""
        if self.active_tool is not None:
            self.active_tool.leave()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape gives up the tool; other keys are offered to it."""
        if event.key() == Qt.Key.Key_Escape and self._tool is not None:
            self._tool.cancel()
        elif self.active_tool is None or not self.active_tool.key(event):
            super().keyPressEvent(event)

    def _pointer_of(self, event: QMouseEvent) -> Pointer:
        return self._pointer(event.position(), event.modifiers())

    def _pointer(self, place: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        x, y = self._view.to_photo(place.x(), place.y())
        return Pointer(x, y, self._view.zoom, modifiers)

    def _photo_size(self) -> tuple[int, int]:
        assert self._photo is not None
        return self._photo.opened.width, self._photo.opened.height

    def _canvas_size(self) -> tuple[int, int]:
        return self.width(), self.height()

    def _set_view(self, view: ViewTransform) -> None:
        if self._photo is not None:
            view = view.kept_in_sight(self._photo_size(), self._canvas_size())
        if view == self._view:
            return
        self._view = view
        self.update()
        self.zoom_changed.emit(view.zoom * self.devicePixelRatioF())
        self._tell_shown_size()

    def _tell_shown_size(self) -> None:
        if self._frame is not None:
            self.shown_size_changed.emit(self._frame.area.width * self._view.zoom * self.devicePixelRatioF())

    def _frame_rectangle(self) -> QRect:
        if self._frame is None:
            return QRect()
        return area_on_canvas(self._view, self._frame.area).toAlignedRect().adjusted(-1, -1, 1, 1)

    @Slot()
    def _show_cursor(self) -> None:
        if self._pan_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._pan_by_left_button:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self.active_tool is not None:
            self.setCursor(self.active_tool.cursor)
        else:
            self.unsetCursor()
