"""The photo's own teeth and tongue, kept as long as they are there: above they hang on the head, below on the jaw."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.geometry.eye_plate import spread
from core.geometry.mouth_cavity import MouthView
from core.geometry.sampling import sample
from core.opencv import cv2

FloatPoints = NDArray[np.float64]
FloatImage = NDArray[np.float32]

_LEAST_GAP, _SURE_GAP = 0.20, 0.40
"""Centimetres between the photo's lips below which there is nothing to keep, and above which all is kept."""

_BITE = 0.35
"""Centimetres of dropped jaw above which lower teeth are taken to be apart from the upper ones."""

_ROOM = 0.55
"""Centimetres seen below the upper front teeth that tell an open mouth from a smile."""

_REST = 0.1
"""Centimetres next to the edges of the teeth that move without stretching."""

_EDGE_SHIFT = 0.6
"""Centimetres by which teeth may be found away from where the model expects them."""

_LEAVING = 0.5
"""Centimetres of opening after which nothing of the lower lip's inside stays with the teeth."""

_BEYOND = 0.15
"""Centimetres that the visible teeth are continued behind the lips."""


def _row_of_teeth(colours: FloatImage, sure: FloatImage) -> FloatImage:
    """Float32 (H, W): 1 between the highest and the lowest place of each column that looks like a tooth.

    Teeth are told from lip and gum by being brighter and less red than the middle of what is seen.
    """
    red = colours[..., 0] / (colours.sum(axis=2) + 1.0)
    luma = colours @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    inside = sure > 0.5
    if not inside.any():
        return np.zeros(luma.shape, dtype=np.float32)
    spread_luma, spread_red = float(luma[inside].std()) + 1.0, float(red[inside].std()) + 0.004
    likeness = (luma - luma[inside].mean()) / spread_luma - 1.5 * (red - red[inside].mean()) / spread_red
    tooth = ((likeness > 0.3) & inside).astype(np.uint8)
    tooth = np.asarray(cv2.morphologyEx(tooth, cv2.MORPH_OPEN, np.ones((3, 3), dtype=np.uint8)), dtype=np.uint8)
    below_top, above_bottom = np.maximum.accumulate(tooth, axis=0), np.maximum.accumulate(tooth[::-1], axis=0)[::-1]
    row = cv2.dilate(np.minimum(below_top, above_bottom), np.ones((3, 1), dtype=np.uint8))
    soft = cv2.GaussianBlur(np.asarray(row, dtype=np.float32), (0, 0), max(0.01 * colours.shape[1], 0.7))
    return np.asarray(soft, dtype=np.float32)


