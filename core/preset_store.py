"""The presets that people save themselves, beside those that come with the program."""

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from core.errors import InputError
from core.motion.assignments import to_shown_units
from core.motion.motion import Motion
from core.preset_file import SUFFIX, load_preset, save_preset
from core.presets import Preset, bundled_presets

# What a slider shows as zero.
_VISIBLE = 0.005


class PresetScope(Enum):
    """What of a motion becomes a preset."""

    CHANGED = "changed"
    """Coefficients that differ from neutral; the others of a face stay as they are."""

    EXPRESSION = "expression"
    """Every expression coefficient."""

    HEAD = "head"
    """The angles of the head and no expression."""

    BOTH = "both"
    """Every expression coefficient, and the angles of the head."""


@dataclass(frozen=True)
class StoredPreset:
    """A preset and where it lives.

    Attributes:
        preset: what it does.
        file: its file; None for one that comes with the program.
    """

    preset: Preset
    file: Path | None

    @property
    def bundled(self) -> bool:
        """Whether it comes with the program and can be neither renamed nor deleted."""
        return self.file is None


@dataclass(frozen=True)
class PresetListing:
    """All presets.

    Attributes:
        presets: those of the program in their order, then the user's by label.
        problems: one sentence for each file that was left out.
    """

    presets: tuple[StoredPreset, ...]
    problems: tuple[str, ...]


def preset_from_motion(label: str, motion: Motion, scope: PresetScope = PresetScope.CHANGED) -> Preset:
    """A preset that brings back the expression of a motion, the angles of its head, or both; its place is never kept.

    Raises:
        InputError: an empty label, or nothing differs from neutral where only that was asked for.
    """
    label = _clean(label)
    angles = _angles(motion) if scope in (PresetScope.HEAD, PresetScope.BOTH) else ()
    if scope is PresetScope.HEAD:
        return Preset(_name(label), label, (), angles)
    if scope in (PresetScope.EXPRESSION, PresetScope.BOTH):
        neutral = Motion.neutral(motion.space)
        return Preset(_name(label), label, (), angles, neutral.with_parts(expression=motion.expression))
    edits = tuple(
        f"{coefficient.name}={to_shown_units(coefficient, float(value)):.4g}"
        for coefficient, value in zip(motion.space.coefficients, motion.expression, strict=False)
        if abs(value) >= _VISIBLE
    )
    if not edits:
        raise InputError("The expression is neutral, so there is nothing to keep; move a slider first.")
    return Preset(_name(label), label, (), edits)


def _angles(motion: Motion) -> tuple[str, ...]:
    angles = zip(motion.space.coefficients[motion.space.rotation], motion.rotation, strict=True)
    return tuple(f"{coefficient.name}={to_shown_units(coefficient, float(value)):.4g}" for coefficient, value in angles)


class PresetStore:
    """A folder with one file for each preset of the user."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, e.g. in ``platformdirs.user_config_path``; it is made when the first preset is saved."""
        self._folder = folder

    def listing(self) -> PresetListing:
        """Every preset there is; damaged files are left out and named."""
        own: list[StoredPreset] = []
        problems: list[str] = []
        taken = {preset.name for preset in bundled_presets()}
        for file in self._files():
            try:
                preset = load_preset(file)
            except InputError as error:
                problems.append(str(error))
                continue
            if preset.name in taken:
                problems.append(f"The preset {file.name} was left out: there is another one called {preset.label!r}.")
                continue
            taken.add(preset.name)
            own.append(StoredPreset(preset, file))
        own.sort(key=lambda stored: stored.preset.label.casefold())
        bundled = [StoredPreset(preset, None) for preset in bundled_presets()]
        return PresetListing((*bundled, *own), tuple(problems))

    def find(self, name: str) -> StoredPreset:
        """The preset of that name or label, capitals and spaces apart.

        Raises:
            InputError: there is none.
        """
        found = self._find(name)
        if found is None:
            raise InputError(f"There is no preset {name!r}; choose one from the list.")
        return found

    def save(self, preset: Preset, *, overwrite: bool = False) -> StoredPreset:
        """Keep a preset, e.g. of :func:`preset_from_motion`.

        Raises:
            InputError: the name is taken (by one of the user's own: unless ``overwrite``), or the file cannot be
                written.
        """
        existing = self._find(preset.name)
        if existing is not None:
            self._require_own(existing)
            if not overwrite:
                raise InputError(f"There is a preset {existing.preset.label!r} already; choose another name.")
        file = self._new_file(preset.name) if existing is None or existing.file is None else existing.file
        self._make_folder()
        save_preset(preset, file)
        return StoredPreset(preset, file)

    def import_file(self, path: Path) -> StoredPreset:
        """Copy a preset file into the store; a number is added to a name that is taken.

        Raises:
            InputError: the file is not a preset or damaged, or the store cannot be written.
        """
        preset = load_preset(path)
        label, number = _clean(preset.label), 1
        while self._find(_name(label)) is not None:
            number += 1
            label = f"{_clean(preset.label)} {number}"
        return self.save(dataclasses.replace(preset, name=_name(label), label=label))

    def export(self, name: str, path: Path) -> None:
        """Write one preset, bundled or own, to a file of its own.

        Raises:
            InputError: there is none of that name, or the file cannot be written.
        """
        save_preset(self.find(name).preset, path)

    def rename(self, name: str, label: str) -> StoredPreset:
        """Give one of the user's presets another name; its file stays.

        Raises:
            InputError: there is none of that name, it comes with the program, or the new name is empty or taken.
        """
        stored, label = self.find(name), _clean(label)
        file = self._require_own(stored)
        other = self._find(label)
        if other is not None and other.file != file:
            raise InputError(f"There is a preset {other.preset.label!r} already; choose another name.")
        renamed = dataclasses.replace(stored.preset, name=_name(label), label=label)
        save_preset(renamed, file)
        return StoredPreset(renamed, file)

    def delete(self, name: str) -> None:
        """Remove one of the user's presets.

        Raises:
            InputError: there is none of that name, it comes with the program, or its file cannot be removed.
        """
        file = self._require_own(self.find(name))
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise InputError(f"Cannot delete {file}: {error.strerror or error}.") from error

    def _find(self, name: str) -> StoredPreset | None:
        wanted = _name(name)
        return next((stored for stored in self.listing().presets if stored.preset.name == wanted), None)

    def _files(self) -> list[Path]:
        try:
            return sorted(file for file in self._folder.glob(f"*{SUFFIX}") if not file.name.startswith("."))
        except OSError:
            return []

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"Cannot make the preset folder {self._folder}: {error.strerror or error}.") from error

    def _new_file(self, name: str) -> Path:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        # A prefix keeps clear of names that Windows reserves, such as "con".
        stem = "preset-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "own")
        file, number = self._folder / f"{stem}{SUFFIX}", 1
        while file.exists():
            number += 1
            file = self._folder / f"{stem}-{number}{SUFFIX}"
        return file

    @staticmethod
    def _require_own(stored: StoredPreset) -> Path:
        if stored.file is None:
            raise InputError(
                f"The preset {stored.preset.label!r} comes with the program and stays; choose another name."
            )
        return stored.file


def _clean(label: str) -> str:
    cleaned = " ".join(label.split())
    if not cleaned:
        raise InputError("A preset needs a name; type one.")
    return cleaned


def _name(label: str) -> str:
    return _clean(label).lower()
