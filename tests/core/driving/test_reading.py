import numpy as np
import pytest
from PIL import Image

from core.driving import reading
from core.driving.film_strip import FilmStrip
from core.driving.reading import read_driving
from core.errors import Cancelled, InputError
from core.motion import ICT64, MotionSequence, save_motion
from core.opencv import cv2
from resources import resource_path

SAMPLE = resource_path("samples", "portrait.jpg")


def column(clip, name):
    return clip.motions.frames[:, clip.motions.space.index(name)]


def test_a_video_gives_the_motions_that_it_shows(tracker, clip_file, acted):
    told = []
    clip = read_driving(clip_file, tracker, progress=lambda *at: told.append(at))
    assert len(clip.motions) == 30 and clip.motions.fps == 25 and not clip.is_still
    assert clip.found.all() and clip.cuts == () and clip.notes == ()
    assert told == [(number, 90) for number in range(1, 91)], "every frame is read, then compared, then fitted"
    for name, least in (("jawOpen", 0.97), ("yaw", 0.97), ("eyeBlink_L", 0.9)):
        assert np.corrcoef(column(clip, name), acted.frames[:, ICT64.index(name)])[0, 1] > least, name
    assert abs(int(np.argmax(column(clip, "eyeBlink_L"))) - 20) <= 1, "the blink is neither lost nor late"


def test_a_picture_is_one_motion(tracker, portrait):
    clip = read_driving(SAMPLE, tracker)
    assert clip.is_still and clip.motions[0] == portrait.fit.motion


def test_what_drives_can_be_looked_at(tracker, clip_file, pictures, tmp_path):
    clip = read_driving(clip_file, tracker, pictures=FilmStrip(width=56))
    for number in (0, 12, 29):
        expected = cv2.resize(pictures[number], (56, 56), interpolation=cv2.INTER_AREA)
        assert np.abs(clip.pictures.at(number / 25).astype(int) - expected).mean() < 7
    assert read_driving(clip_file, tracker).pictures is None
    still = read_driving(SAMPLE, tracker, pictures=FilmStrip(width=56))
    assert still.is_still and still.pictures.at(3.0).shape[1] == 56


@pytest.mark.parametrize("name", ["m.json", "m.npz"])
def test_a_motion_file(tracker, acted, tmp_path, name):
    save_motion(acted, tmp_path / name)
    clip = read_driving(tmp_path / name, tracker)
    np.testing.assert_allclose(clip.motions.frames, acted.frames, atol=1e-6)
    assert clip.found.all()


def test_uneven_times_become_even(tracker, pictures, write_clip, tmp_path):
    # The first half at twice the speed of the second.
    seconds = [*(0.04 * np.arange(15)), *(0.6 + 0.08 * np.arange(15))]
    clip = read_driving(write_clip(tmp_path / "v.mkv", pictures, seconds), tracker)
    assert len(clip.motions) / clip.motions.fps == pytest.approx(0.6 + 15 * 0.08, abs=0.1)
    blink = np.argmax(column(clip, "eyeBlink_L")) / clip.motions.fps
    assert blink == pytest.approx(seconds[20], abs=0.09), "within a frame, of which there are 12.5 a second then"


def test_a_very_fast_clip_comes_down_to_a_usual_rate(tracker, pictures, write_clip, tmp_path):
    clip = read_driving(write_clip(tmp_path / "v.mp4", pictures, rate=120), tracker)
    assert clip.motions.fps == 30 and len(clip.motions) == round(30 / 120 * 30)


def test_a_face_that_is_gone_for_a_while(tracker, pictures, write_clip, tmp_path):
    empty = np.full_like(pictures[0], 120)
    shown = [*pictures[:10], *[empty] * 15, *pictures[20:]]
    clip = read_driving(write_clip(tmp_path / "v.mp4", shown), tracker)
    assert not clip.found[11:24].any() and clip.found[:10].all() and clip.found[26:].all()
    assert any("No face was found in" in note for note in clip.notes)


def test_two_faces_are_said_and_the_biggest_drives(tracker, pictures, write_clip, tmp_path):
    small = np.full_like(pictures[0], 128)
    with Image.open(resource_path("samples", "portrait-2.jpg")) as other:
        small[40:164, 40:164] = np.asarray(other.convert("RGB").resize((124, 124)))
    clip = read_driving(write_clip(tmp_path / "v.mp4", [np.hstack([p, small]) for p in pictures]), tracker)
    assert any("2 faces" in note for note in clip.notes)
    assert np.ptp(column(clip, "jawOpen")) > 0.25


