"""The frames that renderers are measured on, read from a pack or from the face corpus."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from core.conventions import ImageArray
from core.errors import InputError
from core.motion import ICT64
from core.spread import spread_places
from core.video_reader import VideoReader
from training.landmarks.data import read_manifest
from training.packs.exported import ExportedPack
from training.packs.manifest import MANIFEST_NAME
from training.packs.pack import Pack
from training.packs.reader import PackReader

LEAST_FRAMES = 2


@dataclass(frozen=True)
class Sampling:
    """Which frames of a clip are taken.

    Attributes:
        every: every n-th frame, from the first.
        limit: driving frames of a clip at most, spread evenly over those; None for all.
        radius: frames before and after each one that are tracked for its motion window; 0 repeats its own motion.
    """

    every: int = 1
    limit: int | None = None
    radius: int = 0

    def numbers(self, frames: int) -> list[int]:
        """Frame numbers, ascending, the first is 0: the source, then what drives it."""
        candidates = np.arange(0, frames, self.every)
        if self.limit is not None and len(candidates) > self.limit + 1:
            candidates = candidates[spread_places(len(candidates), self.limit + 1)]
        return [int(number) for number in candidates]

    def needed(self, frames: int) -> set[int]:
        """The frame numbers with their neighbours."""
        around = range(-self.radius, self.radius + 1)
        return {number + step for number in self.numbers(frames) for step in around if 0 <= number + step < frames}


@dataclass(frozen=True, eq=False)
class SampledFrames:
    """Frames of a clip.

    Attributes:
        numbers: the frames to measure on, ascending; the first is the source.
        images: RGB uint8 (S, S, 3) by number, with the neighbours that their windows need.
    """

    numbers: list[int]
    images: dict[int, ImageArray]


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

    def frames(self, name: str, sampling: Sampling) -> SampledFrames:
        """The sampled frames of a clip."""
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

    def frames(self, name: str, sampling: Sampling) -> SampledFrames:
        """The sampled frames; the video is decoded twice, so that only they are held."""
        path = self._folder / self._files[name]
        with VideoReader(path) as video:
            count = sum(1 for _ in video)
        wanted = sampling.needed(count)
        with VideoReader(path) as video:
            images = {number: frame for number, frame in enumerate(video) if number in wanted}
        return SampledFrames(sampling.numbers(count), images)


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

    def frames(self, name: str, sampling: Sampling) -> SampledFrames:
        """The sampled frames."""
        count = self._counts[name]
        images = {number: self._pack.frame(name, number) for number in sorted(sampling.needed(count))}
        return SampledFrames(sampling.numbers(count), images)


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
