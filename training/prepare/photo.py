"""A photo as a clip of one frame."""

import numpy as np

from core.crop import crop_points, extract
from core.photo import open_photo
from core.tracking.tracker import Tracker
from training.packs.clip import PackedClip, encode_pictures
from training.packs.manifest import ClipEntry
from training.prepare.config import PrepareConfig
from training.prepare.motions import MeasureFrame
from training.prepare.outcome import Outcome, Skipped
from training.prepare.shots import count_faces
from training.prepare.source import Source
from training.prepare.square import in_square, square_within


def prepare_photo(
    source: Source, tracker: Tracker, config: PrepareConfig, measure: MeasureFrame | None = None
) -> Outcome:
    """Track and crop the one face of a photo; ``measure`` gives the motion where the tracker's is not wanted.

    Raises:
        InputError: the photo cannot be opened.
    """
    image = open_photo(source.path).image
    boxes = tracker.detect(image)
    faces = count_faces(boxes, config.second_face)
    if faces != 1:
        reason = "no face was found" if faces == 0 else f"it shows {faces} faces, a clip needs exactly one"
        return _skipped(reason)
    fit = tracker.track_photo(image, boxes[0])
    square = square_within(fit.crop, *image.shape[:2])
    if square.size < config.smallest_crop:
        return _skipped(f"the face is too small: its square has {square.size} pixels of {config.smallest_crop}")
    size = config.image_size
    if measure is None:
        motion = in_square(fit.motion, fit.crop, square).values
    else:
        motion = measure(image, fit.landmarks, square)
    entry = ClipEntry(
        source.name, source.identity, source.split, 1, 25.0, source.licence, str(source.path), True, False, source.note
    )
    clip = PackedClip(
        entry,
        encode_pictures([extract(image, square, size)]),
        motion[None],
        crop_points(fit.landmarks, square, size)[None],
        fit.identity,
        np.ones(1, np.bool_),
    )
    return Outcome((clip,), frames=1)


def _skipped(reason: str) -> Outcome:
    return Outcome(skipped=(Skipped("", reason),), frames=1)
