"""Faces in known expressions: crops of labelled pictures as they are, and as the geometry engine poses them."""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.face_model import FaceModel
from core.files import atomic_write
from core.motion import ICT64
from core.spread import spread_places
from core.tracking.expression_reader import expression_frame
from core.tracking.fit import CoefficientFitter, FitResult
from training.evaluation.geometry import motion_of
from training.evaluation.progress import Progress
from training.expression.drawing import slider_motion
from training.landmarks.data import FaceArrays
from training.landmarks.posed import PosedFaces

MARGIN = 1.25
"""Of the kept crops around what the network sees, so that training can move and turn them."""

SIDE = 140
_VERSION = 1


@dataclass(frozen=True, eq=False)
class ExpressionFaces:
    """Crops of N faces, P of each; the first is as it was.

    Attributes:
        crops: uint8 (N, P, 140, 140, 3) RGB, possibly memory-mapped.
        expressions: float32 (N, P, 64).
    """

    crops: ImageArray
    expressions: FloatArray


def expression_faces(
    faces: FaceArrays, cache: Path, frames: int, poses: int, seed: int, model: FaceModel
) -> ExpressionFaces:
    """Every photo and some frames of every clip, each also in random expressions.

    Args:
        faces: labelled frames.
        cache: folder for the result; what is there is used again.
        frames: of each clip.
        poses: pictures made of each frame.
        seed: of the expressions.
        model: the face model.
    """
    groups = [np.flatnonzero(faces.source == number) for number in range(len(faces.items))]
    groups = [group[spread_places(len(group), frames)] for group in groups]
    files = [item.file for item in faces.items]
    named = json.dumps([_VERSION, poses, seed, model.basis_hash, files, [rows.tolist() for rows in groups]])
    stem = cache / f"expression-{hashlib.sha256(named.encode()).hexdigest()[:12]}"
    crops, numbers = Path(f"{stem}.crops.npy"), Path(f"{stem}.expressions.npy")
    if not numbers.is_file():
        _make(faces, groups, poses, seed, model, crops, numbers)
    return ExpressionFaces(np.load(crops, mmap_mode="r"), np.load(numbers))


def _make(
    faces: FaceArrays,
    groups: list[NDArray[np.int64]],
    poses: int,
    seed: int,
    model: FaceModel,
    crops: Path,
    numbers: Path,
) -> None:
    crops.parent.mkdir(parents=True, exist_ok=True)
    count = sum(len(rows) for rows in groups)
    shape = (count, 1 + poses, SIDE, SIDE, 3)
    pictures = np.lib.format.open_memmap(crops, mode="w+", dtype=np.uint8, shape=shape)
    expressions = np.zeros((count, 1 + poses, ICT64.expression_count), dtype=np.float32)
    maker, fitter, progress = PosedFaces(model), CoefficientFitter(model), Progress("faces posed", count)
    place = 0
    for rows in groups:
        for row, fit in zip(rows, _fitted(fitter, faces.landmarks[rows]), strict=True):
            image, landmarks = np.ascontiguousarray(faces.images[row]), faces.landmarks[row]
            own = motion_of(fit, image.shape[0])
            random = np.random.default_rng((seed, int(row)))
            wanted = [slider_motion(own, random) for _ in range(poses)]
            made = maker.in_motions(image, landmarks, fit.identity, own, wanted)
            for number, (picture, points) in enumerate([(image, landmarks), *made]):
                pictures[place, number] = wide_crop(picture, points)
            expressions[place] = [one.values[ICT64.expression] for one in (own, *wanted)]
            place += 1
            progress.advance()
    pictures.flush()
    # The numbers come last: their presence says that the pictures are whole.
    with atomic_write(numbers) as temporary, temporary.open("wb") as stream:
        np.save(stream, expressions)


def wide_crop(picture: ImageArray, landmarks: FloatArray) -> ImageArray:
    """What is kept of RGB uint8 (H, W, 3): (140, 140, 3) around what the network sees."""
    frame = expression_frame(landmarks)
    return replace(frame, side=frame.side * MARGIN).cut(picture, SIDE)


def _fitted(fitter: CoefficientFitter, landmarks: FloatArray) -> list[FitResult]:
    """One identity for all frames of a clip, which tells face from expression better than one frame does."""
    return [fitter.fit_photo(landmarks[0])] if len(landmarks) == 1 else fitter.fit_identity(list(landmarks))
