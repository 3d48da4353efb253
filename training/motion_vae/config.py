"""Settings of the training of motion autoencoders, with their files."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from training.settings_file import read_settings_as


@dataclass(frozen=True)
class VaeTraining:
    """How the autoencoders are trained.

    Attributes:
        hidden: width of hidden layers.
        latent: numbers of the expression code.
        pose_latent: numbers of the pose code.
        steps: of the optimizer.
        batch: motions in a step.
        rate: learning rate of Adam, falling to zero along a cosine.
        check_every: steps between measurements on the validation split, and between snapshots.
        patience: measurements without a better one after which the training stops; 0 to go on to the end.
        seed: of weights, batches and codes.
    """

    hidden: int = 128
    latent: int = 16
    pose_latent: int = 4
    steps: int = 3000
    batch: int = 256
    rate: float = 1e-3
    check_every: int = 100
    patience: int = 10
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("hidden", "latent", "pose_latent", "steps", "batch", "rate", "check_every"):
            if not getattr(self, name) > 0:
                raise InputError(f"The setting {name} of motion-vae must be positive, not {getattr(self, name)}.")
        if self.patience < 0:
            raise InputError(f"The setting patience of motion-vae must be 0 or more, not {self.patience}.")


def read_config(path: Path) -> VaeTraining:
    """Settings from a YAML or JSON file.

    Raises:
        InputError: it cannot be read, has an unknown entry, or one out of range.
    """
    return read_settings_as(VaeTraining, path)
