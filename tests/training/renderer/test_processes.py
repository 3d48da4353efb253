import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core.errors import InputError
from core.networks.pirenderer.checkpoints import build_renderer
from tests.training.renderer.made_up import made_up_data
from tests.training.renderer.one_process import STEPS, few_steps
from training.renderer.config import MachineConfig
from training.renderer.processes import Process, process_group
from training.renderer.run import RendererRun
from training.renderer.snapshots import SnapshotFolder, read_snapshot

ROOT = Path(__file__).parents[3]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def weights_of(folder):
    state = read_snapshot(SnapshotFolder(folder).latest())
    assert state["step"] == STEPS
    return torch.cat([value.flatten() for value in state["network"].values()])


def test_two_processes_equal_one_with_the_double_batch(tmp_path):
    alone = Process(0, 1, torch.device("cpu"))
    RendererRun(tmp_path / "one", few_steps(), made_up_data(), alone, resume=False).train()
    environment = os.environ | {
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(free_port()),
        "WORLD_SIZE": "2",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT),
    }
    started = [
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("one_process.py")), str(tmp_path / "two")],
            env=environment | {"RANK": str(rank), "LOCAL_RANK": str(rank)},
            cwd=ROOT,
        )
        for rank in range(2)
    ]
    assert [process.wait(timeout=120) for process in started] == [0, 0]
    torch.manual_seed(few_steps().seed)
    begun = torch.cat([value.flatten() for value in build_renderer(few_steps().network).state_dict().values()])
    half = replace(few_steps(), schedule=replace(few_steps().schedule, batch=2))
    RendererRun(tmp_path / "half", half, made_up_data(), alone, resume=False).train()
    one, two, other = (weights_of(tmp_path / name) for name in ("one", "two", "half"))
    moved = float((one - begun).norm())
    # Rounding, which Adam enlarges where a gradient is nearly zero; half the batch alone goes elsewhere.
    assert float((one - two).norm()) < 0.1 * moved < 0.3 * moved < float((one - other).norm())


def test_a_batch_that_cannot_be_shared():
    with pytest.raises(InputError, match="multiple"):
        Process(0, 3, torch.device("cpu")).check_batch(4)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_gpu_that_is_not_there():
    for machine in (MachineConfig(device="cuda"), MachineConfig(precision="float16")):
        with pytest.raises(InputError, match="GPU"), process_group(machine):
            pass
    with process_group(MachineConfig()) as process:
        assert process == Process(0, 1, torch.device("cpu"))
