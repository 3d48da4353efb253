"""The guide names only what is there."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMenu

from pirender_gui.main_window import MainWindow
from pirender_gui.settings import Settings
from pirender_gui.theme import load_theme
from tests.gui.fakes import FakeStudio

GUIDE = sorted((Path(__file__).parents[2] / "docs" / "guide").glob("*.md"))
KEY = r"((?:Ctrl|Shift|Alt)\+[^\s),;]+|F\d+)"


def plain(text):
    return re.sub(r"\s+", " ", text.replace("&", "")).strip()


@pytest.fixture(scope="module")
def entries(qapp, tmp_path_factory):
    """Every menu entry as ``Menu > Entry``, with its keys."""
    store = QSettings(str(tmp_path_factory.mktemp("guide") / "s.ini"), QSettings.Format.IniFormat)
    window = MainWindow(FakeStudio, load_theme("dark"), Settings(store, tmp_path_factory.mktemp("data")))
    found = {}
    for top in window.menuBar().actions():
        for action in top.menu().actions():
            menu = action.menu()
            text = menu.title() if isinstance(menu, QMenu) else action.text()
            found[f"{plain(top.text())} > {plain(text)}"] = [key.toString() for key in action.shortcuts()]
    every = {key for action in window.actions() for key in (one.toString() for one in action.shortcuts())}
    window.shut_down()
    window.deleteLater()
    return found, every


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_menu_entries_and_their_keys_exist(page, entries):
    found, every = entries
    text = plain(page.read_text(encoding="utf-8"))
    for name, key in re.findall(r"\*\*(\w+ > [^*]+)\*\*(?: \(" + KEY + r"\))?", text):
        assert name in found, name
        assert not key or key in found[name], (name, key, found[name])
    for key in re.findall(r"(?<![\w\\])(Ctrl\+(?:Shift\+|Alt\+)?[A-Z0-9\\])", text):
        assert key in every, key


def test_the_index_lists_every_page():
    index = next(page for page in GUIDE if page.stem == "README").read_text(encoding="utf-8")
    assert {page.name for page in GUIDE} - {"README.md"} == set(re.findall(r"\((\w[\w-]*\.md)\)", index))
