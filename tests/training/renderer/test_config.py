import json
from pathlib import Path

import pytest

import training
from core.errors import InputError
from tests.training.renderer.made_up import TINY, as_json, tiny
from training.renderer.config import read_config

CONFIGS = Path(training.__file__).parent / "configs"


@pytest.mark.parametrize("name", ["paper", "default", "tiny", "small", "small-on", "live"])
def test_the_bundled_settings_are_good(name):
    assert read_config(CONFIGS / f"{name}.yaml").schedule.steps > 0


def test_the_papers_settings():
    paper = read_config(CONFIGS / "paper.yaml")
    schedule, loss = paper.schedule, paper.loss
    assert (schedule.batch, schedule.warp_steps, schedule.full_steps) == (20, 200_000, 200_000)
    assert (schedule.rate, schedule.late_rate, schedule.late_from) == (1e-4, 2e-5, 300_000)
    assert (schedule.beta1, schedule.beta2) == (0.5, 0.999)
    assert (loss.warp, loss.content, loss.style, loss.scales) == (2.5, 4, 1000, 4)
    assert (loss.pixel, loss.mesh_flow, paper.data.photo_cycle, paper.data.flip) == (0, 0, 0, 0)
    assert paper.network.residual_convolutions == 2


def test_json_says_the_same(tmp_path):
    assert read_config(as_json(tmp_path / "one.json", tiny())) == tiny()


def test_weights_from_the_command_line_come_first():
    assert read_config(CONFIGS / "paper.yaml", "vgg.pth").loss.perceptual == "vgg.pth"


BAD = {
    "unknown section": ({"schedul": {}}, "unknown entry 'schedul'"),
    "unknown key": ({"schedule": {"bacth": 3}}, "unknown entry 'bacth'"),
    "wrong kind": ({"schedule": {"batch": "many"}}, "'batch' cannot be a str"),
    "no loss": ({"loss": {"warp": 0, "content": 0, "style": 0, "pixel": 0}}, "without any loss"),
    "negative": ({"loss": {"warp": -1}}, "loss.warp must be at least 0"),
    "share": ({"data": {"flip": 1.5}}, "data.flip must be from 0 to 1"),
    "no steps": ({"schedule": {"warp_steps": 0, "full_steps": 0}}, "both 0"),
    "no rate": ({"schedule": {"rate": 0}}, "above 0"),
    "half on a processor": ({"machine": {"device": "cpu", "precision": "float16"}}, "needs a GPU"),
    "device": ({"machine": {"device": "tpu"}}, "machine.device must be one of"),
    "pictures": ({"report": {"picture_rows": 9, "validation_pairs": 2}}, "picture_rows"),
    "network": ({"network": {"image_size": 100}}, "image_size"),
    "a weight alone": ({"loss": TINY["loss"] | {"distil": 1}}, "distil_from go together"),
    "a file alone": ({"loss": TINY["loss"] | {"distil_from": "a.safetensors"}}, "distil_from go together"),
    "no licence": ({"data": {"licences": []}}, "no licence"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_setting_is_one_sentence(name, tmp_path):
    changes, message = BAD[name]
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(TINY | changes), encoding="utf-8")
    with pytest.raises(InputError, match=message) as error:
        read_config(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("name", "text"), [("a.json", "{"), ("a.yaml", "just words"), ("a.json", "[1]")])
def test_a_damaged_file_is_one_sentence(name, text, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="Cannot"):
        read_config(tmp_path / name)
    with pytest.raises(InputError, match="name a YAML or JSON file"):
        read_config(tmp_path / "none.yaml")


def test_settings_that_a_motion_space_does_not_allow():
    with pytest.raises(InputError, match="set it to 73"):
        tiny().check_space("bfm64", 73, sided=False)
    with pytest.raises(InputError, match="mirrored"):
        tiny(network={"motion_channels": 73}, data={"flip": 0.5}).check_space("bfm64", 73, sided=False)
    with pytest.raises(InputError, match="geometry engine"):
        tiny(network={"motion_channels": 73, "geometry_prior": True}).check_space("bfm64", 73, sided=False)
    tiny(network={"motion_channels": 73}).check_space("bfm64", 73, sided=False)
