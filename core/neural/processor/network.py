"""A whole renderer on a processor, for one source at a time."""

import torch
from torch import Tensor

from core.networks.pirenderer.checkpoints import RendererNetwork
from core.networks.pirenderer.deformation import deformation, sample
from core.networks.pirenderer.guided import (
    Guide,
    GuidedPIRenderer,
    drawn_by,
    flow_inputs,
    flow_with_motions,
    layers_of,
    others,
)
from core.networks.pirenderer.layers import blended
from core.networks.pirenderer.network import Rendering
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

    def render(self, window: Tensor, guide: Guide | None = None) -> Rendering:
        """One picture for a motion window (1, motion channels, 27).

        Args:
            window: the wanted motion.
            guide: for a guided network, of the same source and motion.

        Raises:
            RuntimeError: :meth:`set_source` has not been called.
            ValueError: a guided network got no guide.
        """
        if self._source is None:
            raise RuntimeError("call set_source before rendering")
        network = self._network
        descriptor = network.mapping(window)
        if not isinstance(network, GuidedPIRenderer):
            assert self._first is not None
            styles = self._modulations(descriptor)
            flow = self._warping(self._first, styles)
            warped = sample(self._source, deformation(flow))
            return Rendering(flow, warped, torch.tanh(self._editing(warped, styles)))
        if guide is None:
            raise ValueError("a guided network needs a guide")
        inputs = flow_inputs(window, guide)
        styles = self._modulations(descriptor + network.head_motion(inputs.numbers))
        flow = flow_with_motions(self._warping(self._warping.first(inputs.image), styles), inputs)
        layers = layers_of(self._source, flow, guide, inputs.motions)
        edited = self._editing(torch.cat(others(layers), dim=1), styles)
        drawn = drawn_by(self._source, guide) if network.config.keep_drawn else None
        return blended(flow, layers, edited, inputs.motions, drawn)
