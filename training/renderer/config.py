"""Settings of a renderer training run; an unknown or contradictory key is an error."""

import math
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import InputError
from core.networks.pirenderer.config import PIRendererConfig
from training.settings_file import read_settings_as


@dataclass(frozen=True)
class DataConfig:
    """What a batch is made of.

    Attributes:
        photo_cycle: share of the pairs whose source is a photo as the geometry engine renders it in a random motion
            and whose target is the photo itself.
        cycle_strength: strength of those random motions, 0 to 1.5, see :func:`core.randomise.randomise`.
        flip: share of the pairs that are mirrored.
        colour: largest change of gain and gamma of a pair, as a factor: 0.1 is 10 %.
        shift: largest shift of a pair, as a share of the picture's side.
        zoom: largest enlargement of a pair about its middle: 0.25 is 1.25 times.
        licences: licences of the manifest to train on; null for all.
        workers: processes that make batches; 0 makes them between the steps.
    """

    photo_cycle: float = 0.0
    cycle_strength: float = 1.0
    flip: float = 0.0
    colour: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    licences: tuple[str, ...] | None = None
    workers: int = 4

    def __post_init__(self) -> None:
        """Refuse shares and sizes that mean nothing (ValueError)."""
        _within("data.photo_cycle", self.photo_cycle, 0, 1)
        _within("data.cycle_strength", self.cycle_strength, 0, 1.5)
        _within("data.flip", self.flip, 0, 1)
        _within("data.colour", self.colour, 0, 0.9)
        _within("data.shift", self.shift, 0, 0.25)
        _within("data.zoom", self.zoom, 0, 1)
        _within("data.workers", self.workers, 0, 256)
        if self.licences is not None and not self.licences:
            raise ValueError("data.licences names no licence, so there would be no data: write null for all")


@dataclass(frozen=True)
class LossConfig:
    """Weights of the terms of the loss.

    Attributes:
        warp: of Eq. 5, features of the warped picture.
        content: of Eq. 7, features of the final picture.
        style: of Eq. 8, Gram matrices of the final picture.
        pixel: of the L1 distance of the pictures themselves, warped and final; ours, 0 in the paper.
        log_error: of the logarithm of the final picture's mean squared error, which is what PSNR measures; ours, 0 in
            the paper.
        layers: of how much worse than the best the guided variant's layers are, by their shares; ours, 0 in the paper.
        mesh_flow: of the distance of the sampled places from the mesh's; ours, 0 in the paper.
        teacher: of the distance of the guided variant's flow from an optical flow that sees the target; ours, 0 in the
            paper.
        distil: of the distance to what a wider, trained network makes of the same pairs; ours, 0 in the paper.
        distil_from: its checkpoint; null when nothing is learnt from one.
        scales: how many sizes of the pictures are compared, each half the last.
        perceptual: weights of the VGG network: a file, ``download``, or null when no term needs them.
    """

    warp: float = 2.5
    content: float = 4.0
    style: float = 1000.0
    pixel: float = 0.0
    log_error: float = 0.0
    layers: float = 0.0
    mesh_flow: float = 0.0
    teacher: float = 0.0
    distil: float = 0.0
    distil_from: str | None = None
    scales: int = 4
    perceptual: str | None = None

    def __post_init__(self) -> None:
        """Refuse negative weights and a loss that is always zero (ValueError)."""
        for name in ("warp", "content", "style", "pixel", "log_error", "layers", "mesh_flow", "teacher", "distil"):
            _within(f"loss.{name}", getattr(self, name), 0, math.inf)
        _within("loss.scales", self.scales, 1, 8)
        if (self.distil > 0) != (self.distil_from is not None):
            raise ValueError("loss.distil and loss.distil_from go together: a weight, and the checkpoint to learn from")
        if self.warp + self.pixel == 0 or self.content + self.style + self.pixel + self.log_error == 0:
            raise ValueError("the loss weights leave the warped or the final picture without any loss")

    @property
    def needs_features(self) -> bool:
        """Whether any term compares VGG features."""
        return self.warp + self.content + self.style > 0


@dataclass(frozen=True)
class ScheduleConfig:
    """Length, rates and averaging; the defaults are the paper's (Sec. 4.1).

    Attributes:
        batch: pairs in a step, over all processes.
        warp_steps: steps of the first stage: mapping and warping networks alone.
        full_steps: steps of the second: everything, with a fresh optimiser.
        rate: Adam's rate.
        late_rate: the rate from step ``late_from`` on.
        late_from: the step, counted over both stages, at which the rate falls.
        beta1: Adam's first moment.
        beta2: Adam's second moment.
        clip: largest norm of the gradient; 0 leaves it alone.
        average_images: images after which a weight's share in the averaged network has halved; 6250 is the
            reference's decay of 0.5^(32 / 10000) a step at a batch of 20.
    """

    batch: int = 20
    warp_steps: int = 200_000
    full_steps: int = 200_000
    rate: float = 1e-4
    late_rate: float = 2e-5
    late_from: int = 300_000
    beta1: float = 0.5
    beta2: float = 0.999
    clip: float = 0.0
    average_images: float = 6250.0

    def __post_init__(self) -> None:
        """Refuse a schedule that trains nothing (ValueError)."""
        _within("schedule.batch", self.batch, 1, 65536)
        for name in ("warp_steps", "full_steps", "late_from", "clip"):
            _within(f"schedule.{name}", getattr(self, name), 0, math.inf)
        for name in ("beta1", "beta2"):
            _within(f"schedule.{name}", getattr(self, name), 0, 0.999999)
        if self.rate <= 0 or self.late_rate <= 0 or self.average_images <= 0:
            raise ValueError("schedule.rate, late_rate and average_images must be above 0")
        if self.steps == 0:
            raise ValueError("schedule.warp_steps and schedule.full_steps are both 0, so nothing would be trained")

    @property
    def steps(self) -> int:
        """Steps of both stages."""
        return self.warp_steps + self.full_steps


