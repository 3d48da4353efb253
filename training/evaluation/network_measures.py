"""Measures that need weights from a file: LPIPS, the features of FID, and a distance on a named backbone."""

import importlib
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from core.conventions import ImageArray
from core.errors import InputError
from core.neural.pictures import tensor_of
from training.renderer.perceptual import load_perceptual

_SMALLEST_LENGTH = 1e-10


class PictureDistance(Protocol):
    """A distance of two pictures; what it makes of the true one is kept, since every renderer is compared with it."""

    def distance(self, image: ImageArray, truth: ImageArray) -> float:
        """Distance of RGB uint8 (S, S, 3) from the truth, 0 for equal ones."""
        ...


_KNOWN = 6
"""Pictures whose features are kept: a true frame is compared with every row's, and a copied source stays the same."""


class BackboneDistance:
    """Squared distance of unit-length features of a VGG-like network, the mean over its five stages.

    That is LPIPS without the weights that were fitted to people's answers: a measure of its own, not LPIPS.
    """

    def __init__(self, source: Path) -> None:
        """Load the backbone (``InputError`` when the file is none)."""
        self._network = load_perceptual(str(source)).eval()
        self._known: list[tuple[ImageArray, list[Tensor]]] = []

    def distance(self, image: ImageArray, truth: ImageArray) -> float:
        """Distance of two pictures of one size."""
        pairs = zip(self._features(image), self._features(truth), strict=True)
        return float(torch.stack([((a - b) ** 2).sum(dim=1).mean() for a, b in pairs]).mean())

    def _features(self, image: ImageArray) -> list[Tensor]:
        place = next((n for n, (known, _) in enumerate(self._known) if np.array_equal(known, image)), None)
        if place is not None:
            # The one used last goes to the end, so that the first one is what nobody asks for.
            self._known.append(self._known.pop(place))
            return self._known[-1][1]
        with torch.inference_mode():
            found = [
                functional.normalize(part, dim=1, eps=_SMALLEST_LENGTH) for part in self._network(tensor_of(image))
            ]
        self._known = [*self._known[1 - _KNOWN :], (image, found)]
        return found


class Lpips:
    """LPIPS with AlexNet features (Zhang et al. 2018) through the package ``lpips``, its backbone from a file."""

    def __init__(self, backbone: Path) -> None:
        """Build it without any download.

        Raises:
            InputError: the package or torchvision is not installed, or the file is not torchvision's AlexNet.
        """
        package = _imported("lpips", "--lpips")
        network = package.LPIPS(net="alex", pretrained=True, pnet_rand=True, verbose=False)
        tensors = _tensors(backbone)
        with torch.no_grad():
            for name, parameter in network.net.named_parameters():
                # ``slice2.3.weight`` there is ``features.3.weight`` in torchvision's file.
                value = tensors.get(f"features.{name.split('.', 1)[1]}")
                if value is None or value.shape != parameter.shape:
                    raise InputError(f"{backbone} is not torchvision's AlexNet ({name} does not fit); give that file.")
                parameter.copy_(value)
        self._network = network.eval()

    def distance(self, image: ImageArray, truth: ImageArray) -> float:
        """LPIPS of two pictures of one size."""
        with torch.inference_mode():
            return float(self._network(tensor_of(image), tensor_of(truth)))


class InceptionFeatures:
    """The features that FID is defined on, through the package ``torch_fidelity`` with weights from a file."""

    def __init__(self, weights: Path) -> None:
        """Build it without any download.

        Raises:
            InputError: the package is not installed, or the file does not hold its Inception network.
        """
        package = _imported("torch_fidelity.feature_extractor_inceptionv3", "--fid")
        # The package unpickles without restrictions; a file that passes here holds nothing but tensors.
        _tensors(weights)
        try:
            self._network = package.FeatureExtractorInceptionV3(
                "inception-v3-compat", ["2048"], feature_extractor_weights_path=str(weights)
            )
        except (RuntimeError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{weights} does not hold the Inception network of torch_fidelity; give that file."
            ) from error

    def features(self, image: ImageArray) -> NDArray[np.float64]:
        """Features (2048,) of RGB uint8 (S, S, 3)."""
        planes = torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None]
        with torch.inference_mode():
            return np.asarray(self._network(planes)[0][0].numpy(), dtype=np.float64)


def _imported(name: str, option: str) -> Any:  # noqa: ANN401 - an optional package without types
    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = name.split(".", 1)[0].replace("_", "-")
        raise InputError(
            f"{option} needs the package {package}, which cannot be imported ({error}); install it, or leave "
            f"{option} out."
        ) from error


def _tensors(path: Path) -> dict[str, Tensor]:
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, ValueError, EOFError, UnpicklingError) as error:
        reason = str(error).split("\n", 1)[0]
        raise InputError(f"Cannot read the weights {path}: {reason}; get the file again.") from error
    if not isinstance(found, dict):
        raise InputError(f"{path} holds no weights by name; give the file of a state dict.")
    return found
