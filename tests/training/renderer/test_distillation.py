import pytest
import torch

from core.errors import InputError
from core.networks.pirenderer.checkpoints import build_renderer, save_renderer
from tests.training.renderer.made_up import made_up_data, tiny
from training.renderer.batches import BatchSet
from training.renderer.distillation import distillation_distance, load_wide
from training.renderer.pairs import PairDrawer
from training.renderer.processes import Process
from training.renderer.training import RendererTraining, render

CPU = Process(0, 1, torch.device("cpu"))
WIDE = {"geometry_prior": True, "warping_width": 8, "editing_width": 12}


@pytest.fixture(scope="module")
def data():
    return made_up_data()


@pytest.fixture(scope="module")
def wide_file(tmp_path_factory):
    """A wider network that adds colours and moves things, as if it were trained."""
    torch.manual_seed(3)
    network = build_renderer(tiny(network=WIDE).network)
    torch.nn.init.normal_(network.warping.flow_conv.weight, std=0.02)
    torch.nn.init.normal_(network.editing.last.weight, std=0.02)
    path = tmp_path_factory.mktemp("wide") / "wide.safetensors"
    save_renderer(path, network, "ict64", 1, {}, {}, "made up")
    return path


def settings(path, **network):
    loss = {"distil": 5, "distil_from": str(path)}
    return tiny(network={"geometry_prior": True} | network, loss=loss, schedule={"warp_steps": 0, "full_steps": 40})


def batch_of(data, config):
    drawer = PairDrawer(data.pack, data.pack.select("train"), 64, config.data, config.seed)
    return BatchSet(drawer, config)[0].to(CPU.device)


def test_a_narrow_network_comes_to_do_as_the_wide_one(data, wide_file):
    config = settings(wide_file)
    wide = load_wide(wide_file, config.network, "ict64", CPU.device)
    training, batch = RendererTraining(config, CPU, None, wide), batch_of(data, config)
    with torch.no_grad():
        wanted = render(wide, batch)
        before = distillation_distance(render(training.network, batch), wanted)
    terms = [training.take_step(batch) for _ in range(40)]
    with torch.no_grad():
        after = distillation_distance(render(training.network, batch), wanted)
    assert terms[0]["distil"] == pytest.approx(5 * float(before), rel=1e-3)
    assert after < 0.7 * before
    assert not any(parameter.requires_grad for parameter in wide.parameters())
    # What is kept of a run is the narrow network alone.
    assert set(training.state()["network"]) == set(training.network.state_dict())


def test_the_distance_to_itself_is_nothing_also_of_a_warp(data, wide_file):
    config = settings(wide_file)
    wide, batch = load_wide(wide_file, config.network, "ict64", CPU.device), batch_of(data, config)
    for warp_only in (False, True):
        with torch.no_grad():
            made = render(wide, batch, warp_only)
        assert distillation_distance(made, made) == 0.0


@pytest.mark.parametrize(
    ("network", "space"), [({"image_size": 128}, "ict64"), ({"geometry_prior": False}, "ict64"), ({}, "bfm64")]
)
def test_a_network_that_makes_other_things_is_refused(wide_file, network, space):
    config = settings(wide_file, **network)
    with pytest.raises(InputError, match="cannot be learnt from: it is guided, of 64 px, in ict64"):
        load_wide(wide_file, config.network, space, CPU.device)
