"""Does single jobs of a batch; what several jobs of one photo or one clip share is kept between them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from core.batch.plan import BatchPlan, Move
from core.batch.tasks import Task
from core.engine_choice import EngineChoice
from core.errors import InputError
from core.motion import Motion, MotionSequence, load_motion
from core.motion.assignments import apply_assignments, parse_assignment
from core.presets import apply_preset, find_preset

if TYPE_CHECKING:
    from core.audio.talking import Talker
    from core.driving.clip import DrivingClip
    from core.engines import Engines
    from core.film_frames import FilmFrames
    from core.media.sound import Sound
    from core.portrait import Portrait
    from core.rendering import Renderer
    from core.tracking.tracker import Tracker

_STILL_RATE = 25.0


class State(Enum):
    """How a job ended."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class TaskResult:
    """What became of a job.

    Attributes:
        number: of the job.
        state: how it ended.
        seconds: how long it took.
        message: one sentence where it failed, else empty.
    """

    number: int
    state: State
    seconds: float
    message: str = ""


class Performer:
    """Does jobs of one plan, best those of one photo after each other. Belongs to one process."""

    def __init__(self, plan: BatchPlan) -> None:
        """Take the plan; engines are made when the first job needs them."""
        self._plan = plan
        self._photo: tuple[str, Portrait] | None = None
        self._frames: tuple[str, FilmFrames] | None = None
        self._driver: tuple[str, DrivingClip] | None = None
        self._sound: tuple[str, Sound] | None = None

    def perform(self, task: Task, cancelled: Callable[[], bool] | None = None) -> TaskResult:
        """Do a job; its file appears whole or not at all, a failure becomes a sentence.

        Raises:
            Cancelled: ``cancelled``, asked before every frame of a film, said so.
        """
        begun = time.perf_counter()
        try:
            self._make(task, cancelled)
        except InputError as error:
            return TaskResult(task.number, State.FAILED, time.perf_counter() - begun, str(error))
        except (OSError, ValueError, RuntimeError, MemoryError) as error:
            # One file that brings the program to grief must not end the other 999.
            message = f"{Path(task.photo).name} could not be rendered: {type(error).__name__}: {error}."
            return TaskResult(task.number, State.FAILED, time.perf_counter() - begun, message)
        return TaskResult(task.number, State.DONE, time.perf_counter() - begun)

    def _make(self, task: Task, cancelled: Callable[[], bool] | None) -> None:
        portrait = self._portrait(task.photo)
        own = self._engines.own_motion(portrait).motion
        output = self._plan.output
        target = Path(task.target)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not task.is_film:
            self._save_still(portrait, self._still(task.move, own), target)
            self._sign(target, task.photo)
            return
        from core.motion_film import FilmSettings, render_film

        motions = self._film(task.move, own)
        settings = FilmSettings(output.size, output.crop_only, output.quality, output.label)
        sound = None if task.move.sound is None else self._sound_of(task.move.sound)
        self._frames = None
        render_film(portrait, self._engines, motions, target, settings, sound, cancelled=cancelled)
        self._sign(target, task.photo)

    def _sign(self, target: Path, photo: str) -> None:
        output = self._plan.output
        if output.certificate is not None and output.key is not None:
            from core.credentials import SigningIdentity, sign

            sign(target, SigningIdentity(Path(output.certificate), Path(output.key)), Path(photo))

    def _save_still(self, portrait: "Portrait", motion: Motion, target: Path) -> None:
        from core.label import labelled
        from core.photo import save_photo

        output = self._plan.output
        still = MotionSequence(motion.space, motion.values[None], _STILL_RATE)
        picture = labelled(self._frames_of(portrait).picture(still, 0), output.label)
        save_photo(portrait.photo, picture, target, quality=output.quality)

    def _still(self, move: Move, own: Motion) -> Motion:
        motion = own
        if move.preset is not None:
            motion = apply_preset(motion, find_preset(move.preset))
        elif move.motion is not None:
            motion = load_motion(move.motion, own.space)[0]
        elif move.driving is not None:
            motion = self._driven(move, own)[0]
        return apply_assignments(motion, tuple(parse_assignment(text, own.space) for text in move.edits))

    def _film(self, move: Move, own: Motion) -> MotionSequence:
        base = apply_assignments(own, tuple(parse_assignment(text, own.space) for text in move.edits))
        if move.motion is not None:
            return load_motion(move.motion, own.space)
        if move.driving is not None:
            return self._driven(move, base)
        from core.audio.talking import TalkOptions

        return self._talker.take(self._sound_of(move.sound or ""), TalkOptions(seed=move.seed), base)

    def _driven(self, move: Move, base: Motion) -> MotionSequence:
        from core.driving.reading import read_driving
        from core.driving.transfer import DrivingOptions, drive
        from core.tracking.backends import make_tracker

        path = move.driving or ""
        if self._driver is None or self._driver[0] != path:
            self._driver = path, read_driving(path, make_tracker("auto"))
        clip = self._driver[1]
        absolute = clip.is_still if move.absolute is None else move.absolute
        return drive(base, clip, DrivingOptions(absolute))

    def _portrait(self, photo: str) -> "Portrait":
        from core.portrait import open_portrait

        if self._photo is None or self._photo[0] != photo:
            self._photo = self._frames = None
            self._photo = photo, open_portrait(photo, self._tracker)
        return self._photo[1]

    def _frames_of(self, portrait: "Portrait") -> "FilmFrames":
        from core.film_frames import FilmFrames

        photo = self._photo[0] if self._photo is not None else ""
        if self._frames is None or self._frames[0] != photo:
            output = self._plan.output
            self._frames = photo, FilmFrames(portrait, self._renderer(), output.size, output.crop_only)
        return self._frames[1]

    def _renderer(self) -> "Renderer":
        neural = self._engines.make_neural if self._engines.renders_stills_neurally else None
        return (neural or self._engines.make_geometry)()

    def _sound_of(self, path: str) -> "Sound":
        from core.media.sound import read_sound

        if self._sound is None or self._sound[0] != path:
            self._sound = path, read_sound(path)
        return self._sound[1]

    @cached_property
    def _engines(self) -> "Engines":
        from core.engines import make_engines
        from core.face_model import load_face_model

        checkpoint = None if self._plan.checkpoint is None else Path(self._plan.checkpoint)
        return make_engines(EngineChoice(self._plan.engine), checkpoint, load_face_model())

    @cached_property
    def _tracker(self) -> "Tracker":
        from core.tracking.backends import make_photo_tracker

        return make_photo_tracker()

    @cached_property
    def _talker(self) -> "Talker":
        from core.audio.talking import bundled_talker

        return bundled_talker()
