import numpy as np
import pytest
import soundfile

from core.audio import talking
from core.media.film import FilmWriter
from core.media.film_marks import film_source_type
from core.media.sound import read_sound
from core.motion import ICT64, MotionSequence, load_motion
from core.provenance import DIGITAL_SOURCE_TYPE
from core.video_reader import VideoReader


class LoudnessTalker:
    """Opens the jaw as far as the sound is loud."""

    def __init__(self):
        self.calls = []

    def take(self, sound, options, base, progress=None):
        self.calls.append((sound, options, base))
        count = max(1, round(sound.seconds * talking.FRAME_RATE))
        parts = np.array_split(sound.samples, count)
        frames = np.stack([base.with_values(jawOpen=min(1.0, 2 * float(np.abs(part).max()))).values for part in parts])
        if progress is not None:
            progress(1.0)
        return MotionSequence(ICT64, frames, talking.FRAME_RATE)


@pytest.fixture
def talker(monkeypatch):
    made = LoudnessTalker()
    monkeypatch.setattr(talking, "bundled_talker", lambda: made)
    return made


@pytest.fixture
def speech(tmp_path):
    path = tmp_path / "speech.wav"
    rising = np.linspace(0, 0.4, 6400)
    soundfile.write(path, rising * np.sin(np.arange(6400) / 4), 16_000)
    return path


def quick(*more):
    return ("--engine", "geometry", "--size", "120", *more)


@pytest.mark.parametrize("name", ["talk.mp4", "talk.webm"])
def test_a_photo_says_a_sound(pirender, sample, talker, speech, tmp_path, name):
    status, report, error = pirender("talk", sample, speech, "-o", tmp_path / name, *quick("--json"))
    assert status == 0 and error == ""
    assert (report["frames"], report["fps"], report["seconds"]) == (10, 25, 0.4)
    assert (report["width"], report["height"], report["engine"]) == (120, 120, "geometry")
    assert report["sound"] == {"seconds": 0.4, "rate": 16_000, "notes": []}
    with VideoReader(tmp_path / name) as video:
        frames = [frame.astype(int) for frame in video]
    assert len(frames) == 10
    assert np.abs(frames[9] - frames[0]).mean() > 1.5 * np.abs(frames[1] - frames[0]).mean()
    assert read_sound(tmp_path / name).seconds == pytest.approx(0.4, abs=0.06)
    assert film_source_type(tmp_path / name) == DIGITAL_SOURCE_TYPE


def test_options_reach_the_speech_model(pirender, sample, talker, speech, tmp_path):
    choices = ("--seed", 7, "--temperature", 0.5, "--mouth", 1.2, "--head", 0, "--brows", 2, "--eyes", 0.3)
    status, _, _ = pirender(
        "talk", sample, speech, "-o", tmp_path / "t.gif", *choices, "--blinks", 12, "--still-head",
        "--set", "mouthSmile=0.5", "--preset", "wink left", *quick(),
    )  # fmt: skip
    _, options, base = talker.calls[0]
    assert status == 0
    assert options == talking.TalkOptions(7, 0.5, 1.2, 0.0, 2.0, 0.3, 12.0, True)
    assert base["mouthSmile_L"] == pytest.approx(0.5) and base["eyeBlink_L"] > 0.5


def test_the_motion_is_written_too(pirender, sample, talker, speech, tmp_path):
    arguments = ("talk", sample, speech, "-o", tmp_path / "t.mp4", "--motion", tmp_path / "m.json")
    assert pirender(*arguments, *quick())[0] == 0
    motions = load_motion(tmp_path / "m.json")
    assert len(motions) == 10 and motions.fps == 25 and motions[9]["jawOpen"] > motions[0]["jawOpen"]


def test_a_folder_takes_pictures(pirender, sample, talker, speech, tmp_path):
    assert pirender("talk", sample, speech, "-o", tmp_path / "out", *quick("--crop-only"))[0] == 0
    assert len(list((tmp_path / "out").glob("*.png"))) == 10 and (tmp_path / "out" / "sound.wav").is_file()


