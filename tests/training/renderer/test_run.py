import json
import signal
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from core.checkpoint import read_header
from core.errors import InputError
from core.networks.pirenderer.checkpoints import load_renderer
from core.opencv import cv2
from tests.training.packs.made_up import write_pack
from tests.training.renderer.made_up import as_json, made_up_clip, made_up_data, tiny, vgg_tensors
from training.cli import main
from training.packs.clip import PackedClip, encode_pictures
from training.packs.export import export_pack
from training.packs.reader import PackReader
from training.renderer.cli import stop_request
from training.renderer.processes import Process
from training.renderer.run import RendererRun
from training.renderer.snapshots import SnapshotFolder, read_snapshot
from training.renderer.training import RendererTraining

CPU = Process(0, 1, torch.device("cpu"))


@pytest.fixture(scope="module")
def data():
    return made_up_data()


def run_of(folder, data, config=None, resume=False):
    return RendererRun(folder, config or tiny(), data, CPU, resume)


def log_of(folder):
    return [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def same(one, other):
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def state_of(folder):
    state = read_snapshot(SnapshotFolder(folder).latest())
    del state["seconds"]
    return state


def test_two_steps_write_the_right_files(tmp_path, data):
    folder = tmp_path / "run"
    measured = run_of(folder, data).train(2)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name for name in files if not name.startswith("tensorboard")} == {
        "log.jsonl",
        "renderer.safetensors",
        "best.safetensors",
        "snapshots/step-00000002.state",
        "snapshots/best.state",
        "pictures/step-00000000.png",
        "pictures/step-00000002.png",
        "pictures/latest.png",
    }
    assert cv2.imread(str(folder / "pictures" / "latest.png")).shape == (2 * 64 + 4, 5 * 64 + 16, 3)
    network, header = load_renderer(folder / "renderer.safetensors")
    assert (header.motion_space, header.step, network.config) == ("ict64", 2, tiny().network)
    assert header.data["licences"] == {"CC-BY-4.0": 1, "CC0-1.0": 2}
    assert (header.data["pack"], header.data["videos"], header.data["photos"]) == ("made-up", 2, 1)
    assert "1 x CC-BY-4.0" in header.licence and header.metrics["psnr"] == pytest.approx(measured["psnr"])
    assert header.basis_hash
    lines = log_of(folder)
    assert [(line["kind"], line["step"]) for line in lines] == [
        ("run", 0),
        ("validation", 0),
        ("train", 2),
        ("validation", 2),
    ]
    train = lines[2]
    assert train["stage"] == "warp" and train["rate"] == 1e-3
    assert train["images_per_second"] > 0 and 0 <= train["loading_share"] <= 1 and train["peak_share"] > 0


@pytest.mark.parametrize("cut", [2, 3, 4])
def test_a_run_cut_in_two_equals_the_run_in_one_piece(tmp_path, data, cut):
    config = tiny(
        network={"geometry_prior": True}, data={"photo_cycle": 0.3, "flip": 0.5, "shift": 0.05}, loss={"mesh_flow": 0.1}
    )
    run_of(tmp_path / "one", data, config).train()
    run_of(tmp_path / "two", data, config).train(cut)
    run_of(tmp_path / "two", data, replace(config, data=replace(config.data, workers=1)), resume=True).train()
    one, two = state_of(tmp_path / "one"), state_of(tmp_path / "two")
    assert one["step"] == 6
    assert same(one["network"], two["network"]) and same(one["averaged"], two["averaged"])
    assert same(one["optimiser"], two["optimiser"])

    def numbers(folder):
        return [line["loss"] for line in log_of(folder) if line["kind"] == "validation" and line["step"] % 2 == 0]

    assert numbers(tmp_path / "one") == numbers(tmp_path / "two")


def test_the_last_three_snapshots_and_the_best_are_kept(tmp_path, data):
    config = tiny(report={"snapshot_every": 1, "validate_every": 6})
    run_of(tmp_path / "run", data, config).train()
    names = sorted(path.name for path in (tmp_path / "run" / "snapshots").iterdir())
    assert names == ["best.state", *(f"step-0000000{step}.state" for step in (4, 5, 6))]


def test_a_run_that_diverges_names_the_last_good_snapshot(tmp_path, data, monkeypatch):
    taken = RendererTraining.take_step

    def spoiled(training, batch):
        bad = batch.window * float("nan") if training.step == 3 else batch.window
        return taken(training, replace(batch, window=bad))

    monkeypatch.setattr(RendererTraining, "take_step", spoiled)
    with pytest.raises(InputError, match="step 4; the last good snapshot is .*step-00000002.state") as error:
        run_of(tmp_path / "run", data).train()
    assert "\n" not in str(error.value)
    assert all(torch.isfinite(value).all() for value in state_of(tmp_path / "run")["network"].values())


def test_a_run_that_is_asked_to_stop_keeps_what_it_has(tmp_path, data):
    asked = iter([False, False, True])
    run_of(tmp_path / "run", data).train(wants_stop=lambda: next(asked))
    assert state_of(tmp_path / "run")["step"] == 3
    run_of(tmp_path / "run", data, resume=True).train()
    assert state_of(tmp_path / "run")["step"] == 6


