import json

import numpy as np
import pytest
from PIL import Image

from core.motion import ICT64, MotionSequence, save_motion
from core.photo import open_photo


def pixels(path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))


def test_without_edits_the_photo_comes_back_bit_for_bit(pirender, sample, tmp_path):
    assert pirender("render", sample, "-o", tmp_path / "same.png")[0] == 0
    np.testing.assert_array_equal(pixels(tmp_path / "same.png"), open_photo(sample).image)


@pytest.mark.parametrize(("asked", "engine"), [("geometry", "geometry"), ("auto", "neural"), ("neural", "neural")])
def test_an_edit_changes_the_face_and_nothing_outside_the_crop(pirender, sample, tmp_path, asked, engine):
    edit = ["--set", "jawOpen+=0.4", "--engine", asked]
    status, report, _ = pirender("render", sample, "-o", tmp_path / "e.png", *edit, "--json")
    assert status == 0 and report["engine"] == engine
    assert report["motion"]["jawOpen"] == pytest.approx(report["photo_motion"]["jawOpen"] + 0.4, abs=1e-4)
    crop = report["crop"]
    changed = (pixels(tmp_path / "e.png") != open_photo(sample).image).any(-1)
    assert changed.sum() > 2000
    rows, columns = np.nonzero(changed)
    assert columns.min() >= crop["left"] and columns.max() < crop["left"] + crop["size"]
    assert rows.min() >= crop["top"] and rows.max() < crop["top"] + crop["size"]


def test_edits_are_taken_in_order_after_preset_and_motion_file(pirender, sample, tmp_path):
    frame = np.zeros((1, 70), np.float32)
    frame[0, ICT64.index("browDown_L")] = 0.5
    save_motion(MotionSequence(ICT64, frame), tmp_path / "m.json")
    _, report, _ = pirender(
        "render", sample, "-o", tmp_path / "e.png", "--json", "--motion", tmp_path / "m.json",
        "--preset", "smile", "--set", "mouthSmile_L=0.2", "--set", "mouthSmile_L+=0.1",
    )  # fmt: skip
    motion = report["motion"]
    assert motion["browDown_L"] == pytest.approx(0.5)
    assert motion["mouthSmile_L"] == pytest.approx(0.3)
    assert motion["mouthSmile_R"] == pytest.approx(0.65)


def test_crop_only_writes_the_square(pirender, sample, tmp_path):
    _, report, _ = pirender("render", sample, "-o", tmp_path / "c.png", "--crop-only", "--json")
    assert pixels(tmp_path / "c.png").shape == (report["crop"]["size"],) * 2 + (3,)


def test_size_sets_the_longer_side(pirender, sample, tmp_path):
    assert pirender("render", sample, "-o", tmp_path / "s.jpg", "--size", "320")[0] == 0
    assert max(pixels(tmp_path / "s.jpg").shape[:2]) == 320


def test_a_square_crop_with_its_own_motion_comes_back(pirender, sample, tmp_path):
    pirender("render", sample, "-o", tmp_path / "crop.png", "--crop-only", "--size", "256")
    status, report, _ = pirender(
        "render", tmp_path / "crop.png", "-o", tmp_path / "same.png", "--no-crop", "--size", "256", "--json"
    )
    assert status == 0 and report["crop"] == {"left": 0, "top": 0, "size": 256}
    difference = pixels(tmp_path / "same.png").astype(int) - pixels(tmp_path / "crop.png")
    assert abs(difference).max() <= 1


def test_no_crop_needs_a_square(pirender, sample, tmp_path):
    Image.open(sample).crop((0, 0, 900, 800)).save(tmp_path / "wide.png")
    status, _, error = pirender("render", tmp_path / "wide.png", "-o", tmp_path / "o.png", "--no-crop")
    assert status == 2 and "square" in error


def test_the_original_is_never_replaced_by_accident(pirender, sample, tmp_path):
    photo = tmp_path / "p.png"
    Image.open(sample).save(photo)
    before = photo.read_bytes()
    status, _, error = pirender("render", photo, "-o", photo, "--set", "jawOpen=1")
    assert status == 2 and error.count("\n") == 1
    assert photo.read_bytes() == before
    assert pirender("render", photo, "-o", photo, "--set", "jawOpen=1", "--overwrite")[0] == 0
    assert photo.read_bytes() != before


def test_a_face_that_is_not_there(pirender, sample, tmp_path):
    status, _, error = pirender("render", sample, "-o", tmp_path / "o.png", "--face", "3")
    assert status == 2 and error.count("\n") == 1
    assert not (tmp_path / "o.png").exists()


def test_no_face(pirender, tmp_path):
    Image.new("RGB", (400, 300), (90, 120, 60)).save(tmp_path / "grass.png")
    status, _, error = pirender("render", tmp_path / "grass.png", "-o", tmp_path / "o.png")
    assert status == 2 and "face" in error and error.count("\n") == 1


@pytest.mark.parametrize(
    "document",
    [{"format": "pirender-motion", "version": 7}, {"format": "pirender-motion", "version": 1, "space": "bfm64"}],
)
def test_a_motion_file_of_another_space_or_version(pirender, sample, tmp_path, document):
    (tmp_path / "m.json").write_text(json.dumps(document))
    status, _, error = pirender("render", sample, "-o", tmp_path / "o.png", "--motion", tmp_path / "m.json")
    assert status == 2 and error.count("\n") == 1


def test_an_output_name_that_is_no_picture(pirender, sample, tmp_path):
    status, _, error = pirender("render", sample, "-o", tmp_path / "o.docx")
    assert status == 2 and "o.docx" in error
