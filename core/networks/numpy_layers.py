"""Layers of small networks that run without torch."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.conventions import FloatArray


def convolution(features: FloatArray, weight: FloatArray, bias: FloatArray, stride: int) -> FloatArray:
    """Features (in, H, W), zero padding of half the kernel, as one matrix product over the unrolled windows."""
    outputs, inputs, kernel, _ = weight.shape
    margin = kernel // 2
    padded = np.pad(features, ((0, 0), (margin, margin), (margin, margin)))
    windows = sliding_window_view(padded, (kernel, kernel), axis=(1, 2))[:, ::stride, ::stride]
    height, width = windows.shape[1:3]
    columns = windows.transpose(0, 3, 4, 1, 2).reshape(inputs * kernel * kernel, height * width)
    product = weight.reshape(outputs, -1) @ columns
    product += bias[:, None]
    result: FloatArray = product.reshape(outputs, height, width)
    return result
