import numpy as np
import pytest
import soundfile
from PIL import Image

from core.media.film import FilmWriter
from core.media.film_marks import film_source_type
from core.media.sound import Sound, read_sound
from core.motion import ICT64, MotionSequence, load_motion, save_motion
from core.provenance import DIGITAL_SOURCE_TYPE
from core.video_reader import VideoReader
from resources import resource_path


@pytest.fixture(scope="module")
def driving(tmp_path_factory):
    """Eight frames of the other bundled portrait that moves sideways, with a hum."""
    folder = tmp_path_factory.mktemp("driving")
    with Image.open(resource_path("samples", "portrait-2.jpg")) as picture:
        face = np.asarray(picture.convert("RGB").resize((240, 240)))
    hum = Sound(0.3 * np.sin(np.arange(5120) / 5), 16_000)
    with FilmWriter(folder / "clip.mp4", (240, 240), 25, hum) as film:
        for number in range(8):
            film.add(np.roll(face, 2 * number, axis=1))
    return folder / "clip.mp4"


@pytest.fixture
def motion_file(tmp_path):
    """Ten frames in which the jaw opens."""
    frames = np.zeros((10, ICT64.size), np.float32)
    frames[:, ICT64.index("jawOpen")] = np.linspace(0, 0.6, 10)
    save_motion(MotionSequence(ICT64, frames), tmp_path / "motion.json")
    return tmp_path / "motion.json"


def quick(*more):
    return ("--engine", "geometry", "--size", "120", *more)


def test_a_video_drives_a_photo(pirender, sample, driving, tmp_path):
    out, moved = tmp_path / "r.mp4", tmp_path / "m.npz"
    status, report, error = pirender("reenact", sample, driving, "-o", out, "--motion", moved, *quick("--json"))
    assert status == 0 and error == ""
    assert (report["frames"], report["fps"], report["width"]) == (8, 25, 120)
    about = report["driving"]
    assert about["found"] == 1.0 and about["shots"] == 1 and not about["absolute"] and about["sound"]
    motions = load_motion(moved)
    neutral = motions[about["neutral"]]
    assert np.ptp(motions.frames[:, ICT64.index("tx")]) == pytest.approx(2 * 14 / 240, rel=0.35)
    with VideoReader(out) as video:
        frames = list(video)
    assert len(frames) == 8 and film_source_type(out) == DIGITAL_SOURCE_TYPE
    assert read_sound(out).seconds == pytest.approx(0.32, abs=0.06)
    own = pirender("render", sample, "-o", tmp_path / "own.png", "--json")[1]["photo_motion"]
    for name in ("tz", "mouthSmile_L", "yaw"):
        assert neutral[name] == pytest.approx(own[name], abs=1e-3), "the neutral frame shows the photo itself"


def test_without_sound(pirender, sample, driving, tmp_path):
    _, report, _ = pirender("reenact", sample, driving, "-o", tmp_path / "r.mp4", *quick("--mute", "--json"))
    assert report["driving"]["sound"] is False


def test_a_motion_file_drives_with_gains(pirender, sample, motion_file, tmp_path):
    arguments = ("reenact", sample, motion_file, "-o", tmp_path / "r.webm", "--motion", tmp_path / "m.json")
    assert pirender(*arguments, "--neutral", 0, "--mouth", 0.5, *quick())[0] == 0
    jaw = load_motion(tmp_path / "m.json").frames[:, ICT64.index("jawOpen")]
    assert jaw[-1] - jaw[0] == pytest.approx(0.3, abs=1e-4)


def test_a_picture_drives_by_what_it_shows(pirender, sample, tmp_path):
    picture = resource_path("samples", "portrait-2.jpg")
    status, report, _ = pirender("reenact", sample, picture, "-o", tmp_path / "pictures", *quick("--json"))
    assert status == 0 and report["frames"] == 1 and report["driving"]["absolute"]
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["00001.png"]


