"""A driving video of nobody in particular: the second sample portrait says the sample sound."""

from pathlib import Path

from core.audio.talking import TalkOptions, bundled_talker
from core.engine_choice import EngineChoice
from core.engines import make_engines
from core.face_model import load_face_model
from core.media.sound import read_sound
from core.motion_film import FilmSettings, render_film
from core.portrait import open_portrait
from core.tracking.backends import make_tracker
from resources import resource_path


def driving_film(path: Path) -> Path:
    """Write the film to ``path`` and give the path back."""
    engines = make_engines(EngineChoice.GEOMETRY, None, load_face_model())
    portrait = open_portrait(resource_path("samples", "portrait-2.jpg"), make_tracker("embedded"))
    sound = read_sound(resource_path("samples", "speech.flac"))
    options = TalkOptions(seed=2, head=1.6, brows=1.5)
    motions = bundled_talker().take(sound, options, engines.own_motion(portrait).motion)
    render_film(portrait, engines, motions, path, FilmSettings(longer_side=384, crop_only=True), sound)
    return path
