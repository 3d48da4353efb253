import numpy as np
import pytest
import soundfile

from core.errors import InputError
from core.media import sound as sound_module
from core.media.sound import Sound, read_sound
from tests.core.test_video_reader import write_video


def tone(seconds=1.0, rate=16_000, pitch=440.0, level=0.5) -> np.ndarray:
    return (level * np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def pitch_of(sound: Sound) -> float:
    spectrum = np.abs(np.fft.rfft(sound.samples * np.hanning(len(sound.samples))))
    return float(np.argmax(spectrum) / sound.seconds)


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
def test_every_kind_of_file_gives_the_same_sound(tmp_path, ending):
    soundfile.write(tmp_path / f"s.{ending}", tone(), 16_000)
    sound = read_sound(tmp_path / f"s.{ending}")
    assert sound.rate == 16_000 and sound.samples.dtype == np.float32
    assert sound.seconds == pytest.approx(1.0, abs=0.08)
    assert pitch_of(sound) == pytest.approx(440, abs=1.5)
    assert np.sqrt(np.mean(sound.samples**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.08)
    assert sound.notes == () and not sound.is_silent


@pytest.mark.parametrize(("rate", "channels", "kept"), [(8000, 1, 8000), (44_100, 2, 44_100), (192_000, 6, 48_000)])
def test_any_rate_and_number_of_channels_becomes_mono(tmp_path, rate, channels, kept):
    soundfile.write(tmp_path / "s.wav", np.tile(tone(rate=rate)[:, None], (1, channels)), rate)
    sound = read_sound(tmp_path / "s.wav")
    assert sound.rate == kept and sound.samples.ndim == 1
    assert sound.seconds == pytest.approx(1.0, abs=0.01)
    assert pitch_of(sound) == pytest.approx(440, abs=1.5)
    assert 0.3 < np.abs(sound.samples).max() <= 1.0


def test_speech_in_the_centre_of_six_channels_stays_loud(tmp_path):
    samples = np.zeros((48_000, 6), np.float32)
    samples[:, 2] = tone(rate=48_000)
    soundfile.write(tmp_path / "s.wav", samples, 48_000)
    assert np.abs(read_sound(tmp_path / "s.wav").samples).max() > 0.3


def test_silence_is_read_and_said(tmp_path):
    soundfile.write(tmp_path / "s.wav", np.zeros(16_000), 16_000)
    sound = read_sound(tmp_path / "s.wav")
    assert sound.is_silent and any("silent" in note for note in sound.notes)


def test_clipped_sound_is_read_and_said(tmp_path):
    soundfile.write(tmp_path / "s.wav", np.clip(tone(level=4.0), -1, 1), 16_000)
    assert any("clipped" in note for note in read_sound(tmp_path / "s.wav").notes)


def test_samples_that_are_no_numbers_become_silence(tmp_path):
    samples = tone()
    samples[100:110], samples[200] = np.nan, np.inf
    soundfile.write(tmp_path / "s.wav", samples, 16_000, subtype="FLOAT")
    sound = read_sound(tmp_path / "s.wav")
    assert not sound.samples[100:110].any() and sound.samples[200] == 0
    np.testing.assert_allclose(sound.samples[300:], samples[300:], atol=1e-6)
    assert any("11 samples" in note for note in sound.notes)


def test_sound_above_full_scale_is_turned_down(tmp_path):
    soundfile.write(tmp_path / "s.wav", tone(level=20_000.0), 16_000, subtype="FLOAT")
    sound = read_sound(tmp_path / "s.wav")
    np.testing.assert_allclose(sound.samples, tone(level=1.0), atol=1e-3)


def test_too_short(tmp_path):
    soundfile.write(tmp_path / "s.wav", tone(0.05), 16_000)
    with pytest.raises(InputError, match=r"0\.05 s"):
        read_sound(tmp_path / "s.wav")


def test_three_hours_are_refused_before_they_are_read(tmp_path, monkeypatch):
    soundfile.write(tmp_path / "s.flac", np.zeros(3 * 3600 * 1000, np.int16), 1000)
    monkeypatch.setattr(sound_module.SoundReader, "__iter__", lambda self: pytest.fail("it was read"))
    with pytest.raises(InputError, match=r"3\.0 hours.*60 minutes"):
        read_sound(tmp_path / "s.flac")


def test_a_length_that_the_file_does_not_tell_is_found_out(tmp_path, monkeypatch):
    soundfile.write(tmp_path / "s.wav", tone(3.0), 16_000)
    monkeypatch.setattr(sound_module, "LONGEST_SECONDS", 2.0)
    whole = sound_module.SoundReader.__init__

    def silent_about_it(self, *arguments):
        whole(self, *arguments)
        self.seconds = None

    monkeypatch.setattr(sound_module.SoundReader, "__init__", silent_about_it)
    with pytest.raises(InputError, match="cut it"):
        read_sound(tmp_path / "s.wav")


@pytest.mark.parametrize("content", [b"", b"Dear diary, this is no sound at all.\n" * 100])
@pytest.mark.parametrize("ending", ["wav", "mp3", "mp4"])
def test_a_file_that_is_no_sound(tmp_path, content, ending):
    (tmp_path / f"s.{ending}").write_bytes(content)
    with pytest.raises(InputError, match=f"s.{ending}"):
        read_sound(tmp_path / f"s.{ending}")


@pytest.mark.parametrize("name", ["none.wav", ""])
def test_a_missing_file(tmp_path, name):
    with pytest.raises(InputError, match="no sound file"):
        read_sound(tmp_path / name)


def test_a_video_without_sound(tmp_path):
    write_video(tmp_path / "v.mp4")
    with pytest.raises(InputError, match="no sound in it"):
        read_sound(tmp_path / "v.mp4")


def test_a_damaged_tail_leaves_the_beginning(tmp_path):
    soundfile.write(tmp_path / "s.flac", tone(4.0) + np.random.default_rng(0).normal(0, 0.1, 64_000), 16_000)
    content = (tmp_path / "s.flac").read_bytes()
    (tmp_path / "s.flac").write_bytes(content[: len(content) // 2])
    assert 1.0 < read_sound(tmp_path / "s.flac").seconds < 3.0


def test_another_rate_keeps_length_and_pitch():
    sound = Sound(tone(rate=44_100), 44_100).at(16_000)
    assert sound.rate == 16_000 and len(sound.samples) == 16_000
    assert pitch_of(sound) == pytest.approx(440, abs=1.5)
    assert sound.at(16_000) is sound


def test_what_a_slower_rate_cannot_carry_is_gone_not_folded():
    assert np.abs(Sound(tone(rate=48_000, pitch=10_000), 48_000).at(16_000).samples[200:-200]).max() < 0.01


def test_a_part():
    sound = Sound(tone(2.0), 16_000)
    assert sound.between(0.5, 1.5).seconds == pytest.approx(1.0)
    with pytest.raises(ValueError):
        sound.between(3.0, 4.0)


@pytest.mark.parametrize("samples", [[], [[0.0]], [np.nan], [1.5]])
def test_samples_are_checked(samples):
    with pytest.raises(ValueError):
        Sound(np.array(samples, np.float32), 16_000)
