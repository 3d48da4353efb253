"""Entry point of ``pirender-train``: hands the arguments to the command's own module."""

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence

from core.errors import InputError

_COMMANDS = {
    "prepare": ("training.prepare.cli", "cut, crop and track videos into packs for training"),
    "face-model": ("training.face_model.cli", "refine the morphable model on tracked landmarks"),
    "landmarks": ("training.landmarks.cli", "train the landmark network"),
    "expression": ("training.expression.cli", "train the network that reads expression coefficients from pixels"),
    "patches": ("training.patches.cli", "train the networks that look at eyes, brows and mouth by themselves"),
    "pairs": ("training.kept_pairs.cli", "make training pairs once, for machines with few cores"),
    "renderer": ("training.renderer.cli", "train the renderer on a pack"),
    "motion-vae": ("training.motion_vae.cli", "learn which motions faces make, and draw some"),
    "speech": ("training.speech_corpus.cli", "make a corpus of synthetic speech with the motions of its mouth"),
    "audio": ("training.audio.cli", "teach faces to talk, from clips with sound and laid-out speech"),
    "evaluate": ("training.evaluation.cli", "measure detection, tracking and rendering on a split"),
    "study": ("training.study.cli", "make a page on which people tell real pictures from made ones"),
    "study-analyse": ("training.study.analysis.cli", "the fooling rate from the answers to such a page"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when it is done, 2 for bad input (one line on stderr), 1 for a fault of the program.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    lines = "\n".join(f"  {name:<13} {text}" for name, (_, text) in _COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="pirender-train",
        description="Train and measure the networks of the portrait editor.",
        epilog=f"commands:\n{lines}\n\n`pirender-train COMMAND --help` lists the options of a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=_COMMANDS, metavar="COMMAND")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        module = importlib.import_module(_COMMANDS[options.command][0])
        return int(module.run(options.rest))
    except InputError as error:
        print(f"pirender-train: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("pirender-train: stopped.", file=sys.stderr)
        return 1
    except Exception:  # noqa: BLE001 - the last resort: a fault becomes exit status 1 with its traceback
        traceback.print_exc()
        return 1
