import io
import json
import os
import shutil

import numpy as np
import pytest

from resources import resource_path
from tests.training.packs.made_up import made_up_clip
from tests.training.prepare.footage import write_video
from training.cli import main
from training.packs.exported import ExportedPack
from training.packs.reader import PackReader
from training.prepare import preparation
from training.prepare.config import PrepareConfig
from training.prepare.outcome import Outcome
from training.prepare.progress import PrepareProgress
from training.prepare.source import Source
from training.prepare.work import prepare_source
from training.prepare.workers import outcomes


@pytest.fixture
def folder(tmp_path, clip_file, moving, empty_scene):
    """Good and bad files."""
    videos = tmp_path / "videos"
    videos.mkdir()
    shutil.copy(clip_file, videos / "anna.mp4")
    write_video(videos / "bare.mp4", empty_scene)
    (videos / "broken.mp4").write_bytes(b"no video" * 50)
    shutil.copy(resource_path("samples", "portrait.jpg"), videos / "photo.jpg")
    (videos / "torn.png").write_bytes(b"\x89PNG\r\n")
    return videos


def report_of(pack):
    return json.loads((pack / "report.json").read_text())["sources"]


def test_a_folder_becomes_a_pack_and_an_export(folder, tmp_path, capsys):
    pack = tmp_path / "pack"
    assert main(["prepare", str(folder), "-o", str(pack), "--export", str(tmp_path / "e.npz")]) == 0
    reader = PackReader(pack)
    assert [(clip.name, clip.frames, clip.is_photo) for clip in reader.clips] == [
        ("anna", 24, False),
        ("photo", 1, True),
    ]
    sources = report_of(pack)
    assert sources["bare"]["skipped"] == [{"where": "frames 0 to 23", "reason": "no face was found"}]
    assert "broken.mp4 as a video" in sources["broken"]["skipped"][0]["reason"]
    assert sources["torn"]["clips"] == [] and sources["torn"]["skipped"][0]["reason"]
    out = capsys.readouterr()
    assert "2 clips with 25 frames of 5 files, 3 skipped" in out.out and "exported 1 file" in out.out
    assert "prepared 5 of 5 files" in out.err and "left" in out.err
    exported = ExportedPack(tmp_path / "e.npz")
    assert np.array_equal(exported.frame("photo", 0), reader.frame("photo", 0))
    photo = reader.landmarks("photo")[0]
    assert 0.45 < np.ptp(photo[:, 1]) / 256 < 0.7


def test_a_run_goes_on_where_it_was_cut(folder, tmp_path, monkeypatch):
    pack = tmp_path / "pack"
    looked_at = []

    def stopped(source, config):
        if looked_at:
            raise KeyboardInterrupt
        looked_at.append(source.name)
        return prepare_source(source, config)

    def outcomes_with(prepare):
        return lambda sources, config, workers: outcomes(sources, config, workers, prepare)

    with monkeypatch.context() as patched:
        patched.setattr(preparation, "outcomes", outcomes_with(stopped))
        assert main(["prepare", str(folder), "-o", str(pack)]) == 1
    assert len(PackReader(pack).clips) == 1
    again = []

    def noted(source, config):
        again.append(source.name)
        return prepare_source(source, config)

    monkeypatch.setattr(preparation, "outcomes", outcomes_with(noted))
    assert main(["prepare", str(folder), "-o", str(pack), "--resume"]) == 0
    assert looked_at == ["anna"] and again == ["bare", "broken", "photo", "torn"]
    assert len(PackReader(pack).clips) == 2 and len(report_of(pack)) == 5


def test_clips_lost_from_the_pack_are_made_again(folder, tmp_path):
    pack = tmp_path / "pack"
    (folder / "photo.jpg").rename(tmp_path / "photo.jpg")
    only = str(tmp_path / "photo.jpg")
    assert main(["prepare", only, "-o", str(pack)]) == 0
    (pack / "data.lmdb").unlink()
    assert main(["prepare", only, "-o", str(pack), "--resume"]) == 0
    assert PackReader(pack).frame("photo", 0).shape == (256, 256, 3)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["{empty}", "-o", "{pack}"], "no videos or photos"),
        (["{bare}", "-o", "{pack}"], "None of the 1 files gave a clip (the first, torn.png:"),
        (["-o", "{pack}"], "nothing to do"),
        (["{bare}", "-o", "{pack}", "--workers", "0"], "at least 1"),
        (["-o", "{pack}", "--export", "e.npz"], "not a pack"),
        (["{bare}", "-o", "{made}"], "already holds a pack"),
        (["{bare}", "-o", "{made}", "--resume", "--size", "512"], "other settings (image_size)"),
        (["{bare}", "-o", "{made}", "--resume", "--config", "{settings}"], "other settings (frame_rate)"),
        (["{bare}", "-o", "{short}", "--resume"], "cut short"),
    ],
)
def test_bad_input(arguments, sentence, tmp_path, capsys):
    places = {name: tmp_path / name for name in ("empty", "bare", "pack", "made", "short")}
    for name in ("empty", "bare"):
        places[name].mkdir()
    (places["bare"] / "torn.png").write_bytes(b"\x89PNG\r\n")
    for name in ("made", "short"):
        main(["prepare", str(resource_path("samples", "portrait.jpg")), "-o", str(places[name])])
    data = (places["short"] / "data.lmdb").read_bytes()
    (places["short"] / "data.lmdb").write_bytes(data[: len(data) // 2])
    places["settings"] = tmp_path / "c.json"
    places["settings"].write_text('{"frame_rate": 20}')
    capsys.readouterr()
    assert main(["prepare", *(argument.format(**places) for argument in arguments)]) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert sentence in error and error.startswith("pirender-train: ")


def test_a_damaged_report(tmp_path, capsys):
    photo = str(resource_path("samples", "portrait.jpg"))
    assert main(["prepare", photo, "-o", str(tmp_path)]) == 0
    (tmp_path / "report.json").write_text("{}")
    assert main(["prepare", photo, "-o", str(tmp_path), "--resume"]) == 2
    assert "report.json is damaged" in capsys.readouterr().err


def die_on_bad_files(source, config):
    """For worker processes: a file named bad takes its worker down."""
    if source.name == "bad":
        os._exit(3)
    return Outcome((made_up_clip(source.name),), frames=3)


def test_a_file_that_kills_its_worker_costs_only_itself(tmp_path):
    sources = [Source(tmp_path / name, name, name, split="train") for name in ("a", "bad", "b", "c", "d", "e")]
    found = {source.name: outcome for source, outcome in outcomes(sources, PrepareConfig(), 2, die_on_bad_files)}
    assert sorted(found) == ["a", "b", "bad", "c", "d", "e"]
    assert "ended the worker" in found["bad"].skipped[0].reason
    assert all(len(outcome.clips) == 1 for name, outcome in found.items() if name != "bad")


def test_progress_tells_what_is_left():
    now = iter([0.0, 20.0, 20.0, 40.0, 40.0, 50.0])
    stream = io.StringIO()
    progress = PrepareProgress([300] * 10, 2, stream, lambda: next(now))
    progress.advance(300, 100, 1)
    progress.advance(300, 100, 0)
    progress.finish()
    lines = stream.getvalue().splitlines()
    assert lines[0] == "prepared 3 of 12 files, 1 clips, 0 files skipped, 5.0 frames/s, 3 min left"
    assert "1 files skipped" in lines[-1]
