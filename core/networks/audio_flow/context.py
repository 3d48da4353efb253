"""What a flow knows about a frame: the sound around it and the motions before it."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.audio.features import BANDS, FRAME_FEATURES, ROWS
from core.networks.audio_flow.config import (
    EXPECTED_LOG_SCALE,
    HISTORY_LIMIT,
    HISTORY_WIDTH,
    SLOPE,
    FlowSize,
)
from core.networks.audio_flow.steps import LstmState

_LEAST_DEVIATION = 0.1


class Expectation(NamedTuple):
    """What the condition alone says: mean and logarithm of the deviation, each (..., values)."""

    mean: Tensor
    log_deviation: Tensor


class Hearing(nn.Module):
    """The window of sound of each frame as one vector."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, size: FlowSize) -> None:
        """Random weights from torch's generator."""
        super().__init__()
        self.register_buffer("mean", torch.zeros(BANDS))
        self.register_buffer("deviation", torch.ones(BANDS))
        self.frame = nn.Linear(FRAME_FEATURES, size.frame)
        self.window = nn.Conv1d(size.frame, size.audio, size.window)
        self.out = nn.Linear(size.audio, size.audio)

    @torch.no_grad()
    def adapt(self, features: Tensor) -> None:
        """Take mean and spread of each band from (..., 320)."""
        rows = features.reshape(-1, BANDS)
        self.mean.copy_(rows.mean(dim=0))
        self.deviation.copy_(rows.std(dim=0).clamp_min(_LEAST_DEVIATION))

    def forward(self, features: Tensor) -> Tensor:
        """Vectors (B, T, audio) from features (B, history + T + ahead, 320)."""
        mean, deviation = self.mean.repeat(ROWS), self.deviation.repeat(ROWS)
        frames = nn.functional.leaky_relu(self.frame((features - mean) / deviation), SLOPE)
        windows = self.window(frames.transpose(1, 2)).transpose(1, 2)
        result: Tensor = nn.functional.leaky_relu(self.out(nn.functional.leaky_relu(windows, SLOPE)), SLOPE)
        return result


class Context(nn.Module):
    """An LSTM over the sound and the previous motions."""

    def __init__(self, size: FlowSize) -> None:
        """Random weights from torch's generator."""
        super().__init__()
        self.remembered = nn.Linear(size.history * size.values, HISTORY_WIDTH)
        self.lstm = nn.LSTM(size.audio + HISTORY_WIDTH + 1, size.context, batch_first=True)
        self.expected = nn.Linear(size.context + size.audio, 2 * size.values)
        nn.init.zeros_(self.expected.weight)
        nn.init.zeros_(self.expected.bias)

    def inputs(self, heard: Tensor, history: Tensor, manner: Tensor) -> Tensor:
        """What the LSTM reads: (..., audio + 49).

        Args:
            heard: (..., audio).
            history: (..., k * values), normalised previous motions, the newest last; zeros where there is none.
            manner: (..., 1), 1 for the ways of real faces, 0 for laid-out articulation.
        """
        bounded = history.clamp(-HISTORY_LIMIT, HISTORY_LIMIT)
        remembered = nn.functional.leaky_relu(self.remembered(bounded), SLOPE)
        return torch.cat([heard, remembered, manner], dim=-1)

    def expectation(self, hidden: Tensor, heard: Tensor) -> Expectation:
        """Mean and deviation from the LSTM's output (..., context) and the sound (..., audio)."""
        mean, raw = self.expected(torch.cat([hidden, heard], dim=-1)).chunk(2, dim=-1)
        return Expectation(mean, EXPECTED_LOG_SCALE * torch.tanh(raw / EXPECTED_LOG_SCALE))

    def forward(
        self, heard: Tensor, history: Tensor, manner: Tensor, state: LstmState | None = None
    ) -> tuple[Tensor, Expectation, LstmState]:
        """Context (B, T, context), expectation (B, T, values) and the state after the last frame."""
        hidden, after = self.lstm(self.inputs(heard, history, manner), state)
        return hidden, self.expectation(hidden, heard), after
