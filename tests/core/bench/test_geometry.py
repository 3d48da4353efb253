"""The geometry engine's benchmark runs and says what it measured; no timing is asserted."""

from core.bench.geometry import geometry_benchmark


def test_small_sizes():
    results = geometry_benchmark((48, 96))
    assert [result.size for result in results] == [48, 96]
    for result in results:
        assert min(result.prepare_ms, result.expression_ms, result.everything_ms, result.remap_ms) > 0.0
        assert result.remaps == result.everything_ms / result.remap_ms
