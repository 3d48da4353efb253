"""Settings of a preparation, read from a file in which every key must be known."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from training.settings_file import read_settings_as

IMAGE_SIZES = (256, 512)
MOTION_SPACES = ("ict64", "bfm64")


@dataclass(frozen=True)
class PrepareConfig:
    """What becomes of the videos.

    Attributes:
        motion_space: ``ict64`` as the tracker gives it, or ``bfm64``, which needs files of Deep3DFaceReconstruction.
        image_size: pixels along a side of the frames, 256 or 512.
        frame_rate: frames a second; slower videos keep their own rate.
        lowest_rate: videos below this rate are skipped, their motion cannot be followed.
        minimum_frames: shorter shots are skipped.
        maximum_frames: longer shots are cut into pieces.
        smallest_crop: squares with fewer source pixels along a side are skipped.
        detection_step: every how many frames faces are counted.
        second_face: share of the biggest face's area from which another face counts.
        cut_threshold: share of the colours (0 to 1) that has to change between two frames for a scene cut.
        jump_threshold: share of the face's height that landmarks move between two frames at a cut.
        validation_share: share of the identities in the validation split, where the source does not say.
        sound: keep the sound.
        mel: keep log-mel features of the sound.
    """

    motion_space: str = "ict64"
    image_size: int = 256
    frame_rate: float = 25.0
    lowest_rate: float = 8.0
    minimum_frames: int = 16
    maximum_frames: int = 500
    smallest_crop: int = 96
    detection_step: int = 8
    second_face: float = 0.2
    cut_threshold: float = 0.45
    jump_threshold: float = 0.3
    validation_share: float = 0.05
    sound: bool = True
    mel: bool = False

    def __post_init__(self) -> None:
        """Refuse settings that contradict each other.

        Raises:
            InputError: one that is out of range, or two that exclude each other.
        """
        problems = (
            (self.motion_space not in MOTION_SPACES, f"motion_space is ict64 or bfm64, not {self.motion_space}"),
            (self.image_size not in IMAGE_SIZES, f"image_size is 256 or 512, not {self.image_size}"),
            (not 0 < self.lowest_rate <= self.frame_rate, "lowest_rate must be above 0 and at most frame_rate"),
            (not 1 <= self.minimum_frames <= self.maximum_frames, "minimum_frames must be 1 to maximum_frames"),
            (self.smallest_crop < 16, "smallest_crop must be at least 16 pixels"),
            (self.detection_step < 1, "detection_step must be at least 1"),
            (not 0 < self.second_face <= 1, "second_face must be above 0 and at most 1"),
            (not 0 < self.cut_threshold <= 1, "cut_threshold must be above 0 and at most 1"),
            (self.jump_threshold <= 0, "jump_threshold must be above 0"),
            (not 0 <= self.validation_share < 1, "validation_share must be at least 0 and below 1"),
            (self.mel and not self.sound, "mel needs sound: switch sound on or mel off"),
        )
        for wrong, text in problems:
            if wrong:
                raise InputError(f"The settings contradict each other: {text}.")


def read_config(path: Path) -> PrepareConfig:
    """Settings from a JSON or plain YAML file; keys left out keep their defaults.

    Raises:
        InputError: the file cannot be read, has an unknown key, or keys that contradict each other.
    """
    return read_settings_as(PrepareConfig, path)
