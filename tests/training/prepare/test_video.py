import numpy as np
import pytest

from core.errors import InputError
from tests.training.prepare.footage import click_at, write_video
from training.packs.codec import decode_frame
from training.prepare.config import PrepareConfig
from training.prepare.source import Source
from training.prepare.video import prepare_video


def prepared(path, tracker, config, split="train"):
    return prepare_video(Source(path, path.stem, "anna", split=split, licence="MIT"), tracker, config)


def test_a_clip_is_cropped_and_tracked(clip_file, tracker, config, yaws, moving):
    outcome = prepared(clip_file, tracker, config)
    (clip,) = outcome.clips
    assert outcome.skipped == () and outcome.notes == () and outcome.frames == len(moving)
    assert (clip.entry.name, clip.entry.identity, clip.entry.licence) == ("anna", "anna", "MIT")
    assert clip.entry.frames == len(moving) and clip.entry.fps == 25 and clip.valid.all()
    assert not clip.entry.has_sound and clip.sound is None, "a video without sound is a clip without sound"
    assert decode_frame(clip.pictures[0], "").shape == (256, 256, 3)
    measured = clip.motions[:, 65]
    assert np.corrcoef(measured, yaws)[0, 1] > 0.95, "the motions follow the head"
    mesh = np.ptp(clip.landmarks[0][:, 1]) / 256
    assert 0.45 < mesh < 0.7, "the mesh fills the square as it does everywhere"


def test_a_face_in_a_wide_picture_is_cut_out(moving, tracker, config, tmp_path):
    scene = np.full((240, 480, 3), (90, 110, 120), np.uint8)
    images = []
    for image in moving:
        scene[24:216, 250:442] = image
        images.append(scene.copy())
    (clip,) = prepared(write_video(tmp_path / "wide.mp4", images), tracker, config).clips
    middle = clip.landmarks[:, :, :2].mean((0, 1))
    assert (abs(middle - 128) < 30).all(), "the face is in the middle"
    assert 0.45 < np.ptp(clip.landmarks[0][:, 1]) / 256 < 0.7
    translation = clip.motions[:, 67:69]
    assert (abs(translation) < 0.4).all(), "motions are relative to the square, not the picture"


def test_the_larger_size(clip_file, tracker, config):
    import dataclasses

    (clip,) = prepared(clip_file, tracker, dataclasses.replace(config, image_size=512)).clips
    assert decode_frame(clip.pictures[0], "").shape == (512, 512, 3)
    assert clip.landmarks[0][:, :2].max() > 300


def test_sound_lies_under_its_frames(moving, tracker, tmp_path):
    config = PrepareConfig(minimum_frames=8, mel=True)
    path = write_video(tmp_path / "s.mp4", moving, sound=click_at(0.4, 1.2))
    (clip,) = prepared(path, tracker, config).clips
    assert clip.entry.has_sound and clip.sound.dtype == np.int16
    assert len(clip.sound) == round(len(moving) / 25 * 16000)
    loudest = np.flatnonzero(abs(clip.sound.astype(int)) > 6000)[0] / 16000
    assert abs(loudest - 0.4) < 0.01
    assert clip.mel.shape == (len(clip.sound) // 160, 80)
    assert abs(int(clip.mel.max(1).argmax()) - 40) <= 1, "100 rows a second"


def test_no_face(empty_scene, tracker, config, tmp_path):
    outcome = prepared(write_video(tmp_path / "v.mp4", empty_scene), tracker, config)
    assert outcome.clips == () and [skip.reason for skip in outcome.skipped] == ["no face was found"]


def test_two_faces(moving, tracker, config, tmp_path):
    images = [np.hstack([image, image[:, ::-1]]) for image in moving]
    outcome = prepared(write_video(tmp_path / "v.mp4", images), tracker, config)
    assert outcome.clips == () and "2 faces" in outcome.skipped[0].reason
    assert outcome.skipped[0].where == "frames 0 to 23"


def test_cuts(moving, empty_scene, tracker, config, tmp_path):
    darker = [(image[:, ::-1] // 3) + np.array([60, 0, 0], np.uint8) for image in moving]
    path = write_video(tmp_path / "v.mp4", [*moving, *empty_scene, *darker], sound=click_at(2.0, 2.9))
    outcome = prepared(path, tracker, config)
    assert [clip.entry.name for clip in outcome.clips] == ["v", "v#2"]
    assert [clip.entry.frames for clip in outcome.clips] == [24, 24]
    assert [(skip.where, skip.reason) for skip in outcome.skipped] == [("frames 24 to 47", "no face was found")]
    first, second = (decode_frame(clip.pictures[0], "").mean() for clip in outcome.clips)
    assert first > second + 20, "the pictures are those of the shot"
    heard = np.flatnonzero(abs(outcome.clips[1].sound.astype(int)) > 6000)[0] / 16000
    assert abs(heard - (2.0 - 48 / 25)) < 0.01, "the sound is that of the shot"
    assert not (abs(outcome.clips[0].sound.astype(int)) > 6000).any()


def test_long_shots_are_cut_into_pieces(clip_file, tracker):
    config = PrepareConfig(minimum_frames=8, maximum_frames=12)
    assert [clip.entry.frames for clip in prepared(clip_file, tracker, config).clips] == [12, 12]


def test_a_variable_frame_rate_becomes_constant(moving, tracker, config, tmp_path):
    times = np.cumsum([0, *([20, 60] * 12)])[: len(moving)]
    path = write_video(tmp_path / "v.mkv", moving, times=[int(time) for time in times])
    (clip,) = prepared(path, tracker, config).clips
    assert abs(clip.entry.frames / clip.entry.fps - (times[-1] + 40) / 1000) < 0.1, "it lasts as long as before"
    assert (np.diff(clip.motions[:6, 65]) > 0).all(), "the head turns steadily"


def test_a_corrupt_tail_costs_only_the_tail(moving, tracker, config, tmp_path):
    path = write_video(tmp_path / "v.mp4", moving, options={"movflags": "faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * 0.7)])
    outcome = prepared(path, tracker, config)
    (clip,) = outcome.clips
    assert 8 <= clip.entry.frames < 24
    assert "before the damage are used" in outcome.notes[0]


def test_one_frame(moving, tracker, config, tmp_path):
    outcome = prepared(write_video(tmp_path / "v.mp4", moving[:1]), tracker, config)
    assert outcome.clips == () and outcome.skipped[0].reason == "it has 1 frame, a clip needs at least 8"


def test_a_face_too_small(moving, tracker, tmp_path):
    config = PrepareConfig(minimum_frames=8, smallest_crop=400)
    outcome = prepared(write_video(tmp_path / "v.mp4", moving), tracker, config)
    assert outcome.clips == () and "192 pixels of 400" in outcome.skipped[0].reason


def test_too_slow(moving, tracker, config, tmp_path):
    path = write_video(tmp_path / "v.mp4", moving, rate=2)
    with pytest.raises(InputError, match="runs at 2 frames a second"):
        prepared(path, tracker, config)


def test_not_a_video(tracker, config, tmp_path):
    (tmp_path / "v.mp4").write_bytes(b"nothing" * 100)
    with pytest.raises(InputError, match="as a video"):
        prepared(tmp_path / "v.mp4", tracker, config)
