"""Mesh lines and landmarks to draw over the photo."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.crop import Crop, uncrop_points
from core.motion.motion import Motion
from core.moving_face import MovingFace


def mesh_edges(triangles: NDArray[np.integer]) -> NDArray[np.intp]:
    """Every edge of a mesh once.

    Args:
        triangles: integers (T, 3).

    Returns:
        (E, 2) point numbers, the smaller one first, in ascending order.
    """
    corners = np.asarray(triangles, dtype=np.intp)
    edges = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    return np.unique(np.sort(edges, axis=1), axis=0)


def overlay_points(face: MovingFace, motion: Motion, crop: Crop) -> FloatArray:
    """Landmarks of the face in ``motion``, float32 (478, 2), photo pixels (centres at integers).

    For the motion that the photo itself shows these are the landmarks that were found in it.
    """
    return np.ascontiguousarray(uncrop_points(face.points(motion, crop.size)[:, :2], crop))


def overlay_lines(face: MovingFace, motion: Motion, crop: Crop, edges: NDArray[np.intp]) -> FloatArray:
    """Mesh lines of the face in ``motion``, float32 (E, 2, 2): two ends of x and y, photo pixels.

    ``edges`` is ``mesh_edges(face.model.triangles)``, which takes longer than a frame should and never changes.
    """
    return overlay_points(face, motion, crop)[edges]
