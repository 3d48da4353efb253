"""Draws pairs of pictures: the same step and slot always give the same pair."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.face_model import load_face_model
from core.motion import MotionSequence
from core.motion.sequence import still_window
from training.packs.manifest import ClipEntry
from training.packs.pack import Pack
from training.renderer.augmentation import Change
from training.renderer.config import DataConfig
from training.renderer.guides import GuideMaker
from training.renderer.photo_cycle import PhotoCycle
from training.renderer.portrait_sample import PortraitSample, resized

_LARGEST_SEED = 2**31


class Pair(NamedTuple):
    """Source and target of one presentation."""

    source: PortraitSample
    target: PortraitSample


class PairDrawer:
    """Pairs for training: two frames of a clip, both ways in neighbouring slots, or a photo and its cycle."""

    def __init__(self, source: Pack, clips: Sequence[ClipEntry], size: int, config: DataConfig, seed: int) -> None:
        """Draw from ``clips`` of ``source`` at ``size`` pixels.

        Raises:
            InputError: there is nothing to draw from.
        """
        self._source, self._size, self._config, self._seed = source, size, config, seed
        self._videos = by_identity([clip for clip in clips if not clip.is_photo and clip.frames > 1])
        # Without photos, frames of the videos serve as photos.
        stills = [clip for clip in clips if clip.is_photo]
        self._stills = by_identity(stills or list(clips))
        if not self._stills or (not self._videos and config.photo_cycle < 1.0):
            raise InputError(
                "The data has no training video of two frames or more; add videos, or set data.photo_cycle to 1 to "
                "train on photos alone."
            )
        self._guides = GuideMaker()
        self._cycle = PhotoCycle(self._guides)
        self._mirror: NDArray[np.int32] = load_face_model().mirror

    def pair(self, step: int, slot: int) -> Pair:
        """The pair of one slot of a step's batch; slots 2 n and 2 n + 1 show the same two frames both ways."""
        random = np.random.default_rng((self._seed, step, slot // 2))
        if random.random() < self._config.photo_cycle:
            return self._photo_pair(np.random.default_rng((self._seed, step, slot // 2, slot % 2)))
        clip = _chosen(self._videos, random)
        valid = np.flatnonzero(self._source.valid(clip.name))
        if len(valid) < 2:
            # A clip hardly tracked at all: the photo cycle would not mend that, so its frames are taken as they are.
            valid = np.arange(clip.frames)
        first, second = random.choice(valid, 2, replace=False)
        if slot % 2:
            first, second = second, first
        change = Change.drawn(self._config, self._size, random)
        motions = self._source.motion(clip.name)
        made = [self._sample(clip, motions, int(index)) for index in (first, second)]
        return Pair(change.applied(made[0], self._mirror), change.applied(made[1], self._mirror))

    def _photo_pair(self, random: np.random.Generator) -> Pair:
        clip = _chosen(self._stills, random)
        index = int(random.integers(clip.frames))
        motions = self._source.motion(clip.name)
        photo = self._sample(clip, motions, index)
        target = Change.drawn(self._config, self._size, random).applied(photo, self._mirror)
        target = PortraitSample(
            target.image, target.landmarks, target.identity, still_window(target.motion), target.space
        )
        seed = int(random.integers(_LARGEST_SEED))
        return Pair(self._cycle.source(target, seed, self._config.cycle_strength), target)

    def _sample(self, clip: ClipEntry, motions: MotionSequence, index: int) -> PortraitSample:
        return read_sample(self._source, clip, motions, index, self._size)


def read_sample(source: Pack, clip: ClipEntry, motions: MotionSequence, index: int, size: int) -> PortraitSample:
    """One frame of a clip with its motion window, at ``size`` pixels a side."""
    sample = PortraitSample(
        image=source.frame(clip.name, index),
        landmarks=np.array(source.landmarks(clip.name)[index], dtype=np.float32),
        identity=source.identity(clip.name),
        window=motions.window(index),
        space=motions.space,
    )
    return resized(sample, size)


def fixed_pairs(source: Pack, clips: Sequence[ClipEntry], size: int, count: int) -> list[Pair]:
    """Pairs to validate on, spread evenly over the videos: the first valid frame moved to frames of the whole clip.

    Raises:
        InputError: there is no video with two frames among ``clips``.
    """
    videos = sorted((clip for clip in clips if not clip.is_photo and clip.frames > 1), key=lambda clip: clip.name)
    if not videos:
        raise InputError(
            "The data has no validation video of two frames or more; add one to the split 'val', of a licence that "
            "data.licences allows."
        )
    made = []
    for number in range(count):
        clip = videos[number % len(videos)]
        valid = np.flatnonzero(source.valid(clip.name))
        valid = valid if len(valid) > 1 else np.arange(clip.frames)
        # The golden ratio spreads the frames of a clip however many rounds there are.
        share = (0.5 + (number // len(videos)) * 0.618034) % 1.0
        motions = source.motion(clip.name)
        target = int(valid[1 + int(share * (len(valid) - 1))])
        made.append(Pair(*(read_sample(source, clip, motions, index, size) for index in (int(valid[0]), target))))
    return made


def by_identity(clips: Sequence[ClipEntry]) -> list[list[ClipEntry]]:
    """The clips of each person, so that people with many clips are not seen more often."""
    groups: dict[str, list[ClipEntry]] = defaultdict(list)
    for clip in clips:
        groups[clip.identity].append(clip)
    return [groups[name] for name in sorted(groups)]


def _chosen(groups: list[list[ClipEntry]], random: np.random.Generator) -> ClipEntry:
    group = groups[int(random.integers(len(groups)))]
    return group[int(random.integers(len(group)))]
