"""Label and signature of what the editor's session writes."""

import numpy as np
import pytest
from PIL import Image

from core.credentials import SigningIdentity, read_credentials
from core.errors import InputError
from core.label import labelled
from core.marks import NO_MARKS, Marks
from core.motion import MotionSequence
from core.motion_film import FilmSettings
from core.session import PhotoStudio
from resources import resource_path
from tests.certificates import make_identity

pytest.importorskip("c2pa", reason="needs the extra 'credentials'")


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    return make_identity(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def session():
    studio = PhotoStudio.load()
    photo = studio.open_photo(resource_path("samples", "portrait.jpg"))
    return studio.start(photo, photo.faces[0])


def test_a_picture_is_labelled_and_signed_with_its_photo_as_parent(session, identity, tmp_path):
    path = tmp_path / "out.png"
    session.save(session.motion, path, marks=Marks("Edited with AI", identity))
    with Image.open(path) as picture:
        expected = labelled(session.render_photo(session.motion), "Edited with AI")
        np.testing.assert_array_equal(np.asarray(picture.convert("RGB")), expected)
    found = read_credentials(path)
    assert (
        found.problems == () and found.parents == ("portrait.jpg",) and found.actions == ("c2pa.opened", "c2pa.edited")
    )


def test_a_film_is_signed(session, identity, tmp_path):
    motions = MotionSequence(session.motion.space, np.tile(session.motion.values, (3, 1)), 25.0)
    path = tmp_path / "out.mp4"
    session.render_film(motions, path, FilmSettings(64, crop_only=True), marks=Marks(identity=identity))
    assert read_credentials(path).parents == ("portrait.jpg",)


def test_without_marks_nothing_is_signed(session, tmp_path):
    session.save(session.motion, tmp_path / "out.png", marks=NO_MARKS)
    assert read_credentials(tmp_path / "out.png") is None


def test_what_could_not_be_signed_is_refused_before_anything_is_written(session, identity, tmp_path):
    wrong = SigningIdentity(identity.key, identity.certificate)
    for name, marks, word in (("out.png", Marks(identity=wrong), "key"), ("out.bmp", Marks(identity=identity), "bmp")):
        with pytest.raises(InputError, match=word):
            session.save(session.motion, tmp_path / name, marks=marks)
    motions = MotionSequence(session.motion.space, session.motion.values[None], 25.0)
    with pytest.raises(InputError, match="cannot carry content credentials"):
        session.render_film(motions, tmp_path / "out.webm", FilmSettings(64), marks=Marks(identity=identity))
    assert list(tmp_path.iterdir()) == []


def test_a_photo_that_was_replaced_is_no_parent_of_itself(identity, tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(resource_path("samples", "portrait.jpg").read_bytes())
    Marks(identity=identity).sign(path, path)
    assert read_credentials(path).parents == ()
