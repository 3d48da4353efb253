"""Invertible parts of a flow, each with the logarithm of its Jacobian determinant.

Sources: Kingma and Dhariwal 2018 (actnorm, invertible 1x1 convolution in LU form, affine coupling), Henter et al.
2020 (an LSTM with carried state in the coupling).
"""

import torch
from torch import Tensor, nn

from core.networks.audio_flow.config import COUPLING_LOG_SCALE

LstmState = tuple[Tensor, Tensor]
"""Hidden and cell state, each float32 (1, B, hidden)."""

_LEAST_DEVIATION = 1e-2


class ActNorm(nn.Module):
    """A shift and a scale for each number."""

    def __init__(self, values: int) -> None:
        """The identity."""
        super().__init__()
        self.shift = nn.Parameter(torch.zeros(values))
        self.log_scale = nn.Parameter(torch.zeros(values))

    @torch.no_grad()
    def adapt(self, values: Tensor) -> None:
        """Make what comes out of (..., values) have mean 0 and deviation 1."""
        flat = values.reshape(-1, values.shape[-1])
        self.shift.copy_(-flat.mean(dim=0))
        self.log_scale.copy_(-flat.std(dim=0).clamp_min(_LEAST_DEVIATION).log())

    def forward(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Towards the Gaussian: the result like ``values`` (..., C), and the log determinant, a scalar."""
        return (values + self.shift) * self.log_scale.exp(), self.log_scale.sum()


class InvertibleLinear(nn.Module):
    """An invertible 1x1 convolution over the numbers of a frame, as P L U with a fixed permutation P."""

    permutation: Tensor
    signs: Tensor

    def __init__(self, values: int) -> None:
        """A random rotation."""
        super().__init__()
        rotation, _ = torch.linalg.qr(torch.randn(values, values))
        permutation, lower, upper = torch.linalg.lu(rotation)
        diagonal = upper.diagonal()
        self.register_buffer("permutation", permutation)
        self.register_buffer("signs", diagonal.sign())
        self.lower = nn.Parameter(lower.tril(-1))
        self.upper = nn.Parameter(upper.triu(1))
        self.log_diagonal = nn.Parameter(diagonal.abs().log())

    def matrix(self) -> Tensor:
        """The map as (values, values)."""
        ones = torch.eye(len(self.signs), dtype=self.lower.dtype, device=self.lower.device)
        upper = self.upper.triu(1) + torch.diag(self.signs * self.log_diagonal.exp())
        return self.permutation @ (self.lower.tril(-1) + ones) @ upper

    def forward(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Towards the Gaussian: the result like ``values`` (..., C), and the log determinant, a scalar."""
        return values @ self.matrix().T, self.log_diagonal.sum()


class Coupling(nn.Module):
    """Shifts and scales the second half of a frame by what an LSTM makes of the first half and the context."""

    def __init__(self, values: int, context: int, hidden: int) -> None:
        """The identity."""
        super().__init__()
        self.first = values // 2
        self.lstm = nn.LSTM(self.first + context, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 2 * (values - self.first))
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(
        self, values: Tensor, context: Tensor, state: LstmState | None = None
    ) -> tuple[Tensor, Tensor, LstmState]:
        """Towards the Gaussian.

        Args:
            values: (B, T, C).
            context: (B, T, D).
            state: of the LSTM before the first frame; None at the beginning.

        Returns:
            The result like ``values``, the log determinants (B, T), and the state after the last frame.
        """
        kept, changed = values[..., : self.first], values[..., self.first :]
        hidden, after = self.lstm(torch.cat([kept, context], dim=-1), state)
        shift, raw = self.out(hidden).chunk(2, dim=-1)
        log_scale = COUPLING_LOG_SCALE * torch.tanh(raw / COUPLING_LOG_SCALE)
        return torch.cat([kept, (changed + shift) * log_scale.exp()], dim=-1), log_scale.sum(dim=-1), after
