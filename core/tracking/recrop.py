"""The same tracked face seen from another crop square."""

import dataclasses

from core.crop import Crop
from core.errors import InputError
from core.portrait import Portrait
from core.pose import Pose, pose_from_motion, pose_values
from core.tracking.types import FaceFit


def with_crop(fit: FaceFit, crop: Crop) -> FaceFit:
    """The fit with its motion expressed relative to ``crop``; landmarks in photo pixels stay as they are."""
    pose = pose_from_motion(fit.motion, fit.crop.size)
    # Pixel centres lie at integers in both squares, so offsets of whole photo pixels carry over directly.
    shift = (fit.crop.left - crop.left, fit.crop.top - crop.top)
    moved = Pose(pose.rotation, pose.scale, pose.translation + shift)
    values = pose_values(moved, crop.size)
    motion = fit.motion.with_parts(rotation=values[:3], translation=values[3:])
    return dataclasses.replace(fit, crop=crop, motion=motion)


def with_whole_picture_as_crop(portrait: Portrait) -> Portrait:
    """The portrait whose square picture is the crop itself.

    Raises:
        InputError: the picture is not square.
    """
    height, width = portrait.photo.image.shape[:2]
    if height != width:
        raise InputError(f"--no-crop needs a square picture, this one is {width} x {height}: leave the option out.")
    return dataclasses.replace(portrait, fit=with_crop(portrait.fit, Crop(0, 0, width)))
