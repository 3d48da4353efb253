import dataclasses
import json
import multiprocessing
import pickle
import subprocess
import sys

import numpy as np
import pytest

from core.errors import InputError
from tests.training.packs.made_up import made_up_clip, write_pack
from training.packs.clip import PackedClip
from training.packs.codec import decode_frame
from training.packs.reader import PackReader
from training.packs.writer import PackWriter


@pytest.fixture
def pack(tmp_path):
    clips = [made_up_clip("id1/video/2", 4, sound=True, mel=True), made_up_clip("bob", 1, seed=1, split="val")]
    return write_pack(tmp_path / "pack", clips), clips


def test_what_is_written_is_read(pack):
    reader = PackReader(pack[0])
    clip = pack[1][0]
    assert [entry.name for entry in reader.clips] == ["bob", "id1/video/2"]
    assert reader.manifest.motion_space == "ict64" and reader.manifest.image_size == 32
    assert reader.clips[1] == clip.entry
    assert np.array_equal(reader.motion("id1/video/2").frames, clip.motions)
    assert np.array_equal(reader.landmarks("id1/video/2"), clip.landmarks)
    assert np.array_equal(reader.identity("id1/video/2"), clip.identity)
    assert np.array_equal(reader.valid("id1/video/2"), clip.valid)
    assert np.array_equal(reader.sound("id1/video/2"), clip.sound)
    assert np.array_equal(reader.mel("id1/video/2"), clip.mel)
    assert reader.sound("bob") is None and reader.mel("bob") is None


def test_frames_are_rgb_near_the_original(pack):
    frame = PackReader(pack[0]).frame("id1/video/2", 3)
    assert frame.shape == (32, 32, 3) and frame.dtype == np.uint8
    assert abs(frame[..., 2].mean() - 60) < 3, "blue is the last channel"
    assert frame[-1, 0, 0] > 180 and frame[0, 0, 0] < 20, "red grows downwards"


def test_select_by_split_and_licence(pack):
    reader = PackReader(pack[0])
    assert [clip.name for clip in reader.select("val")] == ["bob"]
    assert len(reader.select(licences=["CC0-1.0"])) == 2
    with pytest.raises(InputError, match="CC0-1.0"):
        reader.select("train", ["MIT"])


def test_a_reader_travels_to_other_processes(pack):
    reader = PackReader(pack[0])
    reader.frame("bob", 0)
    again = pickle.loads(pickle.dumps(reader))
    assert np.array_equal(again.frame("bob", 0), reader.frame("bob", 0))
    reader.close()
    assert reader.frame("bob", 0).shape == (32, 32, 3)


def test_a_forked_process_reads_for_itself(pack):
    reader = PackReader(pack[0])
    reader.frame("bob", 0)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=lambda: queue.put(reader.frame("bob", 0).sum()))
    child.start()
    child.join(30)
    assert not queue.empty() and queue.get() == reader.frame("bob", 0).sum()


def test_two_readers_in_one_process(pack):
    assert np.array_equal(PackReader(pack[0]).identity("bob"), PackReader(str(pack[0])).identity("bob"))


def test_unknown_clips_and_frames(pack):
    reader = PackReader(pack[0])
    with pytest.raises(KeyError):
        reader.motion("nobody")
    with pytest.raises(IndexError):
        reader.frame("bob", 1)


def test_a_pack_is_extended_only_when_asked(pack):
    with pytest.raises(InputError, match="already holds a pack"):
        PackWriter(pack[0], image_size=32)
    with pytest.raises(InputError, match="cannot be mixed"):
        PackWriter(pack[0], image_size=64, resume=True)
    with PackWriter(pack[0], image_size=32, resume=True) as writer:
        assert len(writer.manifest.clips) == 2
        writer.add(made_up_clip("carl", 1))
    assert len(PackReader(pack[0]).clips) == 3


def test_clips_written_before_a_crash_are_not_lost(tmp_path):
    code = (
        "import os, sys; from tests.training.packs.made_up import made_up_clip; from training.packs.writer import *;"
        "w = PackWriter(sys.argv[1], image_size=32); w.add(made_up_clip()); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "p")], check=False).returncode == 9
    assert PackReader(tmp_path / "p").clips == ()
    with PackWriter(tmp_path / "p", image_size=32, resume=True) as writer:
        assert [clip.name for clip in writer.manifest.clips] == ["anna"]
    assert PackReader(tmp_path / "p").frame("anna", 2).shape == (32, 32, 3)


def test_the_file_grows_with_the_clips(tmp_path, monkeypatch):
    monkeypatch.setattr("training.packs.writer._FIRST_MAP_SIZE", 1 << 20)
    with PackWriter(tmp_path / "p", image_size=32) as writer:
        for number in range(12):
            writer.add(made_up_clip(f"c{number}", 40, seed=number))
    reader = PackReader(tmp_path / "p")
    assert len(reader.clips) == 12 and reader.landmarks("c11").shape == (40, 478, 3)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_file_cut_short_is_refused(tmp_path, share):
    folder = write_pack(tmp_path / "p", [made_up_clip(f"c{n}", 20) for n in range(4)])
    path = folder / "data.lmdb"
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(InputError, match=r"cut short|cannot be opened"):
        PackReader(folder)
    if share:
        with pytest.raises(InputError, match=r"cut short|cannot be opened"):
            PackWriter(folder, image_size=32, resume=True)
    else:
        PackWriter(folder, image_size=32, resume=True).close()
        assert PackReader(folder).clips == (), "nothing was left, so a resumed run starts afresh"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "damaged"),
        ("[]", "not the manifest"),
        ('{"format": "other"}', "not the manifest"),
        ('{"format": "pirender-pack", "version": 2}', "version 2"),
        ('{"format": "pirender-pack", "version": 1}', "damaged"),
        ('{"format": "pirender-pack", "version": 1, "motion_space": "abc", "image_size": 1, "clips": []}', "abc"),
        ('{"format": "pirender-pack", "version": 1, "motion_space": "ict64", "image_size": 1, "clips": [3]}', "dam"),
    ],
)
def test_a_damaged_manifest(pack, text, sentence):
    (pack[0] / "manifest.json").write_text(text)
    with pytest.raises(InputError, match=sentence):
        PackReader(pack[0])


def test_missing_parts(pack, tmp_path):
    with pytest.raises(InputError, match="not a pack"):
        PackReader(tmp_path)
    manifest = json.loads((pack[0] / "manifest.json").read_text())
    manifest["clips"][0]["name"] = "ghost"
    (pack[0] / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match="ghost/000000 is missing"):
        PackReader(pack[0]).frame("ghost", 0)
    (pack[0] / "data.lmdb").unlink()
    with pytest.raises(InputError, match="is missing"):
        PackReader(pack[0])


def test_parts_that_do_not_belong_together():
    clip = made_up_clip()
    parts = {field.name: getattr(clip, field.name) for field in dataclasses.fields(clip)}
    for change in ({"valid": clip.valid[:2]}, {"motions": clip.motions * np.nan}, {"sound": np.zeros(9, np.int16)}):
        with pytest.raises(ValueError, match="anna"):
            PackedClip(**(parts | change))


def test_bytes_that_are_no_picture():
    with pytest.raises(InputError, match="no picture"):
        decode_frame(b"abc", "Frame 1")
