"""Settings of a landmark training run, read from a file in which every key must be known."""

from dataclasses import dataclass, field
from pathlib import Path

from core.networks.landmark_network import LandmarkNetworkConfig
from training.landmarks.losses import LossWeights
from training.landmarks.sampling import SamplingConfig
from training.settings_file import read_settings_as


@dataclass(frozen=True)
class LandmarkTrainingConfig:
    """A whole run.

    Attributes:
        network: the network to train.
        sampling: what a batch holds and how it is changed.
        loss: weights of the loss.
        steps: length of the run in batches.
        warmup: steps in which the rate climbs from zero.
        decay: steps at the end in which it falls to zero along a cosine.
        rate: AdamW's rate in between.
        weight_decay: AdamW's, on matrices only.
        averaging: decay of the moving average of the weights, which is what is kept.
        seed: of everything random.
        frame_step: every how many frames of a clip one is kept.
        replicas: single-threaded processes that share each batch.
        bfloat16: convolve in bfloat16 (the weights stay float32); twice as fast where the processor has it.
        validate_every: steps between validations, which also save the state.
        posed: pictures that the geometry engine makes of each photo and of some frames of each clip; 0 for none.
        licences: licences of the manifest to train on; null for all.
    """

    network: LandmarkNetworkConfig = field(default_factory=LandmarkNetworkConfig)
    sampling: SamplingConfig = field(default_factory=SamplingConfig)
    loss: LossWeights = field(default_factory=LossWeights)
    steps: int = 20000
    warmup: int = 300
    decay: int = 6000
    rate: float = 2e-3
    weight_decay: float = 0.02
    averaging: float = 0.999
    seed: int = 1
    frame_step: int = 3
    replicas: int = 2
    bfloat16: bool = True
    validate_every: int = 400
    posed: int = 0
    licences: tuple[str, ...] | None = None


def read_config(path: Path) -> LandmarkTrainingConfig:
    """Settings from a YAML or JSON file; keys left out keep their defaults.

    Raises:
        InputError: the file cannot be read, or has an unknown key.
    """
    return read_settings_as(LandmarkTrainingConfig, path)