class PhotoMouth:
    """What one photo shows between its lips.

    Where the jaw hangs open the lower part follows it and what lies between is stretched; where the teeth are
    closed all of it stays with the head, and an opening jaw shows our own drawing below.

    Attributes:
        edge_below: centimetres by which the photo's upper front teeth end below where the view has their edge.
    """

    def __init__(self, image: ImageArray, view: MouthView, upper: FloatPoints, lower: FloatPoints) -> None:
        """Cut the visible inside of the mouth out of the photo.

        Args:
            image: RGB uint8 (S, S, 3).
            view: the photo's own view of the mouth.
            upper: float64 (N, 2), the inner edge of the upper lip, image left to right.
            lower: float64 (N, 2), that of the lower lip.
        """
        self._view = view
        self.edge_below = 0.0
        scale = float(np.hypot(*view.down)) + 1e-9
        unit = view.down / scale
        gap = float(((lower - upper) @ unit).max()) / scale
        self._share = float(np.clip((gap - _LEAST_GAP) / (_SURE_GAP - _LEAST_GAP), 0.0, 1.0))
        if self._share == 0.0:
            return
        middle = len(lower) // 2
        room = float((lower[middle] - view.upper) @ unit) / scale
        self._apart = view.opening > _BITE and room > _ROOM
        pad = _BEYOND * scale + 3.0
        polygon = np.concatenate([upper, lower[::-1]])
        size = image.shape[0]
        low = np.clip(np.floor(polygon.min(axis=0) - pad).astype(int), 0, size - 2)
        high = np.clip(np.ceil(polygon.max(axis=0) + pad).astype(int), low + 2, size)
        self._low = low.astype(np.float64)
        cut = image[low[1] : high[1], low[0] : high[0]].astype(np.float32)
        mask = np.zeros(cut.shape[:2], dtype=np.uint8)
        cv2.fillPoly(mask, [np.round((polygon - low) * 16.0).astype(np.int32)], 255, cv2.LINE_AA, 4)
        inner = max(round(0.05 * scale), 1)
        sure = cv2.erode(mask, np.ones((2 * inner + 1, 2 * inner + 1), dtype=np.uint8)).astype(np.float32) / 255.0
        if sure.sum() < 4.0:
            self._share = 0.0
            return
        soft = cv2.GaussianBlur(sure, (0, 0), max(0.02 * scale, 0.5)) * sure
        plate = spread(cut, sure, 0.4 * scale)
        plate = plate + soft[..., None] * (cut - plate)
        reach = cv2.GaussianBlur(mask, (0, 0), 0.5 * _BEYOND * scale).astype(np.float32) / 255.0
        coverage = np.clip((reach - 0.05) / 0.25, 0.0, 1.0)
        teeth = _row_of_teeth(plate, sure)
        self._teeth = coverage * teeth if teeth.any() and not self._apart else coverage
        if not self._apart:
            self._measure_edge(teeth, unit, scale)
        self._plate = np.dstack([plate, coverage]).astype(np.float32)

    def _measure_edge(self, teeth: FloatImage, unit: FloatPoints, scale: float) -> None:
        """Find the edge of the upper front teeth, so that our own drawing can continue them."""
        middle = self._view.upper - self._low
        columns = np.arange(teeth.shape[1])
        near = columns[np.abs(columns - middle[0]) < 0.7 * scale]
        seen = teeth[:, near] > 0.5
        rows = len(teeth) - 1 - seen[::-1].argmax(axis=0)
        found = seen.any(axis=0)
        if found.sum() < 3:
            return
        points = np.column_stack([near[found], rows[found]])
        below = float(np.median((points - middle) @ unit)) / scale
        self.edge_below = self._share * float(np.clip(below, -_EDGE_SHIFT, _EDGE_SHIFT))

    def hang_from(self, view: MouthView) -> None:
        """Take another view of the same photo's mouth as the one from which motion is counted."""
        self._view = view

    def over(
        self,
        inside: FloatImage,
        view: MouthView,
        in_plane: FloatPoints,
        opened: float,
        x: FloatImage,
        y: FloatImage,
    ) -> FloatImage:
        """``inside`` (H, W, 3) with the photo's own teeth laid over it, moved as the wanted view asks.

        Args:
            inside: float32 (H, W, 3), 0..255, our own drawing.
            view: the wanted view of the mouth.
            in_plane: float64 (2, 2), photo offsets to wanted offsets.
            opened: how much farther apart the lips are than in the photo, centimetres.
            x: float32 (H, W), pixel columns of the drawing in the crop.
            y: float32 (H, W), pixel rows.
        """
        if self._share == 0.0:
            return inside
        back = np.linalg.inv(in_plane)
        old_upper, old_lower = self._view.upper, self._view.lower
        # Everything happens in the photo's plane: where the wanted teeth would be seen there.
        drop = back @ (view.lower - view.upper) - (old_lower - old_upper)
        unit = self._view.down / (np.hypot(*self._view.down) + 1e-9)
        scale = float(np.hypot(*self._view.down))
        offset_x, offset_y = x - np.float32(view.upper[0]), y - np.float32(view.upper[1])
        column = offset_x * back[0, 0] + offset_y * back[0, 1]
        row = offset_x * back[1, 0] + offset_y * back[1, 1]
        height = column * np.float32(unit[0]) + row * np.float32(unit[1])
        share = self._share_of_jaw(height, drop, unit, scale)
        column = column - share * np.float32(drop[0]) + np.float32(old_upper[0] - self._low[0])
        row = row - share * np.float32(drop[1]) + np.float32(old_upper[1] - self._low[1])
        plate = self._plate.copy()
        # What lies beside the teeth belongs to the lips once they leave.
        plate[..., 3] += np.float32(np.clip(max(float(drop @ unit) / scale, opened) / _LEAVING, 0.0, 1.0)) * (
            self._teeth - plate[..., 3]
        )
        seen = sample(plate, column.astype(np.float32), row.astype(np.float32), zero_outside=True)
        weight = np.float32(self._share) * seen[..., 3:]
        return np.asarray(inside + weight * (seen[..., :3] - inside), dtype=np.float32)

    def _share_of_jaw(
        self, height: FloatImage, drop: FloatPoints, unit: FloatPoints, scale: float
    ) -> FloatImage | np.float32:
        """How much of the jaw's motion each place follows: 0 at the upper teeth, 1 at the lower.

        Args:
            height: float32 (H, W), pixels of the photo below the edge of the upper front teeth.
            drop: float64 (2,), motion of the lower teeth against the upper, pixels of the photo.
            unit: float64 (2,), straight down the face.
            scale: pixels per centimetre of the photo.
        """
        if not self._apart:
            return np.float32(0.0)
        gap = float((self._view.lower - self._view.upper) @ unit)
        start = _REST * scale
        end = max(gap + float(drop @ unit) - _REST * scale, start + 0.15 * scale)
        return np.asarray(np.clip((height - start) / (end - start), 0.0, 1.0), dtype=np.float32)
