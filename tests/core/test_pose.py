import numpy as np
import pytest

from core.conventions import NORM_SCALE
from core.motion import ICT64, Motion
from core.pose import pose_from_motion, pose_values


def test_the_neutral_pose_is_centred_at_the_norm_scale():
    pose = pose_from_motion(Motion.neutral(ICT64), 256)
    np.testing.assert_allclose(pose.rotation, np.eye(3))
    assert pose.scale == pytest.approx(NORM_SCALE * 256)
    assert pose.translation.tolist() == [127.5, 127.5]


def test_offsets_are_in_half_crops_right_and_down():
    pose = pose_from_motion(Motion.neutral(ICT64).with_values(tx=0.5, ty=-0.25, tz=np.log(2.0)), 256)
    assert pose.translation.tolist() == pytest.approx([127.5 + 64, 127.5 - 32])
    assert pose.scale == pytest.approx(2 * NORM_SCALE * 256)


@pytest.mark.parametrize("size", [64, 256, 1999])
def test_numbers_come_back(size):
    motion = Motion.neutral(ICT64).with_values(pitch=0.2, yaw=-0.4, roll=0.1, tx=0.1, ty=0.2, tz=-0.3)
    values = pose_values(pose_from_motion(motion, size), size)
    np.testing.assert_allclose(values, motion.values[64:], atol=1e-6)
