"""Job files, names and the list of jobs."""

import json
from dataclasses import replace

import pytest

from core.batch.job_file import absolute, load_job_file, plan_from_json, plan_to_json, save_job_file
from core.batch.naming import check_template, filled_in
from core.batch.plan import BatchPlan, Move, Output
from core.batch.tasks import expand
from core.errors import InputError
from core.motion import ICT64, MotionSequence, save_motion


@pytest.fixture
def photos(tmp_path):
    for name in ("anna.jpg", "berta.png"):
        (tmp_path / name).write_bytes(b"a photo")
    return tmp_path


def plan(folder, *moves, **output):
    return BatchPlan(
        (str(folder / "*.jpg"), str(folder / "berta.png")),
        moves or (Move(preset="smile"), Move(preset="surprise")),
        Output(str(folder / "out"), **output),
    )


def names(tasks):
    return [task.target.rsplit("/", 1)[-1] for task in tasks.tasks]


def test_a_job_file_comes_back_as_it_was(tmp_path):
    asked = plan(tmp_path, Move(edits=("jawOpen=0.5",), name="jaw"), Move(sound="a.wav", seed=3), size=512)
    save_job_file(asked, tmp_path / "jobs.json")
    assert load_job_file(tmp_path / "jobs.json") == absolute(asked, tmp_path)
    assert plan_from_json(json.loads(json.dumps(plan_to_json(asked))), "it") == asked


def test_paths_are_taken_from_the_folder_of_the_job_file(tmp_path):
    text = {"format": "pirender-batch", "version": 1, "photos": ["*.jpg"], "moves": [{"driving": "clip.mp4"}]}
    (tmp_path / "jobs.json").write_text(json.dumps(text | {"output": {"folder": "made"}}))
    read = load_job_file(tmp_path / "jobs.json")
    assert read.photos == (str(tmp_path / "*.jpg"),) and read.output.folder == str(tmp_path / "made")
    assert read.moves[0].driving == str(tmp_path / "clip.mp4")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "other"}, "is not a job file"),
        ({"version": 2}, "is of version 2"),
        ({"colour": 1}, "unknown entry 'colour'"),
        ({"moves": [{"preset": "smile", "speed": 2}]}, "move 1 of it.*'speed'|'speed'.*move 1 of it"),
        ({"moves": [{"preset": "smile"}, {"preset": "smile", "sound": "a.wav"}]}, "move 2 .*both preset and sound"),
        ({"moves": [{}]}, "is empty"),
        ({"moves": {}}, "should be a list"),
        ({"moves": []}, "nothing to do"),
        ({"photos": []}, "no photos"),
        ({"engine": "steam"}, "no engine 'steam'"),
        ({"output": {"folder": "o", "conflict": "ask"}}, "skip, overwrite or unique"),
        ({"output": {"folder": "o", "quality": 0}}, "quality 0"),
        ({"output": {"folder": "o", "size": 5}}, "size 5"),
        ({"output": {"folder": "o", "film": "avi"}}, "film format 'avi'"),
        ({"output": {}}, "folder"),
    ],
)
def test_bad_job_files_are_refused(change, words):
    good = {"format": "pirender-batch", "version": 1, "photos": ["a.jpg"], "moves": [{"preset": "smile"}]}
    with pytest.raises(InputError, match=words):
        plan_from_json(good | {"output": {"folder": "o"}} | change, "it")


def test_files_that_are_no_job_files_are_refused(tmp_path):
    with pytest.raises(InputError, match="Cannot read"):
        load_job_file(tmp_path / "none.json")
    (tmp_path / "jobs.json").write_text("{")
    with pytest.raises(InputError, match="is not JSON"):
        load_job_file(tmp_path / "jobs.json")


def test_templates():
    assert filled_in("{photo}-{preset}", "a/b:c", "smile", 1) == "a_b_c-smile"
    assert filled_in("{counter}", "a", "b", 7) == "0007" and filled_in("{counter:02d}", "a", "b", 7) == "07"
    for bad in ("{colour}", "{photo", "a/b", " ", "{photo!x}"):
        with pytest.raises(InputError):
            check_template(bad)
            filled_in(bad, "a", "b", 1)


def test_every_photo_does_every_move_in_order(photos):
    tasks = expand(plan(photos))
    assert names(tasks) == ["anna-smile.png", "anna-surprise.png", "berta-smile.png", "berta-surprise.png"]
    assert [task.number for task in tasks.tasks] == [0, 1, 2, 3] and not any(task.is_film for task in tasks.tasks)


def test_films_and_stills_get_their_endings(photos):
    one = MotionSequence(ICT64, [[0.0] * ICT64.size], 25.0)
    save_motion(one, photos / "one.json")
    save_motion(MotionSequence(ICT64, [[0.0] * ICT64.size] * 3, 25.0), photos / "three.json")
    for name in ("clip.mp4", "sound.wav", "face.jpeg"):
        (photos / name).write_bytes(b"")
    moves = [Move(motion=str(photos / f"{name}.json")) for name in ("one", "three")]
    moves += [Move(driving=str(photos / "clip.mp4")), Move(driving=str(photos / "face.jpeg"))]
    moves += [Move(sound=str(photos / "sound.wav"), name="says")]
    asked = replace(plan(photos, *moves, film="webm", picture="webp"), photos=(str(photos / "anna.jpg"),))
    wanted = ["anna-one.webp", "anna-three.webm", "anna-clip.webm", "anna-face.webp", "anna-says.webm"]
    assert names(expand(asked)) == wanted
    assert names(expand(replace(asked, output=replace(asked.output, film="frames"))))[1] == "anna-three"


def test_conflicts(photos):
    (photos / "out").mkdir()
    (photos / "out" / "anna-smile.png").write_bytes(b"earlier")
    assert names(expand(plan(photos)))[0] == "anna-smile-2.png"
    skipping = expand(plan(photos, conflict="skip"))
    assert len(skipping.tasks) == 3 and skipping.skipped[0].endswith("anna-smile.png")
    assert names(expand(plan(photos, conflict="overwrite")))[0] == "anna-smile.png"


def test_two_jobs_never_share_a_name(photos):
    assert names(expand(plan(photos, template="x"))) == ["x.png", "x-2.png", "x-3.png", "x-4.png"]
    with pytest.raises(InputError, match="Two jobs would write x.png"):
        expand(plan(photos, template="x", conflict="overwrite"))


def test_no_result_replaces_an_input(photos):
    into = replace(plan(photos), output=Output(str(photos), "berta", "overwrite"), moves=(Move(preset="smile"),))
    with pytest.raises(InputError, match="is read by this batch"):
        expand(replace(into, photos=(str(photos / "berta.png"),)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"photos": ("none.jpg",)}, "There is no photo none.jpg"),
        ({"photos": ("none*.jpg",)}, "No photo is called"),
        ({"moves": (Move(preset="grin wide"),)}, "no preset 'grin wide'"),
        ({"moves": (Move(edits=("ear=1",)),)}, "ear"),
        ({"moves": (Move(sound="none.wav"),)}, "There is no file none.wav"),
        ({"output": Output("o", picture="bmp")}, "no ending for a picture"),
    ],
)
def test_what_cannot_work_is_refused_before_it_begins(photos, change, words):
    with pytest.raises(InputError, match=words):
        expand(replace(plan(photos), **change))
