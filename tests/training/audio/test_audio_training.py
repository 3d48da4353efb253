"""Training of the speech model on made-up speech whose jaw follows the loudness."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.audio.features import frame_features, levelled, log_mel
from core.checkpoint import read_header
from core.errors import InputError
from core.motion import ICT64, Motion
from core.networks.audio_flow.config import mouth_channels
from core.networks.audio_flow.context import Expectation
from core.networks.audio_flow.weights import SpeechWeights
from tests.training.packs.made_up import made_up_clip, write_pack
from training.audio.batches import Sequences, varied
from training.audio.clips import SoundClip, read_real_clips
from training.audio.config import AudioTraining, FlowTraining, read_config
from training.audio.flow_run import ClipSets
from training.audio.losses import direct_loss, lip_loss
from training.audio.measure import correlation
from training.audio.residual import real_residual, without_blinks
from training.audio.run import AudioRun
from training.cli import main
from training.renderer.snapshots import read_snapshot

JAW = ICT64.index("jawOpen")
SMALL = FlowTraining(steps=2, hidden=8, context=16, audio=16, history=2, ahead=1, frames=25)
SETTINGS = AudioTraining(
    mouth=replace(SMALL, steps=1, dropout=0.7), rest=replace(SMALL, every=8), iterations=120,
    batch=8, rate=2e-2, check_every=60,
)  # fmt: skip


def clip(seed, frames=100, manner=0.0):
    """Noise of changing loudness and a mouth that opens with it."""
    random = np.random.default_rng(seed)
    loudness = np.abs(np.convolve(random.normal(size=frames + 6), np.ones(7) / 2.5, "valid"))
    samples = 0.1 * np.repeat(loudness, 640) * random.uniform(-1, 1, 640 * frames)
    motions = random.normal(0, 0.02, (frames, 70)).astype(np.float32)
    motions[:, mouth_channels(ICT64)] += 0.3 * loudness[:, None].astype(np.float32)
    features = frame_features(levelled(log_mel(samples.astype(np.float32))), frames)
    return SoundClip(f"clip{seed}", motions, features.astype(np.float16), manner)


@pytest.fixture(scope="module")
def clips():
    return ClipSets(
        tuple(clip(s, manner=1.0) for s in range(3)), tuple(clip(s) for s in range(10, 16)),
        (clip(50, manner=1.0),), (clip(60), clip(61)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def trained(clips):
    torch.manual_seed(99)
    run = AudioRun(clips, SETTINGS)
    before = run.check()
    while not run.done:
        run.advance()
    after = run.check()
    return run, before, after


def test_the_likelihood_grows_and_the_jaw_follows_the_sound(trained):
    run, before, after = trained
    assert after["mouth_speech"] < before["mouth_speech"] - 0.1
    assert after["jaw_correlation"] > 0.5
    assert after["jaw_correlation_other_sound"] < after["jaw_correlation"] - 0.4
    assert run.metrics()["mouth_nats"] <= after["mouth_real"] + 1


def test_a_cut_run_goes_on_exactly(clips, tmp_path):
    settings = replace(SETTINGS, iterations=8)
    whole, cut = AudioRun(clips, settings), AudioRun(clips, settings)
    for _ in range(8):
        whole.advance()
    for _ in range(4):
        cut.advance()
    torch.save({"version": 1, **cut.state()}, tmp_path / "a.state")
    resumed = AudioRun(clips, settings)
    resumed.restore(read_snapshot(tmp_path / "a.state"), tmp_path)
    for _ in range(4):
        resumed.advance()
    for name, value in whole.model.state_dict().items():
        assert torch.equal(value, resumed.model.state_dict()[name]), name
    with pytest.raises(InputError, match="other settings"):
        AudioRun(clips, replace(settings, rate=0.1)).restore(cut.state(), tmp_path)


def test_patience_ends_a_flow(clips):
    run = AudioRun(clips, replace(SETTINGS, check_every=1, patience=2))
    run.mouth.best_loss = run.rest.best_loss = -1e9
    for _ in range(12):
        if not run.done:
            run.advance()
            run.check()
    assert run.done and run.step < 12


def test_sequences_fit_together_and_are_seeded():
    source = clip(1)
    cut = Sequences((source,), 20, (3, 2), mouth_channels(ICT64))
    batch = cut.draw(5, np.random.default_rng(0), vary=False)
    assert batch.motions.shape == (5, 20, 43) and batch.features.shape == (5, 25, 320)
    jaw = int(np.flatnonzero(mouth_channels(ICT64) == JAW)[0])
    start = int(np.flatnonzero(source.motions[:, JAW] == batch.motions[0, 0, jaw].item())[0])
    rows = source.features[max(start, 3) - 3 : start + 22].astype(np.float32)
    np.testing.assert_array_equal(batch.features[0].numpy()[-len(rows) :], rows)
    before = source.motions[max(start, 3) - 3 : start][:, mouth_channels(ICT64)]
    np.testing.assert_array_equal(batch.before[0].numpy()[3 - len(before) :], before)
    again = cut.draw(5, np.random.default_rng(0), vary=False)
    assert torch.equal(batch.motions, again.motions)
    assert not torch.equal(cut.draw(5, np.random.default_rng(0)).features, batch.features)


def test_every_place_of_a_clip_is_drawn():
    source = clip(1, frames=22)
    cut = Sequences((source,), 20, (0, 0), np.array([JAW]))
    firsts = cut.draw(60, np.random.default_rng(0), vary=False).motions[:, 0, 0].numpy()
    assert set(firsts.tolist()) == set(source.motions[:3, JAW].tolist())


def test_other_voices_keep_silence_silent():
    silence = np.full((4, 320), np.log(1e-5), np.float32)
    changed = varied(silence, np.random.default_rng(0))
    assert changed.shape == (4, 320) and changed.max() < -8


def test_rest_is_where_the_jaw_is_closed_and_pose_is_around_its_mean():
    motions = np.zeros((40, 70), np.float32)
    motions[:, JAW] = np.where(np.arange(40) % 4 == 0, 0.1, 0.5)
    motions[:, ICT64.index("yaw")] = 0.3 + 0.1 * np.sin(np.arange(40) * np.pi / 10)
    residual = real_residual(motions)
    np.testing.assert_allclose(residual[:, JAW], np.where(np.arange(40) % 4 == 0, 0.0, 0.4), atol=1e-6)
    assert abs(residual[:, ICT64.index("yaw")].mean()) < 1e-6


def test_blinks_are_taken_out_and_a_long_look_down_stays():
    motions = np.zeros((100, 70), np.float32)
    lid = ICT64.index("eyeBlink_L")
    motions[20:25, lid] = 1.0
    motions[60:90, lid] = 0.4
    kept = without_blinks(motions)[:, lid]
    assert kept[:50].max() == 0.0 and kept[75] == pytest.approx(0.4)


def test_correlation_of_a_still_one_is_nothing():
    assert correlation(np.zeros(5, np.float32), np.arange(5, dtype=np.float32)) == 0.0
    assert correlation(np.arange(6, dtype=np.float32), np.arange(5, dtype=np.float32)) == pytest.approx(1.0)


@pytest.fixture
def pack(tmp_path):
    held_out = [made_up_clip(name, 40, seed=s, split="val", sound=True) for name, s in (("eva", 3), ("finn", 4))]
    clips = [made_up_clip("anna", 40, sound=True), made_up_clip("bert", 40, seed=1), *held_out]
    return write_pack(tmp_path / "pack", clips)


def test_only_clips_with_sound_are_read(pack):
    clips, entries = read_real_clips(pack, "train", 25)
    assert [clip.name for clip in clips] == [entry.name for entry in entries] == ["anna"]
    assert clips[0].motions.shape == (40, 70) and clips[0].features.shape == (40, 320) and clips[0].manner == 1.0
    assert read_real_clips(pack, "train", 41)[0] == []


@pytest.fixture
def config(tmp_path):
    small = {"steps": 1, "hidden": 4, "context": 8, "audio": 8, "history": 2, "ahead": 1, "frames": 20}
    path = tmp_path / "small.json"
    path.write_text(json.dumps({"mouth": small, "rest": small, "batch": 4, "iterations": 4, "check_every": 2}))
    return path


def test_the_command_trains_a_talker(pack, config, tmp_path, capsys):
    from core.audio.talking import TalkOptions, load_talker
    from core.media.sound import Sound

    output = tmp_path / "audio.safetensors"
    assert main(["audio", "--data", str(pack), "--config", str(config), "-o", str(output)]) == 0
    assert "mouth_nats" in capsys.readouterr().out
    header = read_header(output)
    assert header.kind == "audio" and header.step == 4 and header.data["real_frames"] == 40
    assert "CC0-1.0" in header.licence and "jaw_correlation" in header.metrics
    lines = [json.loads(line) for line in (tmp_path / "audio.run" / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines if line["kind"] == "val"] == [2, 4]
    talker = load_talker(output)
    motions = talker.take(Sound(np.zeros(8000, np.float32), 16_000), TalkOptions(), Motion.neutral(ICT64))
    assert len(motions) == 13


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ([], "Give --data"),
        (["--speech", "nowhere"], "no speech corpus"),
        (["--data", "nowhere"], "is no pack"),
        (["--data", "PACK", "--resume"], "no snapshot"),
    ],
)
def test_bad_input_is_one_sentence(pack, config, tmp_path, capsys, more, message):
    given = [str(pack) if word == "PACK" else word for word in more]
    assert main(["audio", "-o", str(tmp_path / "a.safetensors"), "--config", str(config), *given]) == 2
    error = capsys.readouterr().err.strip()
    assert message in error and "\n" not in error


def test_settings_out_of_range_are_refused(tmp_path):
    path = tmp_path / "c.yaml"
    for text in ("rate: 0", "mouth:\n  dropout: 2", "patience: -1", "rest:\n  steps: 0", "speed: 1"):
        path.write_text(text)
        with pytest.raises(InputError):
            read_config(path)


def test_lips_count_where_speech_is_laid_out_and_closures_most():
    error, shut, wide = torch.full((2, 4), 0.15), torch.full((2, 4), 0.0), torch.full((2, 4), 0.5)
    laid_out, real = torch.zeros(2), torch.ones(2)
    assert lip_loss(error, wide, laid_out).item() == pytest.approx(0.5)
    assert lip_loss(error, wide, real).item() == 0.0
    mixed = torch.tensor([[1.0, 0.0, 0.0, 0.0]]) * 0.15
    closure = torch.tensor([[0.0, 0.5, 0.5, 0.5]])
    assert lip_loss(mixed, closure, torch.zeros(1)).item() == pytest.approx(3 / 6 * 0.5)
    assert lip_loss(0 * error, shut, laid_out).item() == 0.0


def test_the_direct_loss_is_the_gaussian_one():
    expected = Expectation(torch.tensor([[[1.0, 0.0]]]), torch.log(torch.tensor([[[0.5, 2.0]]])))
    values = torch.tensor([[[2.0, 1.0]]])
    gaussian = torch.distributions.Normal(expected.mean, expected.log_deviation.exp())
    assert direct_loss(expected, values).item() == pytest.approx(-gaussian.log_prob(values).mean().item())


def test_a_run_begins_with_the_flows_of_another_model(clips):
    first = AudioRun(clips, replace(SETTINGS, iterations=2))
    first.advance()
    weights = SpeechWeights(ICT64, first.model.mouth.weights(), first.model.rest.weights())
    other = AudioRun(clips, replace(SETTINGS, mouth=replace(SETTINGS.mouth, hidden=9)))
    assert other.start(weights) == ["rest"]
    for name, value in first.model.rest.state_dict().items():
        assert torch.equal(value, other.model.rest.state_dict()[name])


def test_a_flow_can_be_left_as_it_is(clips):
    run = AudioRun(clips, replace(SETTINGS, rest=replace(SETTINGS.rest, every=0), iterations=2))
    before = {name: value.clone() for name, value in run.model.rest.state_dict().items()}
    while not run.done:
        run.advance()
    assert all(key.startswith(("mouth", "jaw")) for key in run.check())
    assert all(torch.equal(value, before[name]) for name, value in run.take_best().rest.state_dict().items())
