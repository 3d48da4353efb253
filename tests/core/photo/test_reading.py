"""Opening photos: formats, orientation, colour, depth, and every kind of bad file."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from core.errors import InputError
from core.opencv import cv2
from core.photo import open_photo, photo_from_array


def _picture(height: int = 48, width: int = 64) -> np.ndarray:
    rows, columns = np.mgrid[:height, :width]
    channels = [rows * 255 // height, columns * 255 // width, (rows + columns) * 255 // (height + width)]
    return np.stack(channels, axis=-1).astype(np.uint8)


def _save(path: Path, picture: np.ndarray, **options: object) -> Path:
    Image.fromarray(picture).save(path, **options)
    return path


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.bmp", "a.ppm"])
def test_lossless_formats_give_the_pixels_exactly(tmp_path: Path, name: str) -> None:
    picture = _picture()
    photo = open_photo(_save(tmp_path / name, picture))
    assert np.array_equal(photo.image, picture)
    assert photo.image.flags["C_CONTIGUOUS"]
    assert (photo.height, photo.width, photo.bit_depth, photo.alpha) == (48, 64, 8, None)
    assert photo.path == tmp_path / name


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.avif", "AVIF")])
def test_lossy_formats_are_close(tmp_path: Path, name: str, kind: str) -> None:
    picture = _picture()
    photo = open_photo(_save(tmp_path / name, picture, quality=95))
    assert photo.format == kind
    assert np.abs(photo.image.astype(int) - picture).mean() < 3


def test_heic(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif", reason="the optional package pillow-heif is not installed")
    heif.register_heif_opener()
    picture = _picture(64, 96)
    photo = open_photo(_save(tmp_path / "a.heic", picture, quality=95))
    assert photo.format == "HEIF"
    assert np.abs(photo.image.astype(int) - picture).mean() < 4


def test_heic_without_its_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pillow_heif", None)
    path = tmp_path / "a.heic"
    path.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(40))
    with pytest.raises(InputError, match="pip install pillow-heif"):
        open_photo(path)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_orientation_is_applied_and_reset(tmp_path: Path, orientation: int, name: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker"
    path = _save(tmp_path / name, _picture(), exif=exif)
    photo = open_photo(path)
    expected = ImageOps.exif_transpose(Image.open(path))
    assert np.array_equal(photo.image, np.asarray(expected))
    kept = Image.Exif()
    assert photo.exif is not None
    kept.load(photo.exif)
    assert kept[0x0112] == 1
    assert kept[0x010F] == "Maker"


def test_alpha_is_kept_and_turned_with_the_picture(tmp_path: Path) -> None:
    alpha = np.random.default_rng(0).integers(0, 256, (48, 64), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = open_photo(_save(tmp_path / "a.png", np.dstack([_picture(), alpha]), exif=exif))
    assert photo.alpha is not None
    assert np.array_equal(photo.alpha, np.rot90(alpha, -1))
    assert np.array_equal(photo.image, np.rot90(_picture(), -1))


def test_grey_becomes_rgb(tmp_path: Path) -> None:
    grey = _picture()[..., 0]
    photo = open_photo(_save(tmp_path / "a.png", grey))
    assert np.array_equal(photo.image, np.repeat(grey[..., None], 3, axis=2))


def test_palette_with_a_transparent_colour(tmp_path: Path) -> None:
    indices = Image.fromarray(np.repeat(np.arange(3, dtype=np.uint8), 1024).reshape(48, 64), mode="P")
    indices.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    indices.save(tmp_path / "a.png", transparency=1)
    photo = open_photo(tmp_path / "a.png")
    assert photo.alpha is not None
    assert photo.image[0, 0].tolist() == [255, 0, 0] and photo.alpha[0, 0] == 255
    assert photo.image[20, 0].tolist() == [0, 255, 0] and photo.alpha[20, 0] == 0


def test_print_colours_are_converted_with_a_note(tmp_path: Path) -> None:
    Image.fromarray(_picture()).convert("CMYK").save(tmp_path / "a.jpg", quality=95)
    photo = open_photo(tmp_path / "a.jpg")
    assert np.abs(photo.image.astype(int) - _picture()).mean() < 4
    assert len(photo.notes) == 1 and "CMYK" in photo.notes[0]


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.tif"])
def test_first_picture_of_an_animation_with_a_note(tmp_path: Path, name: str) -> None:
    red, blue = (Image.new("RGB", (64, 48), colour) for colour in ("red", "blue"))
    options = {"lossless": True} if name == "a.webp" else {}
    red.save(tmp_path / name, save_all=True, append_images=[blue], **options)
    photo = open_photo(tmp_path / name)
    assert photo.image[10, 10].tolist() == [255, 0, 0]
    assert len(photo.notes) == 1 and "only the first" in photo.notes[0]


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_16_bits_are_rounded_not_cut(tmp_path: Path, name: str, channels: int) -> None:
    deep = np.random.default_rng(1).integers(0, 65536, (48, 64, channels), dtype=np.uint16)
    blue_first = deep[..., [2, 1, 0, 3][:channels]] if channels > 1 else deep[..., 0]
    assert cv2.imwrite(str(tmp_path / name), blue_first)
    photo = open_photo(tmp_path / name)
    rounded = np.rint(deep / 257.0).astype(np.uint8)
    assert photo.bit_depth == 16
    assert np.array_equal(photo.image, np.broadcast_to(rounded[..., :3], (48, 64, 3)))
    if channels == 4:
        assert photo.alpha is not None
        assert np.array_equal(photo.alpha, rounded[..., 3])


def test_srgb_profile_changes_no_pixel(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = open_photo(_save(tmp_path / "a.png", _picture(), icc_profile=profile))
    assert np.array_equal(photo.image, _picture())
    assert photo.icc_profile == profile
    assert photo.profile_image is None


def test_profile_of_another_kind_of_picture_is_left_out(tmp_path: Path) -> None:
    lab = ImageCms.createProfile("LAB")
    picture = _picture()
    photo = open_photo(_save(tmp_path / "a.png", picture, icc_profile=ImageCms.ImageCmsProfile(lab).tobytes()))
    # A Lab profile does not describe an RGB picture: read as sRGB, said in a note.
    assert np.array_equal(photo.image, picture)
    assert photo.icc_profile is None
    assert len(photo.notes) == 1 and "profile" in photo.notes[0]


def test_wide_gamut_is_converted_and_kept(tmp_path: Path, wide_gamut_profile: bytes) -> None:
    picture = np.full((48, 64, 3), (200, 120, 100), np.uint8)
    photo = open_photo(_save(tmp_path / "a.png", picture, icc_profile=wide_gamut_profile))
    assert photo.icc_profile == wide_gamut_profile
    assert photo.profile_image is not None
    assert np.array_equal(photo.profile_image, picture)
    # Display P3 with gamma 2.2: linear light through the P3-to-sRGB matrix (CSS Color 4, section 10).
    linear = (
        np.array([[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]])
        @ (np.array([200, 120, 100]) / 255) ** 2.2
    )
    expected = 255 * (1.055 * linear ** (1 / 2.4) - 0.055)
    assert np.abs(photo.image[0, 0] - expected).max() < 1.5


def test_broken_profile_is_left_out_with_a_note(tmp_path: Path) -> None:
    photo = open_photo(_save(tmp_path / "a.png", _picture(), icc_profile=b"no profile at all"))
    assert np.array_equal(photo.image, _picture())
    assert len(photo.notes) == 1 and "profile" in photo.notes[0]


def _png(width: int, height: int) -> bytes:
    """A PNG that states a size, its pixels missing."""
    buffer = io.BytesIO()
    Image.new("L", (1, 1)).save(buffer, "PNG")
    data = bytearray(buffer.getvalue())
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = __import__("zlib").crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


def _truncated(kind: str) -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, kind)
    return buffer.getvalue()[: len(buffer.getvalue()) // 2]


_BAD_FILES = {
    "text.jpg": (b"this is a letter, not a photo" * 9, "not a photo"),
    "empty.png": (b"", "empty"),
    "dot.png": (_png(1, 1), "1 x 1"),
    "line.png": (_png(30_000, 10), "30000 x 10"),
    "bomb.png": (_png(20_000, 3_000), "60 megapixels"),
    "huge.png": (_png(60_000, 60_000), "50"),
    "script.eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n", "not a photo"),
    "cut.jpg": (_truncated("JPEG"), "damaged or cut short"),
    "cut.png": (_truncated("PNG"), "damaged or cut short"),
    "cut.tif": (_truncated("TIFF"), "damaged or cut short|not a photo"),
    "cut.webp": (_truncated("WEBP"), "damaged or cut short|not a photo"),
    "cut.gif": (_truncated("GIF"), "damaged or cut short"),
    "cut.avif": (_truncated("AVIF"), "damaged or cut short|not a photo"),
}


@pytest.mark.parametrize("name", _BAD_FILES)
def test_bad_files_in_one_sentence(tmp_path: Path, name: str) -> None:
    content, expected = _BAD_FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=expected) as caught:
        open_photo(tmp_path / name)
    message = str(caught.value)
    assert name in message
    assert message.endswith(".") and "\n" not in message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_damaged_bytes_never_raise_anything_else(tmp_path: Path, kind: str) -> None:
    buffer = io.BytesIO()
    Image.fromarray(_picture(100, 120)).save(buffer, kind)
    whole = np.frombuffer(buffer.getvalue(), dtype=np.uint8)
    random = np.random.default_rng(5)
    path = tmp_path / "damaged"
    for _ in range(60):
        bad = whole.copy()
        bad[random.integers(0, len(bad), 6)] = random.integers(0, 256, 6)
        path.write_bytes(bad.tobytes())
        try:
            photo = open_photo(path)
        except InputError as error:
            assert "\n" not in str(error)
        else:
            assert photo.image.dtype == np.uint8


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        open_photo(tmp_path / "absent.jpg")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        open_photo(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a POSIX thing")
def test_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(InputError, match="not an ordinary file"):
        open_photo(tmp_path / "pipe.jpg")


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Root may read everything, so a test of permissions has to step down."""
    if not hasattr(os, "geteuid"):
        pytest.skip("no POSIX permissions here")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_no_permission(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = _save(tmp_path / "secret.png", _picture())
    path.chmod(0)
    request.getfixturevalue("ordinary_user")
    with pytest.raises(InputError, match="may not be read"):
        open_photo(path)


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_pixels_of_another_kind(tmp_path: Path, dtype: type) -> None:
    Image.fromarray(np.ones((64, 64), dtype)).save(tmp_path / "a.tif")
    with pytest.raises(InputError, match="8 or 16 bits"):
        open_photo(tmp_path / "a.tif")


def test_16_bit_grey_of_another_format(tmp_path: Path) -> None:
    deep = np.random.default_rng(1).integers(0, 65536, (48, 64), dtype=np.uint16)
    header = b"P5 64 48 65535\n"
    (tmp_path / "a.pgm").write_bytes(header + deep.astype(">u2").tobytes())
    photo = open_photo(tmp_path / "a.pgm")
    assert np.array_equal(photo.image[..., 0], np.rint(deep / 257.0).astype(np.uint8))


@pytest.mark.parametrize(
    "block", [b"Exif\0\0II*\0\xff\xff\xff\x7f", b"Exif\0\0nonsense", b"Exif\0\0II*\0\x08\0\0\0\x05\0\x12"]
)
def test_damaged_exif_does_not_stop_a_photo(tmp_path: Path, block: bytes) -> None:
    photo = open_photo(_save(tmp_path / "a.jpg", _picture(), quality=95, exif=block))
    assert photo.image.shape == (48, 64, 3)
    assert photo.exif is None or b"Exif" in photo.exif


def test_photo_from_array_checks_what_it_gets() -> None:
    assert photo_from_array(_picture()).path is None
    with pytest.raises(ValueError, match="RGB uint8"):
        photo_from_array(_picture()[..., 0])
    with pytest.raises(ValueError, match="alpha"):
        photo_from_array(_picture(), np.zeros((3, 3), np.uint8))
