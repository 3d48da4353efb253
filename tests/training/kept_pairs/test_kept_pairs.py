import json

import numpy as np
import pytest
import torch

from core.errors import InputError
from core.motion import ICT64
from tests.training.packs.made_up import made_up_clip, write_pack
from tests.training.renderer.made_up import as_json, made_up_data, tiny
from training.cli import main
from training.kept_pairs.keeping import KeptPairs, keep_pairs
from training.renderer.batches import BatchSet
from training.renderer.pairs import PairDrawer
from training.renderer.processes import Process
from training.renderer.run import RendererRun

CPU = Process(0, 1, torch.device("cpu"))
FIELDS = ("source", "target", "window", "mesh_flow", "picture", "own_pose")


@pytest.fixture(scope="module")
def data():
    return made_up_data()


def guided(**sections):
    return tiny(**{"network": {"geometry_prior": True}, **sections})


def batches(data, config):
    clips = data.pack.select("train")
    return BatchSet(PairDrawer(data.pack, clips, config.network.image_size, config.data, config.seed), config)


def kept(folder, data, config, count=8):
    told = []
    keep_pairs(folder, batches(data, config), config, count, told.append)
    return told


def test_every_kept_pair_comes_once_a_round_as_it_was_made(tmp_path, data):
    config = guided()
    made = batches(data, config)
    assert kept(tmp_path / "pairs", data, config) == [4, 8]
    found = KeptPairs(tmp_path / "pairs", config, ICT64)
    for first in (0, 2):
        distances = torch.zeros(8, 8)
        for name in FIELDS:
            expected = torch.cat([getattr(made[step], name) for step in (0, 1)]).float()
            rows = torch.cat([getattr(found[first + step], name) for step in (0, 1)]).float()
            distances = torch.maximum(distances, (rows[:, None] - expected[None]).flatten(2).abs().amax(2))
        assert distances.amin(1).max() < 1e-3 and sorted(distances.argmin(1).tolist()) == list(range(8))


def test_mirrored_pairs_are_mirrored_in_everything(tmp_path, data):
    config = guided(data={"workers": 0, "flip": 1.0})
    kept(tmp_path, data, config)
    mirrored = KeptPairs(tmp_path, config, ICT64)[0]
    order = np.random.default_rng((config.seed, 0)).permutation(8)[:4]
    raw = {name: np.load(tmp_path / f"{name}.npy")[order] for name in FIELDS}
    assert np.array_equal(mirrored.source.numpy(), raw["source"][..., ::-1])
    assert np.array_equal(mirrored.target.numpy(), raw["target"][..., ::-1])
    assert np.allclose(mirrored.mesh_flow[:, 0], -raw["mesh_flow"][:, 0, :, ::-1])
    assert np.allclose(mirrored.mesh_flow[:, 1], raw["mesh_flow"][:, 1, :, ::-1])
    left, right, yaw = (ICT64.index(name) for name in ("eyeBlink_L", "eyeBlink_R", "yaw"))
    assert np.array_equal(mirrored.window[:, left], raw["window"][:, right])
    assert np.array_equal(mirrored.window[:, yaw], -raw["window"][:, yaw])
    signs = np.array([1, -1, -1, -1, 1, 1])
    assert np.array_equal(mirrored.own_pose, raw["own_pose"] * signs)


def test_processes_share_a_batch(tmp_path, data):
    config = guided(data={"workers": 0, "flip": 0.5})
    kept(tmp_path, data, config)
    whole = KeptPairs(tmp_path, config, ICT64)[1]
    parts = [KeptPairs(tmp_path, config, ICT64, rank, 2)[1] for rank in (0, 1)]
    for name in FIELDS:
        assert torch.equal(getattr(whole, name), torch.cat([getattr(part, name) for part in parts]))


def test_making_goes_on_where_it_was_stopped(tmp_path, data):
    class Stopped(Exception):
        pass

    def stop(done):
        raise Stopped

    config = guided()
    with pytest.raises(Stopped):
        keep_pairs(tmp_path / "a", batches(data, config), config, 8, stop)
    assert kept(tmp_path / "a", data, config) == [8]
    kept(tmp_path / "b", data, config)
    for name in FIELDS:
        assert np.array_equal(np.load(tmp_path / f"a/{name}.npy"), np.load(tmp_path / f"b/{name}.npy"))


def test_a_run_learns_from_kept_pairs(tmp_path, data):
    config = guided()
    kept(tmp_path / "pairs", data, config)
    run = RendererRun(tmp_path / "run", config, data, CPU, False, tmp_path / "pairs")
    assert run.train(3)["psnr"] > 0
    again = RendererRun(tmp_path / "run", config, data, CPU, True, tmp_path / "pairs")
    assert again.training.step == 3


def test_what_cannot_be_used_is_refused_in_a_sentence(tmp_path, data):
    config = guided()
    with pytest.raises(InputError, match="holds 0 pairs.*pirender-train pairs"):
        KeptPairs(tmp_path, config, ICT64)
    kept(tmp_path, data, config)
    with pytest.raises(InputError, match="other settings"):
        KeptPairs(tmp_path, guided(data={"workers": 0, "shift": 0.1}), ICT64)
    with pytest.raises(InputError, match="holds 8 pairs, not 12"):
        kept(tmp_path, data, config, 12)
    (tmp_path / "source.npy").write_bytes(b"nothing")
    with pytest.raises(InputError, match="source.npy is damaged"):
        KeptPairs(tmp_path, config, ICT64)[0]
    (tmp_path / "pairs.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="pairs.json is damaged"):
        KeptPairs(tmp_path, config, ICT64)


def test_the_command_line(tmp_path, capsys):
    write_pack(tmp_path / "pack", [made_up_clip()])
    unguided = tiny(data={"workers": 0, "photo_cycle": 0.0})
    arguments = [
        "pairs",
        "--config",
        str(as_json(tmp_path / "config.json", unguided)),
        "--data",
        str(tmp_path / "pack"),
    ]
    assert main([*arguments, "-o", str(tmp_path / "pairs"), "--count", "4"]) == 0
    assert "4 of 4 pairs" in capsys.readouterr().err
    assert json.loads((tmp_path / "pairs/pairs.json").read_text(encoding="utf-8"))["done"] == 4
    assert main([*arguments, "-o", str(tmp_path / "few"), "--count", "1"]) == 2
    assert "--count must be at least a batch" in capsys.readouterr().err
