"""Sampling through a coarse flow, against the same flow enlarged and sampled in one piece."""

import numpy as np
import pytest

from core.geometry.flow import FlowEdge, FlowLayers, cell_pixels
from core.geometry.warp import Warper
from core.opencv import cv2


def picture(size):
    rows, columns = np.mgrid[:size, :size].astype(np.float64)
    waves = [128 + 100 * np.sin(columns / (9 + k)) * np.cos(rows / (13 - k)) for k in range(3)]
    return np.stack(waves, axis=2).astype(np.uint8)


def flow(size, seed=0):
    cells = -(-size // cell_pixels(size))
    noise = np.random.default_rng(seed).normal(0, 1, (cells, cells, 2)).astype(np.float32)
    field = cv2.GaussianBlur(noise, (0, 0), cells / 12) * (0.8 * size)
    field[: cells // 8] = 0.0
    field[:, -cells // 8 :] = 0.0
    return field


def expected(image, field):
    size, cell = image.shape[0], cell_pixels(image.shape[0])
    padded = np.pad(field, ((1, 1), (1, 1), (0, 0)))
    full = cv2.resize(padded, None, fx=cell, fy=cell, interpolation=cv2.INTER_LINEAR)
    full = full[cell : cell + size, cell : cell + size]
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    return cv2.remap(
        image, columns + full[..., 0], rows + full[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


@pytest.mark.parametrize("size", [100, 256, 501, 1400])
def test_agrees_with_one_plain_remap(size):
    image, field = picture(size), flow(size)
    result = Warper(size).warp(image, FlowLayers(field, None))
    assert np.abs(result.astype(int) - expected(image, field)).max() <= 4
    assert np.abs(result.astype(int) - image).max() > 60


def test_no_flow_copies(painted):
    image = picture(300)
    field = np.zeros_like(flow(300))
    result = Warper(300).warp(image, FlowLayers(field, None))
    assert np.array_equal(result, image)
    assert result is not image


def test_a_second_warp_does_not_disturb_the_first():
    image, warper = picture(400), Warper(400)
    first = warper.warp(image, FlowLayers(flow(400, 1), None))
    kept = first.copy()
    warper.warp(image, FlowLayers(flow(400, 2), None))
    assert np.array_equal(first, kept)


def test_a_silhouette_is_a_blend_of_both_layers():
    size = 512
    cells = -(-size // cell_pixels(size))
    image = np.zeros((size, size, 3), np.uint8)
    image[:, 256:] = 200
    zero = np.zeros((cells, cells, 2), np.float32)
    layers = np.zeros((20, 30, 4), np.float32)
    # The face looks 100 pixels to the left, into black; what is behind looks 100 to the right, into light.
    layers[..., 0], layers[..., 2] = -100.0, 100.0
    coverage = np.tile(np.linspace(0, 1, 30, dtype=np.float32), (20, 1))
    near = np.zeros((20, 30), bool)
    near[5:15, 5:25] = True
    field = zero.copy()
    field[80, 80] = 1.0
    result = Warper(size).warp(image, FlowLayers(field, FlowEdge(70, 60, layers, coverage, near)))
    cell = cell_pixels(size)
    row = result[70 * cell, 75 * cell : 95 * cell, 0].astype(int)
    assert (np.diff(row) <= 0).all()
    assert row[0] > 150 and row[-1] < 50
    assert np.array_equal(result[: 60 * cell], image[: 60 * cell])
