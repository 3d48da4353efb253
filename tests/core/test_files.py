import os

import pytest

from core.errors import InputError
from core.files import atomic_write, remove_leftovers


def test_the_file_appears_whole(tmp_path):
    with atomic_write(tmp_path / "a.txt") as temporary:
        assert temporary.parent == tmp_path and temporary.suffix == ".txt"
        temporary.write_text("new")
        assert not (tmp_path / "a.txt").exists()
    assert (tmp_path / "a.txt").read_text() == "new"


def test_an_exception_keeps_the_old_file_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(RuntimeError), atomic_write(tmp_path / "a.txt") as temporary:
        temporary.write_text("half")
        raise RuntimeError("stopped")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_missing_folder_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match="choose another folder"), atomic_write(tmp_path / "no" / "a.txt"):
        pass


def test_a_new_file_has_the_usual_mode_and_an_old_one_keeps_its_own(tmp_path):
    mask = os.umask(0o022)
    try:
        with atomic_write(tmp_path / "a.txt") as temporary:
            temporary.write_text("x")
        assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644
        (tmp_path / "a.txt").chmod(0o600)
        with atomic_write(tmp_path / "a.txt") as temporary:
            temporary.write_text("y")
        assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(mask)


def test_what_killed_writers_left_is_removed_and_nothing_else(tmp_path):
    target = tmp_path / "anna-smile.png"
    kept = [".anna-smile.png", ".anna-smile-12345678.jpg", ".anna-smiles-12345678.png", "anna-smile-12345678.png", ".x"]
    for name in kept:
        (tmp_path / name).touch()
    writing = atomic_write(target)
    begun = writing.__enter__()
    assert begun.is_file()
    remove_leftovers([target, tmp_path / "nowhere" / "a.png"])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)
