"""The five points of the Basel Face Model that pictures are aligned to."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.bfm.files import LANDMARKS_NAME, BfmFiles
from core.errors import InputError

Points = NDArray[np.float64]

_SIXTY_EIGHT = 68
_NOSE_TIP = 30
_RIGHT_EYE, _LEFT_EYE = (36, 39), (42, 45)
_RIGHT_CORNER, _LEFT_CORNER = 48, 54
_WIDEST = 10.0
"""Decimetres; a face model in another unit would put the picture at another scale than the network knows."""


def five_of_sixty_eight(points: NDArray[Any]) -> Points:
    """Eye centres (between the corners of each), nose tip, mouth corners; the subject's right first.

    Args:
        points: (68, D), in the order of the iBUG annotation.

    Returns:
        float64 (5, D).
    """
    rows = np.asarray(points, dtype=np.float64)
    eyes = [rows[list(corners)].mean(axis=0) for corners in (_RIGHT_EYE, _LEFT_EYE)]
    return np.stack([*eyes, rows[_NOSE_TIP], rows[_RIGHT_CORNER], rows[_LEFT_CORNER]])


def read_face_points(files: BfmFiles) -> Points:
    """Read the five points, float64 (5, 3), in decimetres: x to image right, y up, z to the camera.

    Raises:
        InputError: a file is no MATLAB file, damaged, or lacks the arrays or has them in another shape.
    """
    source = files.face
    points = _arrays(source, ("lm",))["lm"] if source.name == LANDMARKS_NAME else _mean_face_points(source)
    if points.shape != (_SIXTY_EIGHT, 3) or not np.isfinite(points).all():
        raise InputError(f"{source} does not hold 68 points of a face; get the file again.")
    five = five_of_sixty_eight(points)
    if not 0 < np.ptp(five, axis=0).max() < _WIDEST:
        raise InputError(
            f"The face in {source} is not in decimetres as that of Deep3DFaceReconstruction; get it again."
        )
    return five


def _mean_face_points(path: Path) -> Points:
    arrays = _arrays(path, ("meanshape", "keypoints"))
    shape, numbers = arrays["meanshape"].ravel(), arrays["keypoints"].ravel()
    if shape.size == 0 or shape.size % 3 or numbers.size != _SIXTY_EIGHT:
        raise InputError(f"The arrays in {path} have other shapes than those of {path.name}; get the file again.")
    vertices = shape.reshape(-1, 3)
    # MATLAB counts from one.
    indices = numbers.astype(np.int64) - 1
    if indices.min() < 0 or indices.max() >= len(vertices):
        raise InputError(f"The key points in {path} lie outside its mesh; get the file again.")
    return np.asarray((vertices - vertices.mean(axis=0))[indices], dtype=np.float64)


def _arrays(path: Path, names: tuple[str, ...]) -> dict[str, Points]:
    from scipy.io import loadmat

    try:
        content = loadmat(path, variable_names=names)
    except Exception as error:
        # Damage shows itself in many ways: value, type, zlib, struct, end-of-file errors.
        raise InputError(f"Cannot read {path}: it is no MATLAB file, or cut short; get the file again.") from error
    missing = [name for name in names if name not in content]
    if missing:
        raise InputError(f"{path} lacks the array {missing[0]!r}; it is another file, get {path.name} again.")
    try:
        return {name: np.asarray(content[name], dtype=np.float64) for name in names}
    except (TypeError, ValueError) as error:
        raise InputError(f"{path} holds something else than numbers; get the file again.") from error
