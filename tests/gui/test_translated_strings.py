"""Every word that people see or hear read out passes through a translation."""

import ast
from pathlib import Path

import pytest

import pirender_gui

_SHOWING = {
    "setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription",
    "setInformativeText", "setStatusTip", "setWhatsThis", "addMenu", "notice", "question", "error", "setTitle",
}  # fmt: skip
_MAKING = {"QLabel", "QPushButton", "QAction", "QCheckBox", "QRadioButton", "QGroupBox", "QMenu"}
_ROOT = Path(str(pirender_gui.__file__)).parent
_ALLOWED = {
    # Only numbers, and names that come from elsewhere.
    "panels/status_line.py": ["f'{zoom * 100:.0f} %'", "f'{portrait.engine.capitalize()} · {portrait.device}'"],
}


def bare_strings(source: str) -> list[tuple[int, str]]:
    """Lines and expressions of texts that are shown without passing through a translation, put together or not."""
    return [
        (node.lineno, ast.unparse(part))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _name(node.func) in _SHOWING | _MAKING
        for part in node.args
        if isinstance(part, ast.JoinedStr) or _has_words(part)
    ]


def _has_words(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and isinstance(part.value, str) and any(map(str.isalpha, part.value))


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


@pytest.mark.parametrize("path", sorted(_ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(_ROOT)))
def test_every_shown_string_can_be_translated(path: Path) -> None:
    found = [text for _, text in bare_strings(path.read_text(encoding="utf-8"))]
    assert found == _ALLOWED.get(path.relative_to(_ROOT).as_posix(), [])


def test_a_bare_string_is_found() -> None:
    source = (
        "label.setText('Open')\nQLabel('')\nbutton.setToolTip(self.tr('Open'))\nQMenu(parent, 'File')\nerror(f'{x}')"
    )
    assert bare_strings(source) == [(1, "'Open'"), (4, "'File'"), (5, "f'{x}'")]
