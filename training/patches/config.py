"""Settings of a training run of a patch network."""

from dataclasses import dataclass, field
from pathlib import Path

from training.landmarks.sampling import SamplingConfig
from training.patches.drawing import PatchConfig
from training.settings_file import read_settings_as


@dataclass(frozen=True)
class PatchTrainingConfig:
    """A whole run.

    Attributes:
        guided: whether the network sees the landmark network's guess.
        sampling: which faces are drawn.
        patches: how patches are cut and changed.
        batch: patches in a step.
        steps: length of the run.
        rate: Adam's rate, falling to zero along a cosine.
        averaging: decay of the moving average of the weights, which is what is kept.
        seed: of everything random.
        frame_step: every how many frames of a clip one is kept.
        posed: pictures that the geometry engine makes of each photo and of some frames of each clip.
        validate_every: steps between validations, which also save the state.
        licences: licences of the manifest to train on; null for all.
    """

    guided: bool = False
    sampling: SamplingConfig = field(
        default_factory=lambda: SamplingConfig(photo_share=0.25, grey_share=0.05, posed_share=0.4)
    )
    patches: PatchConfig = field(default_factory=PatchConfig)
    batch: int = 128
    steps: int = 3000
    rate: float = 1e-3
    averaging: float = 0.999
    seed: int = 1
    frame_step: int = 3
    posed: int = 4
    validate_every: int = 500
    licences: tuple[str, ...] | None = None


def read_config(path: Path) -> PatchTrainingConfig:
    """Settings from a YAML or JSON file; keys left out keep their defaults (``InputError``: an unknown key)."""
    return read_settings_as(PatchTrainingConfig, path)
