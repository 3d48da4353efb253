"""The study as one HTML file that needs nothing from the network."""

import base64
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from training.study.pairs import LEFT, StudyPair, media_type, study_name

_TEMPLATE = "page.html"
_PLACE = "/*STUDY*/null"


def study_page(pairs: Sequence[StudyPair], seconds: float) -> str:
    """The page.

    Args:
        pairs: in the order in which they are shown.
        seconds: for how long each pair is seen.
    """
    study = {
        "study": study_name(pairs),
        "seconds": seconds,
        "pairs": [
            {"pair": pair.name, "fake_side": pair.fake_side, "left": _embedded(left), "right": _embedded(right)}
            for pair in pairs
            for left, right in [(pair.fake, pair.real) if pair.fake_side == LEFT else (pair.real, pair.fake)]
        ],
    }
    template = resources.files("training.study").joinpath(_TEMPLATE).read_text(encoding="utf-8")
    # A file name with "</script>" in it must not end the script.
    return template.replace(_PLACE, json.dumps(study).replace("<", "\\u003c"))


def _embedded(path: Path) -> str:
    return f"data:{media_type(path)};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
