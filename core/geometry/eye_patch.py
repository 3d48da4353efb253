"""One eye, edited where it is in the photo: lids slide as two sheets of skin over an eyeball that turns."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.geometry.eye_plate import eye_plate
from core.geometry.lids import EyeMotion
from core.geometry.sampling import sample
from core.geometry.spline import increasing, spline_operator
from core.geometry.topology import EyePoints
from core.opencv import cv2

FloatImage = NDArray[np.float32]

_SIDE = 1.5
"""Half the patch's width in half eye widths."""

_EDGE = 0.055
"""Width of the soft lid edge with its lashes, in half eye widths."""

_LASHES = 0.10
"""Skin next to the lid's edge that moves without stretching, in half eye widths."""

_CLEAR = 0.04
"""How far outside the lid's edge the skin of a shut lid begins, in half eye widths."""

_LASH_LINE = 0.045
_LASH_DARKNESS = 0.75
"""Width, in half eye widths, and strength of the line of lashes between shut lids."""

_LIT = 0.5
"""How far a shut lid is brightened from the shadow of its fold towards the skin around it."""

_STRETCHED = 0.6
"""Skin above or below a lid that stretches when the lid closes, in half eye widths."""

_NOTICED = 0.02
"""Motion in half eye widths above which the edited eye fully replaces the photo's pixels."""


def _ease(value: FloatImage) -> FloatImage:
    t = np.clip(value, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), dtype=np.float32)


