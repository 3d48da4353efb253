"""``pirender-train evaluate``: hands over to the measurement that ``--what`` names."""

import argparse
import importlib
from collections.abc import Sequence

_MEASUREMENTS = {
    "detection": "training.evaluation.detection",
    "landmarks": "training.landmarks.evaluate",
    "tracking": "training.evaluation.tracking",
    "geometry": "training.evaluation.geometry",
    "renderer": "training.evaluation.renderer",
    "response": "training.evaluation.response",
    "audio": "training.evaluation.audio",
    "sharpness": "training.evaluation.sharpness",
}


def run(arguments: Sequence[str]) -> int:
    """Run one measurement; returns the exit status."""
    parser = argparse.ArgumentParser(prog="pirender-train evaluate", add_help=False)
    parser.add_argument("--what", choices=_MEASUREMENTS, required=True)
    options, rest = parser.parse_known_args(arguments)
    return int(importlib.import_module(_MEASUREMENTS[options.what]).run(rest))
