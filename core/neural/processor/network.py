"""A whole renderer on a processor, for one source at a time."""

import torch
from torch import Tensor
from torch.nn import functional

from core.networks.pirenderer.checkpoints import RendererNetwork
from core.networks.pirenderer.deformation import deformation, sample
from core.networks.pirenderer.guided import Guide, GuidedPIRenderer, blended, composed_warp
from core.neural.processor.editing import ProcessorEditing
from core.neural.processor.normalisation import Modulations
from core.neural.processor.warping import ProcessorWarping


class ProcessorNetwork:
    """Makes the pictures of a network up to float32 rounding, in a fraction of its time.

    What it saves and what was tried besides: ``docs/decisions/cpu-render.md``. Call it in ``torch.inference_mode``.
    """

    def __init__(self, network: RendererNetwork) -> None:
        """Prepare a float32 network on the processor; its weights must not change any more."""
        self._network = network
        self._guided = isinstance(network, GuidedPIRenderer)
        self._modulations = Modulations(network)
        self._warping, self._editing = ProcessorWarping(network.warping), ProcessorEditing(network.editing)
        self._source: Tensor | None = None
        self._first: Tensor | None = None

    def set_source(self, source: Tensor) -> None:
        """Render this source from now on: (1, 3, H, W), RGB in [-1, 1]."""
        self._source = source.contiguous(memory_format=torch.channels_last)
        self._editing.set_source(self._source)
        self._first = None if self._guided else self._warping.first(self._source)

    def render(self, window: Tensor, guide: Guide | None = None) -> Tensor:
        """The picture (1, 3, H, W) for a motion window (1, motion channels, 27).

        Args:
            window: the wanted motion.
            guide: for a guided network, of the same source and motion.

        Raises:
            RuntimeError: :meth:`set_source` has not been called.
            ValueError: a guided network got no guide.
        """
        if self._source is None:
            raise RuntimeError("call set_source before rendering")
        descriptor = self._network.mapping(window)
        styles = self._modulations(descriptor)
        if not self._guided:
            assert self._first is not None
            warped = sample(self._source, deformation(self._warping(self._first, styles)))
            return torch.tanh(self._editing(warped, styles))
        if guide is None:
            raise ValueError("a guided network needs a guide")
        size = self._source.shape[2:]
        mesh_flow = functional.interpolate(guide.flow, size, mode="bilinear", align_corners=False)
        flow = self._warping(self._warping.first(torch.cat([guide.picture, mesh_flow], dim=1)), styles)
        warped = composed_warp(self._source, flow, guide.flow)
        painted = self._editing(torch.cat([warped, guide.picture], dim=1), styles)
        return blended(painted, warped, guide.picture)
