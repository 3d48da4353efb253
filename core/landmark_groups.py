"""Which of MediaPipe's 478 landmarks lie where. ``RIGHT`` and ``LEFT`` are the subject's."""

OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""Outline of the face from the top of the forehead, clockwise as seen."""

RIGHT_EYE_OUTER, RIGHT_EYE_INNER = 33, 133
LEFT_EYE_OUTER, LEFT_EYE_INNER = 263, 362

RIGHT_UPPER_LID = (246, 161, 160, 159, 158, 157, 173)
RIGHT_LOWER_LID = (7, 163, 144, 145, 153, 154, 155)
LEFT_UPPER_LID = (466, 388, 387, 386, 385, 384, 398)
LEFT_LOWER_LID = (249, 390, 373, 374, 380, 381, 382)
"""Lid edges from the outer to the inner corner, corners left out; upper and lower points face each other."""

RIGHT_EYE_RING = (RIGHT_EYE_OUTER, *RIGHT_UPPER_LID, RIGHT_EYE_INNER, *reversed(RIGHT_LOWER_LID))
LEFT_EYE_RING = (LEFT_EYE_OUTER, *LEFT_UPPER_LID, LEFT_EYE_INNER, *reversed(LEFT_LOWER_LID))

RIGHT_IRIS = (468, 469, 470, 471, 472)
LEFT_IRIS = (473, 474, 475, 476, 477)
"""Centre first, then four points on the limbus."""

MOUTH_RIGHT_CORNER, MOUTH_LEFT_CORNER = 61, 291
INNER_RIGHT_CORNER, INNER_LEFT_CORNER = 78, 308

UPPER_LIP_OUTER = (185, 40, 39, 37, 0, 267, 269, 270, 409)
LOWER_LIP_OUTER = (146, 91, 181, 84, 17, 314, 405, 321, 375)
UPPER_LIP_INNER = (191, 80, 81, 82, 13, 312, 311, 310, 415)
LOWER_LIP_INNER = (95, 88, 178, 87, 14, 317, 402, 318, 324)
"""Lip lines from the subject's right to left, corners left out; upper and lower points face each other."""

OUTER_LIP_RING = (MOUTH_RIGHT_CORNER, *UPPER_LIP_OUTER, MOUTH_LEFT_CORNER, *reversed(LOWER_LIP_OUTER))
INNER_LIP_RING = (INNER_RIGHT_CORNER, *UPPER_LIP_INNER, INNER_LEFT_CORNER, *reversed(LOWER_LIP_INNER))

RIGHT_BROW = (70, 63, 105, 66, 107, 46, 53, 52, 65, 55)
LEFT_BROW = (300, 293, 334, 296, 336, 276, 283, 282, 295, 285)

RIGID = (10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 33, 133, 362, 263, 127, 356, 234, 454, 93, 323)
"""Points that expressions hardly move: enough to start a pose from."""

LID_PAIRS = tuple(zip(RIGHT_UPPER_LID + LEFT_UPPER_LID, RIGHT_LOWER_LID + LEFT_LOWER_LID, strict=True))
LIP_PAIRS = tuple(zip(UPPER_LIP_INNER, LOWER_LIP_INNER, strict=True))
"""Pairs of points whose gap says whether eyes and mouth are open."""
