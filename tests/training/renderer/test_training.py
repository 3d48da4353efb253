from dataclasses import replace

import pytest
import torch

from tests.training.renderer.made_up import made_up_data, tiny, with_steps
from training.renderer.batches import BatchSet, collate
from training.renderer.pairs import Pair, PairDrawer, fixed_pairs
from training.renderer.processes import Process
from training.renderer.training import Diverged, RendererTraining
from training.renderer.validation import psnr, render

CPU = Process(0, 1, torch.device("cpu"))


@pytest.fixture(scope="module")
def data():
    return made_up_data()


def batch_of(data, config, step=0):
    drawer = PairDrawer(data.pack, data.pack.select("train"), 64, config.data, config.seed)
    return BatchSet(drawer, config)[step].to(CPU.device)


def changed(before, network):
    after = network.state_dict()
    return {name.split(".")[0] for name, value in before.items() if not torch.equal(value, after[name])}


def copy_of(network):
    return {name: value.clone() for name, value in network.state_dict().items()}


@pytest.mark.parametrize("guided", [False, True])
def test_each_stage_teaches_its_own_networks(data, guided):
    config = tiny(network={"geometry_prior": guided}, schedule={"warp_steps": 1, "full_steps": 1})
    training = RendererTraining(config, CPU, None)
    if guided:
        # Its flow starts at nothing, so that the gradient passes the last layer only.
        torch.nn.init.normal_(training.network.warping.flow_conv.weight, std=0.01)
    batch, before = batch_of(data, config), copy_of(training.network)
    training.take_step(batch)
    first = {"mapping", "warping", "head_motion"} if guided else {"mapping", "warping"}
    assert changed(before, training.network) == first
    assert all(parameter.grad is None for parameter in training.network.editing.parameters())
    before = copy_of(training.network)
    terms = training.take_step(batch)
    assert changed(before, training.network) == {*first, "editing"}
    assert terms["pixel"] > 0 and terms["pixel_warp"] > 0 and terms["gradient_norm"] > 0


def test_the_second_stage_has_a_fresh_optimiser_and_the_late_rate(data):
    config = tiny(schedule={"warp_steps": 2, "full_steps": 2, "late_from": 3, "late_rate": 1e-5})
    training = RendererTraining(config, CPU, None)
    batch, counts, rates = batch_of(data, config), [], []
    for _ in range(4):
        training.take_step(batch)
        optimiser = training.state()["optimiser"]
        counts.append({float(entry["step"]) for entry in optimiser["state"].values()})
        rates.append(optimiser["param_groups"][0]["lr"])
    assert counts == [{1.0}, {2.0}, {1.0}, {2.0}]
    assert rates == [1e-3, 1e-3, 1e-3, 1e-5]


def test_a_loss_that_is_no_number_stops_before_it_spoils_the_weights(data):
    config = tiny()
    training = RendererTraining(config, CPU, None)
    batch = batch_of(data, config)
    training.take_step(batch)
    before = copy_of(training.network)
    with pytest.raises(Diverged, match="no longer a number at step 2"):
        training.take_step(replace(batch, window=batch.window * float("nan")))
    assert changed(before, training.network) == set()
    assert training.step == 1


def test_the_averaged_network_follows_slowly(data):
    config = tiny()
    training = RendererTraining(config, CPU, None)
    before = copy_of(training.averaged)
    training.take_step(batch_of(data, config))
    moved = training.network.mapping.state_dict()
    for name, value in training.averaged.mapping.state_dict().items():
        first = before[f"mapping.{name}"]
        # The share of the newest weights in the first step is 0.9.
        torch.testing.assert_close(value, first + 0.9 * (moved[name] - first))


def test_bfloat16_computes_nearly_the_same_loss(data):
    batch = batch_of(data, tiny())
    whole, half = (
        RendererTraining(tiny(machine={"precision": precision}), CPU, None).take_step(batch)["loss"]
        for precision in ("float32", "bfloat16")
    )
    assert whole != half
    assert half == pytest.approx(whole, rel=0.02)


def test_it_learns_eight_pairs_by_heart(data):
    config = tiny(
        network={
            "editing_width": 12,
            "editing_limit": 24,
            "warping_width": 8,
            "warping_limit": 32,
            "residual_convolutions": 1,
        },
        loss={"pixel": 10, "scales": 1},
        schedule={"batch": 8, "rate": 4e-3, "late_rate": 1e-3, "late_from": 190, "clip": 5, "average_images": 60},
        machine={"channels_last": False},
    )
    config = with_steps(config, 20, 240)
    video = [clip for clip in data.pack.select("train") if not clip.is_photo]
    pairs = fixed_pairs(data.pack, video, 64, 4)
    batch = collate([*pairs, *(Pair(pair.target, pair.source) for pair in pairs)], config, None).to(CPU.device)
    training = RendererTraining(config, CPU, None)
    for _ in range(config.schedule.steps):
        training.take_step(batch)
    with torch.no_grad():
        made = render(training.averaged, batch)
    measured = psnr(made.image, batch.target)
    assert float(measured.mean()) > 30.0, measured
