"""Small made clips: the bundled portrait, moved by the geometry engine."""

from fractions import Fraction

import numpy as np
import pytest

from core.engine_choice import EngineChoice
from core.engines import make_engines
from core.face_model import load_face_model
from core.motion import MotionSequence
from core.motion_film import FilmSettings, film_frames
from core.portrait import open_portrait
from core.tracking.backends import make_tracker
from resources import resource_path

SIDE = 224
COUNT = 30


@pytest.fixture(scope="session")
def tracker():
    return make_tracker("auto")


@pytest.fixture(scope="session")
def portrait(tracker):
    return open_portrait(resource_path("samples", "portrait.jpg"), tracker)


@pytest.fixture(scope="session")
def engines():
    return make_engines(EngineChoice.GEOMETRY, None, load_face_model())


@pytest.fixture(scope="session")
def acted(portrait) -> MotionSequence:
    """A mouth that opens and closes, eyes that blink at frame 20, a head that turns and comes back."""
    own = portrait.fit.motion
    frames = []
    for number in range(COUNT):
        swing = float(np.sin(np.pi * number / (COUNT - 1)))
        blink = max(0.0, 1.0 - abs(number - 20) / 3)
        changes = {"jawOpen": 0.5 * swing, "yaw": own["yaw"] + 0.2 * swing, "eyeBlink_L": blink, "eyeBlink_R": blink}
        frames.append(own.with_values(**changes).values)
    return MotionSequence(own.space, np.stack(frames))


@pytest.fixture(scope="session")
def pictures(portrait, engines, acted) -> list[np.ndarray]:
    """The frames of that, RGB uint8 (224, 224, 3)."""
    frames, _ = film_frames(portrait, engines, FilmSettings(SIDE, crop_only=True))
    return [frames.picture(acted, number).copy() for number in range(len(acted))]


@pytest.fixture(scope="session")
def write_clip():
    """Write pictures as a video: ``seconds`` for uneven times, ``codec`` and ``options`` for other kinds."""
    import av

    def write(path, pictures, seconds=None, codec="libx264", pix_fmt="yuv420p", options=None, rate=25):
        height, width = pictures[0].shape[:2]
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=rate, options=options or {"crf": "12", "preset": "ultrafast"})
            stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
            if seconds is not None:
                stream.codec_context.time_base = Fraction(1, 1000)
            for number, picture in enumerate(pictures):
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
                if seconds is not None:
                    frame.pts, frame.time_base = round(1000 * seconds[number]), Fraction(1, 1000)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    return write


@pytest.fixture(scope="session")
def clip_file(tmp_path_factory, pictures, write_clip):
    """The acted clip as MP4."""
    return write_clip(tmp_path_factory.mktemp("clip") / "driving.mp4", pictures)
