"""Head, brows and blinks for synthetic speech; sounds as recorded; sentences."""

import numpy as np
import pytest

from core.motion import ICT64
from tests.training.packs.made_up import made_up_clip, write_pack
from training.speech_corpus.blinks import BLINKS, blink_count, find_blinks, lay_blinks, made_up_blinks
from training.speech_corpus.liveliness import LiveClip, RealLife, read_real_life
from training.speech_corpus.sentences import languages, sentence
from training.speech_corpus.sound_effects import recorded
from training.speech_corpus.sway import sway
from training.speech_corpus.voices import cast

PITCH, YAW = ICT64.index("pitch"), ICT64.index("yaw")


def live_clip(seed, frames=120):
    draws = np.random.default_rng(seed)
    rows = np.cumsum(draws.normal(0, 0.01, (frames, ICT64.size)), axis=0)
    return LiveClip(rows - rows.mean(axis=0), draws.normal(size=frames))


def test_pieces_of_clips_follow_each_other_without_jumps():
    clips = tuple(live_clip(seed) for seed in range(3))
    life = RealLife(clips, made_up_blinks())
    motion = life.motion(np.random.default_rng(9).normal(size=400).astype(np.float32), np.random.default_rng(0))
    assert motion.shape == (400, ICT64.size)
    steps = np.abs(np.diff(motion[:, YAW]))
    assert steps.max() < 3 * max(np.abs(np.diff(clip.frames[:, YAW])).max() for clip in clips)
    mouth = [i for i, c in enumerate(ICT64.coefficients) if c.group in ("jaw", "mouth", "lips", "cheeks", "nose")]
    assert not motion[:, mouth].any()


def test_the_piece_whose_sound_is_alike_is_chosen():
    loud = np.sin(np.arange(100) / 5)
    alike, unlike = np.zeros((100, ICT64.size)), np.zeros((100, ICT64.size))
    alike[:, PITCH], unlike[:, PITCH] = 0.1, -0.1
    clips = (LiveClip(alike, loud), LiveClip(unlike, -loud))
    motion = RealLife(clips, made_up_blinks()).motion(loud.astype(np.float32), np.random.default_rng(1))
    assert np.allclose(motion[:85, PITCH], 0.1, atol=1e-6)


def test_blinks_come_at_a_human_rate_and_close_the_eyes():
    frames = 25 * 600
    lids = lay_blinks(frames, made_up_blinks(), np.random.default_rng(0))
    assert 8 * 10 <= blink_count(lids) <= 25 * 10
    assert 0.7 < lids.max() <= 1.0 and lids.min() == 0.0


def test_blinks_are_found_in_clips():
    rows = np.zeros((300, ICT64.size))
    for at in (20, 60, 130, 180, 240, 280):
        rows[at - 2 : at + 3, BLINKS] = np.array([0.2, 0.5, 0.7, 0.5, 0.2])[:, None]
    found = find_blinks([rows])
    assert len(found.curves) == 6
    assert np.allclose(found.curves.mean(axis=2).max(axis=1), 0.85)


def test_clips_without_blinks_give_made_up_ones():
    assert len(find_blinks([np.zeros((100, ICT64.size))]).curves) == 1


def test_a_head_that_sways_without_clips():
    motion = sway(np.zeros(3000, dtype=np.float32), np.random.default_rng(0))
    assert 0.05 < motion[:, YAW].std() < 0.12
    assert blink_count(motion[:, BLINKS]) > 10


def test_clips_come_from_a_pack_by_split(tmp_path):
    folder = tmp_path / "pack"
    write_pack(folder, [made_up_clip("a", frames=60, sound=True), made_up_clip("b", frames=10, sound=True)])
    life = read_real_life(folder, "train")
    assert life is not None and len(life.clips) == 1
    assert np.allclose(life.clips[0].frames.mean(axis=0), 0.0, atol=1e-6)
    assert read_real_life(folder, "val") is None


def test_effects_move_nothing_in_time_and_stay_in_range():
    samples = np.zeros(16_000, dtype=np.float32)
    samples[8000] = 0.5
    for seed in range(12):
        heard = recorded(samples, 16_000, np.random.default_rng(seed))
        assert heard.shape == samples.shape and heard.dtype == np.float32 and np.isfinite(heard).all()
        assert abs(int(np.abs(heard).argmax()) - 8000) <= 2
        assert np.abs(heard).max() <= 1.0


@pytest.mark.parametrize("language", languages())
def test_sentences_have_no_open_slots(language):
    draws = np.random.default_rng(0)
    drawn = [sentence(language, draws) for _ in range(200)]
    assert not any(set("{}") & set(text) for text in drawn)
    assert len(set(drawn)) > 120
    again = np.random.default_rng(0)
    assert [sentence(language, again) for _ in range(200)] == drawn


def test_no_voice_is_in_both_splits():
    draws = np.random.default_rng(0)
    voices = {
        split: {cast(split, draws).delivery.voice.split("+")[1] for _ in range(500)} for split in ("train", "val")
    }
    assert not voices["train"] & voices["val"]
    assert len(voices["train"]) > 20 and len(voices["val"]) > 4
