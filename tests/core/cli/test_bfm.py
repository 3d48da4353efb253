import numpy as np
import pytest
from PIL import Image

from core.bfm.portrait_motion import mean_motion
from core.motion import BFM64, ICT64, MotionSequence, load_motion, save_motion
from tests.core.cli.test_track import write_video


@pytest.fixture
def no_files(tmp_path, monkeypatch):
    monkeypatch.setenv("PIRENDER_BFM_FILES", str(tmp_path / "empty"))


def pixels(path):
    return np.asarray(Image.open(path).convert("RGB"))


def test_a_photo_becomes_a_motion_file_that_a_checkpoint_renders(pirender, sample, tmp_path, bfm_files, bfm_checkpoint):
    motion_file = tmp_path / "m.json"
    track = ("track", sample, "-o", motion_file, "--tracker", "bfm", "--bfm-files", bfm_files, "--json")
    status, report, error = pirender(*track)
    assert status == 0 and not error and report["space"] == "bfm64" and "exp 00" in report["mean"]
    motion = load_motion(motion_file, BFM64)[0]
    assert motion["crop x"] == pytest.approx(128, abs=25) and motion["crop scale"] == pytest.approx(1.2, abs=0.4)
    render = ("render", sample, "--engine", "neural", "--checkpoint", bfm_checkpoint, "--bfm-files", bfm_files)
    status, own, error = pirender(*render, "-o", tmp_path / "own.png", "--json")
    assert status == 0 and not error and own["motion_space"] == "bfm64" and own["engine"] == "neural"
    assert own["photo_motion"] == own["motion"] and own["motion"]["exp 10"] == pytest.approx(motion["exp 10"], abs=1e-4)
    status, _, _ = pirender(*render, "-o", tmp_path / "file.png", "--motion", motion_file)
    assert status == 0 and abs(pixels(tmp_path / "own.png").astype(int) - pixels(tmp_path / "file.png")).max() <= 1
    status, edited, _ = pirender(*render, "-o", tmp_path / "e.png", "--json", "--set", "exp 03=1.5", "--set", "yaw+=10")
    assert status == 0 and edited["motion"]["exp 03"] == 1.5
    assert edited["motion"]["yaw"] - motion["yaw"] == pytest.approx(np.radians(10), abs=1e-4)


def test_without_the_files_a_photo_is_rendered_from_the_mean(pirender, sample, tmp_path, bfm_checkpoint, no_files):
    render = ("render", sample, "-o", tmp_path / "m.png", "--checkpoint", bfm_checkpoint, "--json")
    status, report, error = pirender(*render)
    assert status == 0 and report["engine"] == "neural"
    np.testing.assert_allclose(list(report["motion"].values()), mean_motion().values, atol=1e-5)
    assert (
        error.count("\n") == 1 and "BFM_model_front.mat and epoch_20.pth" in error and str(tmp_path / "empty") in error
    )
    status, report, error = pirender(*render, "--engine", "geometry")
    assert status == 0 and not error and report["motion_space"] == "ict64" and report["engine"] == "geometry"


def test_without_the_files_nothing_is_tracked(pirender, sample, tmp_path, no_files):
    status, _, error = pirender("track", sample, "-o", tmp_path / "m.json", "--tracker", "bfm")
    assert status == 2 and error.count("\n") == 1 and "BFM_model_front.mat" in error
    assert not (tmp_path / "m.json").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--set", "jawOpen=1"), "no coefficient 'jawOpen'"),
        (("--preset", "smile"), "named shapes"),
        (("--motion", "{ict}"), "bfm64 is needed here"),
        (("--bfm-files", "{empty}"), "BFM_model_front.mat"),
    ],
)
def test_the_two_spaces_are_never_mixed(pirender, sample, tmp_path, bfm_checkpoint, no_files, options, words):
    save_motion(MotionSequence(ICT64, np.zeros((1, 70))), tmp_path / "ict.json")
    places = {"ict": tmp_path / "ict.json", "empty": tmp_path / "empty"}
    options = [option.format(**places) for option in options]
    status, _, error = pirender("render", sample, "-o", tmp_path / "o.png", "--checkpoint", bfm_checkpoint, *options)
    assert status == 2 and error.count("\n") == 1 and words in error
    assert not (tmp_path / "o.png").exists()


def test_a_video_gives_a_bfm64_motion_for_each_frame(pirender, sample, tmp_path, bfm_files, monkeypatch):
    monkeypatch.setenv("PIRENDER_BFM_FILES", str(bfm_files))
    write_video(tmp_path / "v.mp4", sample, shifts=[0, 4, 8])
    status, report, _ = pirender("track", tmp_path / "v.mp4", "-o", tmp_path / "m.npz", "--tracker", "bfm", "--json")
    assert status == 0 and report["frames"] == 3 and report["space"] == "bfm64"
    x = load_motion(tmp_path / "m.npz", BFM64).frames[:, BFM64.index("crop x")]
    assert x[2] - x[0] > 2
