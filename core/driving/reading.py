"""Reading what drives a portrait: a video, a picture or a motion file."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.conventions import ImageArray
from core.driving.clip import DrivingClip
from core.driving.even_times import at_even_times
from core.driving.film_strip import FilmStrip
from core.driving.shots import find_cuts
from core.errors import Cancelled, InputError
from core.motion import MotionSequence, load_motion
from core.tracking.types import TRACKING_STEPS
from core.video_reader import VideoReader

if TYPE_CHECKING:
    from core.bfm.extraction import BfmExtractor
    from core.tracking.tracker import Tracker

LONGEST_SECONDS = 1800.0
"""What is longer has to be cut: the landmarks of half an hour still fit into memory."""

VIDEO_ENDINGS = frozenset({".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".gif", ".mpg", ".mpeg", ".wmv", ".ts"})
MOTION_ENDINGS = frozenset({".json", ".npz"})

_LOOK_AGAIN = 10


def read_driving(
    path: str | Path,
    tracker: "Tracker",
    extractor: "BfmExtractor | None" = None,
    progress: Callable[[int, int | None], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    pictures: FilmStrip | None = None,
) -> DrivingClip:
    """Read a driving video, picture or motion file, whichever the ending says.

    Args:
        path: the file.
        tracker: finds and measures the face; the biggest where there are several.
        extractor: measures ``bfm64`` motions instead.
        progress: told the steps done and how many there are, None where the file does not say: reading a frame is one,
            and once all are read there are two more for each face.
        cancelled: asked before every step.
        pictures: takes what is to be seen, and becomes part of the clip.

    Raises:
        InputError: no such file, not to be read, no face in it, or longer than :data:`LONGEST_SECONDS`.
        Cancelled: ``cancelled`` said so.
    """
    source = Path(path)
    if source.suffix.lower() in MOTION_ENDINGS:
        return DrivingClip.of(load_motion(source))
    if source.suffix.lower() not in VIDEO_ENDINGS:
        return _read_picture(source, tracker, extractor, pictures)
    return _read_video(_Frames(source, tracker, progress, cancelled, pictures), extractor)


def _read_picture(
    source: Path, tracker: "Tracker", extractor: "BfmExtractor | None", pictures: FilmStrip | None
) -> DrivingClip:
    from core.portrait import open_portrait

    portrait = open_portrait(source, tracker)
    motion = portrait.fit.motion
    if extractor is not None:
        from core.bfm.portrait_motion import portrait_motion

        motion = portrait_motion(portrait, extractor)
    if pictures is not None:
        pictures.add(0.0, portrait.photo.image)
    return replace(DrivingClip.of(MotionSequence(motion.space, motion.values[None])), pictures=pictures)


def _read_video(frames: "_Frames", extractor: "BfmExtractor | None") -> DrivingClip:
    track = frames.tracker.track_video(frames.first_pass(), frames.fps, frames.fitted)
    motions, notes = track.sequence, frames.notes()
    if extractor is not None:
        from core.bfm.clip_motion import clip_motions

        # Only now is the fixed crop known, so the frames are read a second time.
        with VideoReader(frames.source) as video:
            motions = clip_motions(extractor, video, track.landmarks, track.valid, track.crop, frames.fps)
    cuts = find_cuts(track.landmarks, track.valid)
    if cuts:
        shots = f"{len(cuts) + 1} shots"
        notes.append(f"{frames.source.name} is cut into {shots}; the portrait goes to rest from one to the next.")
    missing = 1.0 - float(np.mean(track.valid))
    if missing > 0.0:
        notes.append(f"No face was found in {missing:.0%} of {frames.source.name}; the portrait rests there.")
    clip = DrivingClip(motions, track.valid, cuts, tuple(notes), frames.pictures)
    return at_even_times(clip, np.array(frames.seconds))


class _Frames:
    """The frames of one video, with what is noticed on the way."""

    def __init__(
        self,
        source: Path,
        tracker: "Tracker",
        progress: Callable[[int, int | None], None] | None,
        cancelled: Callable[[], bool] | None,
        pictures: FilmStrip | None,
    ) -> None:
        self.source, self.tracker, self.pictures = source, tracker, pictures
        self._progress, self._cancelled = progress, cancelled
        with VideoReader(source) as video:
            self.fps = video.fps
            self._check_length(video.seconds or 0.0)
        self.seconds: list[float] = []
        self._faces = 0
        self._problem: str | None = None

    def first_pass(self) -> Iterator[ImageArray]:
        with VideoReader(self.source) as video:
            for number, (second, frame) in enumerate(video.timed()):
                self._stop_if_cancelled()
                self._check_length(number / self.fps)
                # Times that go backwards or are missing are taken as even ones.
                last = self.seconds[-1] if self.seconds else -np.inf
                self.seconds.append(second if second is not None and second > last else self._even_after(last))
                if self._faces == 0 and number % _LOOK_AGAIN == 0:
                    self._faces = len(self.tracker.detect(frame))
                if self.pictures is not None:
                    self.pictures.add(self.seconds[-1] - self.seconds[0], frame)
                yield frame
                if self._progress is not None:
                    count = video.frame_count
                    self._progress(number + 1, None if count is None else TRACKING_STEPS * max(count, number + 1))
            self._problem = video.problem

    def fitted(self, done: int, steps: int) -> None:
        """Steps that were done after all frames were read."""
        self._stop_if_cancelled()
        if self._progress is not None:
            self._progress(len(self.seconds) + done, len(self.seconds) + steps)

    def _stop_if_cancelled(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def notes(self) -> list[str]:
        notes = []
        if self._faces > 1:
            notes.append(f"{self.source.name} shows {self._faces} faces; the biggest one drives.")
        if self._problem is not None:
            notes.append(f"Only the beginning of {self.source.name} is used: {self._problem}.")
        return notes

    def _even_after(self, last: float) -> float:
        return last + 1.0 / self.fps if np.isfinite(last) else 0.0

    def _check_length(self, seconds: float) -> None:
        if seconds > LONGEST_SECONDS:
            length = f"{seconds / 3600:.1f} hours" if seconds >= 5400 else f"{seconds / 60:.0f} minutes"
            raise InputError(
                f"{self.source.name} lasts {length} or more, and at most {LONGEST_SECONDS / 60:.0f} minutes are taken "
                "at once; cut it into pieces."
            )
