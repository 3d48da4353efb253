import pytest

from core.cli import main as command_line
from core.errors import InputError


def run(*arguments: str) -> int:
    return command_line.main(arguments)


def test_help_names_the_commands(capsys):
    with pytest.raises(SystemExit) as stopped:
        run("--help")
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("track", "render", "bench"))


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["render"], ["render", "a.jpg", "-o", "b.png", "--engine", "magic"]]
)
def test_wrong_usage_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_bad_input_is_one_line_and_status_2(tmp_path, capsys):
    assert run("render", str(tmp_path / "none.jpg"), "-o", str(tmp_path / "out.png")) == 2
    error = capsys.readouterr().err
    assert error.startswith("pirender: ") and error.count("\n") == 1


def test_a_fault_of_ours_is_status_1_with_a_traceback(tmp_path, capsys, monkeypatch):
    def broken(*_arguments, **_options):
        raise RuntimeError("a bug")

    monkeypatch.setattr("core.cli.render.parse_assignment", broken)
    assert run("render", "a.jpg", "-o", str(tmp_path / "out.png"), "--set", "jawOpen=1") == 1
    error = capsys.readouterr().err
    assert "RuntimeError: a bug" in error and "report" in error


def test_an_interrupt_is_said_in_one_line(capsys, monkeypatch):
    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("core.cli.render.engines_for", interrupted)
    assert run("render", "a.jpg", "-o", "out.png") == 1
    assert capsys.readouterr().err == "pirender: stopped.\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--set", "jawOpen"], "NAME=VALUE"),
        (["--set", "jaw=1"], "no coefficient 'jaw'"),
        (["--preset", "grimace"], "no preset 'grimace'"),
        (["--size", "5"], "--size 5"),
        (["--checkpoint", "x.safetensors"], "no checkpoint"),
    ],
)
def test_options_are_checked_before_any_work(tmp_path, capsys, options, message):
    assert run("render", "a.jpg", "-o", str(tmp_path / "out.png"), *options) == 2
    assert message in capsys.readouterr().err


def test_an_input_error_is_not_a_bug():
    assert not issubclass(InputError, RuntimeError)
