"""A training of both flows, step by step."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from core.errors import InputError
from core.motion import ICT64
from core.networks.audio_flow.config import FlowSize, SpeechConfig, mouth_channels, rest_channels
from core.networks.audio_flow.files import SpeechModel
from core.networks.audio_flow.weights import SpeechWeights
from training.audio.config import AudioTraining, FlowTraining
from training.audio.flow_run import ClipSets, FlowRun
from training.audio.measure import listening
from training.renderer.snapshots import check_settings

_LISTENED = 4


class AudioRun:
    """A training on the processor; the same clips and settings give the same weights, however often it is cut."""

    def __init__(self, clips: ClipSets, settings: AudioTraining) -> None:
        """Begin with an untrained model.

        Raises:
            InputError: there is no clip to learn from.
        """
        if not clips.real and not clips.speech:
            raise InputError("There is no clip with sound to learn from; give --speech, or --data with longer clips.")
        self.settings = settings
        self.step = 0
        self._clips = clips
        mouth, rest = mouth_channels(ICT64), rest_channels(ICT64)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            config = SpeechConfig(_size(settings.mouth, len(mouth)), _size(settings.rest, len(rest)))
            self.model = SpeechModel(config)
        self.mouth = FlowRun(self.model.mouth, clips, mouth, settings.mouth, settings, 0)
        self.rest = FlowRun(self.model.rest, clips, rest, settings.rest, settings, 1)

    def start(self, weights: SpeechWeights) -> list[str]:
        """Begin with the flows of a trained model that have the same sizes; returns which."""
        parts = (("mouth", self.mouth, weights.mouth), ("rest", self.rest, weights.rest))
        taken = [
            (name, run, part)
            for name, run, part in parts
            if replace(part.size, memory=run.flow.size.memory) == run.flow.size
        ]
        for _, run, part in taken:
            run.start(part)
        return [name for name, _, _ in taken]

    @property
    def done(self) -> bool:
        """Whether the schedule is over, or neither flow becomes better on validation."""
        return self.step >= self.settings.iterations or (self.mouth.tired and self.rest.tired)

    def advance(self) -> dict[str, float]:
        """Take a step with each flow whose turn it is; returns the losses, nats a number."""
        losses = {
            name: run.advance()
            for name, run in (("mouth", self.mouth), ("rest", self.rest))
            if not run.tired and self.step % run.own.every == 0
        }
        self.step += 1
        return losses

    def check(self) -> dict[str, float]:
        """Measure on validation clips; see :meth:`FlowRun.check` and :func:`listening`."""
        found = {f"mouth_{kind}": value for kind, value in self.mouth.check().items()}
        found |= {f"rest_{kind}": value for kind, value in self.rest.check().items()}
        return found | self._listening()

    def take_best(self) -> SpeechModel:
        """The model with each flow as it was best on validation."""
        self.mouth.take_best()
        self.rest.take_best()
        return self.model.eval()

    def metrics(self) -> dict[str, float]:
        """What the model's checkpoint says about it, of the weights as they are now."""
        found = {f"{name}_nats": run.best_loss for name, run in (("mouth", self.mouth), ("rest", self.rest))}
        return {name: value for name, value in found.items() if value < float("inf")} | self._listening()

    def state(self) -> dict[str, Any]:
        """Everything needed to go on exactly from here."""
        return {
            "settings": json.dumps(asdict(self.settings), sort_keys=True),
            "step": self.step,
            "mouth": self.mouth.state(),
            "rest": self.rest.state(),
        }

    def restore(self, state: dict[str, Any], path: Path) -> None:
        """Go on from :meth:`state`, read from ``path``.

        Raises:
            InputError: the state is damaged, or of a run with other settings.
        """
        try:
            check_settings(state, json.dumps(asdict(self.settings), sort_keys=True), path)
            self.step = int(state["step"])
            self.mouth.restore(state["mouth"])
            self.rest.restore(state["rest"])
        except (RuntimeError, KeyError, ValueError, TypeError) as error:
            reason = str(error).split("\n", 1)[0]
            raise InputError(f"Cannot go on from {path}: {reason}; begin a new run in another folder.") from error

    def _listening(self) -> dict[str, float]:
        clips = self._clips.speech_validation or self._clips.real_validation
        if len(clips) < 2:
            return {}
        found = listening(self.model.mouth, clips[:_LISTENED])
        return {"jaw_correlation": found.own, "jaw_correlation_other_sound": found.other}


def _size(own: FlowTraining, values: int) -> FlowSize:
    audible = (own.audio, own.history, own.ahead, own.frame)
    return FlowSize(values, own.steps, own.hidden, own.context, *audible, own.memory)
