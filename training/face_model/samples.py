"""Tracked landmarks of people in the corpus: a few differing frames of every clip, and photos."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import landmark_groups as groups
from core.conventions import FloatArray
from core.errors import InputError
from training.landmarks.data import CorpusItem, read_manifest

PHOTO_LABELS = "photos_landmarks.npz"


@dataclass(frozen=True, eq=False)
class TrackedPerson:
    """Landmarks of one person in one clip or photo.

    Attributes:
        name: file name in the corpus.
        kind: ``photo``, ``photo_gray`` or ``video``.
        licence: licence of the repository that it came from.
        frames: float32 (T, 478, 3), pixels; a photo has one frame, frames of a clip differ as much as they can.
    """

    name: str
    kind: str
    licence: str
    frames: FloatArray


@dataclass(frozen=True)
class SampleSizes:
    """How much of a split is taken.

    Attributes:
        frames_per_clip: spread frames of a clip.
        photos: colour photos at most, drawn evenly over the list; None for all.
        grey_photos: likewise for the upscaled grey portraits.
    """

    frames_per_clip: int = 10
    photos: int | None = 600
    grey_photos: int | None = 100


def read_people(
    folder: Path, split: str, sizes: SampleSizes, licences: tuple[str, ...] | None = None
) -> list[TrackedPerson]:
    """Clips and photos of a split with their label landmarks.

    Args:
        folder: the corpus (manifest.csv, landmarks/).
        split: ``train`` or ``val``.
        sizes: how much to take.
        licences: only items under these licences; None for all.

    Raises:
        InputError: the corpus is missing, damaged, or nothing is left after filtering.
    """
    items = read_manifest(folder, split, licences)
    chosen = [item for item in items if item.kind == "video"]
    for kind, count in (("photo", sizes.photos), ("photo_gray", sizes.grey_photos)):
        chosen += _evenly([item for item in items if item.kind == kind], count)
    people = list(_tracked(folder, chosen, sizes.frames_per_clip))
    if not people:
        raise InputError(f"No clip or photo of split {split!r} in {folder} has landmarks; check its landmarks folder.")
    return people


def clip_landmarks(folder: Path, file: str) -> tuple[FloatArray, NDArray[np.bool_]] | None:
    """Label landmarks float32 (T, 478, 3) of a clip and which frames are valid, bool (T,); None where not labelled.

    Raises:
        InputError: the label file is damaged.
    """
    path = folder / "landmarks" / f"{Path(file).stem}.npz"
    if not path.is_file():
        return None
    try:
        with np.load(path) as archive:
            return archive["lm"].astype(np.float32), archive["valid"].astype(bool)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(f"The landmark file {path} is damaged ({error}); copy it again.") from error


def photo_landmarks(folder: Path) -> dict[str, FloatArray]:
    """Label landmarks float32 (478, 3) by file name of the photo; empty where there are none."""
    path = folder / "landmarks" / PHOTO_LABELS
    if not path.is_file():
        return {}
    with np.load(path) as archive:
        pairs = zip(archive["names"].tolist(), archive["lm"].astype(np.float32), strict=True)
        return dict(pairs)


def spread_frames(landmarks: FloatArray, count: int) -> NDArray[np.intp]:
    """From each of ``count`` equal stretches the frame least like those taken before, ascending.

    Args:
        landmarks: float (T, 478, 3), pixels.
        count: frames wanted; fewer come back when there are fewer.
    """
    total = len(landmarks)
    if total <= count:
        return np.arange(total)
    shapes = _normalised(landmarks)
    edges = np.linspace(0, total, count + 1).astype(int)
    taken = [int(edges[0])]
    for start, end in zip(edges[1:-1], edges[2:], strict=True):
        stretch = shapes[start:end]
        distance = np.stack([np.abs(stretch - shapes[one]).mean(axis=(1, 2)) for one in taken]).min(axis=0)
        taken.append(int(start + np.argmax(distance)))
    return np.array(taken)


def _normalised(landmarks: FloatArray) -> FloatArray:
    points = landmarks[:, :, :2]
    rigid = points[:, list(groups.RIGID)]
    centre = rigid.mean(axis=1, keepdims=True)
    size = np.sqrt(((rigid - centre) ** 2).mean(axis=(1, 2), keepdims=True))
    return np.asarray((points - centre) / np.maximum(size, 1e-6), dtype=np.float32)


def _tracked(folder: Path, items: list[CorpusItem], frames_per_clip: int) -> Iterator[TrackedPerson]:
    photos = photo_landmarks(folder)
    for item in items:
        name = Path(item.file).name
        if item.kind != "video":
            if name in photos:
                yield TrackedPerson(name, item.kind, item.licence, photos[name][None])
            continue
        clip = clip_landmarks(folder, item.file)
        if clip is None or not clip[1].any():
            continue
        valid = clip[0][clip[1]]
        yield TrackedPerson(name, item.kind, item.licence, valid[spread_frames(valid, frames_per_clip)])


def _evenly(items: list[CorpusItem], count: int | None) -> list[CorpusItem]:
    if count is None or len(items) <= count:
        return items
    return [items[int(number)] for number in np.linspace(0, len(items), count, endpoint=False)]
