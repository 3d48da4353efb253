"""Colours and sizes of the window: design tokens, the style sheet made from them, and icons in their colours."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import resource_path

_TOKEN = re.compile(r"@([a-z][a-z0-9-]*)")
THEMES = ("dark", "grey", "light")
"""Names of the themes, in the order in which one changes through them."""

_ICON_SIZES = (14, 18, 20, 28, 36, 40, 54, 60)


class Theme(QObject):
    """The tokens of one theme, and icons drawn in its colours.

    What paints itself asks for its colours while it paints; what holds icons draws them again when told.

    Signals:
        changed: another set of tokens was taken.
    """

    changed = Signal()

    def __init__(self, name: str, tokens: Mapping[str, str]) -> None:
        """Take the tokens: a token's name and its value (``#rrggbb`` or a length such as ``6px``)."""
        super().__init__()
        self._name = name
        self._tokens = dict(tokens)
        self._icons: dict[tuple[str, str], QIcon] = {}

    @property
    def name(self) -> str:
        """E.g. ``dark``."""
        return self._name

    @property
    def tokens(self) -> frozenset[str]:
        """Names of all tokens."""
        return frozenset(self._tokens)

    def become(self, other: "Theme") -> None:
        """Take the name and tokens of another theme, and tell everybody who holds this one."""
        self._name, self._tokens, self._icons = other._name, other._tokens, {}
        self.changed.emit()

    def value(self, token: str) -> str:
        """Text of a token (``KeyError`` when there is none)."""
        return self._tokens[token]

    def color(self, token: str) -> QColor:
        """A token as colour."""
        return QColor(self.value(token))

    def style_sheet(self, template: str) -> str:
        """A Qt style sheet with every ``@token`` replaced."""
        return _TOKEN.sub(lambda match: self.value(match.group(1)), template)

    def palette(self) -> QPalette:
        """Palette for what the style sheet does not reach, such as dialogs and selections."""
        palette = QPalette()
        for role, token in (
            (QPalette.ColorRole.Window, "panel"),
            (QPalette.ColorRole.WindowText, "text"),
            (QPalette.ColorRole.Base, "field"),
            (QPalette.ColorRole.AlternateBase, "raised"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.PlaceholderText, "muted"),
            (QPalette.ColorRole.Button, "raised"),
            (QPalette.ColorRole.ButtonText, "text"),
            (QPalette.ColorRole.ToolTipBase, "raised"),
            (QPalette.ColorRole.ToolTipText, "text"),
            (QPalette.ColorRole.Highlight, "accent"),
            (QPalette.ColorRole.HighlightedText, "on-accent"),
            (QPalette.ColorRole.Link, "accent"),
        ):
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("faint"))
        return palette

    def icon(self, name: str, token: str = "text") -> QIcon:
        """One of our own icons in a colour of the theme, crisp at every scale."""
        if (name, token) not in self._icons:
            self._icons[name, token] = self._draw(name, token)
        return self._icons[name, token]

    def _draw(self, name: str, token: str) -> QIcon:
        drawing = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
        icon = QIcon()
        for mode, color in ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "faint")):
            renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", self.value(color)).encode()))
            for size in _ICON_SIZES:
                icon.addPixmap(_rendered(renderer, size), mode)
        return icon


def load_theme(name: str) -> Theme:
    """The theme of that name among the resources."""
    tokens = json.loads(_style_path(f"{name}.json").read_text(encoding="utf-8"))
    return Theme(name, {str(token): str(value) for token, value in tokens.items()})


def window_style(theme: Theme) -> str:
    """The style sheet of the whole program in a theme."""
    # Qt wants forward slashes in url(), on Windows too.
    sheet = theme.style_sheet(_style_path("window.qss").read_text(encoding="utf-8"))
    return sheet.replace("icons:", resource_path("icons").as_posix() + "/")


def _style_path(name: str) -> Path:
    return resource_path("style", name)


def _rendered(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
