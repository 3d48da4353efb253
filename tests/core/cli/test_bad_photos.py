"""Every kind of bad photo through the real command: one sentence and status 2, or a good picture."""

import os

import numpy as np
import pytest
from PIL import Image


def not_an_image(path, sample):
    path.write_text("these are words, not pixels")


def truncated(path, sample):
    with open(sample, "rb") as stream:
        path.write_bytes(stream.read()[:9000])


def zero_bytes(path, sample):
    path.touch()


def one_pixel(path, sample):
    Image.new("RGB", (1, 1)).save(path, format="PNG")


def very_wide(path, sample):
    Image.new("RGB", (30000, 10), (200, 180, 160)).save(path, format="PNG")


def directory(path, sample):
    path.mkdir()


def no_face(path, sample):
    rows = np.linspace(0, 255, 300, dtype=np.uint8)
    Image.fromarray(np.broadcast_to(rows[:, None, None], (300, 400, 3)).copy()).save(path, format="PNG")


BAD = [not_an_image, truncated, zero_bytes, one_pixel, very_wide, directory, no_face]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
@pytest.mark.parametrize("command", ["render", "track"])
def test_bad_photos_are_one_sentence(pirender, sample, tmp_path, make, command):
    photo = tmp_path / "photo.jpg"
    make(photo, sample)
    output = tmp_path / ("out.png" if command == "render" else "out.json")
    status, _, error = pirender(command, photo, "-o", output)
    assert status == 2
    assert error.startswith("pirender: ") and error.count("\n") == 1 and len(error) < 300
    assert not output.exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read every file")
def test_no_permission(pirender, sample, tmp_path):
    photo = tmp_path / "photo.jpg"
    Image.open(sample).save(photo)
    photo.chmod(0)
    assert pirender("render", photo, "-o", tmp_path / "out.png")[0] == 2


def cmyk(sample):
    return Image.open(sample).convert("CMYK"), {"format": "JPEG", "quality": 95}


def animated(sample):
    frame = Image.open(sample).resize((450, 450))
    return frame, {"format": "GIF", "save_all": True, "append_images": [frame.rotate(180)] * 2}


def grey(sample):
    return Image.open(sample).convert("L"), {"format": "PNG"}


def translucent(sample):
    picture = Image.open(sample).convert("RGBA")
    picture.putalpha(200)
    return picture, {"format": "PNG"}


@pytest.mark.parametrize("make", [cmyk, animated, grey, translucent], ids=lambda make: make.__name__)
def test_unusual_photos_are_edited(pirender, sample, tmp_path, make):
    picture, options = make(sample)
    photo = tmp_path / f"photo.{options['format'].lower()}"
    picture.save(photo, **options)
    status, report, error = pirender("render", photo, "-o", tmp_path / "o.png", "--set", "jawOpen=0.5", "--json")
    assert status == 0, error
    assert report["motion"]["jawOpen"] == pytest.approx(0.5)
    assert Image.open(tmp_path / "o.png").size == picture.size


def test_ten_faces_are_told_apart(pirender, sample, tmp_path):
    face = Image.open(sample).resize((300, 300))
    crowd = Image.new("RGB", (1500, 600))
    for number in range(10):
        crowd.paste(face, (300 * (number % 5), 300 * (number // 5)))
    crowd.save(tmp_path / "crowd.png")
    corners = set()
    for number in range(10):
        _, report, _ = pirender("render", tmp_path / "crowd.png", "-o", tmp_path / "o.png", "--face", number, "--json")
        corners.add((round(report["crop"]["left"] / 300), round(report["crop"]["top"] / 300)))
    assert len(corners) == 10
    status, _, error = pirender("render", tmp_path / "crowd.png", "-o", tmp_path / "o.png", "--face", 10)
    assert status == 2 and "10" in error


def test_a_face_cut_by_the_border_is_edited_inside_the_photo_only(pirender, sample, tmp_path):
    Image.open(sample).crop((300, 100, 900, 560)).save(tmp_path / "cut.png")
    status, report, error = pirender(
        "render", tmp_path / "cut.png", "-o", tmp_path / "o.png", "--set", "eyeBlink=1", "--json"
    )
    assert status == 0, error
    assert report["crop"]["top"] + report["crop"]["size"] > 460
    before, after = (np.asarray(Image.open(tmp_path / name)) for name in ("cut.png", "o.png"))
    assert before.shape == after.shape and (before != after).any()
