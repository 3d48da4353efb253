"""From the motion of the model to frames on the canvas: newest wins, nothing stale is shown."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from core.motion import Motion
from core.session_types import PREVIEW_SIZE, Area
from pirender_gui.editor_model import EditorModel
from pirender_gui.render_request import Failure, RenderedFrame, RenderRequest
from pirender_gui.render_worker import RenderWorker

REST_MS = 160
"""The hand rests when no coefficient changed for this long; then the picture is rendered as sharp as it is shown."""

_ENLARGED_ENOUGH = 1.15
"""Up to this magnification a preview looks as sharp as a rendering at the full size."""

_REST_SIZES = (768, 1024, 1536, 2048)
_LONGEST_REST_RENDERING_MS = 250.0


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
        self._peeked: Motion | None = None
        self._shown_serial = 0
        self._shown_size = PREVIEW_SIZE
        self._live_milliseconds = 0.0
        self._hand_is_down = False
        self._is_filming = False
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

    @property
    def is_about_to_rest(self) -> bool:
        """Whether the sharper picture comes if nothing is touched any more."""
        return self._rest.isActive()

    @property
    def affordable_size(self) -> int:
        """The size shown, or the largest one below it that will not keep the next drag waiting for long."""
        sizes = [
            size
            for size in _REST_SIZES
            if size <= self._shown_size
            and self._live_milliseconds * (size / PREVIEW_SIZE) ** 2 <= _LONGEST_REST_RENDERING_MS
        ]
        return max(sizes, default=PREVIEW_SIZE)

    @Slot(float)
    def set_shown_size(self, pixels: float) -> None:
        """Tell how many screen pixels the side of the crop takes up now."""
        size = PREVIEW_SIZE
        if pixels > PREVIEW_SIZE * _ENLARGED_ENOUGH:
            size = next((size for size in _REST_SIZES if size >= pixels), _REST_SIZES[-1])
        if size != self._shown_size:
            self._shown_size = size
            self._begin_to_rest()

    @Slot()
    def hand_down(self) -> None:
        """A drag began: however long it pauses, it does not rest."""
        self._hand_is_down = True
        self._rest.stop()

    @Slot()
    def hand_up(self) -> None:
        """The drag ended."""
        self._hand_is_down = False
        self._begin_to_rest()

    @Slot()
    def refresh(self) -> None:
        """Ask for the picture of the model again, after the canvas has shown something else."""
        self._submit(PREVIEW_SIZE)
        self._begin_to_rest()

    def peek(self, motion: Motion | None) -> None:
        """Show another motion than the model's, until ``None`` or until the model's own changes."""
        if motion is None and self._peeked is None:
            return
        self._peeked = motion
        self.refresh()

    def stop(self) -> None:
        """Ask for nothing more."""
        self._rest.stop()

    def set_filming(self, filming: bool) -> None:
        """While a film plays the canvas shows its pictures, and changes of the model show in those."""
        if filming != self._is_filming:
            self._is_filming = filming
            if filming:
                self._rest.stop()
                self._peeked = None

    def show_film_picture(self, image: QImage, area: Area, milliseconds: float, engine: str) -> None:
        """Show a picture of the film that plays, in place of whatever is still being rendered."""
        portrait = self._model.portrait
        if portrait is None:
            return
        self._serial += 1
        self._shown_serial = self._serial
        request = RenderRequest(self._serial, portrait.portrait_id, portrait.session, self._model.motion, image.width())
        self.frame_ready.emit(RenderedFrame(request, image, area, milliseconds, engine))

    @Slot(object)
    def _render_live(self, _names: object) -> None:
        self._peeked = None
        self._submit(PREVIEW_SIZE)
        self._begin_to_rest()

    @property
    def _wanted(self) -> Motion:
        return self._model.motion if self._peeked is None else self._peeked

    def _begin_to_rest(self) -> None:
        if not self._hand_is_down and not self._is_filming:
            self._rest.start()

    @Slot()
    def _render_at_rest(self) -> None:
        portrait = self._model.portrait
        if portrait is None or self._model.motion == self._model.photo_motion:
            return
        size = self.affordable_size
        # The neural engine has a better picture of any size.
        if size > PREVIEW_SIZE or portrait.engine == "neural":
            self._submit(size, at_rest=True)

    @Slot()
    def _start_over(self) -> None:
        self._peeked = None
        self._serial += 1
        self._shown_serial = self._serial
        self.photo_ready.emit(self._serial)

    def _submit(self, size: int, at_rest: bool = False) -> None:
        portrait = self._model.portrait
        if portrait is None or self._is_filming:
            return
        self._serial += 1
        if self._wanted == portrait.motion:
            # Whatever is still being rendered is stale now, because its serial is lower.
            self._shown_serial = self._serial
            self.photo_ready.emit(self._serial)
            return
        number, session = portrait.portrait_id, portrait.session
        self._worker.submit(RenderRequest(self._serial, number, session, self._wanted, size, at_rest))

    @Slot(object)
    def _receive(self, frame: RenderedFrame) -> None:
        portrait = self._model.portrait
        request = frame.request
        if portrait is None or request.portrait_id != portrait.portrait_id or request.serial <= self._shown_serial:
            return
        self._shown_serial = request.serial
        if request.size <= PREVIEW_SIZE and not request.at_rest:
            self._live_milliseconds = frame.milliseconds
        self.frame_ready.emit(frame)

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        if isinstance(failure.task, RenderRequest) and failure.task.serial == self._serial:
            self.failed.emit(failure)
