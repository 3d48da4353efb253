"""The landmark network as the tracker runs it: rebuilt from a checkpoint, normalisation folded into convolutions."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from core.checkpoint import CheckpointHeader, load_checkpoint, save_checkpoint
from core.conventions import FloatArray, ImageArray
from core.networks.header_config import config_of_header
from core.networks.landmark_network import LandmarkNetwork, LandmarkNetworkConfig, scale_pixels
from core.networks.weights import arrays_of, restore_weights


class LandmarkInference:
    """A landmark network for single crops on the processor."""

    def __init__(self, network: LandmarkNetwork) -> None:
        """Take over ``network``, which is changed: its batch normalisation becomes part of its convolutions."""
        self.input_size = network.config.input_size
        network.eval()
        _fold_normalisation(network)
        self._network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def run(self, crop: ImageArray) -> tuple[FloatArray, float]:
        """Normalised landmarks float32 (478, 3) and face probability 0 to 1 of one crop uint8 (S, S, 3)."""
        with torch.inference_mode():
            landmarks, _, logits = self._network(scale_pixels(torch.from_numpy(crop)[None]))
            return np.asarray(landmarks[0].numpy()), float(torch.sigmoid(logits[0]))


def load_landmark_network(path: str | Path) -> tuple[LandmarkNetwork, CheckpointHeader]:
    """Rebuild a landmark network from its checkpoint alone.

    Raises:
        InputError: the file is missing, damaged, of another kind or version, or its weights do not fit its header.
    """
    checkpoint = load_checkpoint(path, "landmarks")
    config = config_of_header(LandmarkNetworkConfig, checkpoint.header, path)
    network = LandmarkNetwork(config)
    restore_weights(network, checkpoint.tensors, path)
    return network, checkpoint.header


def load_landmark_inference(path: str | Path) -> LandmarkInference:
    """The network of a checkpoint, ready to run; raises as :func:`load_landmark_network`."""
    return LandmarkInference(load_landmark_network(path)[0])


def save_landmark_network(
    path: str | Path, network: LandmarkNetwork, step: int, metrics: dict[str, float], data: dict[str, Any], licence: str
) -> None:
    """Write a checkpoint from which :func:`load_landmark_network` rebuilds ``network``.

    Raises:
        InputError: the file cannot be written.
    """
    header = CheckpointHeader("landmarks", asdict(network.config), None, None, step, metrics, data, licence)
    save_checkpoint(path, header, arrays_of(network))


def _fold_normalisation(module: nn.Module) -> None:
    for name, child in module.named_children():
        pair = list(child.children())
        if len(pair) == 2 and isinstance(pair[0], nn.Conv2d) and isinstance(pair[1], nn.BatchNorm2d):
            setattr(module, name, fuse_conv_bn_eval(pair[0], pair[1]))
        else:
            _fold_normalisation(child)
