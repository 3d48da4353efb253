"""Sound in, random motions out, chunk by chunk."""

import numpy as np

from core.audio.features import FRAME_FEATURES, SILENCE
from core.conventions import FloatArray
from core.networks.audio_flow.sampler import FlowSampler
from core.networks.audio_flow.weights import FlowWeights

_LEAST_LIMIT, _LIMIT = 1.0, 3.0
"""Limit of deviations, see the sampler: so much, and so much for each degree of temperature."""


class FlowStream:
    """Samples a flow along a sound; chunks of any length give what the whole gives, in memory that does not grow."""

    def __init__(self, flow: FlowWeights, seed: int, temperature: float = 1.0, manner: float = 0.0) -> None:
        """Begin.

        Args:
            flow: trained.
            seed: the same seed gives the same motions to the same sound.
            temperature: factor on the noise; 0 gives the most likely latents.
            manner: see :meth:`core.networks.audio_flow.context.Context.inputs`.
        """
        self._size = flow.size
        self._sampler = FlowSampler(flow, manner, _LEAST_LIMIT + _LIMIT * temperature)
        self._generator = np.random.default_rng(seed)
        self._temperature = temperature
        self._made = 0
        self._waiting = np.full((self._size.history, FRAME_FEATURES), SILENCE, dtype=np.float32)

    def feed(self, features: FloatArray, last: bool = False) -> FloatArray:
        """Motions that can be told from the sound so far.

        Args:
            features: the next frames of sound, float32 (n, 320).
            last: nothing follows; the sound ahead is taken as silence.

        Returns:
            float32 (m, values), ``ahead`` frames behind the sound until the last chunk.
        """
        parts = [self._waiting, features]
        if last:
            parts.append(np.full((self._size.ahead, FRAME_FEATURES), SILENCE, dtype=np.float32))
        self._waiting = np.concatenate(parts)
        count = len(self._waiting) - self._size.history - self._size.ahead
        if count <= 0:
            return np.zeros((0, self._size.values), dtype=np.float32)
        noise = self._generator.standard_normal((count, self._size.values), dtype=np.float32)
        decoded = self._decoded(np.float32(self._temperature) * noise)
        self._waiting = self._waiting[count:]
        self._made += count
        return decoded

    def _decoded(self, latents: FloatArray) -> FloatArray:
        """Motions of latents, with fresh LSTMs wherever the memory ends."""
        size = self._size
        memory = size.memory or self._made + len(latents) + 1
        cuts = [0, *range(memory - self._made % memory, len(latents), memory), len(latents)]
        parts = []
        for start, stop in zip(cuts[:-1], cuts[1:], strict=True):
            if (self._made + start) % memory == 0:
                self._sampler.renew()
            heard = self._waiting[start : stop + size.history + size.ahead]
            parts.append(self._sampler.decode(latents[start:stop], heard))
        return np.concatenate(parts)
