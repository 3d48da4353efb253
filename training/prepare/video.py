"""A video as clips: three passes over the file, so that no more than one frame is ever held."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from core.audio.features import log_mel
from core.conventions import FloatArray, ImageArray
from core.crop import Crop, crop_points, extract
from core.errors import InputError
from core.tracking.tracker import Tracker
from core.tracking.types import VideoTrack
from core.video_reader import VideoReader
from training.packs.clip import PackedClip
from training.packs.codec import encode_frame
from training.packs.manifest import ClipEntry
from training.prepare.config import PrepareConfig
from training.prepare.motions import MeasureFrame, joined
from training.prepare.outcome import Outcome, Skipped
from training.prepare.runs import usable_runs
from training.prepare.shots import Shot, find_shots
from training.prepare.sound import Sound, read_sound
from training.prepare.source import Source
from training.prepare.square import sequence_in_square, square_within
from training.prepare.steady import SteadyFrame, kept_rate, steady_frames


@dataclass(eq=False)
class _Part:
    """Frames ``first`` to ``stop`` of the video, tracked, whose pictures are collected."""

    first: int
    stop: int
    second: float
    offset: int
    square: Crop
    track: VideoTrack
    pictures: list[bytes] = field(default_factory=list)
    motions: list[FloatArray | None] = field(default_factory=list)

    @property
    def inside(self) -> slice:
        """Its frames among those of the track."""
        return slice(self.first - self.offset, self.stop - self.offset)


def prepare_video(
    source: Source, tracker: Tracker, config: PrepareConfig, measure: MeasureFrame | None = None
) -> Outcome:
    """Find the shots, track the face of each, then cut and encode the frames.

    ``measure`` gives the motions where those of the tracker are not wanted.

    Raises:
        InputError: the file cannot be read as a video, or runs too slowly.
    """
    with _open(source, config) as (frames, rate, reader):
        shots = find_shots(frames, tracker.detector, config)
        notes = () if reader.problem is None else (f"The frames before the damage are used: {reader.problem}.",)
    skipped = [Skipped(_where(shot.first, shot.stop), shot.problem) for shot in shots if shot.problem]
    good = [shot for shot in shots if not shot.problem]
    parts: list[_Part] = []
    if good:
        with _open(source, config) as (frames, rate, _):
            parts = list(_tracked(frames, good, rate, tracker, config, skipped))
    if parts:
        with _open(source, config) as (frames, _, _):
            _collect_pictures(frames, parts, config.image_size, measure)
    sound = read_sound(source.path) if config.sound and parts else None
    clips = tuple(_packed(source, part, number, sound, config) for number, part in enumerate(parts))
    return Outcome(clips, tuple(skipped), notes, frames=shots[-1].stop if shots else 0)


@contextmanager
def _open(source: Source, config: PrepareConfig) -> Iterator[tuple[Iterator[SteadyFrame], float, VideoReader]]:
    with VideoReader(source.path) as reader:
        rate = kept_rate(reader.fps, config.frame_rate)
        if rate < config.lowest_rate:
            raise InputError(f"It runs at {rate:.3g} frames a second, fewer than {config.lowest_rate:.3g}.")
        yield steady_frames(reader.timed(), reader.fps, rate), rate, reader


def _tracked(
    frames: Iterator[SteadyFrame],
    shots: Sequence[Shot],
    rate: float,
    tracker: Tracker,
    config: PrepareConfig,
    skipped: list[Skipped],
) -> Iterator[_Part]:
    position = 0
    for shot in shots:
        shape: list[tuple[int, int]] = []
        of_shot = islice(frames, shot.first - position, shot.stop - position)
        try:
            track = tracker.track_video((_noted(frame, shape) for frame in of_shot), rate)
            square = square_within(track.crop, *shape[0])
            if square.size < config.smallest_crop:
                text = f"the face is too small: its square has {square.size} pixels of {config.smallest_crop}"
                raise InputError(text)
        except InputError as error:
            skipped.append(Skipped(_where(shot.first, shot.stop), str(error)))
            continue
        finally:
            # What the tracker left unread must not be taken for the next shot.
            for _ in of_shot:
                pass
            position = shot.stop
        yield from _parts(shot, track, square, rate, config, skipped)


def _parts(
    shot: Shot, track: VideoTrack, square: Crop, rate: float, config: PrepareConfig, skipped: list[Skipped]
) -> Iterator[_Part]:
    runs = usable_runs(track.landmarks, track.valid, square, config.jump_threshold)
    long_enough = [run for run in runs if run[1] - run[0] >= config.minimum_frames]
    lost = shot.frames - sum(stop - first for first, stop in long_enough)
    if lost:
        reason = f"the face is not seen, jumps or leaves the square in {lost} of {shot.frames} frames"
        skipped.append(Skipped(_where(shot.first, shot.stop), reason))
    for first, stop in long_enough:
        second = shot.second + first / rate
        yield _Part(shot.first + first, shot.first + stop, second, shot.first, square, track)


def _noted(frame: SteadyFrame, shape: list[tuple[int, int]]) -> ImageArray:
    if not shape:
        shape.append((frame.image.shape[0], frame.image.shape[1]))
    return frame.image


def _collect_pictures(
    frames: Iterator[SteadyFrame], parts: Sequence[_Part], size: int, measure: MeasureFrame | None
) -> None:
    waiting = iter(parts)
    part = next(waiting, None)
    for number, frame in enumerate(frames):
        if part is not None and number >= part.stop:
            part = next(waiting, None)
        if part is None:
            return
        if number >= part.first:
            part.pictures.append(encode_frame(extract(frame.image, part.square, size)))
            if measure is not None:
                part.motions.append(_measured(frame.image, part, number - part.offset, measure))


def _measured(image: ImageArray, part: _Part, index: int, measure: MeasureFrame) -> FloatArray | None:
    track = part.track
    return measure(image, track.landmarks[index], part.square) if track.valid[index] else None


def _packed(source: Source, part: _Part, number: int, sound: Sound | None, config: PrepareConfig) -> PackedClip:
    inside, valid = part.inside, part.track.valid[part.inside]
    if part.motions:
        motions = joined(part.motions, valid)
    else:
        motions = sequence_in_square(part.track.sequence, part.track.crop, part.square).frames[inside]
    count, fps = part.stop - part.first, part.track.sequence.fps
    heard = None if sound is None else sound.between(part.second, count, fps)
    entry = ClipEntry(
        name=source.name if number == 0 else f"{source.name}#{number + 1}",
        identity=source.identity,
        split=source.split,
        frames=count,
        fps=fps,
        licence=source.licence,
        source=str(source.path),
        has_sound=heard is not None,
        note=source.note,
    )
    return PackedClip(
        entry,
        tuple(part.pictures),
        motions,
        crop_points(part.track.landmarks[inside], part.square, config.image_size),
        part.track.identity,
        valid,
        heard,
        log_mel(heard.astype(np.float32) / 32768.0) if heard is not None and config.mel else None,
    )


def _where(first: int, stop: int) -> str:
    return f"frames {first} to {stop - 1}"
