import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import InputError
from core.expression_draws import ExpressionDraws, bundled_draws
from core.motion import BFM64, ICT64, Motion
from core.networks.motion_vae import MotionVae, load_motion_vae, save_motion_vae, vae_config
from core.randomise import randomise
from resources import resource_path

ROOT = Path(__file__).parents[2]


@pytest.fixture
def saved(tmp_path):
    torch.manual_seed(3)
    network = MotionVae(vae_config(ICT64, 16, 5, 2))
    network.expression.adapt(torch.rand(50, 64))
    save_motion_vae(tmp_path / "vae.safetensors", network, "ict64", 1, {}, {})
    return tmp_path / "vae.safetensors"


def test_decoding_equals_the_network(saved):
    network, _ = load_motion_vae(saved)
    draws = ExpressionDraws(saved)
    codes = np.random.default_rng(0).standard_normal((20, draws.code_length)).astype(np.float32)
    with torch.inference_mode():
        vae = network.expression
        expected = vae.decoder(torch.from_numpy(codes)) * vae.deviation + vae.mean
        expected = torch.minimum(torch.maximum(expected, vae.lower), vae.upper).numpy()
    np.testing.assert_allclose(draws.decode(codes), expected, atol=1e-5)


def test_draws_are_seeded_and_temperature_spreads_them(saved):
    draws = ExpressionDraws(saved)
    one, same = (draws.draw(np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(one, same) and one.shape == (64,)
    assert not np.array_equal(one, draws.draw(np.random.default_rng(5)))
    mean = draws.draw(np.random.default_rng(4), 0.0)
    assert np.array_equal(mean, draws.draw(np.random.default_rng(9), 0.0))
    assert np.abs(one - mean).sum() < np.abs(draws.draw(np.random.default_rng(4), 2.0) - mean).sum()


def test_the_bundled_faces_are_nearly_symmetrical_and_differ():
    draws = bundled_draws()
    assert draws is not None
    start = Motion.neutral(ICT64)
    drawn = np.stack([randomise(start, seed, draws=draws).values for seed in range(300)])
    for name, spread in (("mouthSmile", 0.1), ("eyeBlink", 0.05), ("jawOpen", 0.05)):
        sides = [column for column in ICT64.names if column in (name, f"{name}_L", f"{name}_R")]
        left, right = drawn[:, ICT64.index(sides[0])], drawn[:, ICT64.index(sides[-1])]
        assert left.std() > spread and np.corrcoef(left, right)[0, 1] > 0.8
    assert (drawn >= ICT64.lower).all() and (drawn <= ICT64.upper).all()
    assert not drawn[:, ICT64.index("lipTightUpper")].any(), "the face's own shape stays"


def test_drawing_needs_no_torch():
    code = "import sys; from core.expression_draws import *; bundled_draws(); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_other_files_are_one_sentence(tmp_path, saved):
    with pytest.raises(InputError, match="landmarks"):
        ExpressionDraws(resource_path("checkpoints", "landmarks.safetensors"))
    save_motion_vae(tmp_path / "bfm.safetensors", MotionVae(vae_config(BFM64, 4, 2, 2)), "bfm64", 1, {}, {})
    with pytest.raises(InputError, match="bfm64"):
        ExpressionDraws(tmp_path / "bfm.safetensors")
    with pytest.raises(InputError):
        ExpressionDraws(tmp_path / "none.safetensors")


def test_without_the_checkpoint_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr("core.expression_draws.resource_path", lambda *parts: tmp_path.joinpath(*parts))
    assert bundled_draws() is None
