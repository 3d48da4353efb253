"""The two flows of the speech model, with their checkpoint."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from torch import nn

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.motion import MotionSpace
from core.networks.audio_flow.config import FlowSize, SpeechConfig, mouth_channels, rest_channels
from core.networks.audio_flow.flow import AudioFlow
from core.networks.audio_flow.weights import load_speech_weights
from core.networks.weights import arrays_of, restore_weights


class SpeechModel(nn.Module):
    """One flow for the mouth, one for brows, eyes and head."""

    def __init__(self, config: SpeechConfig) -> None:
        """Random weights from torch's generator."""
        super().__init__()
        self.config = config
        self.mouth = AudioFlow(config.mouth)
        self.rest = AudioFlow(config.rest)


def speech_config(space: MotionSpace, **sizes: int) -> SpeechConfig:
    """The configuration for a motion space; ``sizes`` are fields of :class:`FlowSize` for both flows."""
    return SpeechConfig(FlowSize(len(mouth_channels(space)), **sizes), FlowSize(len(rest_channels(space)), **sizes))


def save_speech_model(
    path: str | Path,
    model: SpeechModel,
    space: str,
    step: int,
    metrics: dict[str, float],
    data: dict[str, Any],
    licence: str = "",
) -> None:
    """Write a checkpoint of kind ``audio`` (``InputError`` when it cannot be written)."""
    header = CheckpointHeader("audio", asdict(model.config), space, None, step, metrics, data, licence)
    save_checkpoint(path, header, arrays_of(model))


def load_speech_model(path: str | Path) -> tuple[SpeechModel, MotionSpace]:
    """Rebuild the flows from their checkpoint alone.

    Raises:
        InputError: the file is missing, damaged, of another kind, or its weights or motion space do not fit its header.
    """
    weights = load_speech_weights(path)
    model = SpeechModel(SpeechConfig(weights.mouth.size, weights.rest.size))
    for flow, part in ((model.mouth, weights.mouth), (model.rest, weights.rest)):
        restore_weights(flow, part.tensors, path)
    return model.eval(), weights.space
