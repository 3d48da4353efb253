"""File names of results: templates, characters that no file system likes, names that are taken."""

import re
from collections.abc import Callable
from pathlib import Path
from string import Formatter

from core.errors import InputError

FIELDS = ("photo", "preset", "counter")

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST = 120


def check_template(template: str) -> None:
    """Refuse a template that cannot be filled in.

    Raises:
        InputError: an unknown field, unbalanced braces, a folder in it, or nothing at all.
    """
    known = ", ".join(f"{{{name}}}" for name in FIELDS)
    try:
        fields = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    except ValueError as error:
        raise InputError(f"The file name template {template!r} has an open brace ({error}); use {known}.") from error
    for name in fields:
        if name not in FIELDS:
            raise InputError(f"The file name template knows no {{{name}}}; use {known}.")
    if not template.strip() or "/" in template or "\\" in template:
        raise InputError("The file name template should be a name, without folders; choose the folder apart.")
    filled_in(template, "photo", "preset", 1)


def filled_in(template: str, photo: str, move: str, counter: int) -> str:
    """The name, without ending, that a template gives; ``{counter}`` has four digits unless it says otherwise.

    Raises:
        InputError: the format of a field makes no sense.
    """
    text = template.replace("{counter}", "{counter:04d}")
    try:
        name = text.format(photo=_clean(photo), preset=_clean(move), counter=counter)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise InputError(f"The file name template {template!r} cannot be filled in: {error}.") from error
    return _clean(name)[:_LONGEST]


def free_name(target: Path, taken: Callable[[Path], bool]) -> Path:
    """``target``, or the first of name-2, name-3, ... that is not taken."""
    free, number = target, 1
    while taken(free):
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return free


def _clean(name: str) -> str:
    return _FORBIDDEN.sub("_", name).strip(" .") or "_"
