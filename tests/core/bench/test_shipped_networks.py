from core.bench.shipped_networks import ShippedSpeed, shipped_benchmark
from core.engines import bundled_checkpoint, bundled_fast_checkpoint


def test_every_network_that_ships_is_measured():
    bundled = [path.stem for path in (bundled_checkpoint(), bundled_fast_checkpoint()) if path is not None]
    found = shipped_benchmark(sizes=(128,), rounds=1)
    assert [(speed.network, speed.size) for speed in found] == [(name, 128) for name in bundled]
    assert all(speed.frame_ms > 0 and speed.geometry_ms > 0 for speed in found)
    assert ShippedSpeed("studio", 256, 70.0, 7.0).ratio == 10.0
