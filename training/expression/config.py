"""Settings of a training run of the expression network."""

from dataclasses import dataclass, field
from pathlib import Path

from core.networks.expression_network import ExpressionNetworkConfig
from training.landmarks.appearance import AppearanceConfig
from training.settings_file import read_settings_as


@dataclass(frozen=True)
class ExpressionTrainingConfig:
    """A whole run.

    Attributes:
        network: sizes.
        appearance: light and sharpness ranges.
        frame_step: every how many frames of a clip one is kept.
        frames: of each clip, spread evenly, that are posed.
        poses: pictures that the geometry engine makes of each photo and frame.
        batch: pictures in a step, in pairs of the same face.
        steps: length of the run.
        rate: AdamW's, falling to zero along a cosine.
        weight_decay: of matrices.
        averaging: decay of the moving average of the weights, which is what is kept.
        plain_share: of the pairs, one of whose pictures is as it was, not posed.
        difference: weight of the error of the difference of a pair, beside that of its pictures.
        seed: of everything random.
        validate_every: steps between validations, which also save the state.
        licences: licences of the manifest to train on; null for all.
    """

    network: ExpressionNetworkConfig = field(default_factory=ExpressionNetworkConfig)
    appearance: AppearanceConfig = field(default_factory=lambda: AppearanceConfig(occlusion=0.03, strength=0.7))
    frame_step: int = 3
    frames: int = 8
    poses: int = 14
    batch: int = 64
    steps: int = 5000
    rate: float = 1.5e-3
    weight_decay: float = 0.01
    averaging: float = 0.998
    plain_share: float = 0.25
    difference: float = 1.0
    seed: int = 1
    validate_every: int = 500
    licences: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse what no batch can be made of (ValueError)."""
        if self.batch < 2 or self.batch % 2:
            raise ValueError(f"batch must be even, since it holds pairs, not {self.batch}")
        if self.poses < 2:
            raise ValueError(f"poses must be at least 2, since pairs are of one face, not {self.poses}")


def read_config(path: Path) -> ExpressionTrainingConfig:
    """Settings from a YAML or JSON file; keys left out keep their defaults (``InputError``: an unknown key)."""
    return read_settings_as(ExpressionTrainingConfig, path)
