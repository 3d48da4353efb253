"""How a network computes one picture after another of the same source."""

from typing import Protocol

import torch
from torch import Tensor

from core.networks.pirenderer.checkpoints import RendererNetwork
from core.networks.pirenderer.guided import Guide, GuidedPIRenderer
from core.networks.pirenderer.network import Rendering
from core.neural.processor.network import ProcessorNetwork


class Computation(Protocol):
    """Pictures of one source; called in ``torch.inference_mode``."""

    def set_source(self, source: Tensor) -> None:
        """Render this source from now on: (1, 3, H, W), RGB in [-1, 1], on the network's device."""

    def render(self, window: Tensor, guide: Guide | None = None) -> Rendering:
        """One picture for a motion window (1, channels, 27); guided networks need a guide."""


class PlainComputation:
    """The network as it is trained."""

    def __init__(self, network: RendererNetwork) -> None:
        """Take over a network which lies on its device."""
        self._network = network
        self._source: Tensor | None = None

    def set_source(self, source: Tensor) -> None:
        """As :meth:`Computation.set_source`."""
        self._source = source

    def render(self, window: Tensor, guide: Guide | None = None) -> Rendering:
        """As :meth:`Computation.render`."""
        guided = isinstance(self._network, GuidedPIRenderer)
        return Rendering(
            *(self._network(self._source, window, guide) if guided else self._network(self._source, window))
        )


def computation(network: RendererNetwork, device: torch.device, half: torch.dtype | None) -> Computation:
    """The fastest way to compute a network, which is moved to ``device``; ``half`` is the half precision tried."""
    moved = network.eval().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    if device.type == "cpu" and half is None:
        return ProcessorNetwork(moved)
    return PlainComputation(moved)
