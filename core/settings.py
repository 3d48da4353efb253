"""Settings dataclasses from plain JSON values: every entry must be known, so that a typing slip is noticed."""

from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from core.errors import InputError

Settings = TypeVar("Settings")


def settings_from_json(kind: type[Settings], entries: object, source: str) -> Settings:
    """Build the settings dataclass ``kind`` from a JSON object; nested dataclasses and tuples are restored.

    Args:
        kind: a dataclass, e.g. a network's configuration.
        entries: a JSON object; entries with a default may be missing.
        source: where it came from, for the error message.

    Raises:
        InputError: not an object, an unknown entry, or one missing or of the wrong type.
    """
    if not isinstance(entries, dict):
        raise InputError(f"Cannot use {source}: it should hold a JSON object, not {type(entries).__name__}.")
    hints = get_type_hints(kind)
    known = [entry.name for entry in fields(kind)]  # type: ignore[arg-type]
    for name in entries:
        if name not in known:
            raise InputError(f"Cannot use {source}: unknown entry {name!r} (known: {', '.join(known)}).")
    values = {name: _restored(hints[name], value, name, source) for name, value in entries.items()}
    try:
        return kind(**values)
    except TypeError as error:
        missing = ", ".join(name for name in known if name not in entries)
        raise InputError(f"Cannot use {source}: an entry is missing, one of {missing}.") from error


def _restored(hint: object, value: object, name: str, source: str) -> object:
    if isinstance(hint, type) and is_dataclass(hint):
        return settings_from_json(hint, value, f"{name} of {source}")
    classes = _classes(hint)
    if isinstance(value, list) and tuple in classes:
        return tuple(value)
    if float in classes:
        classes = (*classes, int)
    if Any not in classes and not isinstance(value, classes):
        raise InputError(f"Cannot use {source}: entry {name!r} cannot be a {type(value).__name__}.")
    return value


def _classes(hint: object) -> tuple[type, ...]:
    if get_origin(hint) in (Union, UnionType):
        return tuple(found for part in get_args(hint) for found in _classes(part))
    return (get_origin(hint) or hint,)  # type: ignore[return-value]
