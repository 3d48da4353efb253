from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from core.errors import InputError
from core.media.film import FilmWriter
from core.media.film_marks import film_source_type
from core.media.film_options import FilmOptions
from core.media.sound import Sound, read_sound
from core.provenance import DIGITAL_SOURCE_TYPE, digital_source_type
from core.video_reader import VideoReader

resource = pytest.importorskip("resource")

WIDTH, HEIGHT = 96, 64


def frames(count, width=WIDTH, height=HEIGHT):
    """A grey picture with a red square that moves to the right."""
    for number in range(count):
        image = np.full((height, width, 3), 128, np.uint8)
        left = 4 + 2 * (number % 30)
        image[20:40, left : left + 16] = (220, 30, 40)
        yield image


def speech(seconds=2.0, rate=16_000) -> Sound:
    return Sound(0.4 * np.sin(2 * np.pi * 330 * np.arange(round(seconds * rate)) / rate), rate)


def write(path, count=50, size=(WIDTH, HEIGHT), sound=None, rate=25, options=None):
    with FilmWriter(path, size, rate, sound, options) as film:
        for frame in frames(count, *size):
            film.add(frame)
    return path


def boxes(path) -> list[str]:
    content, place, names = path.read_bytes(), 0, []
    while place < len(content):
        names.append(content[place + 4 : place + 8].decode())
        place += int.from_bytes(content[place : place + 4], "big")
    return names


def left_behind(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("name", "codecs"), [("f.mp4", ("h264", "aac")), ("f.webm", ("vp9", "opus"))])
def test_a_film_with_sound(tmp_path, name, codecs):
    import av

    path = write(tmp_path / name, sound=speech())
    with av.open(str(path)) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert (picture.codec_context.name, sound.codec_context.name.removeprefix("lib")) == codecs
        assert picture.codec_context.pix_fmt == "yuv420p" and picture.average_rate == 25
        assert container.duration / av.time_base == pytest.approx(2.0, abs=0.04)
    with VideoReader(path) as video:
        read = list(video)
    assert len(read) == 50
    for made, original in zip(read, frames(50), strict=True):
        assert np.abs(made.astype(int) - original).mean() < 4
    assert read_sound(path).seconds == pytest.approx(2.0, abs=0.06)
    assert film_source_type(path) == DIGITAL_SOURCE_TYPE
    assert left_behind(tmp_path) == [name]


def test_colours_come_back(tmp_path):
    path = tmp_path / "f.mp4"
    colours = np.array([[200, 150, 130], [60, 90, 160], [250, 250, 250], [5, 5, 5]], np.uint8)
    image = np.repeat(np.repeat(colours[None], 64, axis=0), 32, axis=1)
    with FilmWriter(path, (128, 64)) as film:
        for _ in range(3):
            film.add(image)
    with VideoReader(path) as video:
        made = list(video)[1]
    assert np.abs(made[32, 16::32].astype(int) - colours).max() <= 6


def test_an_mp4_plays_while_it_loads(tmp_path):
    order = boxes(write(tmp_path / "f.mp4", sound=speech()))
    assert order.index("moov") < order.index("mdat") and order[-1] == "uuid"


def test_the_sound_is_in_step_with_the_pictures(tmp_path):
    samples = np.zeros(3 * 16_000, np.float32)
    samples[16_000:17_600] = speech(0.1).samples
    path = write(tmp_path / "f.mp4", 75, sound=Sound(samples, 16_000))
    heard = read_sound(path)
    assert np.flatnonzero(np.abs(heard.samples) > 0.1)[0] / heard.rate == pytest.approx(1.0, abs=0.02)


def test_sound_longer_than_the_pictures_ends_with_them(tmp_path):
    assert read_sound(write(tmp_path / "f.mp4", 25, sound=speech(8.0))).seconds == pytest.approx(1.0, abs=0.06)


def test_sound_shorter_than_the_pictures(tmp_path):
    with VideoReader(write(tmp_path / "f.webm", 50, sound=speech(0.5))) as video:
        assert len(list(video)) == 50


@pytest.mark.parametrize("name", ["f.mp4", "f.webm"])
def test_odd_sizes_repeat_the_last_row_and_column(tmp_path, name):
    with VideoReader(write(tmp_path / name, 3, (97, 63))) as video:
        assert list(video)[0].shape == (64, 98, 3)


def test_quality_is_a_choice(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (64, 96, 3), dtype=np.uint8)
    sizes = []
    for quality in (20, 95):
        with FilmWriter(tmp_path / "f.mp4", (96, 64), options=FilmOptions(quality)) as film:
            film.add(noise)
        sizes.append((tmp_path / "f.mp4").stat().st_size)
    assert sizes[1] > 1.5 * sizes[0]


def test_another_frame_rate(tmp_path):
    with VideoReader(write(tmp_path / "f.mp4", 60, rate=29.97)) as video:
        assert video.fps == pytest.approx(29.97, abs=0.01)


