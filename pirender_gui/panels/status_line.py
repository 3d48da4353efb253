"""The bar below: what is going on, the face, the engine, its speed, the zoom, the unsaved mark."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from core.session_types import PREVIEW_SIZE
from pirender_gui.editor_model import EditorModel
from pirender_gui.render_request import RenderedFrame

_BUSY_AFTER_MS = 150


class StatusLine(QStatusBar):
    """Reads the model; is told about frames, work and zoom by the window."""

    def __init__(self, model: EditorModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._busy_text = ""
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(90, 5)
        self._progress.setAccessibleName(self.tr("Working"))
        self._progress.hide()
        self._activity = QLabel()
        self._unsaved = self._permanent(self.tr("Unsaved edits"), "unsaved")
        self._face = self._permanent(self.tr("The face, and the size of the photo"), "quiet")
        self._engine = self._permanent(self.tr("Rendering engine, and what it computes on"), "quiet")
        self._speed = self._permanent(self.tr("Time that the engine takes for a preview"), "quiet")
        self._zoom = self._permanent(self.tr("Screen pixels per photo pixel"), "quiet")
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 6, 0)
        self.addWidget(self._progress)
        self.addWidget(self._activity)
        # Short work shows no sign of itself: a flicker would look like a fault.
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_BUSY_AFTER_MS)
        self._patience.timeout.connect(self._show_busy)
        model.portrait_changed.connect(self._show_portrait)
        model.portrait_renewed.connect(self._show_portrait)
        self._show_portrait()

    @property
    def texts(self) -> tuple[str, ...]:
        """What the bar says, from left to right."""
        labels = (self._activity, self._unsaved, self._face, self._engine, self._speed, self._zoom)
        return tuple(label.text() for label in labels if label.text())

    @Slot(str)
    def set_busy(self, text: str) -> None:
        """Say what is being done; empty when it is over."""
        self._busy_text = text
        if not text:
            self._patience.stop()
            self._progress.hide()
            self._activity.clear()
        elif self._progress.isVisible():
            self._activity.setText(text)
        else:
            self._patience.start()

    @Slot(bool)
    def set_clean(self, clean: bool) -> None:
        """Show or take away the unsaved mark."""
        self._unsaved.setText("" if clean else self.tr("● Unsaved"))

    @Slot(float)
    def set_zoom(self, zoom: float) -> None:
        """Show the magnification (screen pixels per photo pixel)."""
        self._zoom.setText(f"{zoom * 100:.0f} %")

    @Slot(object)
    def show_frame(self, frame: RenderedFrame) -> None:
        """Show how long the engine took for a live frame; the sharper one at rest would only confuse."""
        if frame.request.size <= PREVIEW_SIZE and not frame.request.at_rest:
            self._speed.setText(self.tr("%.0f ms") % frame.milliseconds)

    @Slot()
    def _show_busy(self) -> None:
        self._activity.setText(self._busy_text)
        self._progress.show()

    @Slot()
    def _show_portrait(self) -> None:
        portrait = self._model.portrait
        self._speed.clear()
        if portrait is None:
            self._face.setText(self.tr("No photo"))
            self._engine.clear()
            return
        opened = portrait.photo.opened
        self._face.setText(self.tr("Face found · photo %d × %d") % (opened.width, opened.height))
        self._engine.setText(f"{portrait.engine.capitalize()} · {portrait.device}")

    def _permanent(self, meaning: str, style: str) -> QLabel:
        label = QLabel()
        label.setObjectName(style)
        label.setAccessibleName(meaning)
        label.setToolTip(meaning)
        label.setContentsMargins(8, 3, 8, 3)
        self.addPermanentWidget(label)
        return label
