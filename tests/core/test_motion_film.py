from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.engine_choice import EngineChoice
from core.engines import Engines, make_engines
from core.errors import Cancelled, InputError
from core.face_model import load_face_model
from core.media.sound import Sound, read_sound
from core.motion import BFM64, ICT64, MotionSequence
from core.motion_film import FilmSettings, film_frames, render_film
from core.paste_back import paste_back
from core.photo import photo_from_array
from core.portrait import Portrait, open_portrait
from core.tracking.backends import make_tracker
from core.video_reader import VideoReader
from resources import resource_path


@pytest.fixture(scope="module")
def portrait():
    return open_portrait(resource_path("samples", "portrait.jpg"), make_tracker("auto"))


@pytest.fixture(scope="module")
def engines():
    return make_engines(EngineChoice.GEOMETRY, None, load_face_model())


def opening_mouth(portrait, count=6, fps=25.0):
    own = portrait.fit.motion
    moved = [own.with_values(jawOpen=0.5 * number / max(count - 1, 1)).values for number in range(count)]
    return MotionSequence(ICT64, np.stack([own.values, *moved[1:]]), fps)


class Engine:
    """Fills the crop with a shade that tells the motion, or the window, that it was asked for."""

    name = "neural"

    def set_portrait(self, crop_image, landmarks, identity, motion):
        self.shape, self.landmarks = crop_image.shape, landmarks

    def render(self, motion):
        return np.full(self.shape, round(100 * motion["jawOpen"]), np.uint8)


class WindowEngine(Engine):
    def render_window(self, motion, window):
        assert window.shape == (27, 70) and np.array_equal(window[13], motion.values)
        return np.full(self.shape, 200, np.uint8)


