import numpy as np
import pytest

from core.crop import Crop
from core.motion import ICT64, Motion
from core.project import FaceChoice, HistoryEntry, Project, ViewState, photo_reference
from core.tracking.types import FaceFit


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "pictures" / "face.jpg"
    path.parent.mkdir()
    path.write_bytes(b"pixels of a face")
    return path


@pytest.fixture
def project(photo):
    random = np.random.default_rng(4)
    start = Motion.neutral(ICT64).with_values(yaw=0.1)
    smile = start.with_values(mouthSmile_L=0.3, mouthSmile_R=1 / 3)
    fit = FaceFit(
        Crop(-3, 10, 200),
        random.normal(size=(478, 3)).astype(np.float32),
        random.normal(size=80).astype(np.float32),
        start,
        1.5,
        0.9,
    )
    return Project(
        photo=photo_reference(photo),
        face=FaceChoice(10.5, 20, 100, 120),
        motion=smile,
        history=(HistoryEntry("Opened", start), HistoryEntry("Smile", smile), HistoryEntry("Undone", start)),
        position=1,
        fit=fit,
        view=ViewState(2.0, 50, 60),
    )
