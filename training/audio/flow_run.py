"""Teaches one flow: negative log-likelihood on seeded sequences, the best on validation is kept."""

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.motion import ICT64
from core.networks.audio_flow.flow import AudioFlow, FlowState
from core.networks.audio_flow.weights import FlowWeights
from training.audio.batches import Batch, Sequences, joined
from training.audio.clips import SoundClip
from training.audio.config import AudioTraining, FlowTraining
from training.audio.losses import direct_loss, lip_loss
from training.audio.measure import negative_log_likelihood
from training.speech_corpus.lip_gap import gap_slope

_GRADIENT_NORM = 5.0
_VALIDATION_SEQUENCES = 48
_ADAPTED = 64
_TOLD_SHARE = 0.5
_EXPRESSIONS = ICT64.expression_count


@dataclass(frozen=True, eq=False)
class ClipSets:
    """Clips to learn from and to measure on.

    Attributes:
        real: of packs.
        speech: of a speech corpus.
        real_validation: held-out clips of packs.
        speech_validation: of voices that are not in ``speech``.
    """

    real: tuple[SoundClip, ...]
    speech: tuple[SoundClip, ...]
    real_validation: tuple[SoundClip, ...] = ()
    speech_validation: tuple[SoundClip, ...] = ()


class FlowRun:
    """The training of one flow; it can be cut and go on exactly."""

    def __init__(
        self,
        flow: AudioFlow,
        clips: ClipSets,
        channels: NDArray[np.intp],
        own: FlowTraining,
        settings: AudioTraining,
        stream: int,
    ) -> None:
        """Begin with the flow as it is, adapted to the data; ``stream`` tells random numbers of flows apart."""
        self.flow, self.own, self.settings = flow, own, settings
        self.taken, self.best_taken, self.best_loss = 0, 0, float("inf")
        self._random = np.random.default_rng([settings.seed, stream])
        self._generator = torch.Generator().manual_seed(2 * settings.seed + stream)
        margins = (flow.size.history, flow.size.ahead)

        def cut(chosen: tuple[SoundClip, ...]) -> Sequences:
            return Sequences(chosen, own.frames, margins, channels)

        self._real, self._speech = cut(clips.real), cut(clips.speech)
        self._validation = self._fixed(cut(clips.real_validation), cut(clips.speech_validation))
        self._adapt(clips, channels)
        self._slopes = torch.tensor([gap_slope(place) if place < _EXPRESSIONS else 0.0 for place in channels.tolist()])
        self._best = deepcopy(flow.state_dict())
        self._optimizer = torch.optim.Adam(flow.parameters(), lr=settings.rate)
        steps = max(settings.iterations // max(own.every, 1), 1)
        self._schedule = torch.optim.lr_scheduler.CosineAnnealingLR(self._optimizer, steps)

    def start(self, weights: FlowWeights) -> None:
        """Begin with trained weights of the same size."""
        self.flow.load_state_dict({name: torch.from_numpy(value) for name, value in weights.tensors.items()})
        self._best = deepcopy(self.flow.state_dict())

    @property
    def tired(self) -> bool:
        """Whether it is left as it is, or validation has not become better for as long as the settings wait."""
        if self.own.every == 0:
            return True
        waited = (self.taken - self.best_taken) * self.own.every // self.settings.check_every
        return bool(self._validation) and 0 < self.settings.patience <= waited

    def advance(self) -> float:
        """Take a step; returns the loss of its batch, nats a number."""
        batch = self._draw()
        flow = self.flow.train()
        motions = batch.motions + self.settings.data_noise * flow.deviation * self._noise(batch.motions)
        remembered = flow.normalised(motions)
        kept = torch.rand(remembered.shape[:2], generator=self._generator) >= self.own.dropout
        remembered = (remembered + self.settings.history_noise * self._noise(remembered)) * kept[..., None]
        found = flow.encode(motions, batch.features, batch.manner, self._before(batch), remembered)
        loss = -found.log_likelihood.mean() / flow.size.values
        if self.own.direct > 0.0:
            loss = loss + self.own.direct * direct_loss(found.expected, flow.normalised(motions))
        if self.own.lips > 0.0:
            wrong = (found.expected.mean - flow.normalised(batch.motions)) * flow.deviation
            loss = loss + self.own.lips * lip_loss(wrong @ self._slopes, batch.motions @ self._slopes, batch.manner)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(flow.parameters(), _GRADIENT_NORM)
        self._optimizer.step()
        self._schedule.step()
        self.taken += 1
        return float(loss.detach())

    def check(self) -> dict[str, float]:
        """Measure on the validation clips, by kind, and remember the weights if they are the best so far."""
        self.flow.eval()
        if self.own.every == 0:
            return {}
        losses = {kind: negative_log_likelihood(self.flow, batch) for kind, batch in self._validation.items()}
        if losses:
            loss = sum(self._weight(kind) * value for kind, value in losses.items())
            loss /= sum(self._weight(kind) for kind in losses)
            if loss < self.best_loss:
                self.best_loss, self.best_taken = loss, self.taken
                self._best = deepcopy(self.flow.state_dict())
        return losses

    def take_best(self) -> AudioFlow:
        """The flow of the best step on validation, or of the last one without validation."""
        if self._validation and self.best_taken > 0:
            self.flow.load_state_dict(self._best)
        return self.flow.eval()

    def state(self) -> dict[str, Any]:
        """Everything needed to go on exactly from here."""
        return {
            "taken": self.taken,
            "best_taken": self.best_taken,
            "best_loss": self.best_loss,
            "best": self._best,
            "flow": self.flow.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
            "random": json.dumps(self._random.bit_generator.state),
            "generator": self._generator.get_state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from :meth:`state`; raises what torch raises when it does not fit."""
        self.taken, self.best_taken = int(state["taken"]), int(state["best_taken"])
        self.best_loss, self._best = float(state["best_loss"]), state["best"]
        self.flow.load_state_dict(state["flow"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._schedule.load_state_dict(state["schedule"])
        self._random.bit_generator.state = json.loads(state["random"])
        self._generator.set_state(state["generator"])

    def _draw(self) -> Batch:
        count = self.settings.batch
        spoken = int(self._random.binomial(count, self.own.speech_share)) if self._real else count
        spoken = spoken if self._speech else 0
        parts = [
            sequences.draw(number, self._random)
            for sequences, number in ((self._speech, spoken), (self._real, count - spoken))
            if number > 0
        ]
        return parts[0] if len(parts) == 1 else joined(*parts)

    def _before(self, batch: Batch) -> FlowState:
        """The motions before each sequence, in one of two; the others start as clips do, with none."""
        state = self.flow.after(batch.before)
        told = torch.rand(len(batch.before), 1, 1, generator=self._generator) < _TOLD_SHARE
        noisy = state.history + self.settings.history_noise * self._noise(state.history)
        return state._replace(history=noisy * told)

    def _noise(self, like: torch.Tensor) -> torch.Tensor:
        return torch.randn(like.shape, generator=self._generator)

    def _fixed(self, real: Sequences, speech: Sequences) -> dict[str, Batch]:
        random = np.random.default_rng(0)
        sets = {"real": real, "speech": speech}
        return {kind: cut.draw(_VALIDATION_SEQUENCES, random, False) for kind, cut in sets.items() if cut}

    def _weight(self, kind: str) -> float:
        # Never nothing, so that a kind measured alone still counts.
        return max(self.own.speech_share if kind == "speech" else 1.0 - self.own.speech_share, 1e-3)

    def _adapt(self, clips: ClipSets, channels: NDArray[np.intp]) -> None:
        wide: list[Batch] = [self._draw() for _ in range(-(-_ADAPTED // self.settings.batch))]
        batch = Batch(*(torch.cat(parts) for parts in zip(*wide, strict=True)))
        moves: FloatArray = np.concatenate([clip.motions[:, channels] for clip in (*clips.real, *clips.speech)])
        features = batch.features.reshape(-1, batch.features.shape[-1])
        self.flow.adapt(torch.from_numpy(moves), features)
        noisy = batch.motions + self.settings.data_noise * self.flow.deviation * self._noise(batch.motions)
        self.flow.adapt_steps(noisy, batch.features, batch.manner)