def test_a_film_of_the_photos_size(tmp_path, portrait, engines):
    sound = Sound(np.full(4000, 0.1, np.float32), 16_000)
    told = []
    report = render_film(
        portrait,
        engines,
        opening_mouth(portrait),
        tmp_path / "f.mp4",
        sound=sound,
        progress=lambda *at: told.append(at),
    )
    assert (report.frames, report.size, report.engine, report.rate) == (6, (900, 900), "geometry", 25)
    assert report.seconds > 0
    assert [share for share, _ in told] == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])
    assert told[0][1] is None and told[-1][1] == 0
    with VideoReader(tmp_path / "f.mp4") as video:
        frames = list(video)
    assert len(frames) == 6
    photo = portrait.photo.image.astype(int)
    assert np.abs(frames[0] - photo).mean() < 3, "the first motion is the photo's own"
    crop = portrait.fit.crop
    mouth = np.s_[crop.top + crop.size // 2 : crop.top + crop.size * 3 // 4, 300:600]
    assert np.abs(frames[5][mouth] - photo[mouth]).mean() > 4 * np.abs(frames[0][mouth] - photo[mouth]).mean()
    assert read_sound(tmp_path / "f.mp4").seconds == pytest.approx(0.25, abs=0.05)


def test_frames_are_what_the_photo_would_be(tmp_path, portrait, engines):
    motions = opening_mouth(portrait, 3)
    render_film(portrait, engines, motions, tmp_path / "pictures")
    renderer = engines.make_geometry()
    fit = portrait.fit
    renderer.set_portrait(portrait.crop_image(), fit.landmarks_in_crop(), fit.identity, fit.motion)
    for index in range(3):
        with Image.open(tmp_path / "pictures" / f"{index + 1:05d}.png") as picture:
            expected = paste_back(portrait.photo.image, fit.crop, renderer.render(motions[index]))
            np.testing.assert_array_equal(np.asarray(picture), expected)


@pytest.mark.parametrize(
    ("settings", "name", "size"),
    [
        (FilmSettings(longer_side=300), "f.mp4", (300, 300)),
        (FilmSettings(longer_side=128, crop_only=True), "f.webm", (128, 128)),
        (FilmSettings(), "f.gif", (480, 480)),
        (FilmSettings(longer_side=200), "f.gif", (200, 200)),
    ],
)
def test_sizes(tmp_path, portrait, engines, settings, name, size):
    report = render_film(portrait, engines, opening_mouth(portrait, 2), tmp_path / name, settings)
    assert report.size == size
    with VideoReader(tmp_path / name) as video:
        assert list(video)[0].shape == (size[1], size[0], 3)


@pytest.mark.parametrize(("name", "even"), [("f.mp4", True), ("f.webm", True), ("f.gif", False)])
def test_a_crop_of_odd_size_is_written_and_told_as_its_format_has_it(tmp_path, portrait, engines, name, even):
    side = portrait.fit.crop.size // 2 * 2 + 1
    odd = replace(portrait.fit.crop, size=side)
    portrait = replace(portrait, fit=replace(portrait.fit, crop=odd))
    report = render_film(
        portrait,
        engines,
        opening_mouth(portrait, 2),
        tmp_path / name,
        FilmSettings(side if name == "f.gif" else None, crop_only=True),
    )
    assert report.size == ((side + 1, side + 1) if even else (side, side))
    with VideoReader(tmp_path / name) as video:
        assert list(video)[0].shape == (*report.size[::-1], 3)


def test_a_scaled_film_of_the_photos_own_motion_is_the_scaled_photo(portrait, engines):
    still = opening_mouth(portrait, 1)
    for settings in (FilmSettings(), FilmSettings(longer_side=333), FilmSettings(longer_side=1200)):
        frames, _ = film_frames(portrait, engines, settings)
        picture = frames.picture(still, 0)
        side = settings.longer_side or 900
        expected = np.asarray(Image.fromarray(portrait.photo.image).resize((side, side), Image.Resampling.BOX))
        assert np.abs(picture.astype(int) - expected).mean() < 2.5


def test_the_neural_engine_is_used_where_there_is_one_and_sees_the_moments_around(portrait):
    used = Engines(Engine, WindowEngine, EngineChoice.AUTO)
    frames, name = film_frames(portrait, used, FilmSettings(crop_only=True))
    assert name == "neural" and (frames.picture(opening_mouth(portrait, 3), 1) == 200).all()
    plain, _ = film_frames(portrait, Engines(Engine, WindowEngine, EngineChoice.GEOMETRY), FilmSettings(crop_only=True))
    assert (plain.picture(opening_mouth(portrait, 3), 2) == 50).all()


def test_a_transparent_photo_stands_on_white(portrait):
    image = portrait.photo.image
    alpha = np.full(image.shape[:2], 255, np.uint8)
    alpha[:30] = 0
    clear = Portrait(photo_from_array(image, alpha), portrait.fit)
    frames, _ = film_frames(clear, Engines(Engine), FilmSettings())
    picture = frames.picture(opening_mouth(portrait, 1), 0)
    assert (picture[:15] == 255).all() and np.array_equal(picture[890:, :20], image[890:, :20])


@pytest.mark.parametrize("name", ["f.mp4", "f.gif", "pictures"])
def test_a_cancelled_film_leaves_nothing(tmp_path, portrait, name):
    asked = []

    def cancelled():
        asked.append(len(asked))
        return len(asked) == 4

    with pytest.raises(Cancelled):
        render_film(portrait, Engines(Engine), opening_mouth(portrait), tmp_path / name, cancelled=cancelled)
    assert len(asked) == 4 and list(tmp_path.iterdir()) == []


def test_motions_of_another_space(tmp_path, portrait, engines):
    motions = MotionSequence(BFM64, np.zeros((2, 73), np.float32))
    with pytest.raises(InputError, match="bfm64.*ict64"):
        render_film(portrait, engines, motions, tmp_path / "f.mp4")


@pytest.mark.parametrize("name", ["f.avi", "none/f.mp4"])
def test_a_name_that_no_film_has_is_refused_before_any_work(tmp_path, portrait, name):
    def made():
        pytest.fail("an engine was made")

    with pytest.raises(InputError):
        render_film(portrait, Engines(made), opening_mouth(portrait), tmp_path / name)


def test_a_face_too_small_to_be_seen(portrait, engines):
    with pytest.raises(InputError, match="too small"):
        film_frames(portrait, engines, FilmSettings(longer_side=16))
