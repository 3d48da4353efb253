"""The hand on the face: drag to turn, move and roll the head, drag handles to move parts of the face."""

import math

from PySide6.QtCore import QCoreApplication, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter

from core.handles import HANDLES, Handle
from core.motion import Motion
from pirender_gui.canvas.face_drag import FaceDrag, FacePlace
from pirender_gui.canvas.handle_painter import paint_handle, paint_label
from pirender_gui.canvas.tools import CanvasTool, Pointer
from pirender_gui.canvas.view_transform import ViewTransform
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.theme import Theme

_STEP = math.radians(1.0)
_SHIFT_STEP = 0.01
_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class FaceTool(CanvasTool):
    """Has the mouse whenever a portrait is edited and no other tool is at hand.

    Signals:
        drag_began: the hand went down on the face.
        drag_ended: and let go.
        entered: the mouse came onto the face.
    """

    drag_began = Signal()
    drag_ended = Signal()
    entered = Signal()

    def __init__(self, model: EditorModel, editor: MotionEditor, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._editor = editor
        self._theme = theme
        self._place: FacePlace | None = None
        self._drag: FaceDrag | None = None
        self._hovered: Handle | None = None
        self._over_face = False
        self._handles: list[tuple[float, float]] = []
        self._handles_of: Motion | None = None
        model.portrait_changed.connect(self._take_portrait)
        model.motion_changed.connect(self._follow)

    @property
    def hovered(self) -> Handle | None:
        """The handle under the mouse or in the hand."""
        return self._drag.handle if self._drag is not None else self._hovered

    def handle_place(self, name: str) -> tuple[float, float]:
        """Where a handle is in the photo (``KeyError`` when there is none, or no face)."""
        places = zip((handle.name for handle in HANDLES), self._positions(), strict=False)
        return dict(places)[name]

    def wants(self, at: Pointer) -> bool:
        """On a handle or on the face."""
        self._look(at)
        return self._hovered is not None or self._over_face

    def press(self, at: Pointer) -> None:
        """Take hold."""
        if self._place is None:
            return
        self._drag = FaceDrag(self._place, self._model.motion, at, self._model.locked)
        self.cursor = Qt.CursorShape.ClosedHandCursor
        self.cursor_changed.emit()
        self.drag_began.emit()

    def move(self, at: Pointer) -> None:
        """Follow the hand, or light up what is under the mouse."""
        if self._drag is not None:
            self._editor.drag_to(self._drag.motion_at(at), self._drag.title)
        else:
            self._look(at)

    def release(self, at: Pointer) -> None:
        """Let go."""
        if self._drag is not None:
            self._drag = None
            self.drag_ended.emit()
            self._look(at)

    def cancel(self) -> None:
        """Take the drag back."""
        if self._drag is not None:
            self._drag = None
            self._editor.cancel_drag()
            self.drag_ended.emit()

    def leave(self) -> None:
        """Hide the handles."""
        if self._drag is None:
            self._show(None, False)

    def wheel(self, at: Pointer, notches: float) -> bool:
        """With Ctrl the head grows or shrinks."""
        if self._place is None or not at.modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        self._take(self._place.sized(self._model.motion, notches, self._model.locked), self.tr("Resize head"))
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Arrows turn the head, with Shift they move it, with Alt they roll it; Escape takes a drag back."""
        if event.key() == Qt.Key.Key_Escape and self._drag is not None:
            self.cancel()
            return True
        way = _ARROWS.get(event.key())
        if way is None or self._place is None or self._drag is not None:
            return False
        motion, modifiers = self._model.motion, event.modifiers()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._nudge(
                {"tx": motion["tx"] + way[0] * _SHIFT_STEP, "ty": motion["ty"] + way[1] * _SHIFT_STEP}, "Move head"
            )
        elif modifiers & Qt.KeyboardModifier.AltModifier:
            self._nudge({"roll": motion["roll"] - way[0] * _STEP}, "Roll head")
        else:
            self._nudge({"yaw": motion["yaw"] + way[0] * _STEP, "pitch": motion["pitch"] + way[1] * _STEP}, "Turn head")
        return True

    def paint(self, painter: QPainter, view: ViewTransform) -> None:
        """The handles while the mouse is on the face; in a drag only the one that is held."""
        held = self.hovered
        if self._place is None or (self._drag is None and not self._over_face and held is None):
            return
        accent = self._theme.color("accent")
        for handle, (x, y) in zip(HANDLES, self._positions(), strict=True):
            if self._drag is not None and handle is not held:
                continue
            centre = QPointF(*view.to_canvas(x, y))
            paint_handle(painter, centre, accent, handle is held, 1.0 if handle is held else 0.75)
            if handle is held and self._drag is None:
                paint_label(painter, centre, QCoreApplication.translate("Handles", handle.label))

    def _nudge(self, values: dict[str, float], title: str) -> None:
        free = {name: value for name, value in values.items() if name not in self._model.locked}
        if free:
            self._editor.edit(free, QCoreApplication.translate("FaceDrag", title))

    def _take(self, motion: Motion, title: str) -> None:
        now = self._model.motion
        changed = {name: motion[name] for name in ("tx", "ty", "tz") if motion[name] != now[name]}
        if changed:
            # All three, so that turns of the wheel merge whichever of them change.
            self._editor.edit({name: motion[name] for name in ("tx", "ty", "tz")}, title)

    def _look(self, at: Pointer) -> None:
        if self._place is None:
            return
        motion = self._model.motion
        on_face = self._place.is_on_face(motion, at)
        self._show(self._place.handle_at(motion, at), on_face)

    def _show(self, handle: Handle | None, over_face: bool) -> None:
        if over_face and not self._over_face:
            self.entered.emit()
        different = handle is not self._hovered or over_face != self._over_face
        self._hovered, self._over_face = handle, over_face
        cursor = Qt.CursorShape.ArrowCursor
        if handle is not None:
            cursor = Qt.CursorShape.PointingHandCursor
        elif over_face:
            cursor = Qt.CursorShape.OpenHandCursor
        if cursor is not self.cursor:
            self.cursor = cursor
            self.cursor_changed.emit()
        if different:
            self.changed.emit()

    def _positions(self) -> list[tuple[float, float]]:
        if self._place is None:
            return []
        if self._handles_of is not self._model.motion:
            self._handles = self._place.handles(self._model.motion)
            self._handles_of = self._model.motion
        return self._handles

    @Slot()
    def _take_portrait(self) -> None:
        portrait = self._model.portrait
        self._drag, self._handles_of = None, None
        self._place = None
        if portrait is not None and portrait.face is not None:
            self._place = FacePlace(portrait.face, portrait.crop)
        self._show(None, False)

    @Slot()
    def _follow(self) -> None:
        if self._over_face or self._drag is not None:
            self.changed.emit()
