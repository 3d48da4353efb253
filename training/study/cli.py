"""``pirender-train study``: a page on which volunteers tell real pictures from made ones."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.errors import InputError
from core.files import atomic_write
from training.study.page import study_page
from training.study.pairs import find_pairs


def run(argv: Sequence[str]) -> int:
    """Write the page; returns the exit status."""
    parser = argparse.ArgumentParser(prog="pirender-train study", description=__doc__)
    parser.add_argument("--real", type=Path, required=True, help="folder of real pictures")
    parser.add_argument("--fake", type=Path, required=True, help="folder of made pictures of the same names")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the page, .html")
    parser.add_argument("--count", type=int, default=None, help="draw this many pairs (the paper: 200)")
    parser.add_argument("--seconds", type=float, default=3.0, help="for how long a pair is seen")
    parser.add_argument("--seed", type=int, default=0, help="of the draw, the order and the sides")
    options = parser.parse_args(argv)
    if not 0.0 < options.seconds <= 600.0:
        raise InputError("--seconds must be more than 0 and at most 600.")
    pairs = find_pairs(options.real, options.fake, options.seed, options.count)
    page = study_page(pairs, options.seconds)
    with atomic_write(options.output) as temporary:
        temporary.write_text(page, encoding="utf-8")
    print(f"{len(pairs)} pairs, {len(page) / 1e6:.1f} MB: {options.output}")
    return 0
