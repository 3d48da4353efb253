"""Labelled face crops: reads the corpus once into a memory map that training draws from at random."""

import csv
import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.conventions import CROP_SIZE, FloatArray, ImageArray
from core.errors import InputError
from core.files import atomic_write
from core.opencv import cv2

KINDS = ("photo", "photo_gray", "video")
CACHE_VERSION = 1


@dataclass(frozen=True)
class CorpusItem:
    """One line of the corpus manifest: a photo or a clip.

    Attributes:
        file: path inside the corpus folder.
        kind: ``photo``, ``photo_gray`` or ``video``.
        licence: the licence of the repository that it came from.
        identity: name of the pictured person.
    """

    file: str
    kind: str
    licence: str
    identity: str


@dataclass(frozen=True)
class FaceArrays:
    """Labelled frames of one split, possibly memory-mapped.

    Attributes:
        images: uint8 (N, 256, 256, 3) RGB.
        landmarks: float32 (N, 478, 3) in pixels of the image.
        source: int32 (N,), index into ``items``.
        items: the photos and clips that the frames came from.
    """

    images: ImageArray
    landmarks: FloatArray
    source: NDArray[np.int32]
    items: tuple[CorpusItem, ...]

    def rows_of_kind(self, kind: str) -> NDArray[np.int64]:
        """Row numbers of the frames whose item is of ``kind``, ascending."""
        wanted = np.array([item.kind == kind for item in self.items], dtype=bool)
        return np.flatnonzero(wanted[self.source]).astype(np.int64)

    def summary(self) -> dict[str, object]:
        """Counts by kind and by licence, for a checkpoint's header and the model card."""
        return {
            "frames": len(self.source),
            "items_by_kind": dict(Counter(item.kind for item in self.items)),
            "items_by_licence": dict(Counter(item.licence for item in self.items).most_common()),
            "identities": len({item.identity for item in self.items}),
        }


def read_manifest(folder: Path, split: str, licences: tuple[str, ...] | None = None) -> list[CorpusItem]:
    """Photos and clips of ``split`` (``train`` or ``val``), restricted to ``licences`` where given.

    Raises:
        InputError: there is no manifest in ``folder``, or nothing is left after filtering.
    """
    path = folder / "manifest.csv"
    if not path.is_file():
        raise InputError(f"There is no manifest.csv in {folder}; give the folder of the face corpus (--data).")
    with path.open(newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["split"] == split and row["kind"] in KINDS]
    if licences is not None:
        rows = [row for row in rows if row["licence"] in licences]
    if not rows:
        raise InputError(f"{path} has no photo or clip of split {split!r} under the chosen licences.")
    return [CorpusItem(row["file"], row["kind"], row["licence"], row["identity"]) for row in rows]


def load_faces(
    folder: Path, cache: Path, split: str, frame_step: int, licences: tuple[str, ...] | None = None
) -> FaceArrays:
    """Frames of ``split``, every ``frame_step``-th of a clip; decoded into ``cache`` the first time.

    Raises:
        InputError: the corpus is missing, damaged or not of the expected layout.
    """
    items = read_manifest(folder, split, licences)
    stem = cache / f"{split}-{_fingerprint(items, frame_step)}"
    if not stem.with_suffix(".json").is_file():
        cache.mkdir(parents=True, exist_ok=True)
        _decode(folder, items, frame_step, stem)
    known = [CorpusItem(**entry) for entry in json.loads(stem.with_suffix(".json").read_text("utf-8"))]
    return FaceArrays(
        images=np.load(f"{stem}.images.npy", mmap_mode="r"),
        landmarks=np.load(f"{stem}.landmarks.npy"),
        source=np.load(f"{stem}.source.npy"),
        items=tuple(known),
    )


def _fingerprint(items: list[CorpusItem], frame_step: int) -> str:
    text = json.dumps([CACHE_VERSION, frame_step, [asdict(item) for item in items]])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _decode(folder: Path, items: list[CorpusItem], frame_step: int, stem: Path) -> None:
    labels = _photo_labels(folder)
    kept: list[CorpusItem] = []
    counts: list[int] = []
    landmarks: list[FloatArray] = []
    with atomic_write(f"{stem}.images.raw") as raw, raw.open("wb") as sink:
        for item in items:
            pair = _read_clip(folder, item, frame_step) if item.kind == "video" else _read_photo(folder, item, labels)
            if pair is None:
                continue
            sink.write(pair[0].tobytes())
            landmarks.append(pair[1])
            counts.append(len(pair[1]))
            kept.append(item)
    if not kept:
        raise InputError(f"No photo or clip in {folder} has landmarks; check its landmarks folder.")
    raw_path = Path(f"{stem}.images.raw")
    shape = (sum(counts), CROP_SIZE, CROP_SIZE, 3)
    images = np.lib.format.open_memmap(f"{stem}.images.npy", mode="w+", dtype=np.uint8, shape=shape)
    images[:] = np.memmap(raw_path, dtype=np.uint8, mode="r", shape=shape)
    images.flush()
    raw_path.unlink()
    np.save(f"{stem}.landmarks.npy", np.concatenate(landmarks))
    np.save(f"{stem}.source.npy", np.repeat(np.arange(len(kept), dtype=np.int32), counts))
    # The list of items comes last: its presence says that the arrays beside it are whole.
    with atomic_write(stem.with_suffix(".json")) as temporary:
        temporary.write_text(json.dumps([asdict(item) for item in kept]), encoding="utf-8")


def _photo_labels(folder: Path) -> dict[str, FloatArray]:
    path = folder / "landmarks" / "photos_landmarks.npz"
    if not path.is_file():
        return {}
    with np.load(path) as archive:
        names, landmarks = archive["names"], archive["lm"]
    return {str(name): points for name, points in zip(names, landmarks, strict=True)}


def _read_photo(folder: Path, item: CorpusItem, labels: dict[str, FloatArray]) -> tuple[ImageArray, FloatArray] | None:
    points = labels.get(Path(item.file).name)
    if points is None:
        return None
    image = cv2.imread(str(folder / item.file), cv2.IMREAD_COLOR)
    if image is None or image.shape[:2] != (CROP_SIZE, CROP_SIZE):
        raise InputError(f"{folder / item.file} is not a {CROP_SIZE} px picture; the corpus copy is damaged.")
    return _rgb(image)[None], points[None].astype(np.float32)


def _read_clip(folder: Path, item: CorpusItem, frame_step: int) -> tuple[ImageArray, FloatArray] | None:
    path = folder / "landmarks" / f"{Path(item.file).stem}.npz"
    if not path.is_file():
        return None
    with np.load(path) as archive:
        landmarks, valid = archive["lm"].astype(np.float32), archive["valid"]
    capture = cv2.VideoCapture(str(folder / item.file))
    frames: list[ImageArray] = []
    rows: list[int] = []
    for number in range(len(landmarks)):
        if not capture.grab():
            break
        if number % frame_step == 0 and valid[number]:
            frames.append(_rgb(capture.retrieve()[1]))
            rows.append(number)
    capture.release()
    if not frames:
        return None
    return np.stack(frames), landmarks[rows]


def _rgb(picture: NDArray[Any]) -> ImageArray:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)
