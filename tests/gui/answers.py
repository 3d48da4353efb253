"""Answers that a test writes down beforehand, instead of questions on the screen."""

from pathlib import Path

from core.marks import Marks
from pirender_gui.dialogs import Dialogs, Unsaved


class Answers(Dialogs):
    """Dialogs that answer by themselves; a question that no test foresaw fails, since there is no window to ask in.

    Attributes:
        photo: to open, or in place of a missing one.
        project: where to save a project.
        picture: where to save a picture.
        replace: whether the original may be overwritten.
        unsaved: what to do with unsaved edits.
        wanted_marks: what is said on and in what is made; None for no answer.
        asked: the questions so far, what they were and about which file; a missing photo's whole sentence.
    """

    def __init__(self) -> None:
        self.photo: Path | None = None
        self.project: Path | None = None
        self.picture: Path | None = None
        self.replace = False
        self.unsaved = Unsaved.CANCEL
        self.wanted_marks: Marks | None = None
        self.asked: list[str] = []

    def open_path(self, folder: Path) -> Path | None:
        self.asked.append("open")
        return self.photo

    def project_path(self, suggestion: Path) -> Path | None:
        self.asked.append(f"project {suggestion.name}")
        return self.project

    def missing_photo(self, sentence: str, photo: Path) -> Path | None:
        self.asked.append(sentence)
        return self.photo

    def save_path(self, suggestion: Path) -> Path | None:
        self.asked.append(f"save {suggestion.name}")
        return self.picture

    def marks(self, current: Marks) -> Marks | None:
        self.asked.append("marks")
        return self.wanted_marks

    def replaces_original(self, path: Path) -> bool:
        self.asked.append("replace")
        return self.replace

    def unsaved_edits(self, photo: str) -> Unsaved:
        self.asked.append(f"unsaved {photo}")
        return self.unsaved