def test_the_photos_own_expression_can_be_changed_underneath(pirender, sample, motion_file, tmp_path):
    arguments = ("reenact", sample, motion_file, "-o", tmp_path / "r.gif", "--motion", tmp_path / "m.json")
    assert pirender(*arguments, "--set", "browDown=0.5", *quick())[0] == 0
    assert load_motion(tmp_path / "m.json").frames[:, ICT64.index("browDown_L")] == pytest.approx(0.5, abs=1e-5)


def refused(run, folder) -> str:
    """The one line that a refused command says; nothing new may lie in the folder."""
    before = sorted(folder.iterdir())
    status, report, error = run()
    assert status == 2 and report is None and error.count("\n") == 1
    assert sorted(folder.iterdir()) == before
    return error


@pytest.mark.parametrize(
    ("option", "value"),
    [("--neutral", 99), ("--head", -1), ("--lids", "nan"), ("--mouth", 7), ("--size", 3), ("--motion", "m.txt"),
     ("--smoothing", 2), ("--set", "noSuch=1"), ("--face", 5), ("--quality", 101)],
)  # fmt: skip
def test_options_out_of_range(pirender, sample, motion_file, tmp_path, option, value):
    arguments = ("reenact", sample, motion_file, "-o", tmp_path / "r.mp4", option, value)
    refused(lambda: pirender(*arguments), tmp_path)


def test_a_video_without_a_face(pirender, sample, tmp_path):
    with FilmWriter(tmp_path / "grass.mp4", (96, 96)) as film:
        film.add(np.full((96, 96, 3), (90, 120, 60), np.uint8))
    arguments = ("reenact", sample, tmp_path / "grass.mp4", "-o", tmp_path / "r.mp4")
    assert "No face" in refused(lambda: pirender(*arguments), tmp_path)


def test_a_sound_is_no_driving_clip(pirender, sample, tmp_path):
    soundfile.write(tmp_path / "s.wav", np.zeros(16_000), 16_000)
    refused(lambda: pirender("reenact", sample, tmp_path / "s.wav", "-o", tmp_path / "r.mp4"), tmp_path)


@pytest.mark.parametrize("name", ["text.mp4", "missing.mp4", "missing.json"])
def test_what_cannot_be_read(pirender, sample, tmp_path, name):
    if name.startswith("text"):
        (tmp_path / name).write_bytes(b"Dear diary, this is no film. " * 60)
    error = refused(lambda: pirender("reenact", sample, tmp_path / name, "-o", tmp_path / "r.mp4"), tmp_path)
    assert name in error


def test_the_clip_is_never_written_over(pirender, sample, driving, tmp_path):
    before = driving.read_bytes()
    assert "choose another name" in refused(lambda: pirender("reenact", sample, driving, "-o", driving), tmp_path)
    assert driving.read_bytes() == before


def test_absolute_and_relative_exclude_each_other(pirender, sample, motion_file, tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        pirender("reenact", sample, motion_file, "-o", tmp_path / "r.mp4", "--absolute", "--relative")
    assert stop.value.code == 2


def test_motions_of_another_space(pirender, sample, tmp_path):
    from core.motion import BFM64

    save_motion(MotionSequence(BFM64, np.zeros((3, 73), np.float32)), tmp_path / "m.json")
    arguments = ("reenact", sample, tmp_path / "m.json", "-o", tmp_path / "r.mp4")
    assert "bfm64" in refused(lambda: pirender(*arguments, *quick()), tmp_path)


def test_a_checkpoint_of_the_paper_is_driven_in_its_own_space(
    pirender, sample, driving, tmp_path, bfm_checkpoint, bfm_files
):
    arguments = ("--checkpoint", bfm_checkpoint, "--bfm-files", bfm_files, "--engine", "neural", "--size", "64")
    status, report, _ = pirender(
        "reenact", sample, driving, "-o", tmp_path / "r.mp4", "--motion", tmp_path / "m.npz", *arguments, "--json"
    )
    assert status == 0 and report["engine"] == "neural" and report["frames"] == 8
    assert load_motion(tmp_path / "m.npz").space.name == "bfm64"
