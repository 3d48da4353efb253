import json

import numpy as np
import pytest

from core.errors import InputError
from core.motion import BFM64, ICT64, MotionSequence, load_motion, save_motion


@pytest.fixture
def sequence() -> MotionSequence:
    return MotionSequence(ICT64, np.random.default_rng(0).normal(size=(3, 70)).astype(np.float32), fps=29.97)


@pytest.mark.parametrize(("ending", "tolerance"), [(".json", 1e-6), (".npz", 0.0)])
def test_what_is_saved_is_loaded(tmp_path, sequence, ending, tolerance):
    save_motion(sequence, tmp_path / f"motion{ending}")
    loaded = load_motion(tmp_path / f"motion{ending}")
    np.testing.assert_allclose(loaded.frames, sequence.frames, atol=tolerance, rtol=0)
    assert loaded.space is ICT64
    assert loaded.fps == sequence.fps


def test_the_json_names_every_number_with_its_unit(tmp_path, sequence):
    save_motion(sequence, tmp_path / "m.json")
    document = json.loads((tmp_path / "m.json").read_text())
    assert document["names"][64:] == ["pitch", "yaw", "roll", "tx", "ty", "tz"]
    assert document["units"][64:] == ["radian"] * 3 + ["half_crop"] * 2 + ["log_scale"]


def test_a_failed_write_keeps_the_old_file(tmp_path, sequence, monkeypatch):
    path = tmp_path / "m.npz"
    save_motion(sequence, path)
    before = path.read_bytes()

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(InputError, match="No space left on device"):
        save_motion(sequence, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.npz"]


def test_other_endings_are_refused(tmp_path, sequence):
    with pytest.raises(InputError, match=r"\.json or \.npz"):
        save_motion(sequence, tmp_path / "m.txt")


def test_a_missing_folder_is_one_sentence(tmp_path, sequence):
    with pytest.raises(InputError, match="Cannot write"):
        save_motion(sequence, tmp_path / "nowhere" / "m.json")


def edited(tmp_path, sequence, **changes):
    path = tmp_path / "m.json"
    save_motion(sequence, path)
    document = json.loads(path.read_text()) | changes
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 99}, "version 99"),
        ({"format": "other"}, "not a motion file"),
        ({"space": "flame"}, "Unknown motion space 'flame'"),
        ({"space": "bfm64"}, "names other coefficients"),
        ({"frames": [[1, 2]]}, "damaged"),
        ({"frames": []}, "damaged"),
        ({"fps": -1}, "damaged"),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path, sequence, changes, message):
    with pytest.raises(InputError, match=message) as caught:
        load_motion(edited(tmp_path, sequence, **changes))
    assert "\n" not in str(caught.value)


def test_the_wrong_space_is_refused(tmp_path, sequence):
    save_motion(sequence, tmp_path / "m.json")
    with pytest.raises(InputError, match="bfm64 is needed"):
        load_motion(tmp_path / "m.json", space=BFM64)


@pytest.mark.parametrize(
    ("name", "content"),
    [("m.json", b"{"), ("m.json", b"\xff\xfe"), ("m.json", b"[]"), ("m.npz", b""), ("m.npz", b"PK\x03\x04rubbish")],
)
def test_damaged_files(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError):
        load_motion(tmp_path / name)


def test_objects_in_an_npz_are_never_unpickled(tmp_path):
    np.savez(tmp_path / "m.npz", format=np.array([{"a": 1}], dtype=object))
    with pytest.raises(InputError, match="damaged"):
        load_motion(tmp_path / "m.npz")


def test_missing_and_other_files(tmp_path):
    with pytest.raises(InputError, match="no motion file"):
        load_motion(tmp_path / "m.json")
    (tmp_path / "m.mat").write_bytes(b"x")
    with pytest.raises(InputError, match="end in"):
        load_motion(tmp_path / "m.mat")
