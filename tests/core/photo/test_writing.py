"""Saving photos: exact pixels, colours, metadata, the mark, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.errors import InputError
from core.photo import Photo, open_photo, photo_from_array, save_photo
from core.photo.formats import WRITABLE_SUFFIXES, check_output_name
from core.provenance import DIGITAL_SOURCE_TYPE, digital_source_type


def _picture(height: int = 48, width: int = 64) -> np.ndarray:
    rows, columns = np.mgrid[:height, :width]
    channels = [rows * 255 // height, columns * 255 // width, (rows + columns) * 255 // (height + width)]
    return np.stack(channels, axis=-1).astype(np.uint8)


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 07:08:09"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


@pytest.mark.parametrize("suffix", [".png", ".tif", ".tiff"])
def test_lossless_round_trip(tmp_path: Path, suffix: str) -> None:
    path = save_photo(photo_from_array(_picture()), _picture(), tmp_path / f"a{suffix}")
    assert np.array_equal(open_photo(path).image, _picture())


@pytest.mark.parametrize("suffix", [".jpg", ".jpeg", ".webp", ".avif"])
def test_lossy_round_trip(tmp_path: Path, suffix: str) -> None:
    path = save_photo(photo_from_array(_picture()), _picture(), tmp_path / f"a{suffix}")
    assert np.abs(open_photo(path).image.astype(int) - _picture()).mean() < 2


@pytest.mark.parametrize("suffix", WRITABLE_SUFFIXES)
def test_everything_that_belongs_to_the_photo_travels(tmp_path: Path, suffix: str, wide_gamut_profile: bytes) -> None:
    Image.fromarray(_picture()).save(tmp_path / "in.jpg", exif=_exif(), icc_profile=wide_gamut_profile)
    photo = open_photo(tmp_path / "in.jpg")
    out = open_photo(save_photo(photo, photo.image, tmp_path / f"out{suffix}"))
    assert out.image.shape == (64, 48, 3)
    assert out.icc_profile == wide_gamut_profile
    assert digital_source_type(out.xmp) == DIGITAL_SOURCE_TYPE
    kept = Image.Exif()
    assert out.exif is not None
    kept.load(out.exif)
    assert (kept[0x0112], kept[0x010F]) == (1, "Maker")
    assert kept.get_ifd(0x8769)[0x9003] == "2024:05:06 07:08:09"
    assert kept.get_ifd(0x8825)[1] == "N"


@pytest.mark.parametrize("source", ["in.tif", "in.png", "in.webp", "in.avif"])
@pytest.mark.parametrize("target", ["out.jpg", "out.png", "out.tif"])
def test_metadata_crosses_formats(tmp_path: Path, source: str, target: str) -> None:
    Image.fromarray(_picture()).save(tmp_path / source, exif=_exif())
    photo = open_photo(tmp_path / source)
    out = open_photo(save_photo(photo, photo.image, tmp_path / target))
    kept = Image.Exif()
    assert out.exif is not None
    kept.load(out.exif)
    assert kept[0x010F] == "Maker"
    assert 0x0100 not in kept and 0x0111 not in kept
    assert out.image.shape == photo.image.shape == (64, 48, 3)


def test_alpha_is_written(tmp_path: Path) -> None:
    alpha = np.random.default_rng(0).integers(0, 256, (48, 64), dtype=np.uint8)
    photo = photo_from_array(_picture(), alpha)
    for name in ("a.png", "a.tif"):
        out = open_photo(save_photo(photo, _picture(), tmp_path / name))
        assert out.alpha is not None
        assert np.array_equal(out.alpha, alpha)
        assert np.array_equal(out.image, _picture())


def test_jpeg_refuses_transparency_but_takes_opaque_alpha(tmp_path: Path) -> None:
    alpha = np.full((48, 64), 255, np.uint8)
    save_photo(photo_from_array(_picture(), alpha), _picture(), tmp_path / "a.jpg")
    alpha[3, 4] = 0
    with pytest.raises(InputError, match="transparency"):
        save_photo(photo_from_array(_picture(), alpha), _picture(), tmp_path / "b.jpg")
    assert not (tmp_path / "b.jpg").exists()


def test_unchanged_pixels_of_a_wide_gamut_photo_stay_exact(tmp_path: Path, wide_gamut_profile: bytes) -> None:
    # Saturated green lies outside sRGB: a way through sRGB and back would dull it.
    picture = np.full((48, 64, 3), (10, 250, 20), np.uint8)
    Image.fromarray(picture).save(tmp_path / "in.png", icc_profile=wide_gamut_profile)
    photo = open_photo(tmp_path / "in.png")
    edited = photo.image.copy()
    edited[10:20, 10:20] = (180, 120, 90)
    out = open_photo(save_photo(photo, edited, tmp_path / "out.png"))
    assert out.profile_image is not None
    outside = np.ones((48, 64), bool)
    outside[10:20, 10:20] = False
    assert np.array_equal(out.profile_image[outside], picture[outside])
    assert np.abs(out.image[10:20, 10:20].astype(int) - (180, 120, 90)).max() <= 1


def test_a_crop_of_a_photo(tmp_path: Path, wide_gamut_profile: bytes) -> None:
    alpha = np.random.default_rng(0).integers(0, 256, (48, 64), dtype=np.uint8)
    Image.fromarray(np.dstack([_picture(), alpha])).save(tmp_path / "in.png", icc_profile=wide_gamut_profile)
    photo = open_photo(tmp_path / "in.png")
    crop = np.ascontiguousarray(photo.image[4:40, 4:40])
    opaque = open_photo(save_photo(photo, crop, tmp_path / "opaque.png"))
    assert opaque.alpha is None
    assert np.abs(opaque.image.astype(int) - crop)[crop.min(axis=2) > 20].max() <= 2
    cut = np.ascontiguousarray(alpha[4:40, 4:40])
    out = open_photo(save_photo(photo, crop, tmp_path / "out.png", alpha=cut))
    assert out.alpha is not None
    assert np.array_equal(out.alpha, cut)


def test_names_are_checked_before_any_work() -> None:
    assert check_output_name("Photo.JPG") == "JPEG"
    with pytest.raises(InputError, match="no ending"):
        check_output_name("photo.gif")


def test_an_earlier_packet_is_merged(tmp_path: Path) -> None:
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="attic"/></rdf:RDF></x:xmpmeta>'
    )
    Image.fromarray(_picture()).save(tmp_path / "in.jpg", xmp=xmp)
    photo = open_photo(tmp_path / "in.jpg")
    out = open_photo(save_photo(photo, photo.image, tmp_path / "out.png"))
    assert out.xmp is not None
    assert b"attic" in out.xmp
    assert digital_source_type(out.xmp) == DIGITAL_SOURCE_TYPE


def test_metadata_too_long_for_jpeg_never_stops_a_save(tmp_path: Path) -> None:
    exif = _exif()
    exif.get_ifd(0x8769)[0x927C] = bytes(80_000)
    photo = Photo(
        image=_picture(),
        exif=exif.tobytes(),
        xmp=b'<x xmlns:r="r"><r:RDF>' + b" " * 90_000 + b"</r:RDF></x>",
    )
    out = open_photo(save_photo(photo, _picture(), tmp_path / "a.jpg"))
    kept = Image.Exif()
    assert out.exif is not None
    kept.load(out.exif)
    assert kept[0x010F] == "Maker"
    assert digital_source_type(out.xmp) == DIGITAL_SOURCE_TYPE


def test_the_original_is_safe_unless_told(tmp_path: Path) -> None:
    original = tmp_path / "a.png"
    Image.fromarray(_picture()).save(original)
    before = original.read_bytes()
    photo = open_photo(original)
    (tmp_path / "link.png").symlink_to(original)
    for target in (original, tmp_path / "." / "a.png", tmp_path / "link.png"):
        with pytest.raises(InputError, match="original"):
            save_photo(photo, 255 - _picture(), target)
    assert original.read_bytes() == before
    save_photo(photo, 255 - _picture(), original, overwrite=True)
    assert np.array_equal(open_photo(original).image, 255 - _picture())


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.jpg"
    target.write_bytes(b"old")

    def half_written(picture: Image.Image, path: Path, *_: object, **__: object) -> None:
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", half_written)
    with pytest.raises(InputError, match="No space left"):
        save_photo(photo_from_array(_picture()), _picture(), target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("a.psd", "no ending"), ("a", "no ending"), ("absent/a.png", "Cannot write"), ("folder.png", "is a folder")],
)
def test_bad_targets(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(InputError, match=message):
        save_photo(photo_from_array(_picture()), _picture(), tmp_path / name)


def test_too_long_for_webp(tmp_path: Path) -> None:
    wide = np.zeros((32, 16_384, 3), np.uint8)
    with pytest.raises(InputError, match="16383"):
        save_photo(photo_from_array(wide), wide, tmp_path / "a.webp")


def test_programming_errors(tmp_path: Path) -> None:
    photo = photo_from_array(_picture())
    with pytest.raises(ValueError, match="alpha"):
        save_photo(photo, _picture(), tmp_path / "a.png", alpha=np.zeros((5, 5), np.uint8))
    with pytest.raises(ValueError, match="RGB uint8"):
        save_photo(photo, _picture()[..., 0], tmp_path / "a.png")
    with pytest.raises(ValueError, match="quality"):
        save_photo(photo, _picture(), tmp_path / "a.jpg", quality=0)


def test_a_grey_profile_is_not_put_on_an_rgb_file(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(_picture()[..., 0]).save(tmp_path / "in.png", icc_profile=profile)
    photo = open_photo(tmp_path / "in.png")
    save_photo(photo, photo.image, tmp_path / "out.png")
    assert "icc_profile" not in Image.open(tmp_path / "out.png").info
