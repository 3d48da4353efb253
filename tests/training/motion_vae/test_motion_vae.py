"""Training of the motion autoencoders on made-up motions that go together."""

import numpy as np
import pytest
import torch

from core.checkpoint import read_header
from core.errors import InputError
from core.motion import ICT64, load_motion
from tests.training.packs.made_up import made_up_clip, write_pack
from training.cli import main
from training.motion_vae.config import VaeTraining, read_config
from training.motion_vae.data import MotionSamples, read_motions
from training.motion_vae.measure import measure
from training.motion_vae.train import VaeRun, train
from training.renderer.snapshots import read_snapshot

SETTINGS = VaeTraining(hidden=32, latent=4, pose_latent=2, steps=150, batch=64, rate=5e-3)


@pytest.fixture(scope="module")
def samples():
    """Two hidden causes behind all coefficients; both sides of the mouth smile together."""
    random = np.random.default_rng(0)
    causes = random.normal(size=(600, 2))
    values = 0.1 * causes @ random.normal(size=(2, ICT64.size)) + 0.005 * random.normal(size=(600, ICT64.size))
    smile = np.clip(0.3 + 0.2 * causes[:, 0], 0, 1)
    values[:, ICT64.index("mouthSmile_L")] = values[:, ICT64.index("mouthSmile_R")] = smile
    return MotionSamples(ICT64, values.astype(np.float32), np.arange(600) // 100, {})


@pytest.fixture(scope="module")
def trained(samples):
    bounds = []
    return train(samples, SETTINGS, lambda step, bound: bounds.append(bound)), bounds


def test_the_bound_falls(samples, trained):
    network, bounds = trained
    first, last = bounds[:10], bounds[-10:]
    assert np.mean([b.expression for b in last]) < np.mean([b.expression for b in first]) - 50
    assert np.mean([b.pose for b in last]) < np.mean([b.pose for b in first]) - 2
    assert measure(network, samples).expression < bounds[0].expression - 50


def test_training_is_seeded(samples):
    few = VaeTraining(hidden=8, steps=5, batch=16)
    first, second = train(samples, few).state_dict(), train(samples, few).state_dict()
    other = train(samples, VaeTraining(hidden=8, steps=5, batch=16, seed=1)).state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["expression.decoder.0.weight"], other["expression.decoder.0.weight"])


def test_draws_keep_what_goes_together(samples, trained):
    drawn = trained[0].sample(ICT64, 300, seed=1).frames
    left, right = drawn[:, ICT64.index("mouthSmile_L")], drawn[:, ICT64.index("mouthSmile_R")]
    assert np.corrcoef(left, right)[0, 1] > 0.95
    assert left.std() > 0.05
    assert (drawn >= ICT64.lower).all() and (drawn <= ICT64.upper).all()


def test_a_run_cut_in_two_equals_the_run_in_one_piece(samples, tmp_path):
    few = VaeTraining(hidden=8, steps=20, batch=16, check_every=5)
    whole, cut = VaeRun(samples, few, samples), VaeRun(samples, few, samples)
    while not whole.done:
        whole.advance()
    for _ in range(7):
        cut.advance()
    path = tmp_path / "cut.state"
    torch.save({"version": 1, **cut.state()}, path)
    rest = VaeRun(samples, few, samples)
    rest.restore(read_snapshot(path), path)
    while not rest.done:
        rest.advance()
    one, two = whole.take_best().state_dict(), rest.take_best().state_dict()
    assert all(torch.equal(one[name], two[name]) for name in one) and whole.best_step == rest.best_step
    with pytest.raises(InputError, match="other settings"):
        VaeRun(samples, VaeTraining(hidden=8, steps=21, batch=16, check_every=5)).restore(read_snapshot(path), path)


def test_training_stops_when_validation_gets_no_better(samples):
    """Few people are learnt by heart; the best step on others is kept."""
    few = MotionSamples(ICT64, samples.values[:12], np.arange(12), {})
    others = MotionSamples(ICT64, -samples.values[300:500], np.arange(200), {})
    settings = VaeTraining(hidden=32, latent=4, steps=2000, batch=12, rate=5e-3, check_every=10, patience=3)
    run = VaeRun(few, settings, others)
    while not run.done:
        run.advance()
    assert run.step == run.best_step + 30 < 2000
    last = measure(run.network, others)
    best = measure(run.take_best(), others)
    assert best.expression + best.pose < last.expression + last.pose


def test_clips_count_alike():
    clip = np.array([0, 0, 0, 1])
    chances = MotionSamples(ICT64, np.zeros((4, ICT64.size), np.float32), clip, {}).chances
    assert chances[:3].sum() == pytest.approx(0.5) and chances[3] == pytest.approx(0.5)


def test_from_a_pack_to_motions(tmp_path, capsys):
    clips = [made_up_clip("a", frames=4), made_up_clip("b", frames=4, seed=1, split="val")]
    pack = write_pack(tmp_path / "pack", clips)
    assert len(read_motions(pack, "train").values) == 3
    config = tmp_path / "small.json"
    config.write_text('{"hidden": 8, "batch": 4}')
    checkpoint, motions = tmp_path / "vae.safetensors", tmp_path / "motions.json"
    assert (
        main(["motion-vae", "--data", str(pack), "--config", str(config), "--steps", "2", "-o", str(checkpoint)]) == 0
    )
    assert "val_negative_elbo_pose" in capsys.readouterr().out
    assert "CC0-1.0" in read_header(checkpoint).licence and not checkpoint.with_suffix(".run").exists()
    again = ["motion-vae", "--data", str(pack), "--config", str(config), "-o", str(checkpoint), "--resume"]
    assert main(again) == 2 and "no snapshot" in capsys.readouterr().err
    assert main(["motion-vae", "--sample", "7", "--checkpoint", str(checkpoint), "-o", str(motions)]) == 0
    assert load_motion(motions).frames.shape == (7, ICT64.size)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "x"], "Give either --data"),
        (["--sample", "3", "-o", "x"], "needs a number"),
        (["--data", "nothing", "-o", "x"], "is no pack"),
    ],
)
def test_bad_arguments(arguments, message, capsys):
    assert main(["motion-vae", *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(("text", "message"), [('{"stepz": 1}', "stepz"), ('{"steps": 0}', "positive"), ("{", "JSON")])
def test_bad_settings(tmp_path, text, message):
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_config(path)
