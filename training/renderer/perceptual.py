"""VGG-like feature networks, built from a weights file alone."""

import re
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from torch.nn import functional

from core.errors import InputError

VGG19_URL = "https://download.pytorch.org/models/vgg19-dcbb9e9d.pth"
_MEAN = (0.485, 0.456, 0.406)
_DEVIATION = (0.229, 0.224, 0.225)
_LAYER = re.compile(r"features\.(\d+)\.(weight|bias)")
_SUBTRACTED = re.compile(r"0\.\.255 minus \[([\d.]+), ?([\d.]+), ?([\d.]+)\]")
_BLOCKS = 5


@dataclass(frozen=True)
class InputScale:
    """What the network's first convolution expects: ``(rgb - mean) / deviation`` of RGB in 0..1."""

    mean: tuple[float, ...] = _MEAN
    deviation: tuple[float, ...] = _DEVIATION


class PerceptualNetwork(nn.Module):
    """Convolutions and poolings of a VGG network up to relu5_1; frozen, without any classifier."""

    def __init__(self, tensors: dict[str, Tensor], scale: InputScale, source: str | Path) -> None:
        """Build the layers from tensors named ``features.N.weight`` and ``features.N.bias`` as torchvision names them.

        The places N give the layout: two apart for a convolution and its ReLU, three apart where a pooling
        stands between.

        Raises:
            InputError: the tensors of ``source`` are not those of such a network.
        """
        super().__init__()
        numbers = sorted({int(match[1]) for name in tensors if (match := _LAYER.fullmatch(name))})
        gaps = {after - before for before, after in zip(numbers, numbers[1:], strict=False)}
        if not numbers or numbers[0] != 0 or not gaps <= {2, 3}:
            raise _not_vgg(source)
        self.layers = nn.ModuleList()
        self._block: list[int] = []
        channels, block = 3, 0
        for place, number in enumerate(numbers):
            block += place > 0 and number - numbers[place - 1] == 3
            if block == _BLOCKS:
                break
            weight, bias = tensors.get(f"features.{number}.weight"), tensors.get(f"features.{number}.bias")
            if weight is None or bias is None or weight.shape[1:] != (channels, 3, 3) or len(bias) != len(weight):
                raise _not_vgg(source)
            channels = len(weight)
            layer = nn.Conv2d(weight.shape[1], channels, 3, padding=1)
            layer.weight.data, layer.bias.data = weight.float().clone(), bias.float().clone()  # type: ignore[union-attr]
            self.layers.append(layer)
            self._block.append(block)
            if block == _BLOCKS - 1:
                break
        # A network of ReLUs gives k times smaller features for k times smaller inputs and biases: so the paper's
        # weights keep their meaning with a network that was trained on RGB in 0..255.
        factor = sum(scale.deviation) / sum(_DEVIATION)
        for built in self.layers:
            assert isinstance(built, nn.Conv2d) and built.bias is not None
            built.bias.data *= factor
        self.register_buffer("mean", torch.tensor(scale.mean).reshape(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(scale.deviation).reshape(1, 3, 1, 1) / factor)
        self.requires_grad_(False)

    @property
    def smallest_side(self) -> int:
        """Pixels that a picture needs along a side for the deepest feature to have one cell."""
        return int(2 ** self._block[-1])

    def forward(self, image: Tensor) -> list[Tensor]:
        """Features relu1_1, relu2_1, ... relu5_1 of RGB in [-1, 1], (B, 3, H, W)."""
        mean, deviation = self.get_buffer("mean"), self.get_buffer("deviation")
        values = ((image + 1.0) / 2.0 - mean) / deviation
        found: list[Tensor] = []
        for place, layer in enumerate(self.layers):
            if place > 0 and self._block[place] != self._block[place - 1]:
                values = functional.max_pool2d(values, 2)
            values = functional.relu(layer(values))
            if len(found) == self._block[place]:
                found.append(values)
        return found


def load_perceptual(source: str) -> PerceptualNetwork:
    """The feature network of a file.

    Args:
        source: a torch file of torchvision's VGG, a safetensors file with the same names, or ``download`` for
            torchvision's VGG-19.

    Raises:
        InputError: the file is missing, damaged or another network's, or the download fails.
    """
    try:
        if source == "download":
            tensors = torch.hub.load_state_dict_from_url(
                VGG19_URL, map_location="cpu", check_hash=True, weights_only=True
            )
            return PerceptualNetwork(tensors, InputScale(), VGG19_URL)
        path = Path(source)
        if path.suffix == ".safetensors":
            with safe_open(path, "pt") as file:
                named = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
                return PerceptualNetwork(named, _input_scale(file.metadata()), path)
        return PerceptualNetwork(torch.load(path, map_location="cpu", weights_only=True), InputScale(), path)
    except (OSError, RuntimeError, ValueError, EOFError, UnpicklingError, SafetensorError, AttributeError) as error:
        reason = str(error).split("\n", 1)[0]
        raise InputError(
            f"Cannot use {source} as perceptual weights: {reason}; give a VGG file such as {VGG19_URL} (--perceptual)."
        ) from error


def _input_scale(metadata: dict[str, str] | None) -> InputScale:
    """RGB 0..255 minus a mean, where the file says so; torchvision's otherwise."""
    found = _SUBTRACTED.search((metadata or {}).get("input", ""))
    if found is None:
        return InputScale()
    return InputScale(tuple(float(value) / 255.0 for value in found.groups()), (1 / 255.0,) * 3)


def _not_vgg(source: str | Path) -> InputError:
    return InputError(
        f"{source} does not hold a VGG network in torchvision's layout (features.0.weight ...); give such a file, e.g. "
        f"{VGG19_URL} (--perceptual)."
    )
