"""Settings of the training of the speech model, with their files."""

from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InputError
from training.settings_file import read_settings_as


@dataclass(frozen=True)
class FlowTraining:
    """How one flow is built and taught.

    Attributes:
        steps: K, see :class:`core.networks.audio_flow.config.FlowSize`, as the next six and memory.
        hidden: width of the couplings' LSTMs.
        context: width of the context's LSTM.
        audio: width of the encoded sound.
        history: motions and sound before a frame.
        ahead: sound after it.
        frame: width of an encoded frame of sound.
        memory: see FlowSize; as long as the sequences, so that sampling never leaves what was taught.
        frames: of a sequence.
        speech_share: share of sequences from the speech corpus where there are real clips too.
        dropout: share of frames of the motion history that are withheld, against ignoring the sound.
        every: steps of the run to one step of this flow; 0 to leave it as it is.
        direct: weight of the likelihood of the first map alone, which hears the sound but not the frame itself; the
            whole flow can explain one coefficient by another and learns to listen late.
        lips: weight of the error of the opening between the lips there, on laid-out speech.
    """

    steps: int = 8
    hidden: int = 64
    context: int = 128
    audio: int = 128
    history: int = 4
    ahead: int = 5
    frame: int = 64
    memory: int = 0
    frames: int = 75
    speech_share: float = 0.8
    dropout: float = 0.6
    every: int = 1
    direct: float = 0.0
    lips: float = 0.0

    def __post_init__(self) -> None:
        if min(self.steps, self.hidden, self.context, self.audio, self.history, self.frames) < 1:
            raise InputError("Sizes of a flow in the settings of audio are at least 1.")
        if min(self.ahead, self.memory, self.every) < 0:
            raise InputError("The settings ahead, memory and every of a flow of audio are 0 or more.")
        if min(self.direct, self.lips) < 0.0 or self.frame < 1:
            raise InputError("direct and lips in the settings of audio are 0 or more, and frame is at least 1.")
        if not (0.0 <= self.speech_share <= 1.0 and 0.0 <= self.dropout <= 1.0):
            raise InputError("speech_share and dropout in the settings of audio lie between 0 and 1.")


@dataclass(frozen=True)
class AudioTraining:
    """How the speech model is trained.

    Attributes:
        mouth: the flow of the mouth; laid-out speech teaches it most.
        rest: the flow of brows, eyes and head; real clips teach it most.
        iterations: steps of the optimizer.
        batch: sequences in a step.
        rate: learning rate of Adam, falling to zero along a cosine.
        data_noise: deviation of noise on motions, in units of their spread, so that numbers that hardly move have
            no boundless density.
        history_noise: the same for the history, which in use holds the model's own imperfect motions.
        check_every: steps between measurements on the validation split, and between snapshots.
        patience: measurements without a better one after which a flow is taught no more; 0 to go on to the end.
        seed: of weights and batches.
    """

    mouth: FlowTraining = field(default_factory=lambda: FlowTraining(direct=1.0, lips=1.0))
    rest: FlowTraining = field(
        default_factory=lambda: FlowTraining(speech_share=0.3, dropout=0.3, every=2, memory=150, frames=150)
    )
    iterations: int = 3000
    batch: int = 32
    rate: float = 1.5e-3
    data_noise: float = 0.05
    history_noise: float = 0.1
    check_every: int = 100
    patience: int = 8
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("iterations", "batch", "rate", "check_every"):
            if not getattr(self, name) > 0:
                raise InputError(f"The setting {name} of audio must be positive, not {getattr(self, name)}.")
        if min(self.patience, self.data_noise, self.history_noise) < 0:
            raise InputError("The settings patience, data_noise and history_noise of audio must be 0 or more.")


def read_config(path: Path) -> AudioTraining:
    """Settings from a YAML or JSON file.

    Raises:
        InputError: it cannot be read, has an unknown entry, or one out of range.
    """
    return read_settings_as(AudioTraining, path)
