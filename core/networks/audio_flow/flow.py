"""One conditional normalizing flow over the frames of a part of the face (paper Section 3.3, Eq. 10)."""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.networks.audio_flow.config import FlowSize
from core.networks.audio_flow.context import Context, Expectation, Hearing
from core.networks.audio_flow.steps import ActNorm, Coupling, InvertibleLinear, LstmState
from core.networks.audio_flow.weights import FlowWeights
from core.networks.weights import arrays_of

_LEAST_DEVIATION = 0.01
"""Coefficients that hardly move would otherwise be noise blown up to full size."""


class FlowState(NamedTuple):
    """What is carried from one stretch of frames to the next.

    Attributes:
        context: of the context's LSTM.
        couplings: of the LSTM of each step.
        history: normalised motions (B, k, values), the newest last.
    """

    context: LstmState
    couplings: tuple[LstmState, ...]
    history: Tensor


class Latents(NamedTuple):
    """Motions turned into noise.

    Attributes:
        values: (B, T, values), Gaussian where the motions are likely.
        log_likelihood: (B, T), nats, of the normalised motion of each frame given the past and the sound.
        state: after the last frame.
        expected: what the condition alone says about the normalised motions.
    """

    values: Tensor
    log_likelihood: Tensor
    state: FlowState
    expected: Expectation


class Step(nn.Module):
    """One of the K steps."""

    def __init__(self, size: FlowSize) -> None:
        """Random weights from torch's generator."""
        super().__init__()
        self.norm = ActNorm(size.values)
        self.mix = InvertibleLinear(size.values)
        self.coupling = Coupling(size.values, size.context, size.hidden)


class AudioFlow(nn.Module):
    """p(motion of a frame | k motions before, sound around it), exact in both directions.

    The first map, next to the data, takes off the mean and the deviation that the condition alone gives, so that the
    sound acts directly; then come K steps of actnorm, invertible linear map and coupling.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, size: FlowSize) -> None:
        """Random weights from torch's generator."""
        super().__init__()
        self.size = size
        self.register_buffer("mean", torch.zeros(size.values))
        self.register_buffer("deviation", torch.ones(size.values))
        self.hearing = Hearing(size)
        self.context = Context(size)
        self.steps = nn.ModuleList(Step(size) for _ in range(size.steps))

    def weights(self) -> FlowWeights:
        """The weights as arrays, for sampling."""
        return FlowWeights(self.size, arrays_of(self))

    def typed_steps(self) -> list[Step]:
        """The steps, from the data to the noise."""
        return [step for step in self.steps if isinstance(step, Step)]

    @torch.no_grad()
    def adapt(self, motions: Tensor, features: Tensor) -> None:
        """Take mean and spread of motions (N, values) and of features (M, 320)."""
        self.mean.copy_(motions.mean(dim=0))
        self.deviation.copy_(motions.std(dim=0).clamp_min(_LEAST_DEVIATION))
        self.hearing.adapt(features)

    @torch.no_grad()
    def adapt_steps(self, motions: Tensor, features: Tensor, manner: Tensor) -> None:
        """Set every actnorm from a batch, see :meth:`encode` for the arguments (Glow's data-dependent start)."""
        values = self.normalised(motions)
        heard = self.hearing(features)
        context, expected, _ = self.context(heard, self._past(values, None), _frames_of(manner, values))
        values = (values - expected.mean) * (-expected.log_deviation).exp()
        for step in self.typed_steps():
            step.norm.adapt(values)
            values = step.mix(step.norm(values)[0])[0]
            values = step.coupling(values, context)[0]

    def after(self, motions: Tensor) -> FlowState:
        """Fresh LSTMs that remember motions (B, k, values), the newest last."""
        context = self._fresh(self.size.context, motions)
        couplings = tuple(self._fresh(self.size.hidden, motions) for _ in self.steps)
        return FlowState(context, couplings, self.normalised(motions))

    def _fresh(self, width: int, motions: Tensor) -> LstmState:
        return motions.new_zeros(1, len(motions), width), motions.new_zeros(1, len(motions), width)

    def normalised(self, motions: Tensor) -> Tensor:
        """Motions in units of their spread."""
        return (motions - self.mean) / self.deviation

    def encode(
        self,
        motions: Tensor,
        features: Tensor,
        manner: Tensor,
        state: FlowState | None = None,
        remembered: Tensor | None = None,
    ) -> Latents:
        """Noise and exact log-likelihood of motions.

        Args:
            motions: float32 (B, T, values).
            features: float32 (B, history + T + ahead, 320), the sound from ``history`` frames before the first motion
                to ``ahead`` frames after the last.
            manner: float32 (B,), see :meth:`Context.inputs`.
            state: carried from the stretch before; None at the beginning.
            remembered: normalised motions like ``motions`` that the history is taken from instead, for dropout.
        """
        values = self.normalised(motions)
        past = self._past(values if remembered is None else remembered, state)
        heard = self.hearing(features)
        context, expected, after = self.context(
            heard, past, _frames_of(manner, values), None if state is None else state.context
        )
        values = (values - expected.mean) * (-expected.log_deviation).exp()
        total = -expected.log_deviation.sum(dim=-1)
        couplings = []
        for place, step in enumerate(self.typed_steps()):
            values, first = step.norm(values)
            values, second = step.mix(values)
            values, third, carried = step.coupling(values, context, None if state is None else state.couplings[place])
            total = total + first + second + third
            couplings.append(carried)
        gaussian = -0.5 * (values**2 + math.log(2.0 * math.pi)).sum(dim=-1)
        carried_on = FlowState(after, tuple(couplings), self._history(motions, state))
        return Latents(values, gaussian + total, carried_on, expected)

    def _past(self, values: Tensor, state: FlowState | None) -> Tensor:
        """For each frame the k normalised motions before it, (B, T, k * values)."""
        k = self.size.history
        before = values.new_zeros(len(values), k, self.size.values) if state is None else state.history
        rows = torch.cat([before, values], dim=1)
        return torch.cat([rows[:, place : place + values.shape[1]] for place in range(k)], dim=-1)

    def _history(self, motions: Tensor, state: FlowState | None) -> Tensor:
        k = self.size.history
        before = motions.new_zeros(len(motions), k, self.size.values) if state is None else state.history
        return torch.cat([before, self.normalised(motions)], dim=1)[:, -k:]


def _frames_of(manner: Tensor, values: Tensor) -> Tensor:
    return manner[:, None, None].expand(-1, values.shape[1], -1)
