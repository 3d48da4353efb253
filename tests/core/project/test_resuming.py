import dataclasses
from types import SimpleNamespace

import pytest

from core.errors import InputError
from core.motion import BFM64, Motion
from core.project import HistoryEntry
from core.project.resuming import resume_project


class Studio:
    """Every photo shows the tracked face again."""

    def open_photo(self, path):
        return SimpleNamespace(path=path)

    def resume(self, photo, fit):
        return SimpleNamespace(motion=fit.motion)


def test_a_project_comes_back(project):
    assert resume_project(Studio(), project, None).session.motion == project.fit.motion


def test_a_project_of_another_motion_space_says_which_engine_it_needs(project):
    own = Motion.neutral(BFM64)
    edited = dataclasses.replace(project, motion=own, history=(HistoryEntry("", own),), position=0)
    with pytest.raises(InputError, match="in bfm64 motions, and the engine in use works in ict64"):
        resume_project(Studio(), edited, None)
