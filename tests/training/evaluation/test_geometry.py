"""The measurement of the geometry engine on its small parts, and on one clip where the corpus is at hand."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import InputError
from core.geometry.topology import FACE_OVAL
from training.evaluation.clip_frames import choose_pairs, validation_names
from training.evaluation.geometry import PairResult, face_psnr, run, table

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "data" / "faces"


def square_face(size):
    landmarks = np.full((478, 3), size / 2, dtype=np.float32)
    corners = np.array([[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]]) * size
    landmarks[FACE_OVAL, :2] = np.repeat(corners, 9, axis=0)
    return landmarks


def test_psnr_counts_the_face_only():
    truth = np.full((40, 40, 3), 100, np.uint8)
    image = truth.copy()
    image[:5] = 255
    assert face_psnr(image, truth, square_face(40)) > 120.0
    image[12:28, 12:28] += 10
    inside = image.copy()
    inside[:] = 110
    assert face_psnr(inside, truth, square_face(40)) == pytest.approx(20 * np.log10(25.5))


def test_pairs_are_seeded_valid_and_different():
    valid = np.ones(60, dtype=bool)
    valid[20:30] = False
    first = choose_pairs(valid, 25, np.random.default_rng(4))
    assert first == choose_pairs(valid, 25, np.random.default_rng(4))
    assert len(first) == 25
    for source, target in first:
        assert valid[source] and valid[target] and source != target


def test_a_clip_too_short_gives_no_pairs():
    assert choose_pairs(np.arange(9) == 4, 3, np.random.default_rng(0)) == []


def test_table_groups_by_yaw():
    results = [PairResult("a", 1.0, 20.0, 28.0), PairResult("a", 3.0, 22.0, 30.0), PairResult("b", 12.0, 15.0, 23.0)]
    lines = table(results).splitlines()
    assert lines[1].split() == ["0-5", "degrees", "2", "21.00", "29.00"]
    assert lines[2].split() == ["10-20", "degrees", "1", "15.00", "23.00"]
    assert lines[-1].split() == ["all", "3", "19.00", "27.00"]


def test_a_folder_without_corpus(tmp_path):
    with pytest.raises(InputError, match="--data"):
        validation_names(tmp_path)


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/data/faces is not here")
def test_on_the_corpus(capsys):
    assert run(["--data", str(CORPUS), "--pairs", "3", "--landmarks", "labels"]) == 0
    assert "all" in capsys.readouterr().out
