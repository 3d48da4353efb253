import numpy as np
import pytest

from core.crop import Crop, crop_points
from core.face_model import load_face_model
from core.motion import ICT64, Motion
from core.pose import pose_from_motion
from training.prepare.square import in_square, square_within


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Crop(50, 60, 100), Crop(50, 60, 100)),
        (Crop(-30, 20, 100), Crop(0, 20, 100)),
        (Crop(350, 150, 100), Crop(300, 100, 100)),
        (Crop(20, -20, 300), Crop(70, 0, 200)),
    ],
)
def test_the_square_stays_inside(wanted, expected):
    assert square_within(wanted, 200, 400) == expected


def test_a_picture_cut_before_is_kept_whole():
    assert square_within(Crop(-10, -8, 280), 256, 256) == Crop(0, 0, 256)
    assert square_within(Crop(10, 12, 230), 256, 256) == Crop(0, 0, 256)
    assert square_within(Crop(50, 50, 100), 256, 256) == Crop(50, 50, 100)


def test_a_motion_shows_the_same_face_from_another_square():
    generator = np.random.default_rng(0)
    motion = Motion(ICT64, np.r_[generator.uniform(0, 0.3, 64), 0.1, -0.2, 0.05, 0.1, -0.1, 0.05].astype(np.float32))
    measured, square = Crop(40, 30, 200), Crop(10, 0, 320)
    model = load_face_model()

    def seen(one, crop):
        vertices = model.shape(np.zeros(80, np.float32), one.expression)
        return model.project(vertices, pose_from_motion(one, 256))[:, :2]

    from core.crop import uncrop_points

    points = uncrop_points(seen(motion, measured), measured, 256)
    again = seen(in_square(motion, measured, square), square)
    assert np.abs(crop_points(points, square, 256) - again).max() < 0.5
