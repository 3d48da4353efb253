"""Posed faces of a whole split, made once and kept beside the decoded frames."""

import hashlib
import json
from pathlib import Path

import numpy as np

from core.conventions import CROP_SIZE
from core.face_model import FaceModel
from core.files import atomic_write
from core.spread import spread_places
from training.evaluation.progress import Progress
from training.landmarks.data import FaceArrays
from training.landmarks.posed import PosedFaces

_VERSION = 1
_FRAMES = 8
"""Frames of a clip that are posed; a photo has one."""


def posed_faces(faces: FaceArrays, cache: Path, count: int, seed: int, model: FaceModel) -> FaceArrays:
    """Posed pictures of each photo and of some frames of each clip, with the same items.

    Args:
        faces: labelled frames.
        cache: folder for the result; what is there is used again.
        count: pictures made of each frame.
        seed: of the expressions.
        model: the face model.
    """
    groups = [np.flatnonzero(faces.source == number) for number in range(len(faces.items))]
    rows = np.concatenate([group[spread_places(len(group), _FRAMES)] for group in groups])
    named = json.dumps([_VERSION, count, seed, model.basis_hash, [item.file for item in faces.items], rows.tolist()])
    stem = cache / f"posed-{hashlib.sha256(named.encode()).hexdigest()[:12]}"
    images, marks = Path(f"{stem}.images.npy"), Path(f"{stem}.landmarks.npy")
    if not marks.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        maker, progress = PosedFaces(model), Progress("frames posed", len(rows))
        shape = (len(rows) * count, CROP_SIZE, CROP_SIZE, 3)
        pictures = np.lib.format.open_memmap(images, mode="w+", dtype=np.uint8, shape=shape)
        landmarks = np.zeros((len(rows) * count, 478, 3), dtype=np.float32)
        for number, row in enumerate(rows):
            random = np.random.default_rng((seed, int(row)))
            made = maker.posed(faces.images[row], faces.landmarks[row], count, random)
            for place, (picture, points) in enumerate(made, start=number * count):
                pictures[place], landmarks[place] = picture, points
            progress.advance()
        pictures.flush()
        # The landmarks come last: their presence says that the pictures are whole.
        with atomic_write(marks) as temporary, temporary.open("wb") as stream:
            np.save(stream, landmarks)
    source = np.repeat(faces.source[rows], count)
    return FaceArrays(np.load(images, mmap_mode="r"), np.load(marks), source, faces.items)
