import json
import pickle
import zipfile

import pytest
import torch

from core.checkpoint import KINDS
from core.cli.main import main
from core.errors import InputError
from core.networks.pirenderer.checkpoints import load_renderer
from core.networks.pirenderer.reference_import import import_reference
from tests.core.networks.pirenderer.formula import formula, formula_inputs, formula_network, reference_shapes


@pytest.fixture(scope="module")
def reference():
    return {name: formula(name, shape) for name, shape in reference_shapes().items()}


def same_picture(path):
    image, window = formula_inputs()
    with torch.inference_mode():
        difference = load_renderer(path)[0](image, window).image - formula_network()(image, window).image
    return float(difference.abs().max()) / 2 < 1 / 255


def test_the_trainers_dict_renders_as_the_reference(reference, tmp_path):
    torch.save({"net_G_ema": reference, "net_G": {}, "current_iteration": 390_000}, tmp_path / "r.pt")
    import_reference(tmp_path / "r.pt", tmp_path / "ours.safetensors")
    assert same_picture(tmp_path / "ours.safetensors")
    _, header = load_renderer(tmp_path / "ours.safetensors")
    assert header.motion_space == "bfm64" and header.step == 390_000 and "CC BY-NC" in header.licence


def test_the_bare_state_dict_of_a_parallel_model(reference, tmp_path, capsys):
    torch.save({f"module.{name}": value for name, value in reference.items()}, tmp_path / "r.pt")
    status = main(["checkpoint", "import", str(tmp_path / "r.pt"), "-o", str(tmp_path / "ours.safetensors"), "--json"])
    assert status == 0 and json.loads(capsys.readouterr().out)["network"]["motion_channels"] == 73
    assert same_picture(tmp_path / "ours.safetensors")


class Code:
    def __reduce__(self):
        return exec, ("raise SystemExit('code was run')",)


def missing(reference):
    return {name: value for name, value in reference.items() if name != "mapping_net.encoder1.1.bias"}


def misshapen(reference):
    return reference | {"mapping_net.encoder1.1.bias": torch.zeros(3)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (missing, "lacks the tensor"),
        (misshapen, "has a shape"),
        (lambda reference: reference | {"discriminator.weight": torch.zeros(1)}, "discriminator.weight"),
        (lambda reference: {}, "no weights"),
        (lambda reference: [1, 2], "no weights by name"),
        (lambda reference: {"net_G_ema": Code()}, "nothing in it was run"),
        (lambda reference: {"mapping_net.first.0.weight": torch.zeros(256, 70, 7)}, "not a whole PIRenderer"),
        (lambda reference: reference | {"mapping_net.first.0.weight": torch.zeros(256, 70, 7)}, "70 motion numbers"),
    ],
)
def test_anything_else_is_one_sentence(reference, tmp_path, change, words):
    torch.save(change(reference), tmp_path / "r.pt")
    with pytest.raises(InputError, match=words) as caught:
        import_reference(tmp_path / "r.pt", tmp_path / "ours.safetensors")
    assert "\n" not in str(caught.value) and not (tmp_path / "ours.safetensors").exists()


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("kind", ["pickle", "text", "short", "zip", "none"])
def test_files_that_are_no_torch_files(reference, tmp_path, kind):
    path = tmp_path / "r.pt"
    if kind == "pickle":
        path.write_bytes(pickle.dumps(Code()))
    elif kind == "text":
        path.write_text("no torch file")
    elif kind == "short":
        torch.save({"net_G_ema": {"mapping_net.first.0.bias": torch.zeros(9000)}}, path)
        path.write_bytes(path.read_bytes()[:5000])
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a", "b")
    with pytest.raises(InputError) as caught:
        import_reference(path, tmp_path / "ours.safetensors")
    assert "\n" not in str(caught.value)


def test_info_of_every_bundled_checkpoint(tmp_path, capsys):
    from resources import resource_path

    for path in sorted(resource_path("checkpoints").glob("*.safetensors")):
        assert main(["checkpoint", "info", str(path), "--json"]) == 0
        summary = json.loads(capsys.readouterr().out)
        assert summary["parameters"] > 1000 and summary["kind"] in KINDS


def test_info_for_people_and_bad_files(tmp_path, capsys):
    from resources import resource_path

    assert main(["checkpoint", "info", str(resource_path("checkpoints", "landmarks.safetensors"))]) == 0
    assert "landmarks" in capsys.readouterr().out
    assert main(["checkpoint", "info", str(tmp_path / "none.safetensors")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
