"""What the talk panel has done in the background: reading sounds and clips, making takes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.audio.talking import Talker, TalkOptions
from core.conventions import FloatArray
from core.driving.film_strip import FilmStrip
from core.driving.reading import read_driving
from core.errors import InputError
from core.media.sound import Sound, read_sound
from core.motion import Motion
from core.neural.torch_loading import load_torch
from core.talk.imitation import Imitation, silence
from core.talk.takes import Take
from core.talk.waveform import Waveform
from core.tracking.backends import make_tracker
from pirender_gui.talk.background import Progress, Task


@dataclass(frozen=True, eq=False)
class DrivenTimeline:
    """What is imitated, and its own sound or as much silence."""

    imitation: Imitation
    waveform: Waveform


@dataclass(frozen=True, eq=False)
class ReadSound(Task):
    """Read a sound file, or the sound of a video."""

    path: Path

    def run(self, progress: Progress) -> Waveform:
        """The sound, and what it looks like."""
        return Waveform.of(read_sound(self.path))


@dataclass(frozen=True, eq=False)
class LookThrough(Task):
    """Make what a sound looks like."""

    sound: Sound
    name: str

    def run(self, progress: Progress) -> Waveform:
        """The sound, and what it looks like."""
        return Waveform.of(self.sound)


class LazyTalker:
    """Loads the speech model when it is first needed; belongs to the thread of the tasks."""

    def __init__(self, make: Callable[[], Talker], needs_torch: bool = True) -> None:
        """``make`` loads it (``InputError`` when it cannot be)."""
        self._make, self._needs_torch = make, needs_torch
        self._talker: Talker | None = None

    def get(self) -> Talker:
        """The speech model."""
        if self._talker is None:
            if self._needs_torch:
                load_torch()
            self._talker = self._make()
        return self._talker


@dataclass(frozen=True, eq=False)
class ReadDriving(Task):
    """Read and track what is to be imitated, with its sound."""

    path: Path

    def run(self, progress: Progress) -> DrivenTimeline:
        """The clip, and the timeline that it brings along."""

        def told(done: int, total: int | None) -> None:
            progress(done / total if total else -1.0)

        clip = read_driving(self.path, make_tracker("embedded"), progress=told, pictures=FilmStrip())
        imitation = Imitation.of(clip, self.path.name)
        return DrivenTimeline(imitation, Waveform.of(_sound_of(self.path) or silence(imitation.seconds)))


@dataclass(frozen=True, eq=False)
class MakeImitation(Task):
    """Let the portrait imitate a clip."""

    number: int
    imitation: Imitation
    base: Motion
    seconds: float
    mouth: FloatArray | None

    def run(self, progress: Progress) -> Take:
        """The take."""
        return self.imitation.take(self.number, self.base, self.seconds, self.mouth)


def _sound_of(path: Path) -> Sound | None:
    try:
        return read_sound(path)
    except InputError:
        # Most driving clips are silent, pictures and motion files always.
        return None


@dataclass(frozen=True, eq=False)
class MakeTake(Task):
    """Let the speech model say a sound."""

    number: int
    sound: Sound
    options: TalkOptions
    base: Motion
    talker: LazyTalker

    def run(self, progress: Progress) -> Take:
        """The take."""
        motions = self.talker.get().take(self.sound, self.options, self.base, progress)
        return Take.of(self.number, self.options, motions, self.base)
