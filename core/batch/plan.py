"""What a batch is asked to do."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from core.engine_choice import EngineChoice
from core.errors import InputError

LARGEST_SIZE = 8192


class Conflict(Enum):
    """What happens to a file that is there already under a job's name."""

    SKIP = "skip"
    OVERWRITE = "overwrite"
    UNIQUE = "unique"


@dataclass(frozen=True)
class Move:
    """One thing that every photo does; exactly one of preset, motion, driving and sound, or edits alone.

    Attributes:
        preset: a named expression.
        motion: a motion file; one frame makes a picture, several make a film.
        driving: a video, picture or motion file that is imitated.
        sound: a sound file that is said.
        edits: assignments in people's units, e.g. ``jawOpen=0.5``, on top of the photo's own motion.
        name: for file names; empty for the preset's or the file's.
        seed: of what is random about talking.
        absolute: whether a driving face is taken over as it is; None for the usual (pictures yes, videos no).
    """

    preset: str | None = None
    motion: str | None = None
    driving: str | None = None
    sound: str | None = None
    edits: tuple[str, ...] = ()
    name: str = ""
    seed: int = 0
    absolute: bool | None = None

    def __post_init__(self) -> None:
        """Check that it is one thing (``InputError``)."""
        given = [name for name in ("preset", "motion", "driving", "sound") if getattr(self, name) is not None]
        if len(given) > 1:
            raise InputError(f"A move has both {given[0]} and {given[1]}; make two moves of it.")
        if not given and not self.edits:
            raise InputError("A move is empty; give it a preset, motion, driving, sound or edits.")

    @property
    def file(self) -> str | None:
        """The file that it needs, if any."""
        return self.motion or self.driving or self.sound

    @property
    def label(self) -> str:
        """What it is called in file names and lists."""
        if self.name:
            return self.name
        if self.preset is not None:
            return self.preset
        return "edit" if self.file is None else Path(self.file).stem


@dataclass(frozen=True)
class Output:
    """Where results go and how they are written.

    Attributes:
        folder: made if it is not there.
        template: file name without ending; ``{photo}``, ``{preset}`` (the move's name) and ``{counter}`` are filled in.
        conflict: what happens where a file is there already: skip, overwrite or unique.
        picture: ending of pictures, without the dot.
        film: mp4, webm, gif, or frames for numbered PNG files in a folder.
        quality: 1 to 100.
        size: longer side in pixels; None for the photo's own.
        crop_only: the square around the head, not the whole photo.
        sheets: also one picture for each photo with all that was made of it side by side.
        label: words written into a corner of every picture; empty for none.
        certificate: PEM file that signs content credentials; None for none.
        key: PEM file of its private key.
    """

    folder: str
    template: str = "{photo}-{preset}"
    conflict: str = Conflict.UNIQUE.value
    picture: str = "png"
    film: str = "mp4"
    quality: int = 90
    size: int | None = None
    crop_only: bool = False
    sheets: bool = False
    label: str = ""
    certificate: str | None = None
    key: str | None = None

    def __post_init__(self) -> None:
        """Check the choices (``InputError``)."""
        if self.conflict not in [choice.value for choice in Conflict]:
            raise InputError(f"There is no way {self.conflict!r} to settle conflicts; use skip, overwrite or unique.")
        if self.film not in ("mp4", "webm", "gif", "frames"):
            raise InputError(f"There is no film format {self.film!r}; use mp4, webm, gif or frames.")
        if (self.certificate is None) != (self.key is None):
            raise InputError("Signing needs a certificate and its key; name both, or none.")
        if not 1 <= self.quality <= 100:
            raise InputError(f"The quality {self.quality} is out of range; use 1 to 100.")
        if self.size is not None and not 16 <= self.size <= LARGEST_SIZE:
            raise InputError(f"The size {self.size} is out of range; use 16 to {LARGEST_SIZE} pixels.")


@dataclass(frozen=True)
class BatchPlan:
    """A whole batch.

    Attributes:
        photos: files, or patterns such as ``holiday/*.jpg``.
        moves: what every photo does.
        output: where results go.
        engine: auto, geometry or neural.
        checkpoint: of the neural engine; None for the one that comes with the program.
    """

    photos: tuple[str, ...]
    moves: tuple[Move, ...]
    output: Output
    engine: str = field(default=EngineChoice.AUTO.value)
    checkpoint: str | None = None

    def __post_init__(self) -> None:
        """Check that there is something to do (``InputError``)."""
        if not self.photos:
            raise InputError("The batch has no photos; name some files or a pattern such as 'photos/*.jpg'.")
        if not self.moves:
            raise InputError("The batch has nothing to do with the photos; give a preset, motion, video or sound.")
        if self.engine not in [choice.value for choice in EngineChoice]:
            raise InputError(f"There is no engine {self.engine!r}; use auto, geometry or neural.")
