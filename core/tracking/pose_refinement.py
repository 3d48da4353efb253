"""Head poses corrected by pixels: a clip's first look at a face, posed like a later frame, is laid over that frame.

Landmarks of a grimace leave it open whether the face changed or the head came nearer; skin, hair and nose tell.

Source: analysis by synthesis, as in Thies et al., "Face2Face", CVPR 2016.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.crop import Crop, crop_from_landmarks, crop_points, extract, uncrop_points
from core.errors import InputError
from core.geometry import GeometryRenderer
from core.motion import ICT64, Motion
from core.opencv import cv2
from core.pose import Pose, pose_values
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
_UNLIKE, _ALIKE = 0.4, 0.55
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


class PoseRefiner:
    """Corrects place, size and roll of one person's face in the frames of a clip. One belongs to one thread."""

    def __init__(self, fitter: CoefficientFitter) -> None:
        self._fitter = fitter
        self._renderer = GeometryRenderer(fitter.model)
        self._has_reference = False

    def refined(self, found: LandmarkResult, square: HeadSquare | None, fit: FitResult) -> FitResult:
        """A frame's fit with the pose that pixels tell, and the expression that landmarks tell with that pose.

        Args:
            found: the landmarks in the frame.
            square: the frame around the head. The first one is what later ones are compared with: its fit stays as it
                is, as does one without a square.
            fit: what landmarks alone say, in pixels of the frame.
        """
        if square is None:
            return fit
        motion = _motion(fit, square.crop)
        if not self._has_reference:
            points = crop_points(found.landmarks, square.crop, _SIZE)
            picture = np.ascontiguousarray(np.repeat(square.pixels[..., None], 3, axis=2))
            self._renderer.set_portrait(picture, points, fit.identity, motion)
            self._has_reference = True
            return fit
        moved = self._renderer.render_with_flow(motion)
        alignment = similarity(_soft(_grey(moved.image)), _soft(square.pixels), _region(moved.points), _EXPECTED)
        trust = float(np.clip((alignment.alike - _UNLIKE) / (_ALIKE - _UNLIKE), 0.0, 1.0))
        if trust == 0.0:
            return fit
        # What lies between no change and a similarity transform is a similarity transform, too.
        pose = _corrected(fit.pose, square.crop, np.eye(2, 3) + trust * (alignment.matrix - np.eye(2, 3)))
        return self._fitter.fit_frame(found.landmarks, fit.identity, fit, expected=found.expression, pose=pose)


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


def _motion(fit: FitResult, crop: Crop) -> Motion:
    """The fit in the pixels of the small square."""
    origin = crop_points(np.array([[*fit.pose.translation, 0.0]]), crop, _SIZE)[0, :2].astype(np.float64)
    pose = Pose(fit.pose.rotation, fit.pose.scale * _SIZE / crop.size, origin)
    return Motion(ICT64, np.concatenate([fit.expression, pose_values(pose, _SIZE)]).astype(np.float32))


def _corrected(pose: Pose, crop: Crop, matrix: NDArray[np.float64]) -> Pose:
    """A pose in pixels of the frame after a transform of the small square."""
    before = crop_points(np.array([[*pose.translation, 0.0]]), crop, _SIZE)[0, :2].astype(np.float64)
    after = matrix @ [*before, 1.0]
    # Rows run down, so a turn from right to down is a clockwise one.
    turned = rotation_from_vector(np.array([0.0, 0.0, -turn_of(matrix)])) @ pose.rotation
    translation = uncrop_points(np.array([[*after, 0.0]]), crop, _SIZE)[0, :2].astype(np.float64)
    return replace(pose, rotation=turned, scale=pose.scale * growth_of(matrix), translation=translation)
