"""Which of the 478 MediaPipe points form lids, lips, brows and the face oval, and the triangles of the warp."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IndexArray = NDArray[np.intp]


def _index(*values: int) -> IndexArray:
    return np.array(values, dtype=np.intp)


@dataclass(frozen=True)
class EyePoints:
    """Points of one eye, ordered from the outer to the inner corner.

    Attributes:
        side: ``"R"`` or ``"L"``, the subject's.
        upper: upper lid edge with both corners, (9,).
        lower: lower lid edge with both corners, (9,).
        skin: the ring of skin next to the lids, which moves with them.
        brow: lower edge of the brow above.
        cheek: the skin a lid's height below the lower lid.
        iris: centre of the iris followed by its four rim points, (5,).
    """

    side: str
    upper: IndexArray
    lower: IndexArray
    skin: IndexArray
    brow: IndexArray
    cheek: IndexArray
    iris: IndexArray


EYES = (
    EyePoints(
        side="R",
        upper=_index(33, 246, 161, 160, 159, 158, 157, 173, 133),
        lower=_index(33, 7, 163, 144, 145, 153, 154, 155, 133),
        skin=_index(247, 30, 29, 27, 28, 56, 190, 130, 25, 110, 24, 23, 22, 26, 112, 243),
        brow=_index(46, 53, 52, 65, 55),
        cheek=_index(228, 229, 230, 231, 232),
        iris=_index(468, 469, 470, 471, 472),
    ),
    EyePoints(
        side="L",
        upper=_index(263, 466, 388, 387, 386, 385, 384, 398, 362),
        lower=_index(263, 249, 390, 373, 374, 380, 381, 382, 362),
        skin=_index(467, 260, 259, 257, 258, 286, 414, 359, 255, 339, 254, 253, 252, 256, 341, 463),
        brow=_index(276, 283, 282, 295, 285),
        cheek=_index(448, 449, 450, 451, 452),
        iris=_index(473, 474, 475, 476, 477),
    ),
)

UPPER_INNER_LIP = _index(78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER_INNER_LIP = _index(78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
"""Inner lip edges from image left to image right, both with both mouth corners, (11,)."""

UPPER_LIP_RINGS = (
    _index(62, 183, 42, 41, 38, 12, 268, 271, 272, 407, 292),
    _index(76, 184, 74, 73, 72, 11, 302, 303, 304, 408, 306),
    _index(61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291),
)
LOWER_LIP_RINGS = (
    _index(62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292),
    _index(76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306),
    _index(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291),
)
"""Three rings of each lip from the inner to the outer edge, in the order of the inner lip edges."""

FACE_OVAL = _index(
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""The face oval, clockwise in the image from the middle of the forehead, (36,)."""

CHIN = _index(152, 148, 377, 175)
CHEEK_SKIN = _index(50, 280, 205, 425, 151, 9, 36, 266)
SURFACE_POINTS = 468
"""Points of the skin surface; the ten after them are the irises."""


def _strip(first: IndexArray, second: IndexArray) -> NDArray[np.intp]:
    """Triangles between two rows of points that share their first and last point."""
    triangles = []
    for i in range(len(first) - 1):
        triangles.append((first[i], first[i + 1], second[i + 1]))
        triangles.append((first[i], second[i + 1], second[i]))
    return np.array([t for t in triangles if len(set(t)) == 3], dtype=np.intp)


def eye_triangles() -> NDArray[np.intp]:
    """Triangles that close both eye holes of the mesh, (28, 3)."""
    return np.concatenate([_strip(eye.upper, eye.lower) for eye in EYES])


def mouth_triangles() -> NDArray[np.intp]:
    """Triangles that close the hole between the lips, (18, 3)."""
    return _strip(UPPER_INNER_LIP, LOWER_INNER_LIP)


def closed_surface(triangles: NDArray[np.integer]) -> NDArray[np.intp]:
    """The mesh triangles with the holes of eyes and mouth filled, (T, 3)."""
    return np.concatenate([np.asarray(triangles, dtype=np.intp), eye_triangles(), mouth_triangles()])
