"""``pirender-train speech``: espeak-ng speaks sentences, and a face is laid out that says them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import InputError
from training.packs.reader import PackReader
from training.speech_corpus.building import Plan
from training.speech_corpus.corpus import Done, build_corpus
from training.speech_corpus.espeak import espeak

_LINE_EVERY = 100


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pirender-train speech", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder, continued when it is there already")
    parser.add_argument("--hours", type=float, default=2.0, help="how much speech (default: 2)")
    parser.add_argument("--seed", type=int, default=0, help="another number gives another corpus")
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--data", type=Path, help="pack whose clips with sound lend head, brows and eyes")
    parser.add_argument("--clean", action="store_true", help="no noise, rooms or microphones")
    options = parser.parse_args(argv)
    if not 0.0 < options.hours <= 1000.0:
        raise InputError("--hours is more than 0 and at most 1000.")
    if options.seed < 0:
        raise InputError("--seed is 0 or more.")
    if not 1 <= options.workers <= 256:
        raise InputError("--workers is between 1 and 256.")
    return options


def run(argv: Sequence[str]) -> int:
    """Build the corpus; returns the exit status."""
    options = _arguments(argv)
    # Loaded here too, so that what is missing is said once, not by every worker.
    espeak()
    if options.data is not None:
        PackReader(options.data).close()
    data = None if options.data is None else str(options.data.resolve())
    plan = Plan(options.seed, data, not options.clean)
    done = build_corpus(options.output, options.hours, plan, options.workers, _tell)
    print(f"{done.clips} clips, {done.seconds / 3600:.2f} hours: {options.output}")
    return 0


def _tell(done: Done) -> None:
    if done.clips % _LINE_EVERY == 0:
        print(f"{done.clips} clips, {done.seconds / 3600:.2f} hours", file=sys.stderr)
