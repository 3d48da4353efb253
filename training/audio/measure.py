"""How well a flow knows held-out clips, and whether it listens."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core.conventions import FloatArray
from core.motion import ICT64
from core.networks.audio_flow.config import mouth_channels
from core.networks.audio_flow.flow import AudioFlow
from core.networks.audio_flow.stream import FlowStream
from training.audio.batches import Batch
from training.audio.clips import SoundClip

_TEMPERATURE = 0.3
_LONGEST = 250


@dataclass(frozen=True)
class Listening:
    """Correlation of the sampled opening of the jaw with the clip's own, the mean over clips.

    Attributes:
        own: made from the clip's sound.
        other: made from another clip's sound; near 0 unless the measure is worthless.
    """

    own: float
    other: float


@torch.inference_mode()
def negative_log_likelihood(flow: AudioFlow, batch: Batch) -> float:
    """Nats a number (not a frame), smaller is better."""
    found = flow.encode(batch.motions, batch.features, batch.manner, flow.after(batch.before)).log_likelihood
    return -float(found.mean()) / flow.size.values


def listening(mouth: AudioFlow, clips: Sequence[SoundClip], seed: int = 0) -> Listening:
    """Measure the flow of the mouth on two clips or more."""
    jaw = int(np.flatnonzero(mouth_channels(ICT64) == ICT64.index("jawOpen"))[0])
    weights = mouth.weights()
    made = [
        FlowStream(weights, seed, _TEMPERATURE, clip.manner).feed(clip.features[:_LONGEST].astype(np.float32), True)
        for clip in clips
    ]
    real = [clip.motions[:_LONGEST, ICT64.index("jawOpen")] for clip in clips]
    own = [correlation(moves[:, jaw], truth) for moves, truth in zip(made, real, strict=True)]
    others = [correlation(made[place - 1][:, jaw], truth) for place, truth in enumerate(real)]
    return Listening(float(np.mean(own)), float(np.mean(others)))


def correlation(first: FloatArray, second: FloatArray) -> float:
    """Pearson's correlation over the frames that both have; 0 where one of them is still."""
    count = min(len(first), len(second))
    first, second = first[:count], second[:count]
    if count < 2 or min(float(first.std()), float(second.std())) < 1e-6:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])
