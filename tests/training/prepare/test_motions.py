"""Packs with motions of the Basel Face Model, measured through stand-ins for its files."""

import json

import numpy as np
import pytest

from core.bfm.extraction import BfmExtractor
from core.motion import BFM64, Motion
from resources import resource_path
from tests.training.prepare.footage import write_video
from training.cli import main
from training.packs.exported import ExportedPack
from training.packs.reader import PackReader
from training.prepare.config import PrepareConfig
from training.prepare.motions import bfm_measure, joined
from training.prepare.source import Source
from training.prepare.video import prepare_video


def test_a_clip_and_a_photo_become_a_pack_in_bfm64(moving, tmp_path, bfm_files, monkeypatch):
    monkeypatch.setenv("PIRENDER_BFM_FILES", "")
    clip_file = write_video(tmp_path / "anna.mp4", moving[:8])
    (tmp_path / "c.json").write_text('{"minimum_frames": 8}')
    photo, pack = resource_path("samples", "portrait.jpg"), tmp_path / "pack"
    options = ["-o", str(pack), "--motion-space", "bfm64", "--bfm-files", str(bfm_files)]
    options += ["--config", str(tmp_path / "c.json"), "--export", str(tmp_path / "e.npz")]
    assert main(["prepare", str(clip_file), str(photo), *options]) == 0
    reader = PackReader(pack)
    assert reader.manifest.motion_space == "bfm64"
    assert [(clip.name, clip.frames) for clip in reader.clips] == [("anna", 8), ("portrait", 1)]
    motions = reader.motion("anna")
    assert motions.space is BFM64 and motions.frames.shape == (8, 73)
    extractor = BfmExtractor.load(bfm_files)
    for clip, close in (("anna", 0.05), ("portrait", 0.05)):
        # The same face measured on the packed picture, which JPEG has changed a little.
        again = extractor.motion(reader.frame(clip, 0), reader.landmarks(clip)[0]).values
        packed = reader.motion(clip).frames[0]
        np.testing.assert_allclose(packed[70:], again[70:], rtol=1e-4)
        assert np.abs(packed[:64] - again[:64]).mean() < close * (np.abs(again[:64]).mean() + 1e-6)
    assert np.array_equal(ExportedPack(tmp_path / "e.npz").motion("portrait").frames, reader.motion("portrait").frames)
    # Going on in the other space would mix them.
    assert main(["prepare", str(photo), "-o", str(pack), "--resume"]) == 2


class Extractor:
    """Notes what it is asked."""

    def motion(self, image, landmarks):
        values = [*landmarks[4], *landmarks[152], image.shape[0], image.mean()]
        return Motion(BFM64, np.resize(np.array(values, np.float32), BFM64.size))


def test_motions_are_measured_at_256_px_whatever_the_pictures(clip_file, tracker):
    measure = bfm_measure(Extractor())
    found = []
    for size in (256, 512):
        config = PrepareConfig(motion_space="bfm64", minimum_frames=8, detection_step=6, image_size=size)
        source = Source(clip_file, "anna", "anna", split="train")
        (clip,) = prepare_video(source, tracker, config, measure).clips
        found.append(clip.motions)
    np.testing.assert_array_equal(*found)
    assert (found[0][:, 6] == 256).all() and found[0][:, 0] == pytest.approx(clip.landmarks[:, 4, 0] / 2, abs=0.5)


def test_frames_without_a_face_are_filled():
    motion = np.ones(73, np.float32)
    frames = joined([motion, None, 3 * motion], np.array([True, False, True]))
    assert frames.shape == (3, 73) and (frames[1] >= 1).all() and (frames[1] <= 3).all()


@pytest.mark.parametrize("flag", [True, False])
def test_without_the_files_nothing_is_prepared(tmp_path, monkeypatch, capsys, flag):
    monkeypatch.setenv("PIRENDER_BFM_FILES", str(tmp_path / "empty"))
    options = ["-o", str(tmp_path / "pack"), "--motion-space", "bfm64"]
    options += ["--bfm-files", str(tmp_path / "empty")] if flag else []
    assert main(["prepare", str(resource_path("samples", "portrait.jpg")), *options]) == 2
    error = capsys.readouterr().err.strip()
    assert "BFM_model_front.mat" in error and "\n" not in error and not (tmp_path / "pack").exists()


def test_a_pack_from_before_there_was_a_choice_goes_on(tmp_path):
    photo = str(resource_path("samples", "portrait.jpg"))
    assert main(["prepare", photo, "-o", str(tmp_path)]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    del report["settings"]["motion_space"]
    (tmp_path / "report.json").write_text(json.dumps(report))
    assert main(["prepare", photo, "-o", str(tmp_path), "--resume"]) == 0


def test_an_unknown_space_is_refused(tmp_path, capsys):
    (tmp_path / "c.json").write_text('{"motion_space": "flame"}')
    photo = str(resource_path("samples", "portrait.jpg"))
    assert main(["prepare", photo, "-o", str(tmp_path / "pack"), "--config", str(tmp_path / "c.json")]) == 2
    assert "motion_space is ict64 or bfm64" in capsys.readouterr().err
