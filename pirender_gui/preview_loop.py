"""From the motion of the model to frames on the canvas: newest wins, nothing stale is shown."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.session_types import PREVIEW_SIZE
from pirender_gui.editor_model import EditorModel
from pirender_gui.render_request import Failure, RenderedFrame, RenderRequest
from pirender_gui.render_worker import RenderWorker

REST_MS = 160
"""The hand rests when no coefficient changed for this long; then the picture is rendered as sharp as it is shown."""

_ENLARGED_ENOUGH = 1.15
"""Up to this magnification a preview looks as sharp as a rendering at the full size."""

_REST_SIZES = (768, 1024, 1536, 2048)


class PreviewLoop(QObject):
    """Asks for a preview whenever the motion changes and passes on the frames that are still wanted.

    Signals:
        frame_ready: a RenderedFrame to show.
        photo_ready: int, the serial; the photo itself is the picture, no frame is needed.
        failed: a Failure of the newest request.
    """

    frame_ready = Signal(object)
    photo_ready = Signal(int)
    failed = Signal(object)

    def __init__(self, model: EditorModel, worker: RenderWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._worker = worker
        self._serial = 0
        self._shown_serial = 0
        self._shown_size = PREVIEW_SIZE
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._render_at_rest)
        model.motion_changed.connect(self._render_live)
        model.portrait_changed.connect(self._start_over)
        worker.rendered.connect(self._receive)
        worker.failed.connect(self._receive_failure)

    @property
    def newest_serial(self) -> int:
        """Serial of the last picture asked for."""
        return self._serial

    @Slot(float)
    def set_shown_size(self, pixels: float) -> None:
        """Tell how many screen pixels the side of the crop takes up now."""
        size = PREVIEW_SIZE
        if pixels > PREVIEW_SIZE * _ENLARGED_ENOUGH:
            size = next((size for size in _REST_SIZES if size >= pixels), _REST_SIZES[-1])
        if size != self._shown_size:
            self._shown_size = size
            self._rest.start()

    @Slot()
    def refresh(self) -> None:
        """Ask for the picture of the model again, after the canvas has shown something else."""
        self._submit(PREVIEW_SIZE)
        self._rest.start()

    def stop(self) -> None:
        """Ask for nothing more."""
        self._rest.stop()

    @Slot(object)
    def _render_live(self, _names: object) -> None:
        self._submit(PREVIEW_SIZE)
        self._rest.start()

    @Slot()
    def _render_at_rest(self) -> None:
        if self._shown_size > PREVIEW_SIZE and self._model.motion != self._model.photo_motion:
            self._submit(self._shown_size)

    @Slot()
    def _start_over(self) -> None:
        self._serial += 1
        self._shown_serial = self._serial
        self.photo_ready.emit(self._serial)

    def _submit(self, size: int) -> None:
        portrait = self._model.portrait
        if portrait is None:
            return
        self._serial += 1
        if self._model.motion == portrait.motion:
            # Whatever is still being rendered is stale now, because its serial is lower.
            self._shown_serial = self._serial
            self.photo_ready.emit(self._serial)
            return
        self._worker.submit(RenderRequest(self._serial, portrait.portrait_id, self._model.motion, size))

    @Slot(object)
    def _receive(self, frame: RenderedFrame) -> None:
        portrait = self._model.portrait
        request = frame.request
        if portrait is None or request.portrait_id != portrait.portrait_id or request.serial <= self._shown_serial:
            return
        self._shown_serial = request.serial
        self.frame_ready.emit(frame)

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        if isinstance(failure.task, RenderRequest) and failure.task.serial == self._serial:
            self.failed.emit(failure)
