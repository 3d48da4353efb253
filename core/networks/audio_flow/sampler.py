"""The way back: from noise and sound to motions, one frame after the other."""

import torch
from torch import Tensor, nn

from core.networks.audio_flow.flow import AudioFlow, FlowState
from core.networks.audio_flow.steps import LstmState


class FlowSampler:
    """Turns latents into motions with state that is carried on; what is fed in pieces comes out as if fed at once."""

    def __init__(self, flow: AudioFlow, manner: float = 0.0, state: FlowState | None = None) -> None:
        """Begin.

        Args:
            flow: trained; its weights must not change while this is in use.
            manner: see :meth:`core.networks.audio_flow.context.Context.inputs`.
            state: carried from an encoding of what came before; None at the beginning.
        """
        self._flow = flow
        self._steps = [
            (step.norm, step.mix.inverse_matrix().T.contiguous(), step.coupling) for step in flow.typed_steps()
        ]
        size = flow.size
        self._manner = torch.full((1, 1), manner)
        self._context = _begin(size.context) if state is None else _flat(state.context)
        self._couplings = [_begin(size.hidden) for _ in self._steps]
        self._history = torch.zeros(1, size.history * size.values)
        if state is not None:
            self._couplings = [_flat(carried) for carried in state.couplings]
            self._history = state.history.reshape(1, -1)

    @torch.inference_mode()
    def decode(self, latents: Tensor, features: Tensor) -> Tensor:
        """Motions of the next frames.

        Args:
            latents: float32 (T, values).
            features: float32 (history + T + ahead, 320), as :meth:`AudioFlow.encode` takes them.

        Returns:
            float32 (T, values).
        """
        heard = self._flow.hearing(features[None])[0]
        frames = [self._frame(latents[i : i + 1], heard[i : i + 1]) for i in range(len(latents))]
        return torch.cat(frames) * self._flow.deviation + self._flow.mean

    def _frame(self, values: Tensor, heard: Tensor) -> Tensor:
        context = self._flow.context
        self._context = _advance(context.lstm, context.inputs(heard, self._history, self._manner), self._context)
        hidden = self._context[0]
        for place in reversed(range(len(self._steps))):
            norm, inverse, coupling = self._steps[place]
            kept, changed = values[:, : coupling.first], values[:, coupling.first :]
            state = _advance(coupling.lstm, torch.cat([kept, hidden], dim=1), self._couplings[place])
            self._couplings[place] = state
            shift, log_scale = coupling.shift_and_scale(state[0])
            values = torch.cat([kept, changed * (-log_scale).exp() - shift], dim=1)
            values = norm.inverse(values @ inverse)
        expected = context.expectation(hidden, heard)
        values = values * expected.log_deviation.exp() + expected.mean
        self._history = torch.cat([self._history[:, self._flow.size.values :], values], dim=1)
        return values


def _begin(width: int) -> LstmState:
    return torch.zeros(1, width), torch.zeros(1, width)


def _flat(state: LstmState) -> LstmState:
    return state[0][0], state[1][0]


def _advance(lstm: nn.LSTM, inputs: Tensor, state: LstmState) -> LstmState:
    # nn.LSTM itself costs several times as much for a single frame.
    weights: list[Tensor] = [getattr(lstm, f"{name}_l0") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    after: LstmState = torch.lstm_cell(inputs, state, *weights)
    return after
