import shutil

import numpy as np
import pytest
from PIL import Image

from core.crop import Crop, extract
from core.errors import InputError
from core.motion import MotionSequence
from core.session import PhotoStudio
from core.session_types import Area
from resources import resource_path

SAMPLE = resource_path("samples", "portrait.jpg")


@pytest.fixture(scope="module")
def studio():
    return PhotoStudio.load()


@pytest.fixture(scope="module")
def opened(studio):
    return studio.open_photo(SAMPLE)


@pytest.fixture(scope="module")
def session(studio, opened):
    return studio.start(opened, opened.faces[0])


@pytest.fixture(scope="module")
def smile(session):
    return session.motion.with_values(mouthSmile_L=0.9, mouthSmile_R=0.9, yaw=session.motion["yaw"] + 0.1)


def pixels(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def test_opened_photo_knows_its_size_and_face(opened):
    assert (opened.height, opened.width) == opened.levels[0].shape[:2]
    assert len(opened.faces) == 1
    face = opened.faces[0]
    assert 0 < face.left < face.left + face.width < opened.width


def test_preview_of_its_own_motion_is_the_photo(session, opened):
    frame = session.preview(session.motion, 512)
    assert frame.patch.shape == (512, 512, 4) and frame.area == session.crop
    crop = Crop(int(frame.area.left), int(frame.area.top), int(frame.area.width))
    photo = extract(opened.levels[0], crop, 512).astype(int)
    assert np.abs(frame.patch[..., :3] - photo).max() <= 1


def test_patch_fades_at_its_edges_and_is_solid_in_the_middle(session, smile):
    alpha = session.preview(smile, 256).patch[..., 3]
    assert alpha[128, 128] == 255
    assert alpha[:, [0, -1]].max() == 0 or session.crop.left <= 0


def test_preview_changes_the_face(session, smile):
    rest = session.preview(session.motion, 256).patch
    moved = session.preview(smile, 256).patch
    assert np.abs(moved[..., :3].astype(int) - rest[..., :3]).max() > 40


def test_preview_is_never_larger_than_the_photo_has_pixels(session, smile):
    size = int(session.crop.width)
    assert session.preview(smile, 4 * size).patch.shape[:2] == (size, size)


def test_going_back_to_the_live_size_gives_the_live_picture(session, smile):
    live = session.preview(smile, 512).patch
    session.preview(smile, 700)
    np.testing.assert_array_equal(session.preview(smile, 512).patch, live)


def test_saving_without_an_edit_gives_every_pixel_back(session, opened, tmp_path):
    target = tmp_path / "same.png"
    session.save(session.motion, target)
    np.testing.assert_array_equal(pixels(target), opened.levels[0])


def test_saving_an_edit_changes_only_the_crop(session, opened, smile, tmp_path):
    target = tmp_path / "smile.png"
    session.save(smile, target)
    saved, photo = pixels(target), opened.levels[0]
    assert saved.shape == photo.shape
    changed = np.argwhere((saved != photo).any(axis=2))
    crop = session.crop
    assert len(changed) > 1000
    assert changed.min(axis=0)[0] >= crop.top and changed.min(axis=0)[1] >= crop.left
    assert changed.max(axis=0)[0] < crop.top + crop.height and changed.max(axis=0)[1] < crop.left + crop.width


def test_original_is_kept_unless_allowed(studio, smile, tmp_path):
    original = tmp_path / "mine.jpg"
    shutil.copy(SAMPLE, original)
    before = original.read_bytes()
    opened = studio.open_photo(original)
    session = studio.start(opened, opened.faces[0])
    with pytest.raises(InputError, match="original"):
        session.save(smile, original)
    assert original.read_bytes() == before
    session.save(smile, original, overwrite_original=True)
    assert original.read_bytes() != before


def test_transparent_pixels_stay_out_of_the_patch(studio, tmp_path):
    image = Image.open(SAMPLE).convert("RGBA")
    alpha = np.full((image.height, image.width), 255, dtype=np.uint8)
    alpha[: image.height // 3] = 0
    image.putalpha(Image.fromarray(alpha))
    path = tmp_path / "cut-out.png"
    image.save(path)
    opened = studio.open_photo(path)
    session = studio.start(opened, opened.faces[0])
    patch = session.preview(session.motion, 300).patch
    cut = round((image.height / 3 - session.crop.top) / session.crop.height * 300)
    assert patch[: cut - 3, :, 3].max() == 0
    assert patch[200, 150, 3] == 255


def test_box_without_a_face_is_refused(studio, opened):
    with pytest.raises(InputError, match="face"):
        studio.start(opened, Area(0, 0, 60, 60))


def test_box_drawn_by_hand_finds_the_same_face(studio, opened, session):
    face = opened.faces[0]
    drawn = Area(face.left - 12, face.top + 9, face.width + 20, face.height + 20)
    other = studio.start(opened, drawn)
    distance = np.linalg.norm(other.landmarks[:, :2] - session.landmarks[:, :2], axis=1)
    assert distance.mean() < 0.02 * face.width


def test_bad_file_is_refused_in_one_sentence(studio, tmp_path):
    path = tmp_path / "note.jpg"
    path.write_text("this is no picture")
    with pytest.raises(InputError, match=r"note\.jpg"):
        studio.open_photo(path)


def test_photo_of_another_studio_is_a_programming_error(studio, opened):
    import dataclasses

    with pytest.raises(TypeError):
        studio.start(dataclasses.replace(opened, source=None), opened.faces[0])


def test_a_face_tracked_before_is_resumed_without_tracking(studio, opened, session, smile):
    resumed = studio.resume(opened, session.fit)
    assert resumed.motion == session.motion and resumed.crop == session.crop
    assert np.array_equal(resumed.preview(smile, 256).patch, session.preview(smile, 256).patch)


def test_an_opened_photo_can_be_known_again(opened):
    assert opened.reference.path == opened.path.absolute() and len(opened.reference.sha256) == 64


def test_the_face_of_another_photo_is_measured(studio, opened, session):
    tracked = studio.track_motion(opened.path)
    assert tracked.face_count == 1 and tracked.path == opened.path
    np.testing.assert_allclose(tracked.motion.values, session.motion.values, atol=1e-5)


def test_a_picture_without_a_face_has_no_expression(studio, tmp_path):
    path = tmp_path / "grey.png"
    Image.new("RGB", (200, 200), (128, 128, 128)).save(path)
    with pytest.raises(InputError, match="No face was found in grey.png"):
        studio.track_motion(path)


def test_a_session_makes_films_of_its_photo(session, opened, smile, tmp_path):
    motions = MotionSequence(smile.space, np.stack([session.motion.values, smile.values]))
    report = session.render_film(motions, tmp_path / "film.mp4")
    assert report.frames == 2 and report.size == (opened.width, opened.height) and report.engine == session.engine
