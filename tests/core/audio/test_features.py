"""Features of sounds."""

import numpy as np

from core.audio.features import LEVEL, SILENCE, frame_features, levelled, log_mel


def tone(hertz, seconds, loudness=0.1):
    return (loudness * np.sin(2 * np.pi * hertz * np.arange(int(16_000 * seconds)) / 16_000)).astype(np.float32)


def loud_part(mel):
    return np.percentile(0.5 * np.log(np.mean(np.exp(2.0 * mel), axis=1)), 95)


def test_a_hundred_rows_a_second_with_the_tone_in_its_band():
    low, high = log_mel(tone(300, 0.5)), log_mel(tone(3000, 0.5))
    assert low.shape == (50, 80) and low.dtype == np.float32
    assert np.ptp(low[5:-5].argmax(1)) == 0
    assert low[25].argmax() < high[25].argmax() - 20


def test_a_click_lies_in_its_row():
    samples = np.zeros(16_000, np.float32)
    samples[160 * 40 + 80] = 1.0
    assert log_mel(samples).max(1).argmax() == 40


def test_silence_is_the_floor_and_nothing_gives_nothing():
    assert (log_mel(np.zeros(1600, np.float32)) == np.float32(SILENCE)).all()
    assert log_mel(np.zeros(100, np.float32)).shape == (0, 80)
    assert levelled(np.zeros((0, 80), np.float32)).shape == (0, 80)


def test_blocks_leave_no_seam():
    samples = np.random.default_rng(0).normal(0, 0.1, 16_000 * 61).astype(np.float32)
    whole = log_mel(samples)
    part = log_mel(samples[160 * 5990 :])
    np.testing.assert_allclose(whole[5995:6005], part[5:15], atol=1e-4)


def test_quiet_and_loud_recordings_are_levelled_but_silence_stays():
    quiet, loud = levelled(log_mel(tone(500, 1, 0.02))), levelled(log_mel(tone(500, 1, 0.5)))
    assert abs(loud_part(quiet) - LEVEL) < 0.05 and abs(loud_part(loud) - LEVEL) < 0.05
    hiss = levelled(log_mel(1e-5 * np.random.default_rng(0).standard_normal(16_000).astype(np.float32)))
    assert loud_part(hiss) < LEVEL - 3


def test_frames_are_groups_of_four_rows_padded_with_silence():
    mel = np.arange(10 * 80, dtype=np.float32).reshape(10, 80)
    frames = frame_features(mel, 4)
    assert frames.shape == (4, 320)
    np.testing.assert_array_equal(frames[1].reshape(4, 80), mel[4:8])
    assert (frames[3] == np.float32(SILENCE)).all()
