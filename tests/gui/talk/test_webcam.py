import threading

import numpy as np
import pytest

from core.driving.webcam import Webcam
from core.errors import InputError
from core.opencv import cv2
from core.tracking.backends import make_tracker
from resources import resource_path


class Still:
    """A camera before which somebody sits still, until it is pulled out."""

    def __init__(self):
        picture = cv2.imread(str(resource_path("samples", "portrait-2.jpg")))
        self.picture = cv2.cvtColor(cv2.resize(picture, (320, 320)), cv2.COLOR_BGR2RGB)
        self.pulled_out = threading.Event()

    def read(self):
        return None if self.pulled_out.wait(0.01) else np.ascontiguousarray(self.picture)

    def close(self):
        pass


@pytest.fixture
def camera(talking):
    made = Still()
    talking.talk.webcam.webcam = Webcam(lambda: made, lambda: make_tracker("embedded"))
    return made


def test_the_portrait_follows_the_camera_until_it_is_switched_off(qtbot, talking, camera):
    peeked = []
    talking.preview.peek = peeked.append
    webcam, actions = talking.talk.webcam, talking.actions_.talk
    actions.webcam.setChecked(True)
    qtbot.waitUntil(lambda: any(motion is not None for motion in peeked), timeout=30_000)
    assert webcam.small.isVisibleTo(talking) and webcam.small.pixmap().width() >= 90
    assert peeked[-1].values == pytest.approx(talking.model.motion.values, abs=0.1)
    actions.rest.trigger()
    actions.webcam.setChecked(False)
    assert peeked[-1] is None and not webcam.webcam.is_running and not webcam.small.isVisibleTo(talking)


def test_a_camera_that_is_pulled_out_or_missing_is_a_sentence(qtbot, talking, camera):
    action = talking.actions_.talk.webcam
    with qtbot.waitSignal(talking.talk.failed, timeout=30_000) as told:
        action.setChecked(True)
        camera.pulled_out.set()
    assert "no more pictures" in told.args[0] and not action.isChecked()

    def none():
        raise InputError("No camera could be opened; connect one.")

    talking.talk.webcam.webcam = Webcam(none, lambda: make_tracker("embedded"))
    with qtbot.waitSignal(talking.talk.failed, timeout=30_000) as told:
        action.setChecked(True)
    assert "No camera" in told.args[0] and not action.isChecked()


def test_without_a_photo_there_is_nothing_to_drive(qtbot, window):
    with qtbot.waitSignal(window.talk.failed, timeout=5_000) as told:
        window.actions_.talk.webcam.setChecked(True)
    assert "Open a photo" in told.args[0] and not window.actions_.talk.webcam.isChecked()
