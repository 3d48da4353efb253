import shutil

import pytest

from core.errors import InputError
from core.project import PhotoState, find_photo, load_project, photo_reference, save_project


@pytest.fixture
def saved(project, tmp_path):
    path = tmp_path / "work.pirender"
    save_project(project, path)
    return path


def test_found_in_its_place(project, saved, photo):
    found = find_photo(load_project(saved).photo, saved)
    assert (found.state, found.path, found.message) == (PhotoState.FOUND, photo, "")
    assert found.same_pixels


def test_a_folder_that_moved_as_a_whole(saved, photo, tmp_path):
    other = tmp_path / "elsewhere"
    other.mkdir()
    shutil.move(saved, other)
    shutil.move(photo.parent, other)
    found = find_photo(load_project(other / saved.name).photo, other / saved.name)
    assert (found.state, found.path) == (PhotoState.MOVED, other / "pictures" / "face.jpg")
    assert found.same_pixels and "has moved" in found.message


def test_found_beside_the_project(saved, photo):
    shutil.move(photo, saved.parent / photo.name)
    found = find_photo(load_project(saved).photo, saved)
    assert (found.state, found.path) == (PhotoState.MOVED, saved.parent / photo.name)


def test_the_same_file_elsewhere_wins_over_a_changed_one(saved, photo):
    shutil.copy(photo, saved.parent / photo.name)
    photo.write_bytes(b"pixels of a cat!")
    assert find_photo(load_project(saved).photo, saved).path == saved.parent / photo.name


@pytest.mark.parametrize("content", [b"longer than the pixels of a face", b"pixels of a cat!"])
def test_a_changed_photo_is_told(saved, photo, content):
    photo.write_bytes(content)
    found = find_photo(load_project(saved).photo, saved)
    assert (found.state, found.path, found.same_pixels) == (PhotoState.CHANGED, photo, False)
    assert "has changed" in found.message


def test_a_missing_photo_is_told(saved, photo):
    photo.unlink()
    found = find_photo(load_project(saved).photo, saved)
    assert (found.state, found.path) == (PhotoState.MISSING, None)
    assert str(photo) in found.message


def test_a_photo_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="Cannot read"):
        photo_reference(tmp_path / "none.jpg")
