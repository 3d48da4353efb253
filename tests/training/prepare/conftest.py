"""The sample portrait in motion: a face that nods and turns, without anybody's video."""

import numpy as np
import pytest
import torch

from core.geometry.renderer import GeometryRenderer
from core.opencv import cv2
from core.portrait import open_portrait
from core.tracking.backends import make_tracker
from resources import resource_path
from tests.training.prepare.footage import write_video
from training.prepare.config import PrepareConfig

SIZE = 192
FRAMES = 24


@pytest.fixture(scope="session")
def tracker():
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    return make_tracker("embedded")


@pytest.fixture(scope="session")
def yaws():
    return 0.2 * np.sin(np.arange(FRAMES) / FRAMES * 2 * np.pi)


@pytest.fixture(scope="session")
def moving(tracker, yaws):
    """24 frames of 192 px, the head turning to one side and to the other."""
    portrait = open_portrait(resource_path("samples", "portrait.jpg"), tracker)
    renderer = GeometryRenderer()
    fit = portrait.fit
    renderer.set_portrait(portrait.crop_image(SIZE), fit.landmarks_in_crop(SIZE), fit.identity, fit.motion)
    rotation = fit.motion.values[fit.motion.space.rotation]
    return [renderer.render(fit.motion.with_parts(rotation=rotation + (0, yaw, 0))) for yaw in yaws]


@pytest.fixture(scope="session")
def empty_scene():
    """Frames without a face, of other colours."""
    ramp = np.linspace(0, 255, SIZE).astype(np.uint8)
    image = np.stack(np.broadcast_arrays(ramp[:, None], ramp[None], np.uint8(240)), -1).astype(np.uint8)
    return [np.roll(image, number, 1) for number in range(FRAMES)]


@pytest.fixture(scope="session")
def clip_file(moving, tmp_path_factory):
    return write_video(tmp_path_factory.mktemp("clip") / "anna.mp4", moving)


@pytest.fixture
def config():
    return PrepareConfig(minimum_frames=8, detection_step=6)