@dataclass(frozen=True)
class MachineConfig:
    """How the machine is used.

    Attributes:
        device: ``auto``, ``cpu`` or ``cuda``.
        precision: ``float32``, ``bfloat16`` or ``float16`` (with a scaled loss) inside the networks.
        compile: let ``torch.compile`` make the kernels.
        channels_last: memory layout of the pictures.
    """

    device: str = "auto"
    precision: str = "float32"
    compile: bool = False
    channels_last: bool = True

    def __post_init__(self) -> None:
        """Refuse what no machine offers (ValueError)."""
        _one_of("machine.device", self.device, ("auto", "cpu", "cuda"))
        _one_of("machine.precision", self.precision, ("float32", "bfloat16", "float16"))
        if self.device == "cpu" and self.precision == "float16":
            raise ValueError("machine.precision float16 needs a GPU, but machine.device is cpu: take bfloat16")


@dataclass(frozen=True)
class ReportConfig:
    """How often the run tells and keeps what.

    Attributes:
        log_every: steps between lines of the log.
        validate_every: steps between validations with their picture grid.
        snapshot_every: steps between snapshots.
        validation_pairs: fixed pairs of the validation split that are measured.
        picture_rows: how many of them the picture grid shows.
    """

    log_every: int = 50
    validate_every: int = 2000
    snapshot_every: int = 2000
    validation_pairs: int = 64
    picture_rows: int = 6

    def __post_init__(self) -> None:
        """Refuse intervals of nothing (ValueError)."""
        for name in ("log_every", "validate_every", "snapshot_every", "validation_pairs", "picture_rows"):
            _within(f"report.{name}", getattr(self, name), 1, math.inf)
        if self.picture_rows > self.validation_pairs:
            raise ValueError("report.picture_rows cannot be more than report.validation_pairs")


@dataclass(frozen=True)
class RendererTrainingConfig:
    """A whole run.

    Attributes:
        network: the network to train.
        data: what a batch is made of.
        loss: weights of the loss.
        schedule: length, rates and averaging.
        machine: how the machine is used.
        report: what is told and kept.
        seed: of everything random.
    """

    network: PIRendererConfig = field(default_factory=lambda: PIRendererConfig(residual_convolutions=2))
    data: DataConfig = field(default_factory=DataConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    machine: MachineConfig = field(default_factory=MachineConfig)
    report: ReportConfig = field(default_factory=ReportConfig)
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse sections that contradict each other (ValueError)."""
        if self.loss.teacher > 0 and not self.network.geometry_prior:
            raise ValueError("loss.teacher needs network.geometry_prior: it teaches what to add to the mesh's flow")

    @property
    def needs_guide(self) -> bool:
        """Whether the geometry engine's flow goes with every pair."""
        return self.network.geometry_prior or self.loss.mesh_flow > 0

    def check_space(self, name: str, size: int, sided: bool) -> None:
        """Refuse a motion space that these settings cannot be used with.

        Args:
            name: of the motion space of the data.
            size: its numbers in a motion.
            sided: whether it is known which of them change places in a mirrored picture.

        Raises:
            InputError: another number of channels, or a setting that needs ``ict64``.
        """
        if size != self.network.motion_channels:
            raise InputError(
                f"The data's motions ({name}) have {size} numbers, but network.motion_channels is "
                f"{self.network.motion_channels}; set it to {size}."
            )
        if not sided and self.data.flip + self.data.shift + self.data.zoom > 0:
            raise InputError(
                f"Pairs in {name} cannot be mirrored, shifted or enlarged; set data.flip, data.shift and data.zoom "
                "to 0."
            )
        if name != "ict64" and (self.needs_guide or self.data.photo_cycle > 0):
            raise InputError(
                f"The geometry engine cannot read {name} motions; set network.geometry_prior to false and "
                "loss.mesh_flow and data.photo_cycle to 0, or give a pack in ict64."
            )


def read_config(path: Path, perceptual: str | None = None) -> RendererTrainingConfig:
    """Settings from a YAML or JSON file; keys left out keep their defaults.

    Args:
        path: the file.
        perceptual: weights of the VGG network in place of the file's own.

    Raises:
        InputError: the file cannot be read, or has an unknown, wrong or contradictory key.
    """
    config = read_settings_as(RendererTrainingConfig, path)
    return config if perceptual is None else replace(config, loss=replace(config.loss, perceptual=perceptual))


def _within(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        bounds = f"at least {lowest}" if math.isinf(highest) else f"from {lowest} to {highest}"
        raise ValueError(f"{name} must be {bounds}, not {value}")


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
