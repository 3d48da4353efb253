import json

import pytest

from core.cli import main as command_line
from resources import resource_path


@pytest.fixture
def sample() -> str:
    """Path of the bundled 900 px portrait."""
    return str(resource_path("samples", "portrait.jpg"))


@pytest.fixture
def pirender(capsys):
    """Run one command in this process; returns its exit status, its JSON (if any) and its error line."""

    def run(*arguments):
        status = command_line.main([str(argument) for argument in arguments])
        output = capsys.readouterr()
        lines = output.out.strip().splitlines()
        return status, json.loads(lines[-1]) if lines else None, output.err

    return run
