import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.checkpoint import FORMAT_VERSION, CheckpointHeader, load_checkpoint, read_header, save_checkpoint
from core.errors import InputError

HEADER = CheckpointHeader(
    kind="landmarks",
    network={"width": 8},
    motion_space="ict64",
    basis_hash="abc",
    step=12,
    metrics={"error": 1.5},
    data={"licences": {"MIT": 2}},
    licence="ours",
)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "net.safetensors"
    tensors = {"a.weight": np.linspace(-2, 2, 6, dtype=np.float32).reshape(2, 3), "count": np.array(7)}
    save_checkpoint(file, HEADER, tensors)
    return file


def _write(file, entries):
    save_file({"a": np.zeros(1, np.float16)}, str(file), {"pirender": json.dumps(entries)})


def test_header_and_tensors_come_back(path):
    loaded = load_checkpoint(path, "landmarks")
    assert loaded.header == HEADER
    assert loaded.tensors["a.weight"].dtype == np.float32
    np.testing.assert_allclose(loaded.tensors["a.weight"], np.linspace(-2, 2, 6).reshape(2, 3), atol=1e-3)
    assert loaded.tensors["count"].shape == ()
    assert loaded.tensors["count"] == 7


def test_floats_are_stored_in_half_precision(path):
    assert path.stat().st_size < 1000
    large = path.parent / "large.safetensors"
    save_checkpoint(large, HEADER, {"w": np.zeros((100, 100), np.float32)})
    assert 20_000 < large.stat().st_size < 21_000


def test_header_alone_can_be_read_whatever_the_kind(path):
    assert read_header(path) == HEADER


def test_another_kind_is_refused(path):
    with pytest.raises(InputError, match="of kind 'landmarks', not 'renderer'"):
        load_checkpoint(path, "renderer")


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="no checkpoint"):
        load_checkpoint(tmp_path / "none.safetensors", "landmarks")


@pytest.mark.parametrize("kept", [0, 5, 60, -4])
def test_cut_file_is_refused(path, kept):
    data = path.read_bytes()
    path.write_bytes(data[:kept])
    with pytest.raises(InputError, match="damaged or cut short"):
        load_checkpoint(path, "landmarks")


def test_foreign_safetensors_file_is_refused(tmp_path):
    file = tmp_path / "other.safetensors"
    save_file({"a": np.zeros(1, np.float32)}, str(file))
    with pytest.raises(InputError, match="without this program's header"):
        load_checkpoint(file, "landmarks")


def test_other_format_version_is_refused(tmp_path):
    file = tmp_path / "new.safetensors"
    _write(file, {"format_version": FORMAT_VERSION + 1, "kind": "landmarks", "network": {}})
    with pytest.raises(InputError, match=f"format version {FORMAT_VERSION + 1}"):
        load_checkpoint(file, "landmarks")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"surprise": 1}, "unknown entry 'surprise'"),
        ({"step": "many"}, "entry 'step' cannot be a str"),
        ({"kind": "spell"}, "unknown kind 'spell'"),
    ],
)
def test_odd_headers_are_refused(tmp_path, change, message):
    file = tmp_path / "odd.safetensors"
    _write(file, {"format_version": FORMAT_VERSION, "kind": "landmarks", "network": {}} | change)
    with pytest.raises(InputError, match=message):
        load_checkpoint(file, "landmarks")


@pytest.mark.parametrize("text", ["", "[]", "{}", "{not json"])
def test_damaged_header_is_refused(tmp_path, text):
    file = tmp_path / "damaged.safetensors"
    save_file({"a": np.zeros(1, np.float32)}, str(file), {"pirender": text})
    with pytest.raises(InputError, match="damaged"):
        load_checkpoint(file, "landmarks")


def test_values_beyond_half_precision_are_a_fault(tmp_path):
    with pytest.raises(ValueError, match="float16 cannot hold"):
        save_checkpoint(tmp_path / "x.safetensors", HEADER, {"w": np.array([1e6], np.float32)})
    assert list(tmp_path.iterdir()) == []


def test_unknown_kind_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="unknown kind"):
        save_checkpoint(tmp_path / "x.safetensors", replace(HEADER, kind="spell"), {})
