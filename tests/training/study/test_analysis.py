"""Analysis of answers on numbers known beforehand."""

import json

import pytest

from core.errors import InputError
from training.cli import main
from training.study.analysis.answers import read_sheets
from training.study.analysis.rates import analyse, wilson_rate


def sheet(folder, name, chosen, study="abc", fake="left"):
    """An answer file; ``chosen`` holds L and R."""
    sides = {"L": "left", "R": "right"}
    answers = [
        {"pair": f"p{number}", "fake_side": fake, "chosen": sides[side], "milliseconds": 900}
        for number, side in enumerate(chosen)
    ]
    entries = {"format": "pirender-study-answers", "version": 1, "study": study, "volunteer": name, "answers": answers}
    path = folder / f"{name}.json"
    path.write_text(json.dumps(entries))
    return path


@pytest.mark.parametrize(
    ("hits", "count", "lower", "upper"),
    [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (361, 1000, 0.3318, 0.3912)],
)
def test_wilson_interval(hits, count, lower, upper):
    rate = wilson_rate(hits, count)
    assert (rate.lower, rate.upper) == (pytest.approx(lower, abs=1e-4), pytest.approx(upper, abs=1e-4))
    assert rate.share == pytest.approx(hits / count)


def test_more_confidence_is_a_wider_interval():
    assert wilson_rate(5, 10, 0.99).lower < wilson_rate(5, 10, 0.9).lower


@pytest.mark.parametrize(("hits", "count"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share(hits, count):
    with pytest.raises(ValueError, match="no share"):
        wilson_rate(hits, count)


def test_answers_of_two_volunteers(tmp_path):
    result = analyse(read_sheets([sheet(tmp_path, "anna", "LLRR"), sheet(tmp_path, "berta", "LRRR")]))
    assert (result.fooling.hits, result.fooling.count) == (3, 8)
    assert (result.left.hits, result.left.count) == (3, 8)
    assert [(one.name, one.rate.hits) for one in result.volunteers] == [("anna", 2), ("berta", 1)]
    assert [(one.name, one.rate.hits) for one in result.pairs] == [("p0", 2), ("p1", 1), ("p2", 0), ("p3", 0)]


def test_fooled_is_choosing_the_made_one(tmp_path):
    assert analyse(read_sheets([sheet(tmp_path, "anna", "LRR", fake="right")])).fooling.hits == 2


def test_command(tmp_path, capsys):
    path = str(sheet(tmp_path, "anna", "LLLLLRRRRR"))
    assert main(["study-analyse", path]) == 0
    assert "50.0% (23.7% to 76.3%), 5 of 10" in capsys.readouterr().out
    assert main(["study-analyse", "--json", path]) == 0
    assert json.loads(capsys.readouterr().out)["fooling"]["hits"] == 5
    assert main(["study-analyse", "--confidence", "2", path]) == 2


def test_files_that_do_not_belong_together(tmp_path):
    first = sheet(tmp_path, "anna", "LR")
    with pytest.raises(InputError, match="separately"):
        read_sheets([first, sheet(tmp_path, "berta", "LR", study="other")])
    with pytest.raises(InputError, match="once"):
        read_sheets([first, first])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "damaged"),
        ("[]", "no answer file"),
        ('{"format": "pirender-study-answers", "version": 2}', "version 2"),
        ('{"format": "pirender-study-answers", "version": 1}', "damaged"),
        (
            '{"format": "pirender-study-answers", "version": 1, "study": "a", "volunteer": "b", "answers": []}',
            "no answers",
        ),
    ],
)
def test_damaged_files(tmp_path, text, message):
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_sheets([path])


def test_sides_and_repeated_pairs(tmp_path):
    for old, new, message in (('"chosen": "left"', '"chosen": "up"', "sides"), ('"p1"', '"p0"', "a pair twice")):
        path = sheet(tmp_path, "anna", "LL")
        path.write_text(path.read_text().replace(old, new))
        with pytest.raises(InputError, match=message):
            read_sheets([path])


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="Cannot read"):
        read_sheets([tmp_path / "none.json"])