class EyePatch:
    """The neighbourhood of one eye of one photo."""

    def __init__(
        self, image: ImageArray, landmarks: NDArray[np.float64], eye: EyePoints, white: NDArray[np.float64]
    ) -> None:
        """Measure the eye and continue its eyeball behind the lids.

        Args:
            image: RGB uint8 (S, S, 3).
            landmarks: float64 (478, 2), pixels.
            eye: which points.
            white: float64 (3,), what white looks like in this photo.
        """
        upper = landmarks[eye.upper]
        outer, inner = upper[0], upper[-1]
        if outer[0] > inner[0]:
            outer, inner = inner, outer
        across = inner - outer
        self._half = max(float(np.hypot(*across)) / 2.0, 1.0)
        self._origin = (outer + inner) / 2.0
        self._right = across / (np.hypot(*across) + 1e-9)
        self._down = np.array([-self._right[1], self._right[0]])
        self._flip = upper[0][0] > upper[-1][0]
        self._measure_box(landmarks, eye, image.shape[0])
        self._measure_curves(landmarks, eye)
        self._photo = np.ascontiguousarray(image[self.box])
        self._measure_iris(landmarks[eye.iris])
        visible = _ease((self._v - self._upper) / (_EDGE * self._half) - 0.5)
        visible = np.minimum(visible, _ease((self._lower - self._v) / (_EDGE * self._half) - 0.5))
        visible *= np.abs(self._u) < self._half
        start = np.array([self.box[1].start, self.box[0].start], dtype=np.float64)
        plate = eye_plate(self._photo, visible, (self._iris_centre - start, self._radius), white)
        self._plate = np.clip(plate + 0.5, 0.0, 255.0).astype(np.uint8)
        self._lashes = np.full_like(self._photo, np.quantile(self._photo.mean(axis=2), 0.03) * 0.8)
        self._closed_lid = self._without_lashes()
        self._opening = max(float((self._lower - self._upper).max()), 0.05 * self._half)

    def _coordinates(self, points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        offset = points - self._origin
        return offset @ self._right, offset @ self._down

    def _measure_box(self, landmarks: NDArray[np.float64], eye: EyePoints, size: int) -> None:
        brow = float(self._coordinates(landmarks[eye.brow])[1].mean())
        self._roof = min(brow, -0.75 * self._half)
        cheek = float(self._coordinates(landmarks[eye.cheek])[1].mean())
        self._floor = max(cheek, 0.75 * self._half)
        side = _SIDE * self._half
        corners = np.array([(u, v) for u in (-side, side) for v in (self._roof, self._floor)])
        pixels = self._origin + corners[:, :1] * self._right + corners[:, 1:] * self._down
        low = np.clip(np.floor(pixels.min(axis=0)).astype(int) - 1, 0, size - 2)
        high = np.clip(np.ceil(pixels.max(axis=0)).astype(int) + 2, low + 2, size)
        self.box = (slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0])))
        rows, columns = np.mgrid[self.box].astype(np.float32)
        x, y = columns - np.float32(self._origin[0]), rows - np.float32(self._origin[1])
        self._u = x * np.float32(self._right[0]) + y * np.float32(self._right[1])
        self._v = x * np.float32(self._down[0]) + y * np.float32(self._down[1])
        self._columns, self._rows = columns - np.float32(low[0]), rows - np.float32(low[1])

    def _measure_curves(self, landmarks: NDArray[np.float64], eye: EyePoints) -> None:
        half = self._half
        places = np.linspace(-_SIDE * half, _SIDE * half, 8 * 32 + 1)
        beyond = np.abs(places) - half
        fade = 1.0 - _ease((beyond / (0.4 * half)).astype(np.float32))
        operators, heights = [], []
        for row in (eye.upper, eye.lower):
            u, v = self._coordinates(landmarks[row])
            if self._flip:
                u, v = u[::-1], v[::-1]
            operators.append(spline_operator(increasing(u, 0.03 * half), places))
            heights.append(v)
        at = np.clip((self._u + _SIDE * half) / (2.0 * _SIDE * half) * (len(places) - 1), 0, len(places) - 1)
        self._at, self._unfaded, self._fade = at, operators, fade
        self._upper = self._along(operators[0] @ heights[0])
        self._lower = np.maximum(self._along(operators[1] @ heights[1]), self._upper)

    def _along(self, curve: NDArray[np.float64]) -> FloatImage:
        """Heights of a tabulated curve at every pixel of the patch."""
        table = np.ascontiguousarray(curve.astype(np.float32)[None])
        return sample(table, self._at, np.zeros_like(self._at))

    def _measure_iris(self, iris: NDArray[np.float64]) -> None:
        self._iris_centre = iris[0]
        self._radius = max(float(np.linalg.norm(iris[1:] - iris[0], axis=1).mean()), 1.0)
        u, v = self._coordinates(iris[:1])
        self._iris_u, self._iris_v = float(u[0]), float(v[0])

    def _without_lashes(self) -> ImageArray:
        """The photo's upper lid as it looks when shut: lashes that stand up over it and its fold are gone.

        A grey-level closing removes dark lines thinner than its kernel; the lid's dark edge is kept.
        """
        width = max(round(0.09 * self._half), 1)
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
        smooth = cv2.morphologyEx(self._photo, cv2.MORPH_CLOSE, kernel)
        smooth = cv2.GaussianBlur(smooth, (0, 0), max(0.06 * self._half, 0.6))
        above = (self._upper - self._v) / np.float32(self._half)
        below = (self._v - self._lower) / np.float32(self._half)
        lit = ((above > 0.45) & (above < 0.8)) | ((below > 0.25) & (below < 0.6))
        lit &= np.abs(self._u) < self._half
        skin = np.median(self._photo[lit], axis=0) if lit.any() else np.zeros(3)
        # A fold lies in shadow; drawn flat over the eyeball the lid is lit like the skin around it.
        toned = smooth.astype(np.float32)
        toned += _LIT * np.maximum(skin - cv2.GaussianBlur(toned, (0, 0), 0.15 * self._half + 0.5), 0.0)
        smooth = np.clip(toned, 0.0, 255.0).astype(np.uint8)
        band = _ease((above - 0.03) / 0.06) * (1.0 - _ease((above - 0.30) / 0.35))
        band *= 1.0 - _ease((np.abs(self._u) / self._half - 1.0) / 0.25)
        return np.asarray(cv2.blendLinear(smooth, self._photo, band, 1.0 - band), dtype=np.uint8)

    def _lid_shift(self, row: int, displacement: NDArray[np.float64]) -> FloatImage:
        down = displacement @ self._down
        if self._flip:
            down = down[::-1]
        return self._along((self._unfaded[row] @ down) * self._fade)

    def edited(self, motion: EyeMotion) -> ImageArray | None:
        """The patch with lids and iris moved, RGB uint8, or ``None`` when nothing of it moves."""
        activity = min(motion.size / (_NOTICED * self._half), 1.0)
        if activity < 0.02:
            return None
        raised, lifted = self._lid_shift(0, motion.upper), self._lid_shift(1, motion.lower)
        upper = self._upper + raised
        lower = np.maximum(self._lower + lifted, upper)
        edge = np.float32(max(_EDGE * self._half, 1.0))
        closing = np.clip(raised / np.float32(0.7 * self._opening), 0.0, 1.0)
        shut = float(closing.max())
        lid = np.asarray(cv2.addWeighted(self._closed_lid, shut, self._photo, 1.0 - shut, 0.0), dtype=np.uint8)
        # Landmarks are not exact to a pixel: shut lids begin a little outside the edge, clear of the eyeball.
        raised, lifted = raised + _CLEAR * self._half * closing, lifted - _CLEAR * self._half * closing
        room_above = np.minimum(upper - self._roof, self._reach(-raised) + raised)
        room_below = np.minimum(self._floor - lower, self._reach(lifted) - lifted)
        skin_above = self._skin(lid, raised, upper - self._v, room_above)
        skin_below = self._skin(self._photo, lifted, self._v - lower, room_below)
        middle = 0.5 * (upper + lower)
        above = np.clip(middle - self._v + 0.5, 0.0, 1.0)
        skin = cv2.blendLinear(skin_above, skin_below, above, 1.0 - above)
        shown = _ease(np.minimum(self._v - upper, lower - self._v) / edge)
        result = cv2.blendLinear(self._eyeball(motion), skin, shown, 1.0 - shown)
        if shut > 0.0:
            line = np.exp(-(((self._v - upper) / np.float32(_LASH_LINE * self._half)) ** 2))
            line *= np.float32(_LASH_DARKNESS) * closing**2 * (1.0 - np.minimum(np.abs(self._u) / self._half, 1.0) ** 4)
            result = cv2.blendLinear(self._lashes, np.asarray(result, dtype=np.uint8), line, 1.0 - line)
        if activity < 1.0:
            result = cv2.addWeighted(result, activity, self._photo, 1.0 - activity, 0.0)
        return np.asarray(result, dtype=np.uint8)

    def _reach(self, squeeze: FloatImage) -> FloatImage:
        """How far from the lid's old edge the skin gives way: little where it stretches, more where it folds.

        Kept short so that brows and the frames of glasses stay where they are.
        """
        return np.asarray(_STRETCHED * self._half + 2.2 * np.maximum(squeeze, 0.0), dtype=np.float32)

    def _skin(self, image: ImageArray, shift: FloatImage, beyond: FloatImage, room: FloatImage) -> ImageArray:
        """Skin that is moved by ``shift`` at the lid's edge and not at all ``room`` pixels beyond it."""
        lashes = _LASHES * self._half
        rest = np.maximum(room - lashes, 0.3 * self._half)
        move = shift * (1.0 - _ease((beyond - lashes) / rest))
        return self._sample(image, move * np.float32(-self._down[0]), move * np.float32(-self._down[1]))

    def _eyeball(self, motion: EyeMotion) -> ImageArray:
        shift = motion.iris
        size = float(np.hypot(*shift))
        u, v = float(shift @ self._right), float(shift @ self._down)
        distance = np.hypot(self._u - (self._iris_u + u), self._v - (self._iris_v + v))
        rigid = 1.15 * self._radius
        weight = 1.0 - _ease((distance - rigid) / (2.0 * size + 0.4 * self._radius))
        weight *= _ease((self._half - np.abs(self._u)) / (0.3 * self._half))
        return self._sample(self._plate, weight * np.float32(-shift[0]), weight * np.float32(-shift[1]))

    def _sample(self, image: ImageArray, dx: FloatImage, dy: FloatImage) -> ImageArray:
        columns = np.asarray(self._columns + dx, dtype=np.float32)
        rows = np.asarray(self._rows + dy, dtype=np.float32)
        return sample(image, columns, rows)
