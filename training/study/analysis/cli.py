"""``pirender-train study-analyse``: the fooling rate from the answer files of volunteers."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from core.errors import InputError
from training.study.analysis.answers import read_sheets
from training.study.analysis.rates import CONFIDENCE, analyse

_SHOWN_PAIRS = 5


def run(argv: Sequence[str]) -> int:
    """Print the rates; returns the exit status."""
    parser = argparse.ArgumentParser(prog="pirender-train study-analyse", description=__doc__)
    parser.add_argument("answers", type=Path, nargs="+", help="files that the page has saved")
    parser.add_argument("--confidence", type=float, default=CONFIDENCE, help="of the intervals, between 0 and 1")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    options = parser.parse_args(argv)
    if not 0.0 < options.confidence < 1.0:
        raise InputError("--confidence lies between 0 and 1, e.g. 0.95.")
    result = analyse(read_sheets(options.answers), options.confidence)
    if options.json:
        print(json.dumps(asdict(result)))
        return 0
    print(f"study {result.study}, {len(result.volunteers)} volunteers, {options.confidence:.0%} Wilson intervals")
    print(f"fooling rate    {result.fooling.text}; chance is 50%")
    print(f"left was chosen {result.left.text}")
    for volunteer in result.volunteers:
        print(f"  {volunteer.name}: {volunteer.rate.text}")
    print("most convincing pairs:")
    for pair in result.pairs[:_SHOWN_PAIRS]:
        print(f"  {pair.name}: {pair.rate.text}")
    return 0
