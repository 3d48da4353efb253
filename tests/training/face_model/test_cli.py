import shutil

import numpy as np
import pytest

from core.face_model import load_face_model
from core.motion import ICT64
from resources import resource_path
from training.cli import main
from training.face_model.measure import shape_change


@pytest.fixture
def base(tmp_path, model):
    path = tmp_path / "open.npz"
    np.savez(
        path,
        mean=model.mean,
        B_id=model.identity_basis,
        B_exp64=model.expression_basis,
        names64=np.array(ICT64.names[:64]),
        triangles=model.triangles,
        uv=model.uv,
        mirror=model.mirror,
    )
    return path


def arguments(base, corpus, out, *more):
    return ["face-model", "--base", str(base), "--data", str(corpus), "--out", str(out), "--rounds", "1", *more]


def test_writes_a_better_model_with_attribution(tmp_path, base, corpus, capsys, model, bumped):
    out = tmp_path / "model.safetensors"
    assert main(arguments(base, corpus, out)) == 0
    text = capsys.readouterr().out
    assert "before" in text and "after" in text and "cosine" in text
    # A peculiarity that everybody shares has moved into the mean, and names still mean what they did.
    refined = load_face_model(out)
    wanted, found = (bumped.mean - model.mean)[:, :2], (refined.mean - model.mean)[:, :2]
    assert (wanted * found).sum() > 0.2 * np.linalg.norm(wanted) * np.linalg.norm(found)
    change = shape_change(model, refined)
    assert change.expression_cosine > 0.9
    assert change.new_flips == 0
    assert b"USC Institute for Creative Technologies" in out.read_bytes()
    assert b"MediaPipe" in out.read_bytes()
    assert out.stat().st_size < 2_000_000
    assert not list(tmp_path.glob("*candidate*"))


def test_a_model_that_is_no_better_is_not_written(tmp_path, base, corpus, capsys, monkeypatch):
    monkeypatch.setattr("training.face_model.cli.refine", lambda original, people, settings: original)
    out = tmp_path / "model.safetensors"
    shutil.copy(resource_path("face_model.safetensors"), out)
    before = out.read_bytes()
    assert main(arguments(base, corpus, out)) == 1
    assert "stays as it is" in capsys.readouterr().out
    assert out.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base": "nothing.npz"}, "Cannot read the open face model"),
        ({"corpus": "."}, "manifest.csv"),
        ({"more": ("--rounds", "0")}, "at least one round"),
    ],
)
def test_bad_input_is_one_line_and_status_two(tmp_path, base, corpus, capsys, change, words):
    chosen = {"base": base, "corpus": corpus, "more": ()} | change
    where = tmp_path / chosen["corpus"] if chosen["corpus"] != corpus else corpus
    where = where / "landmarks" if chosen["corpus"] == "." else where
    status = main(arguments(chosen["base"], where, tmp_path / "out.safetensors", *chosen["more"]))
    lines = capsys.readouterr().err.strip().splitlines()
    assert status == 2
    assert len(lines) == 1
    assert words in lines[0]
