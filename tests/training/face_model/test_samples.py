import numpy as np
import pytest

from core.errors import InputError
from training.face_model.samples import SampleSizes, clip_landmarks, read_people, spread_frames


def test_split_and_licences_are_kept(corpus):
    held_out = read_people(corpus, "val", SampleSizes())
    assert sorted(person.name for person in held_out) == ["clip6.mp4", "clip7.mp4", "face6.jpg", "face7.jpg"]
    strict = read_people(corpus, "train", SampleSizes(), licences=("MIT",))
    assert {person.licence for person in strict} == {"MIT"}
    assert len(strict) == 6


def test_frames_that_are_not_valid_are_left_out(corpus):
    for person in read_people(corpus, "train", SampleSizes()):
        assert np.abs(person.frames[:, :, :2]).max() < 400


def test_fewer_frames_and_photos_on_request(corpus):
    people = read_people(corpus, "train", SampleSizes(frames_per_clip=2, photos=3))
    assert sum(person.kind == "photo" for person in people) == 3
    assert all(len(person.frames) == 2 for person in people if person.kind == "video")


def test_spread_frames_find_the_one_odd_frame(model, draw_landmarks):
    still = np.repeat(draw_landmarks(model, 1), 40, axis=0)
    still[27] = draw_landmarks(model, 2)[0]
    chosen = spread_frames(still, 4)
    assert 27 in chosen
    assert len(chosen) == 4
    assert (np.diff(chosen) > 0).all()


def test_unknown_licence_is_one_sentence(corpus):
    with pytest.raises(InputError, match="chosen licences"):
        read_people(corpus, "train", SampleSizes(), licences=("WTFPL",))


def test_damaged_label_file_is_one_sentence(corpus):
    path = corpus / "landmarks" / "clip0.npz"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(InputError, match="clip0.npz is damaged"):
        clip_landmarks(corpus, "videos/clip0.mp4")
