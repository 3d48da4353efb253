"""Weights and inputs that a formula gives, so that results can be compared without any weight file.

Names and shapes of ``data/reference_tensors.tsv`` are facts about the published generator.
"""

import zlib
from pathlib import Path

import numpy as np
import torch

from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.network import PIRenderer
from core.networks.pirenderer.reference_names import our_name

DATA = Path(__file__).parent / "data"


def reference_shapes() -> dict[str, tuple[int, ...]]:
    lines = (DATA / "reference_tensors.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = (line.split("\t") for line in lines if line)
    return {name: tuple(int(size) for size in shape.split("x")) for name, shape in pairs}


def formula(name: str, shape: tuple[int, ...]) -> torch.Tensor:
    values = np.random.default_rng(zlib.crc32(name.encode())).standard_normal(shape)
    if name.endswith("bias"):
        values = 0.05 * values
    elif len(shape) == 3 and shape[1:] == (1, 1):
        values = 1.0 + 0.1 * values
    else:
        values = values / np.sqrt(np.prod(shape[1:]))
    return torch.tensor(values, dtype=torch.float32)


def formula_network() -> PIRenderer:
    network = PIRenderer(PIRendererConfig())
    ours = ((our_name(name), formula(name, shape)) for name, shape in reference_shapes().items())
    network.load_state_dict({name: value for name, value in ours if name is not None})
    return network.eval()


def formula_inputs() -> tuple[torch.Tensor, torch.Tensor]:
    """A smooth made-up picture (1, 3, 256, 256) in [-1, 1] and a motion window (1, 73, 27)."""
    rng = np.random.default_rng(20211010)
    coarse = torch.tensor(rng.uniform(-1, 1, (1, 3, 16, 16)), dtype=torch.float32)
    image = torch.nn.functional.interpolate(coarse, (256, 256), mode="bilinear", align_corners=False)
    return image, torch.tensor(0.5 * rng.standard_normal((1, 73, 27)), dtype=torch.float32)
