from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.motion import BFM64, ICT64, Motion
from pirender_gui.editor_model import EditorModel
from pirender_gui.images import image_from_array
from pirender_gui.render_request import Portrait, ShownPhoto
from tests.gui.fakes import CROP, FakeStudio


@pytest.fixture
def model(qtbot: QtBot) -> EditorModel:
    return EditorModel(ICT64)


def portrait(motion: Motion) -> Portrait:
    studio = FakeStudio()
    opened = studio.open_photo(Path("one.png"))
    photo = ShownPhoto(opened, tuple(image_from_array(level) for level in opened.levels))
    session = studio.start(opened, CROP)
    return Portrait(7, session, photo, motion, CROP, session.landmarks, "fake", "none", None, CROP)


def test_many_values_are_one_signal(qtbot: QtBot, model: EditorModel) -> None:
    heard: list[frozenset[str]] = []
    model.motion_changed.connect(heard.append)
    model.set_many({"jawOpen": 0.5, "mouthSmile_L": 0.25, "yaw": 0.0})
    assert heard == [frozenset({"jawOpen", "mouthSmile_L"})]


def test_the_same_motion_is_silent(qtbot: QtBot, model: EditorModel) -> None:
    model.set_many({"jawOpen": 0.5})
    with qtbot.assertNotEmitted(model.motion_changed):
        model.set_many({"jawOpen": 0.5})


def test_values_stay_inside_the_range_of_the_space(model: EditorModel) -> None:
    model.set_many({"jawOpen": 7.0, "jawForward": -7.0})
    assert (model.motion["jawOpen"], model.motion["jawForward"]) == (1.0, -0.5)


def test_range_stretches_to_what_the_photo_shows(model: EditorModel) -> None:
    own = Motion.neutral(ICT64).with_values(yaw=1.2)
    model.load(portrait(own))
    assert model.limits("yaw")[1] == pytest.approx(1.2)
    model.set_many({"yaw": 1.1})
    assert model.motion["yaw"] == pytest.approx(1.1)


def test_loading_a_portrait_returns_to_its_own_motion(qtbot: QtBot, model: EditorModel) -> None:
    own = Motion.neutral(ICT64).with_values(eyeBlink_L=0.3)
    model.set_many({"jawOpen": 0.5})
    with qtbot.waitSignal(model.portrait_changed):
        model.load(portrait(own))
    assert model.motion == own == model.photo_motion


def test_motion_of_another_space_is_refused(model: EditorModel) -> None:
    with pytest.raises(ValueError, match="ict64"):
        model.set_motion(Motion.neutral(BFM64))


def test_unknown_coefficient_is_refused(model: EditorModel) -> None:
    with pytest.raises(KeyError):
        model.set_many({"noSuchThing": 1.0})