def test_the_sound_of_a_video(pirender, sample, talker, speech, tmp_path):
    pirender("talk", sample, speech, "-o", tmp_path / "a.mp4", *quick())
    assert pirender("talk", sample, tmp_path / "a.mp4", "-o", tmp_path / "b.mp4", *quick())[0] == 0
    assert talker.calls[1][0].seconds == pytest.approx(0.4, abs=0.06)


def test_silence_is_said_and_goes_on(pirender, sample, talker, tmp_path):
    soundfile.write(tmp_path / "s.wav", np.zeros(4000), 16_000)
    status, _, error = pirender("talk", sample, tmp_path / "s.wav", "-o", tmp_path / "t.mp4", *quick())
    assert status == 0 and "silent" in error and (tmp_path / "t.mp4").is_file()


def test_control_c_leaves_nothing(pirender, sample, talker, speech, tmp_path, monkeypatch):
    def interrupted(self, frame):
        raise KeyboardInterrupt

    monkeypatch.setattr(FilmWriter, "add", interrupted)
    status, report, error = pirender("talk", sample, speech, "-o", tmp_path / "t.mp4", *quick("--json"))
    assert (status, report, error) == (1, None, "pirender: stopped.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["speech.wav"]


def refused(run, folder) -> str:
    """The one line that a refused command says; nothing new may lie in the folder."""
    before = sorted(folder.iterdir())
    status, report, error = run()
    assert status == 2 and report is None and error.count("\n") == 1
    assert sorted(folder.iterdir()) == before
    return error


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"Dear diary, this is no sound. " * 50, "cannot be read as a sound"), (None, "no sound file")],
)
def test_what_is_no_sound(pirender, sample, talker, tmp_path, content, word):
    path = tmp_path / "text.wav"
    if content is not None:
        path.write_bytes(content)
    assert word in refused(lambda: pirender("talk", sample, path, "-o", tmp_path / "t.mp4"), tmp_path)


def test_a_sound_too_short(pirender, sample, talker, tmp_path):
    soundfile.write(tmp_path / "s.wav", np.ones(800) / 2, 16_000)
    assert "0.05 s" in refused(lambda: pirender("talk", sample, tmp_path / "s.wav", "-o", tmp_path / "t.mp4"), tmp_path)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--mouth", -1), ("--head", 9), ("--temperature", "nan"), ("--blinks", 200), ("--seed", -3), ("--size", 5),
        ("--quality", 0), ("--motion", "m.txt"), ("--preset", "no-such"), ("--set", "noSuch=1"), ("--face", 4),
        ("--talker", "none.safetensors"), ("--checkpoint", "none.safetensors"),
    ],
)  # fmt: skip
def test_options_out_of_range(pirender, sample, talker, speech, tmp_path, option, value):
    refused(lambda: pirender("talk", sample, speech, "-o", tmp_path / "t.mp4", option, value), tmp_path)


@pytest.mark.parametrize("name", ["t.avi", "none/t.mp4", "t"])
def test_an_output_that_cannot_be(pirender, sample, talker, speech, tmp_path, name):
    if name == "t":
        (tmp_path / "t").mkdir()
        (tmp_path / "t" / "00001.png").write_bytes(b"earlier")
    refused(lambda: pirender("talk", sample, speech, "-o", tmp_path / name, *quick()), tmp_path)


def test_the_sound_is_never_written_over(pirender, sample, talker, speech, tmp_path):
    pirender("talk", sample, speech, "-o", tmp_path / "a.mp4", *quick())
    before = (tmp_path / "a.mp4").read_bytes()
    refused(lambda: pirender("talk", sample, tmp_path / "a.mp4", "-o", tmp_path / "a.mp4", *quick()), tmp_path)
    assert (tmp_path / "a.mp4").read_bytes() == before


def test_a_checkpoint_of_another_motion_space(pirender, sample, talker, speech, tmp_path, bfm_checkpoint, bfm_files):
    arguments = ("--checkpoint", bfm_checkpoint, "--bfm-files", bfm_files, "--engine", "neural")
    error = refused(lambda: pirender("talk", sample, speech, "-o", tmp_path / "t.mp4", *arguments), tmp_path)
    assert "named shapes" in error
