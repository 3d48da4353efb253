"""The conditional flow: exact in both directions, with carried state."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.errors import InputError
from core.motion import ICT64
from core.networks.audio_flow.config import FlowSize, mouth_channels, rest_channels
from core.networks.audio_flow.files import SpeechModel, load_speech_model, save_speech_model, speech_config
from core.networks.audio_flow.flow import AudioFlow
from core.networks.audio_flow.sampler import FlowSampler
from core.networks.audio_flow.steps import ActNorm, Coupling, InvertibleLinear
from core.networks.audio_flow.stream import FlowStream
from core.networks.audio_flow.weights import FlowWeights, tensor_shapes

SIZE = FlowSize(7, steps=4, hidden=12, context=16, audio=16, history=2, ahead=3)


def disturbed(module, amount=0.1):
    """Weights that are no longer those of the identity."""
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(amount * torch.randn(parameter.shape, generator=generator))
    return module.eval()


@pytest.fixture(scope="module")
def flow():
    torch.manual_seed(0)
    flow = AudioFlow(SIZE)
    flow.adapt(torch.randn(50, 7) * torch.arange(1, 8), torch.randn(50, 320))
    return disturbed(flow)


def inputs(frames, seed=0, count=1):
    generator = torch.Generator().manual_seed(seed)
    motions = 2 * torch.randn(count, frames, 7, generator=generator)
    return motions, torch.randn(count, frames + 5, 320, generator=generator)


@pytest.mark.parametrize("frames", [1, 40])
def test_the_inverse_is_exact(flow, frames):
    motions, features = inputs(frames)
    with torch.no_grad():
        latents = flow.encode(motions, features, torch.ones(1)).values
    back = FlowSampler(flow.weights(), manner=1.0).decode(latents[0].numpy(), features[0].numpy())
    assert np.abs(back - motions[0].numpy()).max() < 1e-4


def test_the_likelihood_is_that_of_the_change_of_variables(flow):
    motions, features = inputs(1)
    manner = torch.zeros(1)

    def latents_of(motion):
        return flow.encode(motion.reshape(1, 1, 7), features, manner).values.reshape(7)

    jacobian = torch.autograd.functional.jacobian(latents_of, motions.reshape(7))
    found = flow.encode(motions, features, manner)
    gaussian = -0.5 * (found.values**2).sum() - 3.5 * math.log(2 * math.pi)
    # The likelihood is of the normalised motion.
    expected = gaussian + torch.linalg.slogdet(jacobian)[1] + flow.deviation.log().sum()
    assert found.log_likelihood.item() == pytest.approx(expected.item(), abs=1e-3)


@pytest.mark.parametrize("build", [lambda: ActNorm(5), lambda: InvertibleLinear(5), lambda: Coupling(5, 3, 4)])
def test_parts_state_their_determinant(build):
    torch.manual_seed(0)
    part = disturbed(build(), 0.3)
    more = (torch.randn(1, 1, 3),) if isinstance(part, Coupling) else ()
    values = torch.randn(1, 1, 5)
    jacobian = torch.autograd.functional.jacobian(lambda x: part(x.reshape(1, 1, 5), *more)[0].reshape(5), values[0, 0])
    assert part(values, *more)[1].item() == pytest.approx(torch.linalg.slogdet(jacobian)[1].item(), abs=1e-4)


def test_actnorm_starts_at_the_data():
    values = 3 + 2 * torch.randn(1000, 4)
    norm = ActNorm(4)
    norm.adapt(values)
    out = norm(values)[0]
    assert out.mean().abs().item() < 1e-5 and torch.allclose(out.std(dim=0), torch.ones(4), atol=1e-4)


def test_state_carries_an_encoding_on(flow):
    motions, features = inputs(30)
    manner = torch.ones(1)
    with torch.no_grad():
        whole = flow.encode(motions, features, manner)
        first = flow.encode(motions[:, :11], features[:, :16], manner)
        second = flow.encode(motions[:, 11:], features[:, 11:], manner, first.state)
    joined = torch.cat([first.log_likelihood, second.log_likelihood], dim=1)
    torch.testing.assert_close(joined, whole.log_likelihood, atol=1e-4, rtol=1e-4)


def test_dropped_history_changes_the_likelihood_only_through_the_condition(flow):
    motions, features = inputs(20)
    same = flow.encode(motions, features, torch.zeros(1), remembered=flow.normalised(motions))
    dropped = flow.encode(motions, features, torch.zeros(1), remembered=torch.zeros_like(motions))
    plain = flow.encode(motions, features, torch.zeros(1))
    torch.testing.assert_close(same.values, plain.values)
    assert not torch.allclose(dropped.values, plain.values, atol=1e-3)


def sampled(flow, features, sizes, **options):
    stream = FlowStream(flow if isinstance(flow, FlowWeights) else flow.weights(), **{"seed": 3, **options})
    edges = np.cumsum([0, *sizes])
    return np.concatenate(
        [stream.feed(features[a:b], b == len(features)) for a, b in zip(edges[:-1], edges[1:], strict=True)]
    )


@pytest.mark.parametrize("sizes", [(1,) * 60, (2, 1, 30, 27), (59, 1)])
def test_chunks_give_what_the_whole_gives(flow, sizes):
    features = np.random.default_rng(0).normal(size=(60, 320)).astype(np.float32)
    whole = sampled(flow, features, (60,))
    assert whole.shape == (60, 7)
    np.testing.assert_allclose(sampled(flow, features, sizes), whole, atol=1e-3)


@pytest.mark.parametrize("sizes", [(1,) * 60, (2, 1, 30, 27)])
def test_chunks_agree_where_the_memory_ends(flow, sizes):
    weights = FlowWeights(replace(SIZE, memory=16), flow.weights().tensors)
    features = np.random.default_rng(0).normal(size=(60, 320)).astype(np.float32)
    whole, forgetful = sampled(flow, features, (60,)), sampled(weights, features, (60,))
    np.testing.assert_allclose(sampled(weights, features, sizes), forgetful, atol=1e-3)
    np.testing.assert_allclose(whole[:16], forgetful[:16], atol=1e-3)
    assert np.abs(whole[16:] - forgetful[16:]).max() > 1e-2


def test_sampling_is_seeded_and_the_temperature_widens_it(flow):
    features = np.zeros((40, 320), np.float32)
    np.testing.assert_array_equal(sampled(flow, features, (40,)), sampled(flow, features, (40,)))
    assert np.abs(sampled(flow, features, (40,), seed=4) - sampled(flow, features, (40,))).max() > 0.1
    spreads = [
        np.std([sampled(flow, features, (40,), seed=s, temperature=t) for s in range(6)], axis=0).mean()
        for t in (0.0, 0.3, 1.0)
    ]
    assert spreads[0] < 1e-4 < spreads[1] < spreads[2]


def test_a_minute_neither_drifts_nor_grows(flow):
    stream = FlowStream(flow.weights(), seed=0)
    features = np.random.default_rng(1).normal(size=(1600, 320)).astype(np.float32)
    parts = [stream.feed(features[i : i + 100]) for i in range(0, 1600, 100)]
    values = np.concatenate(parts) / flow.deviation.numpy()
    assert np.isfinite(values).all()
    assert np.abs(values[-400:]).max() < 3 * np.abs(values[:400]).max()
    assert len(stream.feed(np.zeros((0, 320), np.float32))) == 0


def test_the_checkpoint_rebuilds_the_model(tmp_path):
    torch.manual_seed(0)
    model = disturbed(SpeechModel(speech_config(ICT64, steps=2, hidden=8, context=8, audio=8)), 0.02)
    save_speech_model(tmp_path / "a.safetensors", model, "ict64", 7, {"val": 1.0}, {"pack": "p"}, "CC0")
    loaded, space = load_speech_model(tmp_path / "a.safetensors")
    assert space.name == "ict64" and loaded.config == model.config
    motions, features = torch.randn(1, 20, 43), torch.randn(1, 29, 320)
    assert len(mouth_channels(ICT64)) == 43 and len(rest_channels(ICT64)) == 27
    with torch.no_grad():
        latents = loaded.mouth.encode(motions, features, torch.zeros(1)).values
        before = model.mouth.encode(motions, features, torch.zeros(1)).values
    assert float((latents - before).abs().max()) < 0.05
    back = FlowSampler(loaded.mouth.weights()).decode(latents[0].numpy(), features[0].numpy())
    assert np.abs(back - motions[0].numpy()).max() < 1e-4, "rounded weights are still exactly invertible"


def test_what_does_not_fit_is_refused(tmp_path):
    model = SpeechModel(speech_config(ICT64, steps=1, hidden=4, context=4, audio=4))
    path = tmp_path / "a.safetensors"
    save_speech_model(path, model, "bfm64", 0, {}, {})
    with pytest.raises(InputError, match="do not fit its motion space"):
        load_speech_model(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError):
        load_speech_model(path)
    with pytest.raises(ValueError, match="at least 1"):
        FlowSize(1)


def test_names_and_shapes_are_known_without_building_the_network():
    flow = AudioFlow(SIZE)
    assert tensor_shapes(SIZE) == {name: tuple(value.shape) for name, value in flow.state_dict().items()}


def test_a_limit_keeps_samples_near_what_is_expected(flow):
    features = np.random.default_rng(0).normal(size=(45, 320)).astype(np.float32)
    wild = 50 * np.random.default_rng(1).normal(size=(40, 7)).astype(np.float32)
    free = FlowSampler(flow.weights()).decode(wild, features) / flow.deviation.numpy()
    bound = FlowSampler(flow.weights(), limit=2.0).decode(wild, features) / flow.deviation.numpy()
    assert np.abs(bound).max() < 8 < np.abs(free).max()
