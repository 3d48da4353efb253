"""Curves of a run."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirender_gui.theme import Theme
from pirender_gui.training_monitor.run_log import Curves

_COLORS = ("#7fb0e6", "#e0a95c", "#7fcf8f", "#e9736b", "#b79ae0", "#67c7c2", "#d98cb3", "#b5b35c")


class LossPlot(QWidget):
    """One line for each number in the log, on a logarithmic scale; rates and times stay out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Takes a while to import, and only people who train need it.
        import pyqtgraph

        self._plots: dict[str, Any] = {}
        self._graph: Any = pyqtgraph
        self._plot: Any = pyqtgraph.PlotWidget(background=theme.color("field"))
        self._plot.setLogMode(y=True)
        self._plot.showGrid(x=True, y=True, alpha=0.2)
        self._plot.addLegend(offset=(-10, 10))
        self._plot.setLabel("bottom", self.tr("step"))
        self._plot.setAccessibleName(self.tr("Losses over steps"))
        for axis in ("bottom", "left"):
            self._plot.getAxis(axis).setPen(theme.color("muted"))
            self._plot.getAxis(axis).setTextPen(theme.color("muted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)

    @property
    def names(self) -> tuple[str, ...]:
        """The lines that are drawn."""
        return tuple(self._plots)

    def show_curves(self, curves: Curves) -> None:
        """Draw what there is now."""
        for name, values in curves.values.items():
            if not name.startswith(("train/", "validation/")) or min(values) <= 0 or _is_no_loss(name):
                continue
            if name not in self._plots:
                color = _COLORS[len(self._plots) % len(_COLORS)]
                pen = self._graph.mkPen(color, width=1.6)
                self._plots[name] = self._plot.plot([], [], pen=pen, name=name)
            self._plots[name].setData(curves.steps[name], values)

    def clear(self) -> None:
        """Begin anew."""
        self._plot.clear()
        self._plots.clear()


def _is_no_loss(name: str) -> bool:
    last = name.rpartition("/")[2]
    return any(word in last for word in ("rate", "second", "share", "images", "psnr", "peak", "stage", "load"))
