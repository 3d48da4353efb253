"""The frames that renderers are measured on: read from a pack or from the face corpus, and tracked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.motion import ICT64, Motion
from core.video_reader import VideoReader
from training.evaluation.face_measurer import FaceMeasurer
from training.landmarks.data import read_manifest
from training.packs.exported import ExportedPack
from training.packs.manifest import MANIFEST_NAME
from training.packs.pack import Pack
from training.packs.reader import PackReader

LEAST_FRAMES = 2
_IDENTITY_FRAMES = 12


@dataclass(frozen=True)
class Sampling:
    """Which frames of a clip are taken.

    Attributes:
        every: every n-th frame, from the first.
        limit: driving frames of a clip at most, spread evenly over those; None for all.
    """

    every: int = 1
    limit: int | None = None

    def numbers(self, frames: int) -> list[int]:
        """Frame numbers, ascending, the first is 0: the source, then what drives it."""
        candidates = np.arange(0, frames, self.every)
        if self.limit is not None and len(candidates) > self.limit + 1:
            candidates = candidates[np.linspace(0, len(candidates) - 1, self.limit + 1).round().astype(int)]
        return [int(number) for number in candidates]


@dataclass(frozen=True)
class ClipFile:
    """A clip that can be read.

    Attributes:
        name: unique in its source.
        person: whose face it shows.
        licence: of the footage.
    """

    name: str
    person: str
    licence: str


class ClipSource(Protocol):
    """Where clips come from."""

    @property
    def clips(self) -> tuple[ClipFile, ...]:
        """The clips of the split, by name."""
        ...

    def frames(self, name: str, sampling: Sampling) -> dict[int, ImageArray]:
        """The sampled frames of a clip, RGB uint8 (S, S, 3) by frame number."""
        ...


class CorpusClips:
    """Videos of the face corpus as it lies."""

    def __init__(self, folder: Path, split: str) -> None:
        """Read the list; raises ``InputError`` when the folder is no corpus or the split is empty."""
        self._folder = folder
        items = [item for item in read_manifest(folder, split) if item.kind == "video"]
        if not items:
            raise InputError(f"{folder} has no video in split {split!r}; choose another one with --split.")
        self._files = {Path(item.file).stem: item.file for item in items}
        found = (ClipFile(Path(item.file).stem, item.identity, item.licence) for item in items)
        self.clips: tuple[ClipFile, ...] = tuple(sorted(found, key=lambda clip: clip.name))

    def frames(self, name: str, sampling: Sampling) -> dict[int, ImageArray]:
        """The sampled frames; the video is decoded twice, so that only they are held."""
        path = self._folder / self._files[name]
        with VideoReader(path) as video:
            count = sum(1 for _ in video)
        wanted = set(sampling.numbers(count))
        with VideoReader(path) as video:
            return {number: frame for number, frame in enumerate(video) if number in wanted}


class PackClips:
    """Videos of a pack; photos, which have nothing to reconstruct, are left out."""

    def __init__(self, pack: Pack, split: str) -> None:
        """Take a pack; raises ``InputError`` when it is of another motion space or the split has no video."""
        require_measurable_space(pack.manifest.motion_space, "The pack")
        self._pack = pack
        videos = [clip for clip in pack.select(split=split) if clip.frames >= LEAST_FRAMES]
        if not videos:
            raise InputError(f"The pack has no video in split {split!r}; choose another one with --split.")
        self._counts = {clip.name: clip.frames for clip in videos}
        found = (ClipFile(clip.name, clip.identity, clip.licence) for clip in videos)
        self.clips: tuple[ClipFile, ...] = tuple(sorted(found, key=lambda clip: clip.name))

    def frames(self, name: str, sampling: Sampling) -> dict[int, ImageArray]:
        """The sampled frames."""
        return {number: self._pack.frame(name, number) for number in sampling.numbers(self._counts[name])}


def require_measurable_space(name: str | None, what: str) -> None:
    """Refuse motions that our tracker cannot measure, and with it mixtures of spaces.

    Raises:
        InputError: ``name`` is not ``ict64``; the message starts with ``what``.
    """
    if name != ICT64.name:
        raise InputError(
            f"{what} is in {name} motions, but pictures are measured in {ICT64.name}: numbers of different motion "
            f"spaces cannot be compared; use one in {ICT64.name}."
        )


def open_clips(data: Path, split: str) -> ClipSource:
    """The clips of a pack (folder, or export ``FILE.npz``) or of the face corpus.

    Raises:
        InputError: neither, damaged, or the split is empty.
    """
    if data.suffix == ".npz":
        return PackClips(ExportedPack(data), split)
    if (data / MANIFEST_NAME).is_file():
        return PackClips(PackReader(data), split)
    if (data / "manifest.csv").is_file():
        return CorpusClips(data, split)
    raise InputError(f"{data} is neither a pack nor the face corpus; give the folder of one with --data.")


@dataclass(frozen=True, eq=False)
class MeasuredClip:
    """Tracked frames of one clip; the first is the source, the others drive.

    Attributes:
        file: name, person and licence.
        frames: RGB uint8 (S, S, 3) each.
        landmarks: float32 (478, 3) each, pixels of the frame.
        motions: of each frame, relative to the whole frame, all fitted to one identity; not smoothed.
        identity: float32 (80,).
    """

    file: ClipFile
    frames: list[ImageArray]
    landmarks: list[FloatArray]
    motions: list[Motion]
    identity: FloatArray


def measured_clip(file: ClipFile, frames: dict[int, ImageArray], measurer: FaceMeasurer) -> MeasuredClip | None:
    """Track the frames of a clip; those without a face are left out, None when fewer than two are left."""
    kept: list[ImageArray] = []
    landmarks: list[FloatArray] = []
    for number in sorted(frames):
        points = measurer.landmarks(frames[number])
        if points is not None:
            kept.append(frames[number])
            landmarks.append(points)
    if len(kept) < LEAST_FRAMES:
        return None
    spread = np.unique(np.linspace(0, len(kept) - 1, _IDENTITY_FRAMES).round().astype(int))
    identity = measurer.identity([landmarks[number] for number in spread])
    size = kept[0].shape[0]
    motions = [measurer.motion(points, identity, size) for points in landmarks]
    return MeasuredClip(file, kept, landmarks, motions, identity)


def cross_pairs(clips: Sequence[MeasuredClip]) -> Iterator[tuple[MeasuredClip, MeasuredClip]]:
    """Each clip as the source with the next clip of another person as the driver; none where all show one person."""
    for position, source in enumerate(clips):
        following = [*clips[position + 1 :], *clips[:position]]
        driver = next((clip for clip in following if clip.file.person != source.file.person), None)
        if driver is not None:
            yield source, driver
