from concurrent.futures import wait

import numpy as np
import pytest

from core.media.sound import Sound
from core.playback.player import Player
from tests.core.playback.fakes import FakeDevice, Time, no_device

RATE = 16_000


@pytest.fixture
def sound():
    return Sound(np.linspace(-1, 1, 90 * RATE, dtype=np.float32), RATE)


@pytest.fixture
def make(sound):
    players = []

    def started(device, wall, *part):
        player = Player(device if callable(device) else device.open, wall)
        players.append(player)
        player.play(sound, *part)
        wait([player._opening], 20)
        return player

    yield started
    for player in players:
        player.shut_down()


@pytest.mark.parametrize(("drift", "tells_time"), [(1.0, True), (1.002, True), (0.998, True), (1.0, False)])
def test_position_follows_the_sound_card_for_a_minute(make, drift, tells_time):
    wall = Time()
    device = FakeDevice(wall, RATE, drift, tells_time)
    player = make(device, wall, 0.0, 90.0)
    worst = 0.0
    for _ in range(60 * 30):
        device.run(1 / 30)
        worst = max(worst, abs(player.position - max(device.truth, 0.0) / RATE))
    assert player.is_playing and player.position > 59
    assert worst < 0.020


def test_what_is_played_is_the_part_and_then_it_is_over(make, sound):
    wall = Time()
    device = FakeDevice(wall, RATE)
    player = make(device, wall, 1.0, 1.5)
    device.run(0.4)
    assert player.is_playing and 1.3 < player.position < 1.41
    device.run(0.3)
    assert not player.is_playing and player.position == pytest.approx(1.5)
    played = np.concatenate(device.played)
    np.testing.assert_array_equal(played[: RATE // 2], sound.samples[RATE : RATE * 3 // 2])
    assert not played[RATE // 2 :].any()
    player.shut_down()
    assert device.closed == 1


def test_a_part_is_played_again_and_again(make):
    wall = Time()
    device = FakeDevice(wall, RATE)
    player = make(device, wall, 2.0, 3.0, 1.0)
    seen = []
    for _ in range(100):
        device.run(0.05)
        seen.append(player.position)
    assert player.is_playing
    assert min(seen) >= 1.0 and max(seen) <= 3.0 and sum(np.diff(seen) < 0) == 2


def test_a_device_of_another_rate_gets_the_sound_at_its_rate(make):
    wall = Time()
    device = FakeDevice(wall, 48_000)
    player = make(device, wall, 0.0, 10.0)
    device.run(2.0)
    assert player.position == pytest.approx(2.0 - device.latency, abs=0.012)
    assert len(np.concatenate(device.played)) == pytest.approx(96_000, abs=1000)


def test_without_a_device_it_plays_silently_at_the_right_speed_and_says_so(make):
    wall = Time()
    player = make(no_device, wall, 0.5, 3.0)
    assert player.is_playing and player.is_silent
    assert "no sound device was found" in player.take_problem() and "plays silently" not in player.take_problem()
    wall.now += 2.0
    assert player.position == pytest.approx(2.5)
    wall.now += 1.0
    assert not player.is_playing and player.position == pytest.approx(3.0)


@pytest.mark.parametrize("stream_ends", [True, False])
def test_an_unplugged_device_lets_the_film_go_on(make, stream_ends):
    wall = Time()
    device = FakeDevice(wall, RATE)
    player = make(device, wall, 0.0, 60.0)
    device.run(5.0)
    assert player.take_problem() == ""
    device.unplugged = True
    device.is_running = not stream_ends
    device.run(2.5)
    before = player.position
    assert player.is_playing and player.is_silent
    assert "does not answer any more" in player.take_problem()
    wall.now += 2.0
    assert player.position == pytest.approx(before + 2.0)


def test_stop_keeps_the_position(make):
    wall = Time()
    device = FakeDevice(wall, RATE)
    player = make(device, wall, 0.0, 60.0)
    device.run(3.0)
    player.stop()
    assert not player.is_playing and player.position == pytest.approx(2.98, abs=0.01)
    device.run(1.0)
    assert player.position == pytest.approx(2.98, abs=0.01)


def test_stopping_before_the_device_is_open_closes_it(sound):
    device = FakeDevice(Time(), RATE)
    player = Player(device.open)
    player.play(sound, 0.0, 1.0)
    player.stop()
    player.shut_down()
    assert device.closed == 1 and not player.is_playing
