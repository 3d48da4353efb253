"""A motion as text, for copy and paste between windows, editors and mails."""

import json
from typing import Any

import numpy as np

from core.errors import InputError
from core.motion.assignments import apply_assignments, parse_assignment
from core.motion.files import FORMAT, VERSION, motion_space
from core.motion.motion import Motion

_LONGEST = 1_000_000
"""Characters; a motion has a few thousand."""


def motion_to_text(motion: Motion) -> str:
    """The motion as the JSON of a motion file with one frame; numbers in the units of the motion vector."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "space": motion.space.name,
        "fps": 25.0,
        "names": list(motion.space.names),
        "units": [coefficient.unit for coefficient in motion.space.coefficients],
        "frames": [[float(str(value)) for value in motion.values]],
    }
    return json.dumps(document) + "\n"


def motion_from_text(text: str, current: Motion) -> Motion:
    """Read a motion from text.

    Args:
        text: what :func:`motion_to_text` wrote, the content of a JSON motion file (its first frame counts), or lines
            such as ``jawOpen=0.4``, ``yaw+=10`` in people's units; empty lines and ones that begin with ``#`` are
            passed over.
        current: what the lines change; whole motions must be of its space.

    Raises:
        InputError: the text is neither, or of another motion space.
    """
    if len(text) > _LONGEST:
        raise InputError("The clipboard holds a long text, not a motion; copy a motion first.")
    if text.lstrip().startswith("{"):
        return _from_json(text, current)
    lines = [line.strip() for line in text.splitlines()]
    edits = [line for line in lines if line and not line.startswith("#")]
    if not edits or not all("=" in edit for edit in edits):
        raise InputError("The clipboard holds no motion; copy one, or lines such as jawOpen=0.4.")
    return apply_assignments(current, [parse_assignment(edit, current.space) for edit in edits])


def _from_json(text: str, current: Motion) -> Motion:
    try:
        document: dict[str, Any] = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("The clipboard holds a damaged motion; copy it again.") from error
    if document.get("format") != FORMAT:
        raise InputError("The clipboard holds no motion; copy one first.")
    if document.get("version") != VERSION:
        raise InputError(
            f"The clipboard holds a motion of version {document.get('version')!r}, and this program reads version "
            f"{VERSION}."
        )
    space = motion_space(str(document.get("space")))
    if space.name != current.space.name:
        raise InputError(f"The clipboard holds a {space.name} motion, but {current.space.name} is needed here.")
    if document.get("names", list(space.names)) != list(space.names):
        raise InputError(f"The motion in the clipboard names other coefficients than {space.name} has; copy it again.")
    try:
        return Motion(space, np.asarray(document["frames"][0], dtype=np.float32))
    except (KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
        raise InputError("The clipboard holds a damaged motion; copy it again.") from error
