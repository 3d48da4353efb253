"""Project files: what is being edited, kept without ever touching the photo, and brought back after a crash."""

from core.project.document import FaceChoice, HistoryEntry, PhotoReference, Project, ViewState
from core.project.files import SUFFIX, load_project, save_project
from core.project.photo_search import FoundPhoto, PhotoState, find_photo, photo_reference

__all__ = [
    "SUFFIX",
    "FaceChoice",
    "FoundPhoto",
    "HistoryEntry",
    "PhotoReference",
    "PhotoState",
    "Project",
    "ViewState",
    "find_photo",
    "load_project",
    "photo_reference",
    "save_project",
]
