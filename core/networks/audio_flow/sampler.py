"""The way back: from noise and sound to motions, one frame after the other, in numpy.

A frame is a few dozen tiny matrix products; calling torch for each of them takes several times as long.
"""

from dataclasses import dataclass

import numpy as np

from core.audio.features import ROWS
from core.checkpoint import Tensors
from core.conventions import FloatArray
from core.networks.audio_flow.config import (
    COUPLING_LOG_SCALE,
    EXPECTED_LOG_SCALE,
    HISTORY_LIMIT,
    HISTORY_WIDTH,
    SLOPE,
)
from core.networks.audio_flow.weights import FlowWeights


@dataclass(eq=False)
class _Cell:
    """An LSTM on one frame.

    Attributes:
        weight: (inputs + hidden, 4 * hidden), columns in the order input, forget, output gate, candidate.
        hidden, cell: its state, (hidden,).
    """

    weight: FloatArray
    hidden: FloatArray
    cell: FloatArray

    def advance(self, inputs: FloatArray, rest: FloatArray) -> FloatArray:
        """The output (hidden,) from the inputs that ``weight`` is for, and what all others add (4 * hidden,)."""
        width = len(self.hidden)
        gates = np.concatenate([inputs, self.hidden]) @ self.weight
        gates += rest
        # The logistic function as tanh of half the argument; the halves lie in the weights.
        np.tanh(gates, out=gates)
        opened = 0.5 + 0.5 * gates[: 3 * width]
        self.cell = opened[width : 2 * width] * self.cell + opened[:width] * gates[3 * width :]
        self.hidden = opened[2 * width :] * np.tanh(self.cell)
        return self.hidden


@dataclass(frozen=True, eq=False)
class _Step:
    """One step backwards: the coupling's LSTM, its linear layer, then one linear map for mixing and actnorm."""

    cell: _Cell
    out_weight: FloatArray
    out_bias: FloatArray
    inverse: FloatArray
    shift: FloatArray


class FlowSampler:
    """Turns latents into motions with state that is carried on; what is fed in pieces comes out as if fed at once."""

    def __init__(self, weights: FlowWeights, manner: float = 0.0, limit: float = np.inf) -> None:
        """Begin.

        Args:
            weights: of a trained flow.
            manner: see :meth:`core.networks.audio_flow.context.Context.inputs`.
            limit: how far a number may lie from what the condition expects, in deviations; the inverse of an encoding
                is exact without a limit, while sounds unlike any in training can lead the couplings far astray.
        """
        self._limit = limit
        self._size, tensors = weights.size, weights.tensors
        self._tensors = tensors
        size = self._size
        heard, bias = _gates(tensors, "context.lstm", 0, size.audio)
        told, _ = _gates(tensors, "context.lstm", size.audio + HISTORY_WIDTH, 1)
        self._heard_gates, self._heard_bias = heard, bias + manner * told[0]
        self._context = _cell(tensors, "context.lstm", size.audio, HISTORY_WIDTH)
        first = size.values // 2
        self._steps = [_step(tensors, f"steps.{place}", first) for place in range(size.steps)]
        given = [_gates(tensors, f"steps.{place}.coupling.lstm", first, size.context) for place in range(size.steps)]
        self._given_weight = np.concatenate([weight for weight, _ in given], axis=1)
        self._given_bias = np.concatenate([bias for _, bias in given])
        self._history = np.zeros(size.history * size.values, dtype=np.float32)
        self._remembered = np.ascontiguousarray(tensors["context.remembered.weight"].T)
        expected = tensors["context.expected.weight"].T
        self._expected = np.ascontiguousarray(expected[: size.context])
        self._expected_heard = np.ascontiguousarray(expected[size.context :])

    def renew(self) -> None:
        """Forget everything but the motion history."""
        for cell in (self._context, *(step.cell for step in self._steps)):
            cell.hidden, cell.cell = np.zeros_like(cell.hidden), np.zeros_like(cell.cell)

    def decode(self, latents: FloatArray, features: FloatArray) -> FloatArray:
        """Motions of the next frames.

        Args:
            latents: float32 (T, values).
            features: float32 (history + T + ahead, 320), as :meth:`AudioFlow.encode` takes them.

        Returns:
            float32 (T, values).
        """
        heard = self._hear(features)
        gates = heard @ self._heard_gates + self._heard_bias
        expected = heard @ self._expected_heard + self._tensors["context.expected.bias"]
        frames = [self._frame(*rows) for rows in zip(latents, gates, expected, strict=True)]
        made = np.array(frames, dtype=np.float32).reshape(len(frames), self._size.values)
        return np.asarray(made * self._tensors["deviation"] + self._tensors["mean"], dtype=np.float32)

    def _frame(self, values: FloatArray, gates: FloatArray, expected: FloatArray) -> FloatArray:
        size = self._size
        bounded = np.clip(self._history, -HISTORY_LIMIT, HISTORY_LIMIT)
        remembered = _leaky(bounded @ self._remembered + self._tensors["context.remembered.bias"])
        context = self._context.advance(remembered, gates)
        given = (context @ self._given_weight + self._given_bias).reshape(size.steps, -1)
        first = size.values // 2
        for place in reversed(range(size.steps)):
            step = self._steps[place]
            out = step.cell.advance(values[:first], given[place]) @ step.out_weight + step.out_bias
            shift, log_scale = out[: size.values - first], _bounded(out[size.values - first :], COUPLING_LOG_SCALE)
            values = np.concatenate([values[:first], values[first:] * np.exp(-log_scale) - shift])
            values = values @ step.inverse - step.shift
        expected = expected + context @ self._expected
        deviation = np.exp(_bounded(expected[size.values :], EXPECTED_LOG_SCALE))
        values = np.clip(values, -self._limit, self._limit) * deviation + expected[: size.values]
        self._history = np.concatenate([self._history[size.values :], values])
        return values

    def _hear(self, features: FloatArray) -> FloatArray:
        tensors, window = self._tensors, self._size.window
        mean, deviation = (np.tile(tensors[f"hearing.{name}"], ROWS) for name in ("mean", "deviation"))
        frames = _leaky(_linear(tensors, "hearing.frame", (features - mean) / deviation))
        windows = np.lib.stride_tricks.sliding_window_view(frames, window, axis=0)
        weight = tensors["hearing.window.weight"]
        summed = windows.reshape(len(windows), -1) @ weight.reshape(len(weight), -1).T
        return _leaky(_linear(tensors, "hearing.out", _leaky(summed + tensors["hearing.window.bias"])))


