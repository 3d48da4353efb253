"""Batches rendered by real worker processes on the sample portrait."""

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from core.batch.batch import Batch
from core.batch.journal import JOURNAL_NAME, read_journal
from core.batch.page import PAGE_NAME
from core.batch.performing import Performer, State
from core.batch.plan import BatchPlan, Move, Output
from core.batch.report import REPORT_NAME
from core.batch.thumbnails import thumbnail
from core.cli.main import main
from core.errors import InputError
from core.motion import ICT64, MotionSequence, save_motion
from core.opencv import cv2
from core.photo import open_photo
from core.presets import bundled_presets
from core.provenance import digital_source_type
from resources import resource_path


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    image = cv2.imread(str(resource_path("samples", "portrait.jpg")))
    path = tmp_path_factory.mktemp("photos") / "anna.jpg"
    cv2.imwrite(str(path), cv2.resize(image, (400, 400), interpolation=cv2.INTER_AREA))
    return path


def make_plan(folder, photos, presets=("smile", "surprise"), **output):
    moves = tuple(Move(preset=name) for name in presets)
    return BatchPlan(tuple(map(str, photos)), moves, Output(str(folder), **output), "geometry")


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".png", ".jpg")}


def no_leftovers(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith(".") and path.name != JOURNAL_NAME] == []


@pytest.fixture(scope="module")
def whole(photo, tmp_path_factory):
    """A batch in one go, with one photo that shows no face."""
    bad = photo.parent / "wall.png"
    cv2.imwrite(str(bad), cv2.imread(str(photo))[:60, :60] * 0 + 90)
    folder = tmp_path_factory.mktemp("whole")
    batch = Batch.begin(make_plan(folder, [photo, bad], size=200, sheets=True))
    seen = []
    batch.run(2, seen.append).run()
    return batch, seen, batch.finish()


def test_results_are_what_single_renders_give(whole, photo, tmp_path):
    folder = Path(whole[0].plan.output.folder)
    assert {name for name in contents(folder) if "sheet" not in name} == {"anna-smile.png", "anna-surprise.png"}
    alone = tmp_path / "alone.png"
    assert main(["render", str(photo), "-o", str(alone), "--preset", "smile", "--engine", "geometry"]) == 0
    made, single = cv2.imread(str(folder / "anna-smile.png")), cv2.imread(str(alone))
    assert made.shape == (200, 200, 3)
    assert abs(made.astype(float) - cv2.resize(single, (200, 200), interpolation=cv2.INTER_AREA)).mean() < 2.5


def test_one_bad_photo_is_reported_and_the_rest_goes_on(whole):
    batch, seen, report = whole
    assert sorted(result.number for result in seen) == [0, 1, 2, 3]
    assert report.counts == {"done": 2, "failed": 2, "skipped": 0, "open": 0}
    assert all("wall.png" in entry.message for entry in report.entries if entry.state == "failed")
    assert [task.number for task in batch.open_tasks] == [2, 3]


def test_report_page_and_sheets(whole):
    folder = Path(whole[0].plan.output.folder)
    content = json.loads((folder / REPORT_NAME).read_text())
    assert content["counts"]["done"] == 2 and len(content["jobs"]) == 4
    page = (folder / PAGE_NAME).read_text()
    assert page.count("data:image/jpeg;base64,") == 2 and 'href="anna-smile.png"' in page and "wall-smile.png" in page
    assert "http" not in page.replace("http-equiv", "")
    sheet = open_photo(folder / "sheet-anna.jpg")
    assert sheet.image.shape[1] > 2 * sheet.image.shape[0] and not (folder / "sheet-wall.jpg").exists()
    assert digital_source_type(sheet.xmp) == digital_source_type(open_photo(folder / "anna-smile.png").xmp) is not None


def test_films_of_motions_and_sounds(photo, tmp_path):
    motion = MotionSequence(ICT64, [[0.0] * ICT64.size] * 3, 25.0)
    save_motion(motion, tmp_path / "three.json")
    moves = (Move(motion=str(tmp_path / "three.json")), Move(driving=str(photo), edits=("yaw=5",)))
    plan = BatchPlan((str(photo),), moves, Output(str(tmp_path / "out"), film="frames", size=128), "geometry")
    performer = Performer(plan)
    results = [performer.perform(task) for task in Batch.begin(plan).tasks.tasks]
    assert [result.state for result in results] == [State.DONE, State.DONE], results
    assert len(list((tmp_path / "out" / "anna-three").glob("*.png"))) == 3
    assert thumbnail(tmp_path / "out" / "anna-three").size == (128, 128)
    assert cv2.imread(str(tmp_path / "out" / "anna-anna.png")).shape == (128, 128, 3)


