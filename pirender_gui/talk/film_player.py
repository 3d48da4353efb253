"""Plays the film: the sound leads, and the picture that belongs to what is heard is shown."""

import math
import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from core.playback.player import Player
from pirender_gui.preview_loop import PreviewLoop
from pirender_gui.talk.pictures_ahead import PicturesAhead
from pirender_gui.talk.talk_model import TalkModel

_TICK_MS = 15
_FIRST_PICTURES = 12
"""Frames that are ready before the sound begins."""

_PATIENCE = 1.2
_PATIENCE_AFTER_SEEK = 0.3
"""Seconds after which the sound begins with whatever is ready; late pictures are left out, never the sound."""


class FilmPlayer(QObject):
    """Play, pause, seek, loop. The model's motion stays what the sliders say; a film only borrows the canvas.

    Attributes:
        player: plays the sound; tests give it another device.

    Signals:
        moved: float, second under the play head.
        state_changed: it plays or stands now.
        noticed: str, why nothing can be heard.
    """

    moved = Signal(float)
    state_changed = Signal()
    noticed = Signal(str)

    def __init__(self, model: TalkModel, pictures: PicturesAhead, preview: PreviewLoop, parent: QObject) -> None:
        super().__init__(parent)
        self.player = Player()
        self._model, self._pictures, self._preview = model, pictures, preview
        self._position = 0.0
        self._is_playing = False
        self._loops = False
        self._begin_at = 0.0
        self._waits = False
        self._shown: int | None = None
        self._dropped = 0
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._look)
        model.sound_changed.connect(self._start_over)
        model.motions_changed.connect(self._take_film)
        model.range_changed.connect(self._take_range)
        model.curves_changed.connect(self._show_edited)
        model.keyframes_changed.connect(self._show_edited)

    @property
    def is_playing(self) -> bool:
        """Whether it plays, or is about to."""
        return self._is_playing

    @property
    def is_waiting(self) -> bool:
        """Whether it is about to play, once the first pictures are ready."""
        return self._waits

    @property
    def dropped(self) -> int:
        """Pictures that came too late since it was last begun, and were left out."""
        return self._dropped

    @property
    def shown(self) -> int | None:
        """Number of the picture that is to be seen while it plays; None before the first."""
        return self._shown

    @property
    def position(self) -> float:
        """Second under the play head."""
        return self._position

    @property
    def loops(self) -> bool:
        """Whether the selection, or all of it, is played again and again."""
        return self._loops

    def set_loops(self, loops: bool) -> None:
        """Play again and again, or once."""
        if loops != self._loops:
            self._loops = loops
            self._take_range()
            self.state_changed.emit()

    @Slot()
    def toggle(self) -> None:
        """Play, or pause."""
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play from the play head on; from the beginning when it is at the end."""
        if self._model.sound is None:
            return
        first, last = self._part
        if not first - 1e-3 <= self._position < last - 0.02:
            self._position = first
        self._is_playing = True
        self._preview.set_filming(self._model.film is not None)
        self._shown, self._dropped = None, 0
        self._wait(_PATIENCE)
        self._tick.start()
        self.state_changed.emit()

    @Slot()
    def pause(self) -> None:
        """Stand; the picture under the play head stays."""
        if not self._is_playing:
            return
        self._stop()
        self._show_standing()

    def seek(self, second: float) -> None:
        """Bring the play head to a second; goes on playing from there if it plays."""
        sound = self._model.sound
        if sound is None:
            return
        self._position = min(max(second, 0.0), sound.seconds)
        self._shown = None
        self.moved.emit(self._position)
        if self._is_playing:
            first, last = self._part
            if self._loops and not first <= self._position < last:
                self._model.select(None)
            self._wait(_PATIENCE_AFTER_SEEK)
        else:
            self._show_standing()

    def step(self, frames: int) -> None:
        """Bring the play head some frames further, onto the beginning of a frame."""
        fps = self._fps
        self.seek((math.floor(self._position * fps + 1e-6) + frames) / fps)

    def shut_down(self) -> None:
        """Stop for good."""
        self._tick.stop()
        self.player.shut_down()

    @property
    def _fps(self) -> float:
        film = self._model.film
        return 25.0 if film is None else film.fps

    @property
    def _part(self) -> tuple[float, float]:
        sound = self._model.sound
        whole = (0.0, 0.0 if sound is None else sound.seconds)
        return (self._model.range or whole) if self._loops else whole

    def _wait(self, patience: float) -> None:
        self.player.stop()
        self._waits = True
        self._begin_at = time.perf_counter() + patience
        self._aim()
        self._show_playing()

    def _stop(self) -> None:
        self._tick.stop()
        self.player.stop()
        self._is_playing = self._waits = False
        self._preview.set_filming(False)
        self.state_changed.emit()

    @Slot()
    def _look(self) -> None:
        if self._waits:
            self._begin_when_ready()
            return
        playing = self.player.is_playing
        self._position = self.player.position
        problem = self.player.take_problem()
        if problem:
            self.noticed.emit(problem)
        self.moved.emit(self._position)
        if not playing:
            self._stop()
            self._show_standing()
            return
        self._aim()
        self._show_playing()

    def _begin_when_ready(self) -> None:
        head = math.floor(self._position * self._fps)
        first, last = self._frames
        wanted = min(_FIRST_PICTURES, last - head)
        ready = self._model.film is None or self._pictures.ready_from(head) >= wanted
        if ready or time.perf_counter() >= self._begin_at:
            self._waits = False
            sound = self._model.sound
            assert sound is not None
            start, end = self._part
            self.player.play(sound, self._position, end, start if self._loops else None)
            self.state_changed.emit()

    @property
    def _frames(self) -> tuple[int, int]:
        film = self._model.film
        if film is None:
            return 0, 0
        first, last = self._part
        return math.floor(first * film.fps), min(math.ceil(last * film.fps), len(film))

    def _aim(self) -> None:
        head = math.floor(self._position * self._fps)
        self._pictures.aim(head, self._frames, self._loops, self._is_playing, self._is_playing and not self._waits)

    def _show_playing(self) -> None:
        film = self._model.film
        if film is None:
            return
        index = min(math.floor(self._position * film.fps), len(film) - 1)
        if index == self._shown:
            return
        picture = self._pictures.picture(index)
        if picture is None:
            return
        if self._shown is not None and index > self._shown:
            self._dropped += index - self._shown - 1
        self._shown = index
        self._preview.show_film_picture(picture.image, picture.area, self._pictures.milliseconds, picture.engine)

    def _show_standing(self) -> None:
        film = self._model.film
        self._aim()
        if film is not None:
            self._preview.peek(film[min(math.floor(self._position * film.fps), len(film) - 1)])

    @Slot()
    def _show_edited(self) -> None:
        """What hands did to the film is to be seen at once."""
        if not self._is_playing:
            self._show_standing()

    @Slot()
    def _start_over(self) -> None:
        self._stop()
        self._position = 0.0
        self.moved.emit(0.0)

    @Slot()
    def _take_film(self) -> None:
        self._pictures.set_film(self._model.film)
        self._shown = None
        if self._is_playing:
            self._preview.set_filming(self._model.film is not None)
        self._aim()

    @Slot()
    def _take_range(self) -> None:
        if self._is_playing and not self._waits and self._model.sound is not None:
            # The device is told anew what to play; without pictures to wait for that is not heard as a gap.
            first, last = self._part
            if not first <= self._position < last:
                self._position = first
            self._wait(0.0)
        self._aim()