def test_cuts_are_said(tracker, pictures, write_clip, tmp_path):
    near = [np.pad(picture, ((0, 100), (0, 200), (0, 0)), mode="edge") for picture in pictures[:12]]
    far = [np.pad(picture[::2, ::2], ((200, 12), (300, 12), (0, 0)), mode="edge") for picture in pictures[12:]]
    clip = read_driving(write_clip(tmp_path / "v.mp4", [*near, *far]), tracker)
    assert clip.cuts == (12,) and any("2 shots" in note for note in clip.notes)


def test_a_clip_turned_by_its_metadata(tracker, clip_file, pictures, write_clip, tmp_path):
    path = write_clip(tmp_path / "v.mp4", [np.rot90(picture) for picture in pictures])
    content = bytearray(path.read_bytes())
    place = content.index(b"tkhd") + 4 + 40
    turned = [0, 1 << 16, 0, -(1 << 16), 0, 0, 224 << 16, 0, 1 << 30]
    content[place : place + 36] = b"".join(number.to_bytes(4, "big", signed=True) for number in turned)
    path.write_bytes(content)
    clip = read_driving(path, tracker)
    upright = read_driving(clip_file, tracker)
    assert np.abs(column(clip, "roll")).max() < 0.2
    np.testing.assert_allclose(column(clip, "jawOpen"), column(upright, "jawOpen"), atol=0.1)


def test_an_hdr_clip(tracker, pictures, write_clip, tmp_path):
    options = {"x265-params": "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:log-level=none"}
    path = write_clip(tmp_path / "v.mp4", pictures, None, "libx265", "yuv420p10le", options)
    assert np.ptp(column(read_driving(path, tracker), "jawOpen")) > 0.25


def test_a_damaged_tail_leaves_the_beginning(tracker, pictures, write_clip, tmp_path):
    path = write_clip(tmp_path / "v.mkv", pictures, options={"crf": "1", "g": "1", "bf": "0", "preset": "ultrafast"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    clip = read_driving(path, tracker)
    assert 5 < len(clip.motions) < 25
    assert np.ptp(column(clip, "jawOpen")) > 0.1


def test_four_hours_are_refused_before_they_are_tracked(tracker, pictures, write_clip, tmp_path, monkeypatch):
    path = write_clip(tmp_path / "v.mkv", pictures[:2], [0.0, 4 * 3600.0])
    monkeypatch.setattr(tracker, "track_video", lambda *_: pytest.fail("it was tracked"))
    with pytest.raises(InputError, match=r"4\.0 hours.*30 minutes.*cut it"):
        read_driving(path, tracker)


def test_a_length_that_the_file_does_not_tell_is_found_out(tracker, clip_file, monkeypatch):
    monkeypatch.setattr(reading.VideoReader, "seconds", None, raising=False)
    monkeypatch.setattr(reading, "LONGEST_SECONDS", 0.5)
    with pytest.raises(InputError, match="cut it"):
        read_driving(clip_file, tracker)


def test_a_video_without_a_face(tracker, write_clip, tmp_path):
    path = write_clip(tmp_path / "v.mp4", [np.full((96, 96, 3), 90, np.uint8)] * 5)
    with pytest.raises(InputError, match="No face was found"):
        read_driving(path, tracker)


@pytest.mark.parametrize("name", ["v.mp4", "v.jpg", "m.json"])
@pytest.mark.parametrize("content", [None, b"", b"Dear diary, this is no film. " * 60])
def test_what_cannot_be_read(tracker, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as failure:
        read_driving(tmp_path / name, tracker)
    assert name in str(failure.value) and "\n" not in str(failure.value)


@pytest.mark.parametrize("steps", [3, 40, 70], ids=["while reading", "while comparing", "while fitting"])
def test_reading_can_be_stopped(tracker, clip_file, steps):
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > steps

    with pytest.raises(Cancelled):
        read_driving(clip_file, tracker, cancelled=cancelled)
    assert len(asked) == steps + 1


def test_a_motion_file_of_one_frame_is_still(tracker, tmp_path):
    save_motion(MotionSequence(ICT64, np.zeros((1, 70), np.float32)), tmp_path / "m.json")
    assert read_driving(tmp_path / "m.json", tracker).is_still
