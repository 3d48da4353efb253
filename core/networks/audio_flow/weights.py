"""The weights of the speech model as plain arrays, so that using it does not load torch."""

from dataclasses import dataclass
from pathlib import Path

from core.audio.features import BANDS, FRAME_FEATURES
from core.checkpoint import Tensors, load_checkpoint
from core.errors import InputError
from core.motion import MotionSpace, motion_space
from core.networks.audio_flow.config import (
    HISTORY_WIDTH,
    FlowSize,
    SpeechConfig,
    mouth_channels,
    rest_channels,
)
from core.networks.header_config import config_of_header


@dataclass(frozen=True, eq=False)
class FlowWeights:
    """One flow.

    Attributes:
        size: what it is built like.
        tensors: float32, by the names that :class:`core.networks.audio_flow.flow.AudioFlow` gives them.
    """

    size: FlowSize
    tensors: Tensors


@dataclass(frozen=True, eq=False)
class SpeechWeights:
    """Both flows, and the motion space that they were trained in."""

    space: MotionSpace
    mouth: FlowWeights
    rest: FlowWeights


def load_speech_weights(path: str | Path) -> SpeechWeights:
    """Read a checkpoint of kind ``audio``.

    Raises:
        InputError: the file is missing, damaged, of another kind, or its weights or motion space do not fit its header.
    """
    checkpoint = load_checkpoint(path, "audio")
    config = config_of_header(SpeechConfig, checkpoint.header, path)
    space = motion_space(checkpoint.header.motion_space or "")
    if (config.mouth.values, config.rest.values) != (len(mouth_channels(space)), len(rest_channels(space))):
        raise InputError(f"The sizes in {path} do not fit its motion space {space.name}; get the file again.")
    expected = {
        f"{part}.{name}": shape
        for part, size in (("mouth", config.mouth), ("rest", config.rest))
        for name, shape in tensor_shapes(size).items()
    }
    if {name: value.shape for name, value in checkpoint.tensors.items()} != expected:
        raise InputError(f"The weights in {path} are not those that its header promises; get the file again.")
    return SpeechWeights(
        space,
        FlowWeights(config.mouth, _part(checkpoint.tensors, "mouth.")),
        FlowWeights(config.rest, _part(checkpoint.tensors, "rest.")),
    )


def tensor_shapes(size: FlowSize) -> dict[str, tuple[int, ...]]:
    """Names and shapes of all weights of a flow."""
    values, first = size.values, size.values // 2
    shapes: dict[str, tuple[int, ...]] = {
        "mean": (values,),
        "deviation": (values,),
        "hearing.mean": (BANDS,),
        "hearing.deviation": (BANDS,),
        **_linear("hearing.frame", FRAME_FEATURES, size.frame),
        "hearing.window.weight": (size.audio, size.frame, size.window),
        "hearing.window.bias": (size.audio,),
        **_linear("hearing.out", size.audio, size.audio),
        **_linear("context.remembered", size.history * values, HISTORY_WIDTH),
        **_lstm("context.lstm", size.audio + HISTORY_WIDTH + 1, size.context),
        **_linear("context.expected", size.context + size.audio, 2 * values),
    }
    for place in range(size.steps):
        step = f"steps.{place}"
        shapes |= {f"{step}.norm.{name}": (values,) for name in ("shift", "log_scale")}
        shapes |= {f"{step}.mix.{name}": (values,) for name in ("signs", "log_diagonal")}
        shapes |= {f"{step}.mix.{name}": (values, values) for name in ("permutation", "lower", "upper")}
        shapes |= _lstm(f"{step}.coupling.lstm", first + size.context, size.hidden)
        shapes |= _linear(f"{step}.coupling.out", size.hidden, 2 * (values - first))
    return shapes


def _linear(name: str, before: int, after: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (after, before), f"{name}.bias": (after,)}


def _lstm(name: str, before: int, hidden: int) -> dict[str, tuple[int, ...]]:
    gates = 4 * hidden
    return {
        f"{name}.weight_ih_l0": (gates, before),
        f"{name}.weight_hh_l0": (gates, hidden),
        f"{name}.bias_ih_l0": (gates,),
        f"{name}.bias_hh_l0": (gates,),
    }


def _part(tensors: Tensors, prefix: str) -> Tensors:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
