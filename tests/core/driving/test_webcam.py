"""A webcam is a file here; a camera that is pulled out is a file that ends."""

import threading

import numpy as np
import pytest

from core.driving.camera import LARGEST_SIDE, VideoCamera
from core.driving.live_face import LiveFace, LiveMotion, driven_now
from core.driving.transfer import Gains
from core.driving.webcam import Webcam
from core.errors import InputError
from core.motion import ICT64, Motion
from core.opencv import cv2

REST = Motion(ICT64, np.zeros(ICT64.size, np.float32))


class Shown:
    """A camera that shows pictures one after the other; then it waits, or is pulled out."""

    def __init__(self, pictures, pulled_out=True):
        self._pictures, self._pulled_out = iter(pictures), pulled_out
        self.done, self.closed, self.let_go = threading.Event(), threading.Event(), threading.Event()

    def read(self):
        picture = next(self._pictures, None)
        if picture is None:
            self.done.set()
            if not self._pulled_out:
                self.let_go.wait(30)
        return picture

    def close(self):
        self.closed.set()


def followed(webcam, camera):
    webcam.start()
    assert camera.closed.wait(60)
    webcam.stop()
    return webcam.moment


def test_a_file_stands_in_for_a_camera(clip_file, tracker):
    camera = VideoCamera(str(clip_file))
    first = camera.read()
    assert first.dtype == np.uint8 and max(first.shape) <= LARGEST_SIDE and first.shape[2] == 3
    camera.close()
    webcam = Webcam(lambda: VideoCamera(str(clip_file)), lambda: tracker)
    webcam.start()
    while webcam.is_running:
        threading.Event().wait(0.01)
    assert webcam.moment.number == 30 and "no more pictures" in webcam.take_problem()
    assert webcam.take_problem() == "" and webcam.moment.rest is not None
    webcam.stop()


def test_no_camera_is_a_sentence(tracker, capfd):
    level = cv2.utils.logging.getLogLevel()
    for source in ("/nowhere/at/all.mp4", 97):
        with pytest.raises(InputError, match="No camera could be opened"):
            VideoCamera(source)
    assert capfd.readouterr().err == "" and cv2.utils.logging.getLogLevel() == level
    webcam = Webcam(lambda: VideoCamera("/nowhere/at/all.mp4"), lambda: tracker)
    webcam.start()
    webcam.stop()
    assert "No camera" in webcam.take_problem() and webcam.moment is None and not webcam.is_running


def test_a_live_face_is_followed_and_drives(tracker, pictures, acted):
    face = LiveFace(lambda: tracker)
    seen = [face.look(picture) for picture in pictures]
    for name, least in (("jawOpen", 0.95), ("yaw", 0.95), ("eyeBlink_L", 0.9)):
        shown = [moment.motion[name] for moment in seen]
        assert np.corrcoef(shown[3:], acted.frames[3:, ICT64.index(name)])[0, 1] > least, name
    assert seen[-1].presence == 1.0
    base = REST.with_values(mouthSmile_L=0.4)
    moved = driven_now(base, seen[14], seen[0].motion)
    assert moved["jawOpen"] > 0.25 and moved["yaw"] > 0.1 and moved["mouthSmile_L"] > 0.2
    still = driven_now(base, seen[14], seen[0].motion, Gains(head=0.0, mouth=0.0))
    assert abs(still["yaw"]) < 1e-6 and still["jawOpen"] == 0.0


def test_a_lost_face_eases_to_rest_and_comes_back(tracker, pictures):
    face = LiveFace(lambda: tracker)
    empty = np.full_like(pictures[0], 120)
    assert face.look(empty) is None
    for picture in pictures[:10]:
        there = face.look(picture)
    gone = [face.look(empty).presence for _ in range(30)]
    assert there.presence == 1.0 and gone[0] == 1.0 and gone[-1] == 0.0 and max(-np.diff(gone)) < 0.2
    assert driven_now(REST, LiveMotion(there.motion, 0.0), there.motion).values == pytest.approx(REST.values)
    assert face.look(pictures[10]).presence > 0.0


def test_rest_is_found_by_itself_and_set_by_the_user(tracker, pictures):
    camera = Shown(pictures[:8])
    webcam = Webcam(lambda: camera, lambda: tracker)
    assert followed(webcam, camera).rest is not None
    few = Shown(pictures[:3])
    assert followed(Webcam(lambda: few, lambda: tracker), few).rest is None
    asked = Shown(pictures[:3], pulled_out=False)
    webcam = Webcam(lambda: asked, lambda: tracker)
    webcam.start()
    webcam.calibrate()
    assert asked.done.wait(60)
    moment = webcam.moment
    asked.let_go.set()
    webcam.stop()
    assert moment.rest is not None and moment.number == 3


def test_a_fault_of_the_camera_is_told(tracker):
    class Broken(Shown):
        def read(self):
            raise RuntimeError("loose contact")

    camera = Broken([])
    webcam = Webcam(lambda: camera, lambda: tracker)
    webcam.start()
    webcam.stop()
    assert "loose contact" in webcam.take_problem() and camera.closed.is_set()
