"""The two tasks of the paper's Section 4.3: same-identity reconstruction and cross-identity imitation."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.motion import Motion
from core.tracking.landmarks import LandmarkResult
from training.evaluation.asked_motions import Ask, as_they_are
from training.evaluation.face_measurer import FaceMeasurer
from training.evaluation.frechet import LEAST_SAMPLES, frechet_distance
from training.evaluation.geometry import face_psnr
from training.evaluation.measured_clips import MeasuredClip, as_judged, cross_pairs
from training.evaluation.motion_measures import expression_distance, keypoint_distance, pose_distance
from training.evaluation.network_measures import InceptionFeatures, PictureDistance
from training.evaluation.picture_folder import TRUE, PictureFolder
from training.evaluation.picture_measures import psnr, ssim
from training.evaluation.progress import Progress
from training.evaluation.renderer_rows import Row
from training.evaluation.renderer_scores import ClipScores, RowScores, Scores, mean_of, mean_scores


@dataclass(frozen=True, eq=False)
class Judges:
    """What measures pictures.

    Attributes:
        faces: our tracker.
        lpips: None when skipped.
        perceptual: None when skipped.
        inception: features of FID, None when skipped.
        perceptual_every: the perceptual distance, which takes the longest, is measured on every so many frames.
    """

    faces: FaceMeasurer
    lpips: PictureDistance | None = None
    perceptual: PictureDistance | None = None
    inception: InceptionFeatures | None = None
    perceptual_every: int = 1


@dataclass(eq=False)
class _Account:
    """What one row has gathered in one task."""

    frames: list[Scores] = field(default_factory=list)
    clips: list[ClipScores] = field(default_factory=list)
    features: list[NDArray[np.float64]] = field(default_factory=list)
    last: tuple[ImageArray, LandmarkResult | None] | None = None

    def look(self, picture: ImageArray, faces: FaceMeasurer) -> LandmarkResult | None:
        """What is seen in a picture; one that is the same as the last, like a copied source, is not looked at again."""
        if self.last is None or not np.array_equal(self.last[0], picture):
            self.last = (picture, faces.look(picture))
        return self.last[1]


def measure_task(
    pairs: Sequence[tuple[MeasuredClip, MeasuredClip]],
    rows: Sequence[Row],
    judges: Judges,
    pictures: PictureFolder | None = None,
    ask: Ask = as_they_are,
) -> list[RowScores]:
    """Drive the first frame of each source by every frame but the first of its driver.

    Args:
        pairs: source and driver, the same clip twice for reconstruction.
        rows: the renderers.
        judges: what measures their pictures.
        pictures: keeps the driver's frames and the rendered ones; None to keep none.
        ask: which motions the driver asks of the source.
    """
    accounts = [_Account() for _ in rows]
    truths: list[NDArray[np.float64]] = []
    same = all(source is driver for source, driver in pairs)
    total = sum(len(driver.frames) - 1 for _, driver in pairs)
    progress = Progress("frames of reconstruction" if same else "frames of imitation", total)
    for source, driver in pairs:
        for row in rows:
            row.renderer.set_portrait(source.frames[0], source.landmarks[0], source.identity, source.motions[0])
        asked = ask(source, driver)
        # Pictures are read one by one: the tracker of clips compares them with the geometry engine's, which would have
        # the best of it.
        wanted = ask(as_judged(source), as_judged(driver))
        scores: list[list[Scores]] = [[] for _ in rows]
        shown: list[list[LandmarkResult]] = [[] for _ in rows]
        for number in range(1, len(driver.frames)):
            for row, account, found, faces in zip(rows, accounts, scores, shown, strict=True):
                picture = row.picture(asked[number].motion, asked[number].window)
                seen = account.look(picture, judges.faces)
                if seen is not None:
                    faces.append(seen)
                found.append(_frame_scores(picture, seen, wanted[number].motion, source, driver, number, judges))
                if pictures is not None:
                    pictures.save(row.name, driver.file.name, number, picture)
                if judges.inception is not None:
                    account.features.append(judges.inception.features(picture))
            if pictures is not None:
                pictures.save(TRUE, driver.file.name, number, driver.frames[number])
            progress.advance()
        if judges.inception is not None:
            truths += [judges.inception.features(frame) for frame in source.frames[1:]]
        for account, found, faces in zip(accounts, scores, shown, strict=True):
            account.frames += found
            shape = judges.faces.shape_distance(faces, source.identity) if faces else None
            mean = replace(mean_scores(found), shape=shape)
            lost = len(found) - len(faces)
            account.clips.append(ClipScores(source.file.name, driver.file.name, len(found), lost, mean))
    return [_row_scores(row, account, truths) for row, account in zip(rows, accounts, strict=True)]


def reconstruction(
    clips: Sequence[MeasuredClip], rows: Sequence[Row], judges: Judges, pictures: PictureFolder | None = None
) -> list[RowScores]:
    """Same-identity reconstruction: each clip from its own first frame."""
    return measure_task([(clip, clip) for clip in clips], rows, judges, pictures)


def imitation(
    clips: Sequence[MeasuredClip], rows: Sequence[Row], judges: Judges, ask: Ask = as_they_are
) -> list[RowScores]:
    """Cross-identity imitation: each clip's first frame driven by a clip of another person; empty without any."""
    pairs = list(cross_pairs(clips))
    return measure_task(pairs, rows, judges, ask=ask) if pairs else []


def _frame_scores(
    picture: ImageArray,
    seen: LandmarkResult | None,
    wanted: Motion,
    source: MeasuredClip,
    driver: MeasuredClip,
    number: int,
    judges: Judges,
) -> Scores:
    aed = apd = akd = None
    if seen is not None:
        found = judges.faces.motion(seen, source.identity, picture.shape[0])
        aed, apd = expression_distance(found, wanted), pose_distance(found, wanted)
    if source is not driver:
        return Scores(aed=aed, apd=apd)
    truth = driver.frames[number]
    perceptual = judges.perceptual if (number - 1) % judges.perceptual_every == 0 else None
    if seen is not None:
        akd = keypoint_distance(seen.landmarks, driver.landmarks[number])
    return Scores(
        psnr=psnr(picture, truth),
        face_psnr=face_psnr(picture, truth, driver.landmarks[number]),
        ssim=ssim(picture, truth),
        lpips=None if judges.lpips is None else judges.lpips.distance(picture, truth),
        perceptual=None if perceptual is None else perceptual.distance(picture, truth),
        aed=aed,
        apd=apd,
        akd=akd,
    )


def _row_scores(row: Row, account: _Account, truths: Sequence[NDArray[np.float64]]) -> RowScores:
    enough = min(len(account.features), len(truths)) >= LEAST_SAMPLES
    fid = frechet_distance(account.features, truths) if enough else None
    shape = mean_of([clip.mean.shape for clip in account.clips])
    return RowScores(row.name, row.about, account.clips, replace(mean_scores(account.frames), shape=shape), fid)
