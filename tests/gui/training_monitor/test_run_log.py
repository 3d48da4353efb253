import json

from pirender_gui.training_monitor.run_log import LOG, RunLogTail


def write(path, *entries, end="\n"):
    with path.open("a") as file:
        file.write("\n".join(json.dumps(entry) if isinstance(entry, dict) else entry for entry in entries) + end)


def test_only_what_is_new_is_read(tmp_path):
    tail, log = RunLogTail(tmp_path), tmp_path / LOG
    assert not tail.look()
    write(log, {"kind": "train", "step": 1, "loss": 2.0})
    assert tail.look() and not tail.look()
    write(log, {"kind": "train", "step": 2, "loss": 1.0}, {"kind": "validation", "step": 2, "psnr": 20})
    assert tail.look()
    assert tail.curves.values["train/loss"] == [2.0, 1.0] and tail.curves.steps["train/loss"] == [1, 2]
    assert tail.curves.values["validation/psnr"] == [20.0] and tail.curves.last_step == 2


def test_a_half_written_line_waits_and_a_damaged_one_is_passed_over(tmp_path):
    tail, log = RunLogTail(tmp_path), tmp_path / LOG
    write(log, '{"kind": "train", "ste', end="")
    assert not tail.look()
    write(log, 'p": 3, "loss": 1.5}', "{", "[]", '{"kind": "train"}', {"kind": "train", "step": 4, "name": "text"})
    assert tail.look() and tail.curves.values["train/loss"] == [1.5]


def test_a_run_begun_anew_starts_the_curves_again(tmp_path):
    tail, log = RunLogTail(tmp_path), tmp_path / LOG
    write(log, *({"kind": "train", "step": step, "loss": 1.0} for step in range(9)))
    tail.look()
    log.write_text("")
    write(log, {"kind": "train", "step": 1, "loss": 5.0})
    assert tail.look() and tail.curves.values["train/loss"] == [5.0]
