"""A batch on a local Dask cluster of two worker processes."""

import os
import signal
import socket

import pytest

from core.batch.batch import Batch
from core.batch.journal import read_journal
from core.cli.main import main
from core.presets import bundled_presets
from tests.core.batch.test_batch import contents, make_plan, photo

__all__ = ["photo"]

distributed = pytest.importorskip("distributed", reason="needs the extra 'cluster'")
PRESETS = [preset.name for preset in bundled_presets()][:12]


def free_address():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:
        yield made


def test_a_lost_worker_loses_nothing_and_the_files_are_those_of_this_machine(cluster, photo, tmp_path):
    second = tmp_path / "second.jpg"
    second.write_bytes(photo.read_bytes())
    batch = Batch.begin(make_plan(tmp_path / "far", [photo, second], PRESETS, size=120))
    workers = [worker.pid for worker in cluster.workers.values()]
    killed, told = [], []

    def kill_one(result):
        told.append(result.number)
        if not killed:
            killed.append(workers[0])
            os.kill(workers[0], signal.SIGKILL)

    batch.run_on_cluster(cluster.scheduler_address, kill_one).run()
    assert len(killed) == 1 and sorted(told) == list(range(24))
    assert batch.finish().counts == {"done": 24, "failed": 0, "skipped": 0, "open": 0}
    assert not read_journal(tmp_path / "far").open_tasks
    here = Batch.begin(make_plan(tmp_path / "near", [photo, second], PRESETS, size=120))
    here.run(1).run()
    assert contents(tmp_path / "far") == contents(tmp_path / "near")


def test_a_scheduler_that_is_not_there_is_a_sentence(photo, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("core.batch.cluster._TIMEOUT", "1s")
    arguments = ["batch", "--photos", str(photo), "--presets", "smile", "-o", str(tmp_path / "out")]
    address = free_address()
    assert main([*arguments, "--dask", address]) == 2
    assert f"No Dask scheduler answers at {address}" in capsys.readouterr().err
    assert [task.number for task in Batch.resume(tmp_path / "out").open_tasks] == [0]
