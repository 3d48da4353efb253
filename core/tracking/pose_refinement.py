"""Head poses corrected by pixels: a clip's first look at a face, posed like a later frame, is laid over that frame.

Landmarks of a grimace leave it open whether the face changed or the head came nearer; skin, hair and nose tell.

Source: analysis by synthesis, as in Thies et al., "Face2Face", CVPR 2016.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.crop import Crop, crop_from_landmarks, crop_points, extract
from core.errors import InputError
from core.geometry import GeometryRenderer
from core.geometry.ramp import rising
from core.opencv import cv2
from core.pose import Pose, pose_from_motion
from core.tracking.crop_motion import motion_in_crop
from core.tracking.fit import CoefficientFitter, FitResult
from core.tracking.initial_pose import rotation_from_vector
from core.tracking.landmarks import LandmarkResult
from core.tracking.similarity_alignment import FloatImage, growth_of, similarity, turn_of

_SIZE = 96
"""Pixels along the side of the squares that are compared: 64 say less of the face, 128 nothing more."""

_BLUR = 1.0
_HAIR = 1.35
"""How far the compared region reaches above the face, in units of the distance from the face's middle."""

_SOFTNESS = 1.5
_ALIKE = (0.4, 0.55)
"""Share of the region that looks like the reference, to believe it at all and wholly: in clips of the validation split
0.6 to 0.95, 0.3 to 0.6 where half of the face is covered by drawings; 0.2 to 0.4 for another person's face."""

_EXPECTED = (0.02, 1.5)
"""By what landmarks are off: growth or turn, and pixels of the square."""


@dataclass(frozen=True, eq=False)
class HeadSquare:
    """What a frame shows around a head, small enough to be kept for a whole clip.

    Attributes:
        crop: the square in the frame.
        pixels: grey uint8 (96, 96).
    """

    crop: Crop
    pixels: ImageArray

    @staticmethod
    def of(image: ImageArray, found: LandmarkResult) -> "HeadSquare | None":
        """Cut out of RGB uint8 (H, W, 3); None where the face is too small to say anything."""
        try:
            crop = crop_from_landmarks(found.landmarks)
            return HeadSquare(crop, _grey(extract(image, crop, _SIZE)))
        except InputError:
            return None


@dataclass(frozen=True, eq=False)
class _Correction:
    """What pixels say of a pose, against what landmarks say.

    Attributes:
        values: float64 (4,): growth (log), turn from right to down (radians), shift right and down (model centimetres).
        trust: 0 to 1.
    """

    values: NDArray[np.float64]
    trust: float


class PoseRefiner:
    """Corrects place, size and roll of one person's face in the frames of a clip. One belongs to one thread."""

    def __init__(self, fitter: CoefficientFitter) -> None:
        self._fitter = fitter
        self._renderer = GeometryRenderer(fitter.model)
        self._frames: list[tuple[LandmarkResult, FitResult, _Correction | None]] = []
        self._has_reference = False

    def add(self, found: LandmarkResult, square: HeadSquare | None, fit: FitResult) -> None:
        """Compare a frame with the first one that was added.

        Args:
            found: the landmarks in the frame.
            square: the frame around the head; without one the fit stays as it is.
            fit: what landmarks alone say, in pixels of the frame.
        """
        self._frames.append((found, fit, None if square is None else self._compared(found, square, fit)))

    def fits(self) -> Iterator[FitResult]:
        """For each frame that was added the pose that pixels tell, and the expression that landmarks tell with it.

        What all frames have in common against the first is an error of the first: over a clip nothing is corrected on
        the mean (median).
        """
        known = [correction for _, _, correction in self._frames if correction is not None and correction.trust > 0.5]
        common = np.median([one.values for one in known], axis=0) if known else np.zeros(4)
        for found, fit, correction in self._frames:
            if correction is None or correction.trust == 0.0:
                yield fit
                continue
            pose = _corrected(fit.pose, correction.trust * (correction.values - common))
            yield self._fitter.fit_frame(found.landmarks, fit.identity, fit, expected=found.expression, pose=pose)

    def _compared(self, found: LandmarkResult, square: HeadSquare, fit: FitResult) -> _Correction:
        motion = motion_in_crop(fit, square.crop)
        if not self._has_reference:
            points = crop_points(found.landmarks, square.crop, _SIZE)
            picture = np.ascontiguousarray(np.repeat(square.pixels[..., None], 3, axis=2))
            self._renderer.set_portrait(picture, points, fit.identity, motion)
            self._has_reference = True
            return _Correction(np.zeros(4), 1.0)
        moved = self._renderer.render_with_flow(motion)
        matrix, alike = similarity(_soft(_grey(moved.image)), _soft(square.pixels), _region(moved.points), _EXPECTED)
        trust = float(rising(alike, _ALIKE))
        pose = pose_from_motion(motion, _SIZE)
        shift = (matrix @ [*pose.translation, 1.0] - pose.translation) / pose.scale
        return _Correction(np.array([np.log(growth_of(matrix)), turn_of(matrix), *shift]), trust)


def _grey(image: ImageArray) -> ImageArray:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _soft(pixels: ImageArray) -> FloatImage:
    return np.asarray(cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), _BLUR))


def _region(points: NDArray[np.float64]) -> FloatImage:
    """Face and hair as weights 0 to 1, float32 (96, 96)."""
    centre = points.mean(axis=0)
    above = points[points[:, 1] < centre[1]]
    outline = cv2.convexHull(np.concatenate([points, centre + _HAIR * (above - centre)]).astype(np.float32))
    mask = np.zeros((_SIZE, _SIZE), dtype=np.float32)
    cv2.fillConvexPoly(mask, np.rint(outline).astype(np.int32), 1.0)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), _SOFTNESS))


def _corrected(pose: Pose, correction: NDArray[np.float64]) -> Pose:
    growth, turn = float(correction[0]), float(correction[1])
    # Rows run down, so a turn from right to down is a clockwise one.
    return replace(
        pose,
        rotation=rotation_from_vector(np.array([0.0, 0.0, -turn])) @ pose.rotation,
        scale=pose.scale * np.exp(growth),
        translation=pose.translation + pose.scale * correction[2:],
    )
