"""Tools that take over the mouse on the canvas and draw over the picture."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from core.session_types import Area
from pirender_gui.canvas.layers import area_on_canvas
from pirender_gui.canvas.view_transform import ViewTransform


@dataclass(frozen=True)
class Pointer:
    """Where the mouse is and how it is held.

    Attributes:
        x: photo pixels, from the left edge of the photo.
        y: photo pixels, from the top edge.
        zoom: canvas pixels per photo pixel.
        modifiers: keys held with it.
    """

    x: float
    y: float
    zoom: float = 1.0
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier


class CanvasTool(QObject):
    """Base of all tools; positions are photo pixels.

    Signals:
        changed: the tool wants to be painted again.
        cursor_changed: the tool wants another cursor.
        cancelled: the user gave up (Escape).
    """

    changed = Signal()
    cursor_changed = Signal()
    cancelled = Signal()

    cursor = Qt.CursorShape.ArrowCursor

    def wants(self, at: Pointer) -> bool:
        """Whether a press of the left button here is for the tool; if not, it moves the photo."""
        return True

    def leave(self) -> None:
        """The mouse left the canvas."""

    def wheel(self, at: Pointer, notches: float) -> bool:
        """The wheel was turned; whether the tool made use of it."""
        return False

    def key(self, event: QKeyEvent) -> bool:
        """A key went down over the canvas; whether the tool made use of it."""
        return False

    def paint(self, painter: QPainter, view: ViewTransform) -> None:
        """Draw over the picture, in canvas coordinates."""

    def press(self, at: Pointer) -> None:
        """The left button went down."""

    def move(self, at: Pointer) -> None:
        """The mouse moved, with or without the button."""

    def release(self, at: Pointer) -> None:
        """The left button went up."""

    def cancel(self) -> None:
        """Give up."""
        self.cancelled.emit()


class FaceChooser(CanvasTool):
    """Boxes around the faces; a click chooses one.

    Signals:
        chosen: the Area of the face.
    """

    chosen = Signal(object)

    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(self, faces: tuple[Area, ...], accent: QColor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._faces = faces
        self._accent = accent
        self._hovered: Area | None = None

    def paint(self, painter: QPainter, view: ViewTransform) -> None:
        """Draw a numbered box around every face, the one under the mouse filled."""
        for number, face in enumerate(self._faces, start=1):
            paint_box(painter, area_on_canvas(view, face), self._accent, face is self._hovered, str(number))

    def move(self, at: Pointer) -> None:
        """Light up the face under the mouse."""
        hovered = self._face_at(at.x, at.y)
        if hovered is not self._hovered:
            self._hovered = hovered
            self.changed.emit()

    def release(self, at: Pointer) -> None:
        """Choose the face under the mouse."""
        face = self._face_at(at.x, at.y)
        if face is not None:
            self.chosen.emit(face)

    def _face_at(self, x: float, y: float) -> Area | None:
        """The smallest face around a position, for boxes inside boxes."""
        around = [
            face
            for face in self._faces
            if face.left <= x <= face.left + face.width and face.top <= y <= face.top + face.height
        ]
        return min(around, key=lambda face: face.width * face.height, default=None)


class BoxDrawer(CanvasTool):
    """A square dragged from corner to corner around a face that was not found.

    Signals:
        drawn: the Area of the square.
    """

    drawn = Signal(object)

    cursor = Qt.CursorShape.CrossCursor
    smallest = 16.0
    """Photo pixels; a smaller square is a slip of the hand."""

    def __init__(self, accent: QColor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._accent = accent
        self._start: tuple[float, float] | None = None
        self._square: Area | None = None

    def paint(self, painter: QPainter, view: ViewTransform) -> None:
        """Draw the square as it stands."""
        if self._square is not None:
            paint_box(painter, area_on_canvas(view, self._square), self._accent, True, "")

    def press(self, at: Pointer) -> None:
        """Fix the first corner."""
        self._start = (at.x, at.y)

    def move(self, at: Pointer) -> None:
        """Stretch the square to the mouse."""
        if self._start is None:
            return
        side = max(abs(at.x - self._start[0]), abs(at.y - self._start[1]))
        left = self._start[0] if at.x >= self._start[0] else self._start[0] - side
        top = self._start[1] if at.y >= self._start[1] else self._start[1] - side
        self._square = Area(left, top, side, side)
        self.changed.emit()

    def release(self, at: Pointer) -> None:
        """Hand out the square, unless it is too small to be meant."""
        self.move(at)
        square, self._start, self._square = self._square, None, None
        self.changed.emit()
        if square is not None and square.width >= self.smallest:
            self.drawn.emit(square)


def paint_box(painter: QPainter, box: QRectF, accent: QColor, filled: bool, label: str) -> None:
    """A rounded outline that is seen on any photo: dark underneath, accent on top."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shade = QColor(0, 0, 0, 120)
    tint = QColor(accent)
    tint.setAlpha(56 if filled else 0)
    painter.setBrush(tint)
    painter.setPen(QPen(shade, 5.0))
    painter.drawRoundedRect(box, 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(accent, 2.0))
    painter.drawRoundedRect(box, 6, 6)
    if label:
        badge = QRectF(box.topLeft() + QPointF(8, 8), box.topLeft() + QPointF(32, 32))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(badge)
        painter.setPen(QColor(20, 20, 20))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, label)
