"""Answers of the monkey to questions that would stop it."""

import random
from collections.abc import Set
from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.marks import Marks
from core.preset_store import PresetScope
from pirender_gui.dialogs import Dialogs, Unsaved
from pirender_gui.preset_questions import PresetQuestions
from pirender_gui.widgets.save_preset_dialog import NewPreset
from resources import resource_path


class MonkeyDialogs(Dialogs):
    """Chooses among the files of the playground; sometimes gives up."""

    def __init__(self, parent: QWidget, chance: random.Random, photos: list[Path], folder: Path) -> None:
        super().__init__(parent)
        self._chance = chance
        self._photos = photos
        self._folder = folder

    def open_path(self, folder: Path) -> Path | None:
        """Any file, projects too."""
        return self._chance.choice([None, *self._photos, *self._folder.glob("*.pirender")])

    def other_photo(self, folder: Path) -> Path | None:
        """Any photo."""
        return self._chance.choice([None, *self._photos])

    def save_path(self, suggestion: Path) -> Path | None:
        """A few names in good and bad places."""
        names = ("a.png", "b.jpg", "c.webp", "d.tif", "no/folder.png", "bad.ending", "e")
        return self._chance.choice([None, *(self._folder / name for name in names)])

    def project_path(self, suggestion: Path) -> Path | None:
        """A few names."""
        return self._chance.choice([None, *(self._folder / f"{name}.pirender" for name in ("p", "q", "no/r"))])

    def missing_photo(self, sentence: str, photo: Path) -> Path | None:
        """Any photo."""
        return self.other_photo(photo)

    def checkpoint(self, folder: Path) -> Path | None:
        """Files that are none."""
        return self.other_photo(folder)

    def sound_path(self, folder: Path) -> Path | None:
        """A sound, or a file that is none."""
        return self._chance.choice([None, resource_path("samples", "speech.flac"), *self._photos])

    def driving_path(self, folder: Path) -> Path | None:
        """A photo, or a file that shows no face."""
        return self._chance.choice([None, resource_path("samples", "speech.flac"), *self._photos])

    def film_path(self, suggestion: Path, ending: str) -> Path | None:
        """None: films take longer than a monkey has patience."""
        return None

    def motion_path(self, suggestion: Path) -> Path | None:
        """A few names."""
        return self._chance.choice([None, *(self._folder / name for name in ("m.json", "m.npz", "no/m.json"))])

    def batch_files(self, folder: Path, endings: tuple[str, ...]) -> tuple[Path, ...]:
        """Some photos."""
        return tuple(self._chance.sample(self._photos, self._chance.randrange(len(self._photos) + 1)))

    def batch_folder(self, start: Path) -> Path | None:
        """A folder of the playground."""
        return self._chance.choice([None, self._folder / "batch"])

    def quality(self, current: int) -> int | None:
        """Any quality."""
        return self._chance.choice([None, 1, 50, 95, 100])

    def marks(self, current: Marks) -> Marks | None:
        """A label or none."""
        return self._chance.choice([None, Marks(), Marks("Edited with AI")])

    def replaces_original(self, path: Path) -> bool:
        """Never: the playground has to stay."""
        return False

    def unsaved_edits(self, photo: str) -> Unsaved:
        """Mostly thrown away."""
        return self._chance.choice([Unsaved.DISCARD] * 4 + list(Unsaved))


class MonkeyPresetQuestions(PresetQuestions):
    """Names for presets, files for import and export."""

    def __init__(self, parent: QWidget, chance: random.Random, folder: Path) -> None:
        super().__init__(parent)
        self._chance = chance
        self._folder = folder

    def new_preset(self, suggestion: str, own: Set[str], bundled: Set[str]) -> NewPreset | None:
        """One of a few names, so that they come twice."""
        if self._chance.random() < 0.3:
            return None
        overwrite = self._chance.random() < 0.5
        return NewPreset(f"Monkey {self._chance.randrange(6)}", self._chance.choice(list(PresetScope)), overwrite)

    def export_path(self, suggestion: Path) -> Path | None:
        """One file."""
        return self._chance.choice([None, self._folder / "preset.json"])

    def import_paths(self, folder: Path) -> list[Path]:
        """Good, bad and missing files."""
        return self._chance.sample([*self._folder.glob("*.json"), self._folder / "missing.json"], 1)
