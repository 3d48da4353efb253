import pytest

from core.errors import InputError
from training.motion_vae.config import VaeTraining
from training.settings_file import parse_plain_yaml, read_settings_as


def test_plain_yaml():
    text = "# a comment\na: 1\nb:   # more\n  c: 1e-4\n  d: 'x # y'\n  e: [one, 2, \"3\"]\nf: null\ng: true\nh: -2.5\n"
    wanted = {"a": 1, "b": {"c": 1e-4, "d": "x # y", "e": ["one", 2, "3"]}, "f": None, "g": True, "h": -2.5}
    assert parse_plain_yaml(text) == wanted


@pytest.mark.parametrize(
    "text", ["a 1", "a: 1\n  b: 2", "a:\n  b: 1\n c: 2", "a: 1\na: 2", "a: [1, 2", "a: 'x", "a: {b: 1}"]
)
def test_other_yaml_is_refused(text):
    with pytest.raises(ValueError, match="line"):
        parse_plain_yaml(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.json", '{"steps": 7}'), ("a.txt", ' {"steps": 7}'), ("a.yaml", "steps: 7  # enough"), ("a.cfg", "steps: 7")],
)
def test_any_form_becomes_the_settings(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_settings_as(VaeTraining, tmp_path / name) == VaeTraining(steps=7)


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, content):
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match="Cannot read the settings") as error:
        read_settings_as(VaeTraining, path)
    assert "\n" not in str(error.value)
