"""The picture in the middle: paints photo and patch, zooms, pans and hands the mouse to the tool at hand."""

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pirender_gui.canvas.face_overlay import FaceOverlay
from pirender_gui.canvas.panes import CompareMode, Panes
from pirender_gui.canvas.picture import Picture
from pirender_gui.canvas.tools import CanvasTool, Pointer
from pirender_gui.canvas.view_transform import ViewTransform
from pirender_gui.render_request import RenderedFrame, ShownPhoto
from pirender_gui.theme import Theme

_CLICK = 4
"""Canvas pixels; a press that moves less is a click."""

_ALMOST_DOUBLE = 1.9
_SPLIT_KEYS: dict[int, float] = {Qt.Key.Key_BracketLeft: -0.02, Qt.Key.Key_BracketRight: 0.02}

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

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = Picture(theme)
        self._serial = 0
        self._painted_serial = 0
        self._has_painted = False
        self._view = ViewTransform()
        self._is_fitted = True
        self._tool: CanvasTool | None = None
        self._resting_tool: CanvasTool | None = None
        self._overlay: FaceOverlay | None = None
        self._pan_by_left_button = False
        self._pan_from: QPointF | None = None
        self._pressed_at: QPointF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 240)
        self._invitation = self.tr("Drop a photo here, or open one with Ctrl+O")
        self.setAccessibleName(self.tr("Photo"))
        self.setAccessibleDescription(self.tr("The portrait with your edits; wheel zooms, space and drag moves it"))
        theme.changed.connect(self.update)

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
        return self._picture.photo

    @property
    def frame(self) -> RenderedFrame | None:
        """The rendered patch over the photo, if any."""
        return self._picture.frame

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
        return None if self._picture.comparing else self._resting_tool

    @property
    def is_comparing(self) -> bool:
        """Whether the untouched photo is shown."""
        return self._picture.comparing

    @Slot(object)
    def show_photo(self, photo: ShownPhoto | None) -> None:
        """Show another photo, whole and without a patch."""
        self._picture.show(photo)
        self.fit()
        self.update()

    @Slot(object)
    def show_frame(self, frame: RenderedFrame) -> None:
        """Lay a new patch over the photo."""
        former = self._frame_rectangle()
        self._picture.frame = frame
        self._serial = frame.request.serial
        self.update(former.united(self._frame_rectangle()))
        self._tell_shown_size()

    @Slot(int)
    def show_bare_photo(self, serial: int) -> None:
        """Take the patch away: the photo itself is the picture."""
        former = self._frame_rectangle()
        self._picture.frame = None
        self._serial = serial
        self.update(former if not former.isEmpty() else QRect(0, 0, 1, 1))

    @Slot(bool)
    def set_comparing(self, comparing: bool) -> None:
        """Show the untouched photo while ``comparing``."""
        if comparing != self._picture.comparing:
            self._picture.comparing = comparing
            self.update()

    @property
    def compare_mode(self) -> CompareMode:
        """How the photo is shown beside its edit."""
        return self._picture.mode

    def set_compare_mode(self, mode: CompareMode) -> None:
        """Show the photo beside its edit in another way; the middle of the view stays the middle."""
        former = self._panes.size
        self._picture.mode = mode
        self._keep_middle(former)
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
        if self.photo is not None:
            self._set_view(ViewTransform.fitted(self._photo_size(), self._panes.size, largest=4.0))

    @property
    def is_fitted(self) -> bool:
        """Whether the whole photo is shown, however large the canvas becomes."""
        return self._is_fitted

    @property
    def centre(self) -> tuple[float, float]:
        """Photo position in the middle of the view."""
        width, height = self._panes.size
        return self._view.to_photo(width / 2, height / 2)

    def look_at(self, zoom: float, x: float, y: float) -> None:
        """Show the photo with ``zoom`` canvas pixels per photo pixel and a photo position in the middle."""
        width, height = self._panes.size
        self._is_fitted = False
        self._set_view(ViewTransform(zoom, width / 2 - x * zoom, height / 2 - y * zoom))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify around a position in a pane (the middle when not given)."""
        if self.photo is None:
            return
        width, height = self._panes.size
        at = QPointF(width / 2, height / 2) if at is None else at
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
        """Paint the picture, the overlay and the tool."""
        painter = QPainter(self)
        panes = self._panes
        self._picture.paint(painter, event.rect(), self._view, panes, self.devicePixelRatioF())
        if self.photo is None:
            painter.setPen(self._theme.color("on-surround"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._invitation)
        painter.setClipRect(panes.after)
        painter.translate(panes.after.topLeft())
        if self._overlay is not None and self._tool is None and not self.is_comparing:
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
        self._keep_middle(Panes.of(event.oldSize(), self.compare_mode).size)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom at the cursor, unless the tool wants the wheel."""
        # With some modifiers the platform turns the wheel sideways.
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120.0
        at = self._pointer(event.position(), event.modifiers())
        if notches and not (self.active_tool is not None and self.active_tool.wheel(at, notches)):
            self.zoom_by(_WHEEL_STEP**notches, self._panes.in_pane(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to move the split line or to pan, or pass the press to the tool."""
        left = event.button() == Qt.MouseButton.LeftButton
        tool, at = self.active_tool, self._pointer_of(event)
        if left and self._is_near_split(event):
            self._picture.split.is_held = True
        elif left and not self._pan_by_left_button and tool is not None and tool.wants(at):
            tool.press(at)
        elif left or event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = self._pressed_at = event.position()
            self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move the split line or pan, or pass the move to the tool."""
        if self._picture.split.is_held:
            self._picture.split.move_to(event.position().x(), self.width())
            self.update()
        elif self._pan_from is not None:
            if self._is_click(event):
                return
            self._pressed_at = None
            moved = event.position() - self._pan_from
            self._pan_from = event.position()
            self._is_fitted = False
            self._set_view(self._view.panned(moved.x(), moved.y()))
        elif self._is_near_split(event):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self.active_tool is not None:
            self._show_cursor()
            self.active_tool.move(self._pointer_of(event))
        else:
            self._show_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End moving the line or panning, or pass the release to the tool; a middle click changes the zoom."""
        if self._picture.split.is_held:
            self._picture.split.is_held = False
        elif self._pan_from is not None:
            self._pan_from = None
            self._show_cursor()
            if self._is_click(event) and event.button() == Qt.MouseButton.MiddleButton:
                self.cycle_zoom()
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
        elif self.active_tool is not None and self.active_tool.key(event):
            return
        elif not self._use_key(event.key()):
            super().keyPressEvent(event)

    def cycle_zoom(self) -> None:
        """The whole photo, 100 %, 200 %, and the whole photo again."""
        zoom = self._view.zoom * self.devicePixelRatioF()
        if self._is_fitted:
            self.zoom_to(1.0)
        elif zoom < _ALMOST_DOUBLE:
            self.zoom_to(2.0)
        else:
            self.fit()

    def _use_key(self, key: int) -> bool:
        """Zoom and split line by keys; whether the key was one of these."""
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_WHEEL_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / _WHEEL_STEP)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in _SPLIT_KEYS and self.compare_mode is CompareMode.SPLIT:
            split = self._picture.split
            split.move_to(split.x(self.width()) + _SPLIT_KEYS[key] * self.width(), self.width())
            self.update()
        else:
            return False
        return True

    @property
    def _panes(self) -> Panes:
        return Panes.of(self.size(), self.compare_mode)

    def _is_click(self, event: QMouseEvent) -> bool:
        """Whether the mouse has not really moved since the press."""
        began = self._pressed_at
        return began is not None and (event.position() - began).manhattanLength() < _CLICK

    def _is_near_split(self, event: QMouseEvent) -> bool:
        splits = self.compare_mode is CompareMode.SPLIT and self.photo is not None and self._tool is None
        return splits and self._picture.split.is_near(event.position(), self.width())

    def _keep_middle(self, former: tuple[int, int]) -> None:
        """After the panes changed from a former size: a fitted photo stays fitted, another one stays in the middle."""
        if self._is_fitted:
            self.fit()
            return
        now = self._panes.size
        self._set_view(self._view.panned((now[0] - former[0]) / 2, (now[1] - former[1]) / 2))

    def _pointer_of(self, event: QMouseEvent) -> Pointer:
        return self._pointer(event.position(), event.modifiers())

    def _pointer(self, place: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        inside = self._panes.in_pane(place)
        x, y = self._view.to_photo(inside.x(), inside.y())
        return Pointer(x, y, self._view.zoom, modifiers)

    def _photo_size(self) -> tuple[int, int]:
        assert self.photo is not None
        return self.photo.opened.width, self.photo.opened.height

    def _set_view(self, view: ViewTransform) -> None:
        if self.photo is not None:
            view = view.kept_in_sight(self._photo_size(), self._panes.size)
        if view == self._view:
            return
        self._view = view
        self.update()
        self.zoom_changed.emit(view.zoom * self.devicePixelRatioF())
        self._tell_shown_size()

    def _tell_shown_size(self) -> None:
        if self.frame is not None:
            self.shown_size_changed.emit(self.frame.area.width * self._view.zoom * self.devicePixelRatioF())

    def _frame_rectangle(self) -> QRect:
        return self._picture.frame_rectangle(self._view, self._panes)

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
