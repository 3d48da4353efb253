"""Entry point of ``pirender``: reads the arguments, runs one command, turns failures into exit statuses."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence

import core
from core.errors import InputError

DONE = 0
FAULT = 1
BAD_INPUT = 2


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each command's module adds its own arguments."""
    from core.cli import batch, bench, checkpoint, reenact, render, talk, track

    parser = argparse.ArgumentParser(
        prog="pirender", description="Change expression, gaze and head pose of a portrait photo."
    )
    parser.add_argument("--version", action="version", version=f"pirender {core.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in (track, render, talk, reenact, batch, checkpoint, bench):
        command.add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when it is done, 2 for bad input (one line on stderr), 1 for a fault of the program.
    """
    # Two processes that both spin on all cores slow each other down fivefold (docs/decisions/dependencies.md).
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    options = build_parser().parse_args(arguments)
    try:
        options.run(options)
    except InputError as error:
        print(f"pirender: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("pirender: stopped.", file=sys.stderr)
        return FAULT
    except BrokenPipeError:
        return DONE
    except Exception:  # noqa: BLE001 - the last resort: a fault becomes exit status 1 with its traceback
        traceback.print_exc()
        print("pirender: this is a fault of the program; please report the lines above.", file=sys.stderr)
        return FAULT
    return DONE
