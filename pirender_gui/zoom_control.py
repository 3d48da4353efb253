"""Zoom of the canvas from menus, tool bar and keys."""

from PySide6.QtCore import QObject, Slot

from pirender_gui.actions.view_actions import ViewActions
from pirender_gui.canvas.canvas import Canvas

_STEP = 1.25


class ZoomControl(QObject):
    """Answers to the zoom actions."""

    def __init__(self, canvas: Canvas, actions: ViewActions, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        actions.zoom_in.triggered.connect(self._zoom_in)
        actions.zoom_out.triggered.connect(self._zoom_out)
        actions.fit.triggered.connect(canvas.fit)
        actions.actual_size.triggered.connect(self._zoom_to_actual_size)
        actions.double_size.triggered.connect(self._zoom_to_double_size)

    @Slot()
    def _zoom_in(self) -> None:
        self._canvas.zoom_by(_STEP)

    @Slot()
    def _zoom_out(self) -> None:
        self._canvas.zoom_by(1 / _STEP)

    @Slot()
    def _zoom_to_actual_size(self) -> None:
        self._canvas.zoom_to(1.0)

    @Slot()
    def _zoom_to_double_size(self) -> None:
        self._canvas.zoom_to(2.0)
