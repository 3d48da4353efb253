import numpy as np
import pytest

from core.errors import InputError
from tests.training.landmarks.corpus import face_landmarks, write_corpus
from training.landmarks.data import load_faces, read_manifest


@pytest.fixture
def corpus(tmp_path):
    return write_corpus(tmp_path)


def test_photos_and_valid_clip_frames_are_loaded_with_their_labels(corpus, tmp_path):
    faces = load_faces(corpus, tmp_path / "cache", "train", frame_step=1)
    assert faces.images.shape == (3 + 5, 256, 256, 3)
    clip = faces.rows_of_kind("video")
    np.testing.assert_allclose(faces.landmarks[clip[2]], face_landmarks(shift=3.0), atol=1e-4)
    photo = faces.rows_of_kind("photo")[1]
    nose = faces.landmarks[photo][1, :2].astype(int)
    assert faces.images[photo][nose[1], nose[0]].mean() < 60
    assert faces.images[photo][nose[1] + 25, nose[0] + 30, 0] > faces.images[photo][nose[1] + 25, nose[0] + 30, 2]


def test_every_nth_frame_is_taken_where_valid(corpus, tmp_path):
    faces = load_faces(corpus, tmp_path / "cache", "train", frame_step=2)
    assert len(faces.rows_of_kind("video")) == 2


def test_a_second_load_reads_the_cache(corpus, tmp_path):
    first = load_faces(corpus, tmp_path / "cache", "val", frame_step=1)
    for file in (corpus / "videos").iterdir():
        file.unlink()
    second = load_faces(corpus, tmp_path / "cache", "val", frame_step=1)
    np.testing.assert_array_equal(first.images, second.images)
    assert second.items == first.items


def test_licence_filter_keeps_only_what_it_names(corpus, tmp_path):
    faces = load_faces(corpus, tmp_path / "cache", "train", frame_step=1, licences=("GPL-3.0",))
    assert [item.licence for item in faces.items] == ["GPL-3.0"]
    assert faces.summary()["items_by_licence"] == {"GPL-3.0": 1}


def test_splits_do_not_mix(corpus):
    assert {item.identity for item in read_manifest(corpus, "val")} == {"val_MIT_0.jpg", "clip_val"}


def test_nothing_left_after_filtering_is_refused(corpus):
    with pytest.raises(InputError, match="no photo or clip of split 'train'"):
        read_manifest(corpus, "train", ("None",))


def test_a_folder_without_manifest_is_refused(tmp_path):
    with pytest.raises(InputError, match="no manifest"):
        read_manifest(tmp_path, "train")


def test_a_damaged_photo_is_refused_by_name(corpus, tmp_path):
    (corpus / "photos" / "train_MIT_1.jpg").write_bytes(b"no picture")
    with pytest.raises(InputError, match="train_MIT_1.jpg is not a 256 px picture"):
        load_faces(corpus, tmp_path / "cache", "train", frame_step=1)
    assert not list((tmp_path / "cache").glob("*.json"))
