"""Scores of rendered frames, and their means."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Scores:
    """Measures of one frame, or their means; None where a measure does not apply or was skipped.

    Attributes:
        psnr: dB, all pixels.
        face_psnr: dB, inside the face oval of the true frame.
        ssim: structural similarity.
        lpips: LPIPS (AlexNet).
        perceptual: distance on the named backbone.
        aed: expression distance to the motion asked for.
        apd: pose distance to it.
        akd: distance of landmarks to the true frame's, pixels.
        shape: how far the neutral face behind all frames of a clip is from the source's, percent of the outer-eye
            width; of clips, not of frames.
    """

    psnr: float | None = None
    face_psnr: float | None = None
    ssim: float | None = None
    lpips: float | None = None
    perceptual: float | None = None
    aed: float | None = None
    apd: float | None = None
    akd: float | None = None
    shape: float | None = None


NAMES = tuple(entry.name for entry in fields(Scores))


def mean_of(values: Sequence[float | None]) -> float | None:
    """The mean of those that are known."""
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


def mean_scores(frames: Sequence[Scores]) -> Scores:
    """The mean of each measure over the frames that have it."""
    return Scores(**{name: mean_of([getattr(frame, name) for frame in frames]) for name in NAMES})


@dataclass(frozen=True)
class ClipScores:
    """One renderer on one clip.

    Attributes:
        source: the clip whose first frame is the source.
        driver: the clip that drives it; the same one in reconstruction.
        frames: pictures rendered.
        lost: pictures in which the tracker finds no face; they count in no measure of motion.
        mean: means over the frames.
    """

    source: str
    driver: str
    frames: int
    lost: int
    mean: Scores


@dataclass(frozen=True)
class RowScores:
    """One renderer in one task.

    Attributes:
        name: of the row.
        about: what else is known of it.
        clips: by clip.
        mean: means over all frames, each of which counts alike.
        fid: Fréchet distance of Inception features, None when skipped.
    """

    name: str
    about: str
    clips: list[ClipScores]
    mean: Scores
    fid: float | None = None

    @property
    def frames(self) -> int:
        """Pictures rendered."""
        return sum(clip.frames for clip in self.clips)

    @property
    def lost(self) -> int:
        """Pictures without a face that the tracker finds."""
        return sum(clip.lost for clip in self.clips)
