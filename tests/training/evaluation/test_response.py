import json

import numpy as np
import pytest

from core.geometry import GeometryRenderer
from core.motion import ICT64
from core.tracking.backends import make_tracker
from resources import resource_path
from training.cli import main
from training.evaluation.detection_scenes import read_rgb
from training.evaluation.renderer_rows import CopySource, Row
from training.evaluation.response import measured_photo, sweep, sweep_values
from training.evaluation.response_figures import Sweep, response
from training.evaluation.response_table import to_json, to_markdown

ASKED = np.linspace(0, 1, 4, dtype=np.float32)


def made_up(gain, spill=0.0, into="mouthSmile_R", noise=0.0, seed=0):
    random = np.random.default_rng(seed)
    found = np.full((4, ICT64.size), 0.1) + noise * random.standard_normal((4, ICT64.size))
    found[:, ICT64.index("mouthSmile_L")] += gain * ASKED
    found[:, ICT64.index(into)] += spill * ASKED
    return Sweep(ASKED, found.astype(np.float32))


def test_a_slider_that_is_read_back():
    row = response("mouthSmile_L", [made_up(0.5), made_up(0.5, seed=1)])
    assert row.correlation == pytest.approx(1.0) and row.gain == pytest.approx(0.5)
    assert row.spill == pytest.approx(0.0, abs=1e-6) and row.photos == 2 and row.holds and not row.subtle


def test_photos_that_differ_at_rest_do_not_count_against_it():
    sweeps = [made_up(0.5), made_up(0.5)]
    sweeps[1].found[:, ICT64.index("mouthSmile_L")] += 0.4
    assert response("mouthSmile_L", sweeps).correlation == pytest.approx(1.0)


def test_what_moves_along_is_named():
    row = response("mouthSmile_L", [made_up(0.5, spill=-0.6)])
    assert row.worst == "mouthSmile_R" and row.worst_spill == pytest.approx(0.6, abs=1e-6)
    assert row.spill == pytest.approx(0.6 / 63, abs=1e-6)


def test_noise_alone_is_no_response():
    row = response("mouthSmile_L", [made_up(0.0, noise=0.3, seed=seed) for seed in range(30)])
    assert abs(row.correlation) < 0.4 and row.spill > 0.15 and not row.holds


def test_pictures_without_a_face_are_left_out():
    lost = made_up(0.5)
    lost.found[0] = np.nan
    assert response("mouthSmile_L", [made_up(0.5), lost]).photos == 1
    with pytest.raises(ValueError, match="shows a face"):
        response("mouthSmile_L", [lost])


def test_the_table_counts_and_puts_the_weakest_first():
    rows = [response("mouthSmile_L", [made_up(0.5)]), response("jawOpen", [made_up(0.5, noise=0.01)])]
    text = to_markdown({"geometry": rows})
    assert "above 0.9: 1 of 2" in text and text.index("| jawOpen") < text.index("| mouthSmile_L")
    assert [row["holds"] for row in json.loads(to_json({"geometry": rows}))["geometry"]] == [True, False]


def test_a_smile_and_a_turn_are_read_back_from_the_sample():
    tracker = make_tracker("embedded")
    photo = measured_photo(read_rgb(resource_path("samples", "portrait.jpg")), tracker)
    engine = GeometryRenderer()
    engine.set_portrait(photo.image, photo.landmarks, photo.identity, photo.motion)
    for name in ("mouthSmile_L", "yaw"):
        found = sweep(photo, name, Row("geometry", engine), tracker)
        assert np.array_equal(found.asked, sweep_values(name)) and response(name, [found]).correlation > 0.9
    copy = CopySource()
    copy.set_portrait(photo.image, photo.landmarks, photo.identity, photo.motion)
    assert response("yaw", [sweep(photo, "yaw", Row("copy", copy), tracker)]).correlation == pytest.approx(0.0)


def test_a_picture_without_a_face_is_no_photo():
    assert measured_photo(np.zeros((256, 256, 3), np.uint8), make_tracker("embedded")) is None


def test_bad_input_is_one_sentence(tmp_path, capsys):
    arguments = ["evaluate", "--what", "response", "--data", str(tmp_path), "-o", str(tmp_path / "out")]
    assert main(arguments) == 2
    assert "There is no manifest.csv" in capsys.readouterr().err
    assert main([*arguments, "--limit", "0"]) == 2
    assert "--limit must be at least 1" in capsys.readouterr().err


def test_angles_go_both_ways():
    assert sweep_values("pitch")[0] == pytest.approx(np.radians(-20)) and sweep_values("jawOpen")[-1] == 1.0
