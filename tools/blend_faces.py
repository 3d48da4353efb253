"""A new face out of several: the shape between theirs, the colours of their mix, the fine detail of one."""

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from core.conventions import FloatArray, ImageArray
from core.opencv import cv2

# Every seventh landmark is enough for a smooth map; the border is pinned.
_LANDMARK_STEP = 7
_GRID = 65


def blend_faces(
    base: ImageArray,
    base_landmarks: FloatArray,
    others: list[tuple[ImageArray, FloatArray]],
    shape_share: float,
    colour_share: float,
) -> ImageArray:
    """Blend ``base`` with other faces of nearly the same view.

    Args:
        base: RGB uint8 (H, W, 3); gives the fine detail, the hair and the background.
        base_landmarks: float32 (478, 3) in its pixels.
        others: further pictures with their landmarks.
        shape_share: 0 keeps the base's face shape, 1 takes the mean of all.
        colour_share: 0 keeps the base's soft shading and colours, 1 takes the mean of all inside the face.

    Returns:
        RGB uint8 (H, W, 3).
    """
    target_base = base_landmarks[:, :2].astype(np.float64)
    aligned = [_aligned(landmarks[:, :2].astype(np.float64), target_base) for _, landmarks in others]
    mean = np.mean([target_base, *aligned], axis=0)
    target = target_base + shape_share * (mean - target_base)
    reshaped = _warped(base, target_base, target)
    warped_others = [
        _warped(image, landmarks[:, :2].astype(np.float64), target, base.shape[:2]) for image, landmarks in others
    ]
    width = float(np.linalg.norm(target[33] - target[263]))
    blur = 0.25 * width
    soft_base = cv2.GaussianBlur(reshaped.astype(np.float32), (0, 0), blur)
    soft_mean = np.mean([cv2.GaussianBlur(image.astype(np.float32), (0, 0), blur) for image in warped_others], axis=0)
    mask = _face_mask(target, base.shape[:2], blur)[..., None] * colour_share
    blended = reshaped.astype(np.float32) + mask * (soft_mean - soft_base)
    result: ImageArray = np.clip(np.rint(blended), 0, 255).astype(np.uint8)
    return result


def _aligned(points: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """``points`` under the similarity transform that brings them closest to ``target`` (Procrustes)."""
    p, q = points - points.mean(0), target - target.mean(0)
    u, singular, vt = np.linalg.svd(p.T @ q)
    aligned: NDArray[np.float64] = p @ (u @ vt) * (singular.sum() / (p**2).sum()) + target.mean(0)
    return aligned


def _warped(
    image: ImageArray,
    source: NDArray[np.float64],
    target: NDArray[np.float64],
    shape: tuple[int, int] | None = None,
) -> ImageArray:
    """The picture with its landmarks moved from ``source`` to ``target`` by a thin-plate spline."""
    height, width = shape or image.shape[:2]
    own = shape is None
    chosen = np.arange(0, len(source), _LANDMARK_STEP)
    corners = np.array([(x, y) for x in np.linspace(0, width - 1, 7) for y in np.linspace(0, height - 1, 7)])
    edge = corners[(corners % [width - 1, height - 1] < 1e-6).any(1)]
    if own:
        from_points = np.r_[target[chosen], edge]
        to_points = np.r_[source[chosen], edge]
    else:
        from_points, to_points = target[chosen], source[chosen]
    spline = RBFInterpolator(from_points, to_points, kernel="thin_plate_spline", smoothing=1e-3)
    columns, rows = np.meshgrid(np.linspace(0, width - 1, _GRID), np.linspace(0, height - 1, _GRID))
    coarse = spline(np.c_[columns.ravel(), rows.ravel()]).reshape(_GRID, _GRID, 2).astype(np.float32)
    map_x, map_y = _upsampled(coarse[..., 0], (height, width)), _upsampled(coarse[..., 1], (height, width))
    warped = cv2.remap(image, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, dtype=np.uint8)


def _upsampled(values: FloatArray, shape: tuple[int, int]) -> FloatArray:
    """Bilinear sampling with the grid's corners on the picture's corners."""
    height, width = shape
    columns, rows = np.meshgrid(
        np.linspace(0, _GRID - 1, width, dtype=np.float32), np.linspace(0, _GRID - 1, height, dtype=np.float32)
    )
    return np.asarray(cv2.remap(values, columns, rows, cv2.INTER_LINEAR), dtype=np.float32)


def _face_mask(landmarks: NDArray[np.float64], shape: tuple[int, int], blur: float) -> FloatArray:
    mask = np.zeros(shape, np.float32)
    hull = cv2.convexHull(landmarks.astype(np.float32)).astype(np.int32)
    cv2.fillConvexPoly(mask, hull, 1.0)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), blur), dtype=np.float32)