def test_a_gif(tmp_path):
    path = write(tmp_path / "f.gif", 20, (97, 63), sound=speech())
    with Image.open(path) as gif:
        assert gif.n_frames == 20 and gif.size == (97, 63) and gif.info["loop"] == 0
        for made, original in zip(ImageSequence.Iterator(gif), frames(20, 97, 63), strict=True):
            assert made.info["duration"] == 40
            assert np.abs(np.asarray(made.convert("RGB")).astype(int) - original).mean() < 6
    assert film_source_type(path) == DIGITAL_SOURCE_TYPE
    assert left_behind(tmp_path) == ["f.gif"]


def test_colours_that_come_late_are_in_the_palette_of_a_gif(tmp_path):
    with FilmWriter(tmp_path / "f.gif", (64, 64)) as film:
        for number in range(40):
            film.add(np.full((64, 64, 3), (90, 90, 90) if number < 30 else (10, 200, 60), np.uint8))
    with Image.open(tmp_path / "f.gif") as gif:
        gif.seek(35)
        assert np.abs(np.asarray(gif.convert("RGB")).astype(int) - (10, 200, 60)).max() < 12


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_of_pictures(tmp_path, there):
    folder = tmp_path / "pictures"
    if there:
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
    write(folder, 3, (97, 63), sound=speech())
    names = [*(["notes.txt"] if there else []), "sound.wav"]
    assert left_behind(folder) == ["00001.png", "00002.png", "00003.png", *names]
    with Image.open(folder / "00002.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture), list(frames(2, 97, 63))[1])
        assert digital_source_type(picture.info["xmp"]) == DIGITAL_SOURCE_TYPE
    assert read_sound(folder / "sound.wav").seconds == pytest.approx(2.0)
    assert left_behind(tmp_path) == ["pictures"]


def test_pictures_are_named_by_a_pattern(tmp_path):
    write(tmp_path / "smile-%03d.png", 2)
    assert left_behind(tmp_path) == ["smile-001.png", "smile-002.png"]


def test_pictures_of_an_earlier_film_are_not_mixed_with_new_ones(tmp_path):
    write(tmp_path / "p", 2)
    with pytest.raises(InputError, match="already holds"):
        write(tmp_path / "p", 1)
    assert left_behind(tmp_path / "p") == ["00001.png", "00002.png"]


NAMES = ["f.mp4", "f.webm", "f.gif", "pictures"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, RuntimeError])
def test_a_stopped_film_leaves_nothing(tmp_path, name, error):
    with pytest.raises(error), FilmWriter(tmp_path / name, (WIDTH, HEIGHT), 25, speech()) as film:
        film.add(next(frames(1)))
        raise error
    assert left_behind(tmp_path) == []


def test_a_stopped_film_leaves_the_earlier_one(tmp_path):
    before = write(tmp_path / "f.mp4").read_bytes()
    with pytest.raises(RuntimeError), FilmWriter(tmp_path / "f.mp4", (WIDTH, HEIGHT)) as film:
        film.add(next(frames(1)))
        raise RuntimeError
    assert (tmp_path / "f.mp4").read_bytes() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_film_without_frames(tmp_path, name):
    with pytest.raises(InputError, match="no frames"), FilmWriter(tmp_path / name, (WIDTH, HEIGHT)):
        pass
    assert left_behind(tmp_path) == []


@contextmanager
def disk_with_room_for(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk(tmp_path, name):
    noise = np.random.default_rng(0).integers(0, 255, (256, 256, 3), dtype=np.uint8)

    def fill():
        with FilmWriter(tmp_path / name, (256, 256), 25, speech()) as film:
            for number in range(60):
                film.add(np.roll(noise, 7 * number, axis=0))

    with disk_with_room_for(100_000), pytest.raises(InputError, match="Cannot write .*free some space"):
        fill()
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("name", ["f.avi", "f.jpg"])
def test_an_unknown_ending(tmp_path, name):
    with pytest.raises(InputError, match=r"\.mp4, \.webm or \.gif"):
        FilmWriter(tmp_path / name, (WIDTH, HEIGHT))


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="no folder"):
        FilmWriter(tmp_path / "none" / "f.mp4", (WIDTH, HEIGHT))


@pytest.mark.parametrize("size", [(9000, 100), (8, 8)])
def test_a_size_that_no_film_has(tmp_path, size):
    with pytest.raises(InputError, match="pixels"):
        FilmWriter(tmp_path / "f.mp4", size)


def test_a_frame_of_another_size(tmp_path):
    with pytest.raises(ValueError, match="96 x 64"), FilmWriter(tmp_path / "f.mp4", (WIDTH, HEIGHT)) as film:
        film.add(np.zeros((32, 32, 3), np.uint8))


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs the memory figures of Linux")
@pytest.mark.parametrize("name", ["f.mp4", "f.gif"])
def test_memory_is_flat_over_300_seconds(tmp_path, name):
    picture = np.zeros((32, 32, 3), np.uint8)
    held = []
    with FilmWriter(tmp_path / name, (32, 32), 25, speech(300.0, 8000)) as film:
        for number in range(300 * 25):
            picture[number % 32, (number // 32) % 32] = number % 255
            film.add(picture)
            if number % 750 == 749:
                held.append(resident())
    # After a tenth of the film everything has its final size; the rest may add no more than noise.
    assert held[-1] - held[0] < 12_000_000
