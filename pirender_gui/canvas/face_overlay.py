"""Mesh and landmarks of the face, drawn over the picture."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen

from core.conventions import FloatArray
from core.crop import Crop
from core.overlay import mesh_edges, overlay_lines, overlay_points
from pirender_gui.actions.view_actions import ViewActions
from pirender_gui.canvas.view_transform import ViewTransform
from pirender_gui.editor_model import EditorModel
from pirender_gui.theme import Theme


class FaceOverlay(QObject):
    """Follows the motion; computes nothing while it is not shown.

    Signals:
        changed: it wants to be painted again.
    """

    changed = Signal()

    def __init__(self, model: EditorModel, actions: ViewActions, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._mesh, self._landmarks = actions.mesh, actions.landmarks
        # The topology is that of the face model and never changes.
        self._edges: NDArray[np.intp] | None = None
        for action in (self._mesh, self._landmarks):
            action.toggled.connect(self.changed)
        model.motion_changed.connect(self._follow)
        model.portrait_changed.connect(self._follow)

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to draw."""
        portrait = self._model.portrait
        wanted = self._mesh.isChecked() or self._landmarks.isChecked()
        return wanted and portrait is not None and portrait.face is not None

    def paint(self, painter: QPainter, view: ViewTransform) -> None:
        """Draw in canvas coordinates."""
        portrait = self._model.portrait
        if not self.is_shown or portrait is None or portrait.face is None:
            return
        face, motion = portrait.face, self._model.motion
        crop = Crop(round(portrait.crop.left), round(portrait.crop.top), round(portrait.crop.width))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._mesh.isChecked():
            if self._edges is None:
                self._edges = mesh_edges(face.model.triangles)
            lines = _on_canvas(overlay_lines(face, motion, crop, self._edges), view).reshape(-1, 4)
            line = QColor(self._theme.color("accent"))
            line.setAlpha(150)
            painter.setPen(QPen(line, 1.0))
            painter.drawLines([QLineF(*ends) for ends in lines.tolist()])
        if self._landmarks.isChecked():
            points = _on_canvas(overlay_points(face, motion, crop), view)
            for color, width in ((QColor(0, 0, 0, 140), 4.0), (self._theme.color("mark"), 2.4)):
                painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawPoints([QPointF(*point) for point in points.tolist()])

    @Slot()
    def _follow(self) -> None:
        if self.is_shown:
            self.changed.emit()


def _on_canvas(points: FloatArray, view: ViewTransform) -> NDArray[np.float64]:
    # Pixel centres are half a pixel from the edges that the view counts from.
    return np.asarray((points + 0.5) * view.zoom + np.array([view.left, view.top]), dtype=np.float64)
