"""The bench command with small stand-ins for the measurements: speed itself is nobody's test."""

import pytest

from core.bench.geometry import GeometrySpeed
from core.bench.machine import MachineRate
from core.bench.neural import NeuralSpeed
from core.bench.shipped_networks import ShippedSpeed


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr("core.bench.machine.measure_machine", lambda: MachineRate(100.0, 0.5, 8.0))
    monkeypatch.setattr(
        "core.bench.geometry.geometry_benchmark",
        lambda: [GeometrySpeed(512, 40.0, 5.0, 6.0, 0.5), GeometrySpeed(2048, 400.0, 60.0, 80.0, 8.0)],
    )
    speed = NeuralSpeed(2000.0, 1000.0, 1e-5, 150.0, 2)
    monkeypatch.setattr("core.bench.neural.neural_benchmark", lambda: speed)
    shipped = [ShippedSpeed("studio", 256, 70.0, 7.0), ShippedSpeed("live", 256, 35.0, 7.0)]
    monkeypatch.setattr("core.bench.shipped_networks.shipped_benchmark", lambda: shipped)
    monkeypatch.setattr("core.cli.bench._in_own_process", lambda module, one_core: {"fit_ms": 4.0, "module": module})


def test_json_has_every_part(quick, pirender):
    status, report, _ = pirender("bench", "--json")
    assert status == 0
    assert set(report) == {
        "machine",
        "geometry_512",
        "geometry_2048",
        "neural_256",
        "studio_256",
        "live_256",
        "tracking_one_core",
        "window",
    }
    assert report["studio_256"]["of_geometry"] == 10.0
    assert report["geometry_2048"]["everything_ms"] == 80.0
    assert report["neural_256"]["ours_of_plain"] == 0.5


def test_the_window_can_be_left_out(quick, pirender):
    assert "window" not in pirender("bench", "--json", "--no-window")[1]


def test_tables_give_multiples_of_one_remap(quick, capsys):
    from core.cli.main import main

    assert main(["bench"]) == 0
    shown = capsys.readouterr().out
    assert "12.0 x remap 512" in shown
    assert "10.0 x remap 2048" in shown


def test_a_measurement_that_fails_is_one_sentence(monkeypatch, pirender):
    monkeypatch.setattr("core.bench.machine.measure_machine", lambda: MachineRate(100.0, 0.5, 8.0))
    monkeypatch.setattr("core.bench.geometry.geometry_benchmark", list)
    monkeypatch.setattr("core.bench.shipped_networks.shipped_benchmark", list)
    monkeypatch.setattr("core.bench.neural.neural_benchmark", lambda: NeuralSpeed(2.0, 1.0, 0.0, 1.0, 1))
    monkeypatch.setattr("sys.executable", "/bin/false")
    status, _, error = pirender("bench")
    assert status == 2 and "failed" in error and error.count("\n") == 1
