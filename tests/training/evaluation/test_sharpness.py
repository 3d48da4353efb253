import numpy as np
import pytest

from core.opencv import cv2
from core.photo import open_photo
from core.portrait import portrait_of
from core.tracking.backends import make_tracker
from resources import resource_path
from training.cli import main
from training.evaluation.renderer_rows import CopySource, Row
from training.evaluation.sharpness import EDITS, gradient_energy, measure_portrait, table

SAMPLE = resource_path("samples", "portrait.jpg")


class Blurred(CopySource):
    def render(self, motion):
        return cv2.GaussianBlur(super().render(motion), (0, 0), 2.0)


@pytest.fixture(scope="module")
def tracker():
    return make_tracker("embedded")


def test_a_copy_keeps_all_and_a_blur_does_not(tracker):
    rows = [Row("copy", CopySource()), Row("blurred", Blurred())]
    found = measure_portrait(portrait_of(open_photo(SAMPLE), tracker), "sample", rows, tracker, 512)
    assert len(found) == 2 * len(EDITS)
    for one in found:
        assert one.ratio == pytest.approx(1.0, abs=0.03) if one.row == "copy" else one.ratio < 0.6
    text = table(found)
    assert (
        "| copy | all | 4 | 1.0" in text or "| copy | all | 4 | 0.99" in text
    ) and "| blurred | smile | 1 | 0." in text


def test_only_what_is_inside_the_face_counts(tracker):
    landmarks = portrait_of(open_photo(SAMPLE), tracker).fit.landmarks_in_crop(256)
    picture = np.full((256, 256, 3), 128, np.uint8)
    picture[:4] = 255
    assert gradient_energy(picture, landmarks) == 0.0
    left, top = landmarks[:, :2].mean(axis=0).astype(int)
    picture[top : top + 8, left : left + 8] = 0
    assert gradient_energy(picture, landmarks) > 0.0


def test_the_geometry_engine_keeps_the_sample_sharp(capsys):
    assert main(["evaluate", "--what", "sharpness", "--photos", str(SAMPLE), "--size", "512"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("| geometry | all"))
    assert float(line.split("|")[4]) > 0.9


def test_bad_input_is_one_sentence(tmp_path, capsys):
    assert main(["evaluate", "--what", "sharpness", "--photos", str(SAMPLE), "--size", "100"]) == 2
    assert "--size must be at least 256" in capsys.readouterr().err
    assert main(["evaluate", "--what", "sharpness", "--photos", str(tmp_path / "none.jpg")]) == 2
