"""Clips with everything that renderers are driven by and measured against."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.conventions import WINDOW_RADIUS, FloatArray, ImageArray
from core.driving.clip import DrivingClip
from core.driving.neutral import neutral_frame
from core.motion import Motion, MotionSequence
from core.spread import spread_places
from core.tracking.joint_identity import IDENTITY_FRAMES
from training.evaluation.face_measurer import FaceMeasurer
from training.evaluation.renderer_clips import LEAST_FRAMES, ClipFile, SampledFrames


@dataclass(frozen=True, eq=False)
class MeasuredClip:
    """Tracked frames of one clip; the first is the source, the others drive.

    Attributes:
        file: name, person and licence.
        frames: RGB uint8 (S, S, 3) each.
        landmarks: float32 (478, 3) each, pixels of the frame.
        motions: of each frame, relative to the whole frame, all fitted to one identity, as the tracker reads them in a
            clip; not smoothed.
        judged: what the judge reads in each frame, looking at no other.
        windows: float32 (27, 70) each, the motions around the frame.
        identity: float32 (80,).
        rest: which of the frames is the calmest.
    """

    file: ClipFile
    frames: list[ImageArray]
    landmarks: list[FloatArray]
    motions: list[Motion]
    judged: list[Motion]
    windows: list[FloatArray]
    identity: FloatArray
    rest: int = 0


def measured_clip(
    file: ClipFile, sampled: SampledFrames, measurer: FaceMeasurer, radius: int = 0
) -> MeasuredClip | None:
    """Track the frames of a clip; those without a face are left out, None when fewer than two are left.

    Args:
        file: whose frames they are.
        sampled: the frames.
        measurer: the tracker.
        radius: of the motion windows, see :class:`Sampling`.
    """
    looks = {number: measurer.look(image) for number, image in sampled.images.items()}
    seen = {number: look for number, look in looks.items() if look is not None}
    kept = [number for number in sampled.numbers if number in seen]
    if len(kept) < LEAST_FRAMES:
        return None
    identity = measurer.identity([seen[kept[place]] for place in spread_places(len(kept), IDENTITY_FRAMES)])
    order = sorted(seen)
    read, alone = measurer.clip_motions([sampled.images[n] for n in order], [seen[n] for n in order], identity)
    motions, judged = dict(zip(order, read, strict=True)), dict(zip(order, alone, strict=True))
    return MeasuredClip(
        file,
        [sampled.images[number] for number in kept],
        [seen[number].landmarks for number in kept],
        [motions[number] for number in kept],
        [judged[number] for number in kept],
        [_window(motions, number, radius) for number in kept],
        identity,
        _rest([motions[number] for number in kept]),
    )


def as_judged(clip: MeasuredClip) -> MeasuredClip:
    """The clip with what the judge reads in place of its motions, around each frame nothing but this."""
    windows = [np.tile(motion.values, (2 * WINDOW_RADIUS + 1, 1)) for motion in clip.judged]
    return replace(clip, motions=clip.judged, windows=windows)


def _rest(motions: Sequence[Motion]) -> int:
    frames = np.stack([motion.values for motion in motions])
    # Nothing depends on the rate where every frame shows the face.
    return neutral_frame(DrivingClip.of(MotionSequence(motions[0].space, frames, 25.0)))


def _window(motions: Mapping[int, Motion], number: int, radius: int) -> FloatArray:
    """The motions around a frame; where there is none, the nearest one within the radius stands for it."""
    near = np.array([other for other in motions if abs(other - number) <= radius])
    nearest = (near[np.abs(near - (number + step)).argmin()] for step in range(-WINDOW_RADIUS, WINDOW_RADIUS + 1))
    return np.stack([motions[int(other)].values for other in nearest]).astype(np.float32)


def cross_pairs(clips: Sequence[MeasuredClip]) -> Iterator[tuple[MeasuredClip, MeasuredClip]]:
    """Each clip as the source with the next clip of another person as the driver; none where all show one person."""
    for position, source in enumerate(clips):
        following = [*clips[position + 1 :], *clips[:position]]
        driver = next((clip for clip in following if clip.file.person != source.file.person), None)
        if driver is not None:
            yield source, driver
