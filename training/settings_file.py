"""Settings files: JSON, or the plain part of YAML that the bundled ones use, read without any library."""

import json
from pathlib import Path

from core.errors import InputError
from core.settings import Settings, settings_from_json

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_settings_as(kind: type[Settings], path: Path) -> Settings:
    """The settings of a file as a dataclass; keys left out keep their defaults.

    Raises:
        InputError: the file cannot be read, or has an unknown, wrong or contradictory key.
    """
    try:
        return settings_from_json(kind, read_settings(path), str(path))
    except ValueError as error:
        raise InputError(f"Cannot use {path}: {error}.") from error


def read_settings(path: Path) -> object:
    """The settings of a file: nested mappings with JSON values.

    A ``.json`` file, or one that begins with a brace, is JSON. Anything else is read as nested ``key: value`` lines
    with ``#`` comments, where a value is a number, a word, ``true``, ``false``, ``null``, a quoted text or a list in
    brackets.

    Raises:
        InputError: the file cannot be read or is not of that form.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Cannot read the settings {path}: {error}; name a YAML or JSON file (--config).") from error
    is_json = path.suffix == ".json" or text.lstrip().startswith("{")
    try:
        return json.loads(text) if is_json else parse_plain_yaml(text)
    except ValueError as error:
        raise InputError(f"Cannot read the settings {path}: {error}; mend that line, or write JSON.") from error


def parse_plain_yaml(text: str) -> dict[str, object]:
    """The mapping that ``text`` holds.

    Raises:
        ValueError: a line that is not ``key: value``, an indentation that fits nothing, or a key given twice.
    """
    root: dict[str, object] = {}
    levels: list[tuple[int, dict[str, object]]] = [(0, root)]
    opened: dict[str, object] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = _without_comment(raw)
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" "))
        if opened is not None and indent > levels[-1][0]:
            levels.append((indent, opened))
        while indent < levels[-1][0]:
            levels.pop()
        key, colon, value = line.strip().partition(":")
        if indent != levels[-1][0] or not colon or "\t" in line[:indent] or (value and value[0] != " "):
            raise ValueError(f"line {number} is not 'key: value' at an indentation that fits ({raw.strip()!r})")
        section = levels[-1][1]
        if key in section:
            raise ValueError(f"line {number} gives {key!r} a second time")
        opened = {} if not value.strip() else None
        section[key] = _value(value.strip(), number) if opened is None else opened
    return root


def _without_comment(line: str) -> str:
    quote = ""
    for place, letter in enumerate(line):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "#" and (place == 0 or line[place - 1] == " "):
            return line[:place].rstrip()
    return line.rstrip()


def _value(text: str, number: int) -> object:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if text[0] == "[":
        if text[-1] != "]":
            raise ValueError(f"line {number}: the list has no end")
        inner = text[1:-1].strip()
        return [_value(part.strip(), number) for part in inner.split(",")] if inner else []
    if text[0] in "\"'":
        if len(text) < 2 or text[-1] != text[0]:
            raise ValueError(f"line {number}: the quotation has no end")
        return text[1:-1]
    if text[0] in "{&*!|>-" and not _is_number(text):
        raise ValueError(f"line {number}: this kind of YAML is not understood ({text!r})")
    return _number(text) if _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number(text: str) -> float | int:
    try:
        return int(text)
    except ValueError:
        return float(text)