def test_a_killed_run_goes_on_without_redoing_anything(photo, tmp_path):
    presets = [preset.name for preset in bundled_presets()][:8]
    arguments = ["batch", "--photos", str(photo), "--presets", ",".join(presets), "--engine", "geometry"]
    arguments += ["--size", "300", "--workers", "1", "-o", str(tmp_path / "out")]
    process = subprocess.Popen([sys.executable, "-m", "core", *arguments], start_new_session=True)
    journal = tmp_path / "out" / JOURNAL_NAME
    while process.poll() is None and (not journal.exists() or journal.read_text().count("\n") < 4):
        threading.Event().wait(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = read_journal(tmp_path / "out").results
    stamps = {number: os.stat(tmp_path / "out" / f"anna-{presets[number]}.png").st_mtime_ns for number in done}
    assert 3 <= len(done) < 8
    assert main([*arguments, "--resume"]) == 0
    recorded = read_journal(tmp_path / "out")
    assert len(recorded.results) == 8 and not recorded.open_tasks and no_leftovers(tmp_path / "out")
    for number, stamp in stamps.items():
        assert os.stat(tmp_path / "out" / f"anna-{presets[number]}.png").st_mtime_ns == stamp
    lines = journal.read_text().splitlines()[1:]
    assert sorted(json.loads(line)["number"] for line in lines) == list(range(8))


def test_a_cancelled_run_leaves_no_half_film(photo, tmp_path):
    save_motion(MotionSequence(ICT64, [[0.0] * ICT64.size] * 5000, 25.0), tmp_path / "long.npz")
    moves = (Move(preset="smile"), Move(motion=str(tmp_path / "long.npz")))
    batch = Batch.begin(BatchPlan((str(photo),), moves, Output(str(tmp_path / "out"), size=200), "geometry"))
    run = batch.run(1, lambda result: run.cancel())
    run.run()
    assert run.was_cancelled and [result.number for result in batch.results.values()] == [0]
    assert set(contents(tmp_path / "out")) == {"anna-smile.png"} and no_leftovers(tmp_path / "out")
    assert batch.finish().count("open") == 1


def test_a_paused_run_waits_and_goes_on(photo, tmp_path):
    batch = Batch.begin(make_plan(tmp_path / "out", [photo], ("smile", "surprise"), size=100))
    first = threading.Event()
    run = batch.run(1, lambda result: (run.pause(), first.set()) if result.number == 0 else None)
    thread = threading.Thread(target=run.run)
    thread.start()
    assert first.wait(60)
    assert len(batch.results) == 1 and thread.is_alive()
    run.go_on()
    thread.join(60)
    assert not thread.is_alive() and len(batch.results) == 2


def test_a_worker_that_dies_costs_one_more_try(photo, tmp_path):
    batch = Batch.begin(make_plan(tmp_path / "out", [photo], ("smile", "surprise"), size=100))
    killed = []

    def kill_first(result):
        if not killed:
            killed.append(run.processes[0])
            os.kill(run.processes[0], signal.SIGKILL)

    run = batch.run(1, kill_first)
    run.run()
    assert len(killed) == 1 and batch.finish().counts["done"] == 2


def test_failed_jobs_are_tried_again(photo, tmp_path, capsys):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no photo")
    arguments = ["batch", "--photos", str(broken), "--presets", "smile", "--engine", "geometry", "--workers", "1"]
    arguments += ["-o", str(tmp_path / "out"), "--size", "100"]
    assert main(arguments) == 2
    assert "1 of 1 jobs failed" in capsys.readouterr().err
    broken.write_bytes(photo.read_bytes())
    assert main(["batch", "--resume", "-o", str(tmp_path / "out"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["done"] == 1


def test_what_cannot_be_resumed_is_refused(photo, tmp_path, capsys):
    with pytest.raises(InputError, match="No batch was begun"):
        Batch.resume(tmp_path)
    plan = make_plan(tmp_path / "out", [photo])
    Batch.begin(plan)
    with pytest.raises(InputError, match="is another one"):
        Batch.resume(tmp_path / "out", replace(plan, engine="auto"))
    (tmp_path / "out" / JOURNAL_NAME).write_text("{}\n")
    with pytest.raises(InputError, match="is damaged"):
        Batch.resume(tmp_path / "out")
    with pytest.raises(InputError, match="0 workers"):
        Batch.begin(plan).run(0)
    assert main(["batch", "--resume"]) == 2 and main(["batch", "--photos", str(photo)]) == 2
    assert main(["batch", "jobs.json", "--presets", "smile"]) == 2
    assert "A job file says everything" in capsys.readouterr().err


def test_a_journal_line_cut_short_is_passed_over(photo, tmp_path):
    batch = Batch.begin(make_plan(tmp_path / "out", [photo]))
    with batch.journal.path.open("a") as journal:
        journal.write('{"number": 0, "state": "done", "seconds": 1.0, "message": ""}\n{"number": 1, "sta')
    assert [task.number for task in Batch.resume(tmp_path / "out").open_tasks] == [1]


def test_a_full_disk_is_a_sentence(photo, tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise InputError(f"Cannot write {tmp_path}: No space left on device; choose another folder.")

    monkeypatch.setattr("core.photo.save_photo", full)
    plan = make_plan(tmp_path / "out", [photo], ("smile",), size=100)
    result = Performer(plan).perform(Batch.begin(plan).tasks.tasks[0])
    assert result.state is State.FAILED and "No space left" in result.message


def test_pictures_by_geometry_need_no_torch(photo, tmp_path):
    """Its import would keep every worker for longer than a hundred pictures take."""
    code = (
        "import sys\n"
        "from core.batch.batch import Batch\n"
        "from core.batch.performing import Performer\n"
        "from core.batch.plan import BatchPlan, Move, Output\n"
        "plan = BatchPlan((sys.argv[1],), (Move(preset='smile'),), Output(sys.argv[2]), 'geometry')\n"
        "result = Performer(plan).perform(Batch.begin(plan).tasks.tasks[0])\n"
        "print(result.state.value, 'torch' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(photo), str(tmp_path / "out")], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["done", "False"]
