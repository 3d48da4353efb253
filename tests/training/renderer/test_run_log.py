import importlib
import json
import sys
from types import ModuleType

import pytest

from core.errors import InputError
from training.renderer.run_log import NAME, RunLog


class Writer:
    """Stands for TensorBoard's writer."""

    made = []

    def __init__(self, folder):
        self.folder, self.scalars, self.closed = folder, [], False
        self.made.append(self)

    def add_scalar(self, name, value, step):
        self.scalars.append((name, value, step))

    def close(self):
        self.closed = True


@pytest.fixture
def board(monkeypatch):
    module = ModuleType("torch.utils.tensorboard")
    module.SummaryWriter = Writer
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", module)
    monkeypatch.setattr(Writer, "made", [])
    return Writer


def test_numbers_go_to_tensorboard_as_well(tmp_path, board):
    log = RunLog(tmp_path, None)
    log.write("train", 5, {"loss": 0.5, "stage": "warp", "rate": 1e-4})
    log.close()
    (writer,) = board.made
    assert writer.folder == str(tmp_path / "tensorboard") and writer.closed
    assert writer.scalars == [("train/loss", 0.5, 5), ("train/rate", 1e-4, 5)]
    assert json.loads((tmp_path / NAME).read_text(encoding="utf-8"))["stage"] == "warp"


def test_without_tensorboard_the_log_is_written_all_the_same(tmp_path, monkeypatch):
    def missing(_name):
        raise ImportError("no tensorboard")

    monkeypatch.setattr(importlib, "import_module", missing)
    log = RunLog(tmp_path, None)
    log.write("train", 1, {"loss": 1.0})
    log.close()
    assert len((tmp_path / NAME).read_text(encoding="utf-8").splitlines()) == 1


def test_a_full_disk_is_one_sentence(tmp_path, board):
    log = RunLog(tmp_path, None)
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).mkdir()
    with pytest.raises(InputError, match="Cannot write .*--resume"):
        log.write("train", 1, {"loss": 1.0})
