"""A portrait and its motions over time become a film: what talking, imitation and batches share."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.engines import Engines
from core.errors import Cancelled, InputError
from core.film_frames import FilmFrames
from core.label import labelled
from core.media.film import FilmWriter
from core.media.film_options import FilmKind, FilmOptions, check_film_output
from core.media.sound import Sound
from core.motion import MotionSequence
from core.portrait import Portrait

GIF_SIDE = 480
"""Longer side of a GIF whose size nobody chose: GIF packs so badly that few places take larger ones."""

Progress = Callable[[float, float | None], None]
"""Told the share that is done, 0 to 1, and the seconds left, None while nobody knows."""


@dataclass(frozen=True)
class FilmSettings:
    """How the portrait is shown in a film.

    Attributes:
        longer_side: pixels of the longer side; None for the photo's own (a GIF: at most :data:`GIF_SIDE`).
        crop_only: the square around the head, not the whole photo.
        quality: 1 to 100, see :class:`core.media.film_options.FilmOptions`.
        label: words in a corner of every frame; empty for none.
    """

    longer_side: int | None = None
    crop_only: bool = False
    quality: int = FilmOptions.quality
    label: str = ""


@dataclass(frozen=True)
class FilmReport:
    """What was made.

    Attributes:
        path: the file, or the folder of pictures.
        frames: how many.
        rate: frames a second.
        size: width and height in pixels.
        engine: name of the engine that rendered them.
        seconds: how long the rendering took.
    """

    path: Path
    frames: int
    rate: float
    size: tuple[int, int]
    engine: str
    seconds: float


def render_film(
    portrait: Portrait,
    engines: Engines,
    motions: MotionSequence,
    path: str | Path,
    settings: FilmSettings | None = None,
    sound: Sound | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FilmReport:
    """Render every motion and write the film; memory does not grow with its length.

    Args:
        portrait: the photo and the face in it.
        engines: the neural engine renders where they have one and it was not ruled out, else geometry.
        motions: one for each frame, in the motion space of the engines.
        path: see :class:`core.media.film.FilmWriter`.
        settings: size and quality.
        sound: heard from the first frame on.
        progress: called after every frame.
        cancelled: asked before every frame; true stops the work.

    Raises:
        InputError: motions of another space, a name or size that no film can have, or the film cannot be written.
        Cancelled: ``cancelled`` said so; no half file is left, and an earlier film of that name is as it was.
    """
    settings, target = settings or FilmSettings(), Path(path)
    kind = check_film_output(target)
    if motions.space.name != engines.space.name:
        raise InputError(
            f"The motion is in {motions.space.name}, and the engine needs {engines.space.name}; track or make it again."
        )
    begin = time.perf_counter()
    frames, engine = film_frames(portrait, engines, settings, kind)
    with FilmWriter(target, frames.size, motions.fps, sound, FilmOptions(settings.quality)) as film:
        for index in range(len(motions)):
            if cancelled is not None and cancelled():
                raise Cancelled
            film.add(labelled(frames.picture(motions, index), settings.label))
            if progress is not None:
                progress((index + 1) / len(motions), _seconds_left(begin, index + 1, len(motions)))
    return FilmReport(target, len(motions), motions.fps, film.written_size, engine, time.perf_counter() - begin)


def film_frames(
    portrait: Portrait, engines: Engines, settings: FilmSettings, kind: FilmKind = FilmKind.MP4
) -> tuple[FilmFrames, str]:
    """The pictures of a film without the film, and the name of the engine that makes them; raises as FilmFrames."""
    make = engines.make_neural if engines.renders_stills_neurally else None
    renderer = (make or engines.make_geometry)()
    longer_side = settings.longer_side
    if longer_side is None and kind is FilmKind.GIF:
        own = portrait.fit.crop.size if settings.crop_only else max(portrait.photo.image.shape[:2])
        longer_side = min(own, GIF_SIDE)
    return FilmFrames(portrait, renderer, longer_side, settings.crop_only), renderer.name


def _seconds_left(begin: float, done: int, total: int) -> float | None:
    # The first frames pay for what later ones reuse, so they say little.
    if done < min(3, total):
        return None
    return (time.perf_counter() - begin) / done * (total - done)
