"""The network of Deep3DFaceReconstruction: a ResNet-50 whose features give 257 coefficients.

Layers: He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, with the stride in the 3x3 convolution.
Names of layers are those of the published weights, so that these load as they are.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

COEFFICIENTS = (80, 64, 80, 3, 27, 2, 1)
"""Identity, expression, texture, angles, lighting, sideways and upwards translation, depth."""

EXPRESSION, ANGLES, TRANSLATION = slice(80, 144), slice(224, 227), slice(254, 257)
"""Where the motion lies among the 257."""

_STAGES = ((64, 3), (128, 4), (256, 6), (512, 3))
_EXPANSION = 4


class Bottleneck(nn.Module):
    """1x1, 3x3 and 1x1 convolutions around a shortcut."""

    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__()
        wide = width * _EXPANSION
        self.conv1, self.bn1 = nn.Conv2d(channels, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, wide, 1, bias=False), nn.BatchNorm2d(wide)
        self.downsample: nn.Module | None = None
        if stride != 1 or channels != wide:
            self.downsample = nn.Sequential(nn.Conv2d(channels, wide, 1, stride, bias=False), nn.BatchNorm2d(wide))

    def forward(self, features: Tensor) -> Tensor:
        """Float (N, C, H, W) to (N, 4 * width, H / stride, W / stride)."""
        inner = functional.relu(self.bn1(self.conv1(features)))
        inner = functional.relu(self.bn2(self.conv2(inner)))
        inner = self.bn3(self.conv3(inner))
        shortcut: Tensor = features if self.downsample is None else self.downsample(features)
        return functional.relu(inner + shortcut)


class Backbone(nn.Module):
    """ResNet-50 up to the average over the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for number, (width, count) in enumerate(_STAGES, start=1):
            blocks = []
            for index in range(count):
                blocks.append(Bottleneck(channels, width, 2 if index == 0 and number > 1 else 1))
                channels = width * _EXPANSION
            self.add_module(f"layer{number}", nn.Sequential(*blocks))

    def forward(self, pictures: Tensor) -> Tensor:
        """Float (N, 3, 224, 224) in [0, 1] to (N, 2048, 1, 1)."""
        features = functional.max_pool2d(functional.relu(self.bn1(self.conv1(pictures))), 3, 2, padding=1)
        for number in range(1, len(_STAGES) + 1):
            features = self.get_submodule(f"layer{number}")(features)
        return features.mean(dim=(2, 3), keepdim=True)


class CoefficientNetwork(nn.Module):
    """Pictures to 257 coefficients."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone()
        features = _STAGES[-1][0] * _EXPANSION
        self.final_layers = nn.ModuleList(nn.Conv2d(features, count, 1) for count in COEFFICIENTS)

    def forward(self, pictures: Tensor) -> Tensor:
        """Float (N, 3, 224, 224) in [0, 1], RGB, to (N, 257)."""
        features = self.backbone(pictures)
        return torch.cat([layer(features) for layer in self.final_layers], dim=1).flatten(1)
