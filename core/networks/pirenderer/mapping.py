"""Mapping network (Sec. 3.1): from a window of motions to the descriptor z."""

from torch import Tensor, nn
from torch.nn import functional

from core.networks.pirenderer.config import PIRendererConfig

_BLOCKS = 3
_SLOPE = 0.1


class MappingNetwork(nn.Module):
    """A short stack of temporal convolutions whose last frames are averaged."""

    def __init__(self, config: PIRendererConfig) -> None:
        super().__init__()
        width = config.descriptor
        self.first = nn.Conv1d(config.motion_channels, width, 7)
        self.blocks = nn.ModuleList(nn.Conv1d(width, width, 3, dilation=3) for _ in range(_BLOCKS))

    def forward(self, window: Tensor) -> Tensor:
        """The descriptor.

        Args:
            window: (B, motion channels, 27), motions with the wanted one in the middle.

        Returns:
            (B, descriptor).
        """
        features = self.first(window)
        for block in self.blocks:
            # The dilated kernel takes three frames from either end.
            features = block(functional.leaky_relu(features, _SLOPE)) + features[:, :, 3:-3]
        descriptor: Tensor = features.mean(dim=2)
        return descriptor
