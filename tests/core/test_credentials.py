"""Signed with a chain made here; a file is read back as anybody else would."""

import numpy as np
import pytest

from core.cli.main import main
from core.credentials import SigningIdentity, check_signable, read_credentials, sign
from core.errors import InputError
from core.photo import open_photo, photo_from_array, save_photo
from core.provenance import DIGITAL_SOURCE_TYPE, digital_source_type
from resources import resource_path
from tests.certificates import make_identity

pytest.importorskip("c2pa", reason="needs the extra 'credentials'")
pytest.importorskip("cryptography", reason="needs the extra 'credentials'")


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    return make_identity(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def picture(tmp_path):
    def written(name):
        image = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
        return save_photo(photo_from_array(image), image, tmp_path / name)

    return written


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tiff"])
def test_what_is_signed_is_read_back(identity, picture, name):
    path, parent = picture(name), picture("source.jpg")
    pixels = open_photo(path).image
    sign(path, identity, parent)
    found = read_credentials(path)
    assert found.generator == "PIRender" and found.parents == ("source.jpg",) and found.problems == ()
    assert found.actions == ("c2pa.opened", "c2pa.edited") and DIGITAL_SOURCE_TYPE in found.source_types
    again = open_photo(path)
    assert np.array_equal(again.image, pixels) and digital_source_type(again.xmp) == DIGITAL_SOURCE_TYPE


def test_a_changed_file_is_noticed_and_an_unsigned_one_has_none(identity, picture):
    path = picture("a.png")
    assert read_credentials(path) is None
    sign(path, identity)
    assert read_credentials(path).actions == ("c2pa.created",)
    content = bytearray(path.read_bytes())
    place = content.rindex(b"IDAT") + 40
    content[place] ^= 0xFF
    path.write_bytes(bytes(content))
    assert any("mismatch" in problem.lower() for problem in read_credentials(path).problems)


def test_the_command_line_signs_pictures_and_batches(identity, tmp_path):
    sample = str(resource_path("samples", "portrait.jpg"))
    signing = ["--sign-cert", str(identity.certificate), "--sign-key", str(identity.key)]
    out = tmp_path / "smile.jpg"
    common = ["--engine", "geometry", "--size", "200"]
    assert main(["render", sample, "-o", str(out), "--preset", "smile", *common, *signing]) == 0
    assert read_credentials(out).parents == ("portrait.jpg",)
    batch = ["batch", "--photos", sample, "--presets", "smile", "-o", str(tmp_path / "many"), "--workers", "1"]
    assert main([*batch, *common, *signing, "--format", "jpg"]) == 0
    assert read_credentials(tmp_path / "many" / "portrait-smile.jpg").problems == ()


def test_what_cannot_sign_is_a_sentence(identity, picture, tmp_path, capsys):
    path = picture("a.jpg")
    before = path.read_bytes()
    (tmp_path / "no.pem").write_text("no key")
    for broken, words in (
        (SigningIdentity(identity.certificate, tmp_path / "none.pem"), "Cannot read the key"),
        (SigningIdentity(identity.certificate, tmp_path / "no.pem"), "is not a private key"),
        (SigningIdentity(tmp_path / "no.pem", identity.key), "check the certificate|cannot sign"),
    ):
        with pytest.raises(InputError, match=words):
            sign(path, broken)
    assert path.read_bytes() == before
    with pytest.raises(InputError, match="cannot carry content credentials"):
        check_signable(tmp_path / "a.webm")
    sample = str(resource_path("samples", "portrait.jpg"))
    assert main(["render", sample, "-o", str(tmp_path / "b.jpg"), "--sign-key", str(identity.key)]) == 2
    assert "--sign-cert" in capsys.readouterr().err
