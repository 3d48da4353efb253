import pickle

import numpy as np
import pytest

from core.errors import InputError
from tests.training.packs.made_up import made_up_clip, write_pack
from training.packs.export import export_pack
from training.packs.exported import ExportedPack
from training.packs.reader import PackReader


@pytest.fixture
def reader(tmp_path):
    clips = [made_up_clip(f"c{n}", 6 + n, seed=n, sound=n == 1, mel=n == 1) for n in range(4)]
    return PackReader(write_pack(tmp_path / "pack", [*clips, made_up_clip("photo", 1, split="val", licence="MIT")]))


@pytest.mark.parametrize("chunk_bytes", [55 << 20, 180_000])
def test_an_export_reads_like_the_pack(reader, tmp_path, chunk_bytes):
    files = export_pack(reader, tmp_path / "out.npz", chunk_bytes)
    assert all(file.stat().st_size <= chunk_bytes for file in files)
    assert (len(files) == 1) == (chunk_bytes > 1 << 20)
    exported = pickle.loads(pickle.dumps(ExportedPack(tmp_path / "out.npz")))
    assert exported.manifest == reader.manifest
    for clip in reader.clips:
        name = clip.name
        assert np.array_equal(exported.frame(name, clip.frames - 1), reader.frame(name, clip.frames - 1))
        assert np.array_equal(exported.motion(name).frames, reader.motion(name).frames)
        assert exported.motion(name).fps == reader.motion(name).fps
        for kind in ("landmarks", "identity", "valid"):
            assert np.array_equal(getattr(exported, kind)(name), getattr(reader, kind)(name))
        for kind in ("sound", "mel"):
            expected, found = getattr(reader, kind)(name), getattr(exported, kind)(name)
            assert (expected is None and found is None) or np.array_equal(expected, found)
    assert [clip.name for clip in exported.select("val", ["MIT"])] == ["photo"]
    with pytest.raises(IndexError):
        exported.picture("photo", 1)


def test_a_new_export_replaces_the_chunks_of_the_old_one(reader, tmp_path):
    export_pack(reader, tmp_path / "out.npz", 180_000)
    files = export_pack(reader, tmp_path / "out.npz")
    assert [file.name for file in tmp_path.glob("*.npz")] == [files[0].name]


def test_some_clips_only(reader, tmp_path):
    export_pack(reader, tmp_path / "out.npz", clips=reader.select("val"))
    assert [clip.name for clip in ExportedPack(tmp_path / "out.npz").clips] == ["photo"]


def test_bad_exports(reader, tmp_path):
    with pytest.raises(InputError, match="ends in .npz"):
        export_pack(reader, tmp_path / "out.zip")
    with pytest.raises(InputError, match="chunk-mb"):
        export_pack(reader, tmp_path / "out.npz", 100_000 - 64_000)
    with pytest.raises(InputError, match="There is no export"):
        ExportedPack(tmp_path / "out.npz")
    files = export_pack(reader, tmp_path / "out.npz", 180_000)
    files[-1].unlink()
    with pytest.raises(InputError, match=f"{len(files) - 1} of {len(files)} chunks"):
        ExportedPack(tmp_path / "out.npz")
    files[0].unlink()
    with pytest.raises(InputError, match="out-000.npz is missing"):
        ExportedPack(tmp_path / "out.npz")
    whole = export_pack(reader, tmp_path / "out.npz")[0]
    data = whole.read_bytes()
    for content in (data[: len(data) // 2], b"", b"no zip at all"):
        whole.write_bytes(content)
        with pytest.raises(InputError, match="cut short"):
            ExportedPack(whole)
