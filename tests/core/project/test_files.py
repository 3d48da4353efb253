import dataclasses
import json

import numpy as np
import pytest

from core.errors import InputError
from core.motion import BFM64, Motion
from core.project import HistoryEntry, load_project, save_project


def test_everything_comes_back_exactly(project, tmp_path):
    path = tmp_path / "work.pirender"
    save_project(project, path)
    back = load_project(path)
    assert (back.motion, back.history, back.position) == (project.motion, project.history, 1)
    assert (back.face, back.view) == (project.face, project.view)
    assert back.photo.path == project.photo.path and back.photo.sha256 == project.photo.sha256
    assert back.photo.relative == "pictures/face.jpg"
    assert back.fit.crop == project.fit.crop and back.fit.motion == project.fit.motion
    np.testing.assert_array_equal(back.fit.landmarks, project.fit.landmarks)
    np.testing.assert_array_equal(back.fit.identity, project.fit.identity)


def changed(path, **entries):
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"format": "something"}, "not a project"),
        ({"version": 99}, "version 99"),
        ({"space": "flame"}, "Unknown motion space 'flame'"),
        ({"names": ["a"]}, "other coefficients"),
        ({"motion": [0.0]}, "damaged"),
        ({"motion": [float("nan")] * 70}, "damaged"),
        ({"position": 3}, "damaged"),
        ({"history": []}, "damaged"),
        ({"history": None}, "damaged"),
        ({"photo": {}}, "damaged"),
        ({"face": [1, 2, 3]}, "damaged"),
        ({"fit": {"crop": [0, 0, 0]}}, "damaged"),
        ({"view": {"zoom": "wide"}}, "damaged"),
    ],
)
def test_bad_projects_are_one_sentence(project, tmp_path, entries, words):
    path = tmp_path / "work.pirender"
    save_project(project, path)
    changed(path, **entries)
    with pytest.raises(InputError, match=words) as caught:
        load_project(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"3"])
def test_a_damaged_file_is_left_alone(tmp_path, content):
    path = tmp_path / "work.pirender"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"damaged|not a project"):
        load_project(path)
    assert path.read_bytes() == content


def test_a_missing_project_says_so(tmp_path):
    with pytest.raises(InputError, match="There is no project"):
        load_project(tmp_path / "gone.pirender")


def test_a_failing_save_keeps_the_old_file(project, tmp_path, monkeypatch):
    path = tmp_path / "work.pirender"
    save_project(project, path)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.files.os.replace", full)
    with pytest.raises(InputError, match="No space left"):
        save_project(project, path)
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["pictures", "work.pirender"]


def test_a_project_never_replaces_its_photo(project, photo):
    with pytest.raises(InputError, match="own photo"):
        save_project(project, photo)
    assert photo.read_bytes() == b"pixels of a face"


def test_edits_in_bfm64_keep_the_tracked_face(project, tmp_path):
    own = Motion.neutral(BFM64)
    entries = (HistoryEntry("", own), HistoryEntry("Nod", own.with_values(pitch=0.2)))
    edited = dataclasses.replace(project, motion=entries[1].motion, history=entries, position=1)
    save_project(edited, tmp_path / "p.pirender")
    loaded = load_project(tmp_path / "p.pirender")
    assert loaded.history == entries and loaded.fit.motion == project.fit.motion