def test_signals_ask_to_stop():
    with stop_request() as asked:
        assert not asked()
        signal.raise_signal(signal.SIGTERM)
        assert asked()


def test_folders_are_not_mixed_up(tmp_path, data):
    with pytest.raises(InputError, match="no snapshot to resume"):
        run_of(tmp_path / "run", data, resume=True)
    run_of(tmp_path / "run", data).train(2)
    with pytest.raises(InputError, match="already holds a run"):
        run_of(tmp_path / "run", data)
    with pytest.raises(InputError, match=r"other settings \(schedule\)"):
        run_of(tmp_path / "run", data, tiny(schedule={"rate": 0.5}), resume=True)


def test_a_damaged_snapshot_is_one_sentence(tmp_path, data):
    run_of(tmp_path / "run", data).train(2)
    path = SnapshotFolder(tmp_path / "run").latest()
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(InputError, match=r"step-00000002\.state") as error:
        run_of(tmp_path / "run", data, resume=True)
    assert "\n" not in str(error.value)


def test_features_from_a_file_and_what_is_said_without_one(tmp_path, data):
    config = tiny(loss={"warp": 2.5, "content": 4, "style": 1000, "pixel": 0})
    with pytest.raises(InputError, match="--perceptual"):
        run_of(tmp_path / "none", data, config)
    save_file(vgg_tensors(), tmp_path / "vgg.safetensors")
    config = replace(config, loss=replace(config.loss, perceptual=str(tmp_path / "vgg.safetensors")))
    measured = run_of(tmp_path / "run", data, config).train(4)
    assert measured["style"] > 0 and "pixel" not in measured
    assert read_header(tmp_path / "run" / "renderer.safetensors").step == 4


@pytest.fixture
def pack(tmp_path):
    names = (("anna", 3, 1, "train"), ("dora", 2, 4, "val"))
    clips = [made_up_clip(*name) for name in names]
    packed = [
        PackedClip(
            clip["entry"],
            encode_pictures(clip["frames"]),
            clip["motions"],
            clip["landmarks"],
            clip["identity"],
            clip["landmarks"][:, 0, 0] > -1e9,
        )
        for clip in clips
    ]
    return write_pack(tmp_path / "pack", packed, 64)


def test_the_command_trains_on_a_pack(tmp_path, pack, capsys):
    config = as_json(tmp_path / "tiny.json", tiny())
    common = ["renderer", "--config", str(config), "--data", str(pack), "-o", str(tmp_path / "run")]
    assert main([*common, "--steps", "2"]) == 0
    assert "renderer.safetensors" in capsys.readouterr().out
    assert main([*common, "--steps", "4", "--resume"]) == 0
    assert state_of(tmp_path / "run")["step"] == 4
    assert "step 4 of 4 (full)" in capsys.readouterr().err
    assert main(common) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_trains_on_an_export(tmp_path, pack):
    export_pack(PackReader(pack), tmp_path / "pack.npz")
    config = as_json(tmp_path / "tiny.json", tiny())
    common = ["renderer", "--config", str(config), "--data", str(tmp_path / "pack.npz")]
    assert main([*common, "-o", str(tmp_path / "run"), "--steps", "2"]) == 0
    assert state_of(tmp_path / "run")["step"] == 2


@pytest.mark.parametrize("bad", [["--data", "nowhere"], ["--config", "none.yaml"], ["--steps", "0"]])
def test_a_bad_command_is_one_line(tmp_path, bad, capsys):
    config = as_json(tmp_path / "tiny.json", tiny())
    arguments = {"--config": str(config), "--data": str(tmp_path), "-o": str(tmp_path / "run")}
    arguments |= dict([bad])
    assert main(["renderer", *(part for pair in arguments.items() for part in pair)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not Path(tmp_path / "run").exists()


def test_a_run_begins_with_the_weights_of_a_checkpoint(tmp_path, data):
    run_of(tmp_path / "first", data).train(2)
    given, _ = load_renderer(tmp_path / "first" / "renderer.safetensors")
    going_on = run_of(tmp_path / "second", data, replace(tiny(), seed=9)).training
    going_on.start_from(tmp_path / "first" / "renderer.safetensors", "ict64")
    for network in (going_on.network, going_on.averaged):
        assert same(dict(network.state_dict()), dict(given.state_dict()))


def test_a_checkpoint_of_another_network_or_space_is_no_beginning(tmp_path, data):
    run_of(tmp_path / "first", data).train(2)
    path = tmp_path / "first" / "renderer.safetensors"
    wider = tiny(network={"descriptor": 48})
    with pytest.raises(InputError, match="not the one of the settings"):
        run_of(tmp_path / "second", data, wider).training.start_from(path, "ict64")
    with pytest.raises(InputError, match="of the motion space ict64, the data of bfm64"):
        run_of(tmp_path / "third", data).training.start_from(path, "bfm64")
