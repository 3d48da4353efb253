from training.renderer.config import ScheduleConfig
from training.renderer.console import progress_line

SCHEDULE = ScheduleConfig(batch=10, warp_steps=100, full_steps=100)
TRAIN = {"stage": "warp", "loss": 1.2345, "images_per_second": 20.0, "loading_share": 0.031, "peak_share": 0.42}


def test_a_line_says_how_far_and_how_fast():
    line = progress_line(SCHEDULE, 200, "train", 80, TRAIN)
    assert line == (
        "step 80 of 200 (warp), loss 1.234, 20.0 images/s, waiting for data 3%, 42% of the device's peak, 0:01:00 left"
    )


def test_without_a_known_peak_or_rate():
    line = progress_line(SCHEDULE, 200, "train", 80, TRAIN | {"images_per_second": 0.0} | {"peak_share": 0.0})
    assert line.endswith("? left")
    entries = {name: value for name, value in TRAIN.items() if name != "peak_share"}
    assert "peak" not in progress_line(SCHEDULE, 200, "train", 80, entries)


def test_validation_and_other_lines():
    assert progress_line(SCHEDULE, 200, "validation", 50, {"loss": 2.0, "psnr": 21.5}) == (
        "step 50: validation loss 2, 21.50 dB"
    )
    assert progress_line(SCHEDULE, 200, "run", 0, {}) == ""
