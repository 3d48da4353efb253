import ast
from pathlib import Path

import pytest

import pirender_gui

_SHOWN = {"setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setStatusTip", "setWhatsThis"}
_SHOWN |= {"setPlaceholderText", "setInformativeText", "addMenu", "QAction", "QLabel", "QPushButton", "QCheckBox"}
_ROOT = Path(str(pirender_gui.__file__)).parent


def bare_strings(source: str) -> list[tuple[int, str]]:
    """Lines and texts of words that are shown without passing through a translation."""
    return [
        (node.lineno, part.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _name(node.func) in _SHOWN
        for part in node.args
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and any(map(str.isalpha, part.value))
    ]


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


@pytest.mark.parametrize("path", sorted(_ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(_ROOT)))
def test_every_shown_string_can_be_translated(path: Path) -> None:
    assert bare_strings(path.read_text(encoding="utf-8")) == []


def test_a_bare_string_is_found() -> None:
    assert bare_strings("label.setText('Open')\nQLabel('')\nbutton.setToolTip(self.tr('Open'))") == [(1, "Open")]
