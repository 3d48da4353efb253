"""The fixed picture grid of a run: source, target, warp, final picture and flow of some validation pairs."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.errors import InputError
from core.files import atomic_write
from core.neural.pictures import levels
from core.opencv import cv2
from training.renderer.validation import Showing

_GAP = 4
_BACKGROUND = 32


def flow_colours(flow: NDArray[np.float32], largest: float) -> ImageArray:
    """Direction as hue, length as saturation: (2, h, w) to RGB uint8 (h, w, 3); ``largest`` is fully saturated."""
    angle = np.mod(np.arctan2(flow[1], flow[0]), 2.0 * np.pi) / (2.0 * np.pi)
    length = np.clip(np.hypot(flow[0], flow[1]) / max(largest, 1e-6), 0.0, 1.0)
    colours = np.stack([angle * 179.0, length * 255.0, np.full_like(angle, 255.0)], axis=2)
    return np.asarray(cv2.cvtColor(colours.astype(np.uint8), cv2.COLOR_HSV2RGB), dtype=np.uint8)


def picture_grid(showing: Showing) -> ImageArray:
    """A row for each pair: source, target, warped, final, flow (its largest fully coloured); RGB uint8."""
    rows = []
    side = showing.image.shape[-1]
    for number in range(len(showing.image)):
        flow = showing.flow[number].numpy()
        colours = flow_colours(flow, float(np.hypot(flow[0], flow[1]).max()))
        cells = [
            _rgb(showing.batch.source[number]),
            _rgb(showing.batch.target[number]),
            _rgb(levels(showing.warped[number])),
            _rgb(levels(showing.image[number])),
            np.asarray(cv2.resize(colours, (side, side), interpolation=cv2.INTER_NEAREST), dtype=np.uint8),
        ]
        rows.append(_joined(cells, axis=1))
    return _joined(rows, axis=0)


def write_picture(path: Path, image: ImageArray) -> None:
    """Write RGB uint8 as PNG, whole or not at all.

    Raises:
        InputError: the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary:
        if not cv2.imwrite(str(temporary), cv2.cvtColor(image, cv2.COLOR_RGB2BGR)):
            raise InputError(f"Cannot write {path}: the disk may be full; free some space.")


def _rgb(image: torch.Tensor) -> ImageArray:
    return np.ascontiguousarray(image.permute(1, 2, 0).numpy())


def _joined(cells: list[ImageArray], axis: int) -> ImageArray:
    shape = list(cells[0].shape)
    shape[axis] = _GAP
    gap = np.full(shape, _BACKGROUND, dtype=np.uint8)
    parts = [part for cell in cells for part in (cell, gap)][:-1]
    return np.concatenate(parts, axis=axis)