def _linear(tensors: Tensors, name: str, values: FloatArray) -> FloatArray:
    return np.asarray(values @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"], dtype=np.float32)


def _leaky(values: FloatArray) -> FloatArray:
    return np.asarray(np.maximum(values, np.float32(SLOPE) * values), dtype=np.float32)


def _bounded(raw: FloatArray, largest: float) -> FloatArray:
    return np.asarray(largest * np.tanh(raw / largest), dtype=np.float32)


def _gates(tensors: Tensors, name: str, start: int, count: int) -> tuple[FloatArray, FloatArray]:
    """Weights (count, 4 * hidden) of some inputs of an LSTM, and its bias, in the order and scale of :class:`_Cell`."""
    weight = tensors[f"{name}.weight_ih_l0"][:, start : start + count]
    bias = tensors[f"{name}.bias_ih_l0"] + tensors[f"{name}.bias_hh_l0"]
    return np.ascontiguousarray(_ordered(weight).T), _ordered(bias)


def _cell(tensors: Tensors, name: str, start: int, count: int) -> _Cell:
    inputs, _ = _gates(tensors, name, start, count)
    recurrent = _ordered(tensors[f"{name}.weight_hh_l0"]).T
    nothing = np.zeros(len(recurrent), dtype=np.float32)
    return _Cell(np.ascontiguousarray(np.concatenate([inputs, recurrent])), nothing, nothing)


def _ordered(rows: FloatArray) -> FloatArray:
    """Rows of gates from torch's order (input, forget, candidate, output), halved where they are logistic."""
    entering, forgetting, candidate, leaving = np.split(rows, 4)
    half = np.float32(0.5)
    return np.concatenate([half * entering, half * forgetting, half * leaving, candidate])


def _step(tensors: Tensors, name: str, first: int) -> _Step:
    mixed = {key: tensors[f"{name}.mix.{key}"].astype(np.float64) for key in ("permutation", "lower", "upper")}
    diagonal = tensors[f"{name}.mix.signs"] * np.exp(tensors[f"{name}.mix.log_diagonal"].astype(np.float64))
    lower = np.tril(mixed["lower"], -1) + np.eye(len(diagonal))
    matrix = mixed["permutation"] @ lower @ (np.triu(mixed["upper"], 1) + np.diag(diagonal))
    inverse = np.linalg.inv(matrix).T * np.exp(-tensors[f"{name}.norm.log_scale"].astype(np.float64))
    return _Step(
        _cell(tensors, f"{name}.coupling.lstm", 0, first),
        np.ascontiguousarray(tensors[f"{name}.coupling.out.weight"].T),
        tensors[f"{name}.coupling.out.bias"],
        inverse.astype(np.float32),
        tensors[f"{name}.norm.shift"],
    )
