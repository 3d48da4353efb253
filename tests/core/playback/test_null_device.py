"""The real sound library on a sound server without a card; passed over where PulseAudio is not installed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SINK = "module-null-sink sink_name=null rate=48000 channels=2 norewinds=1"
ROOT = Path(__file__).parents[3]

PLAY = """
import json, threading, time
import numpy as np
from core.media.sound import Sound
from core.playback.player import Player

player = Player()
player.play(Sound(np.zeros(4 * 16_000, np.float32), 16_000), 0.0, 3.0)
seen = []
while player.is_playing:
    seen.append((time.perf_counter(), player.position))
    threading.Event().wait(0.005)
print(json.dumps({"problem": player.take_problem(), "seen": seen}))
player.shut_down()
"""


@pytest.fixture
def server(tmp_path):
    if shutil.which("pulseaudio") is None:
        pytest.skip("PulseAudio is not installed")
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    environment = os.environ | {"XDG_RUNTIME_DIR": str(folder), "HOME": str(tmp_path)}
    command = ["pulseaudio", "-n", "--exit-idle-time=30", "-L", "module-native-protocol-unix", "-L", SINK]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    yield environment
    process.terminate()
    process.wait(10)


def test_the_clock_of_a_real_device_runs_evenly(server):
    done = subprocess.run(
        [sys.executable, "-c", PLAY], cwd=ROOT, env=server, capture_output=True, text=True, timeout=60, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    if told["problem"]:
        pytest.skip(told["problem"])
    late = [at - position for at, position in told["seen"] if 0.3 < position < 2.9]
    assert max(late) - min(late) < 0.08
