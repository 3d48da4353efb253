"""The panel on the right: search, the rows of all coefficients, reset."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.links import linked_partner
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.panels.coefficient_rows import CoefficientRows
from pirender_gui.theme import Theme
from pirender_gui.widgets.coefficient_row import CoefficientRow
from pirender_gui.widgets.collapsible_group import CollapsibleGroup
from pirender_gui.widgets.themed_tool_button import ThemedToolButton


class CoefficientPanel(QWidget):
    """Builds its rows again when a portrait of another motion space is loaded.

    Signals:
        reset_all_wanted: the button below the rows was clicked.
        drag_began: a drag on one of the sliders began.
        drag_ended: and ended.
    """

    reset_all_wanted = Signal()
    drag_began = Signal()
    drag_ended = Signal()

    def __init__(self, model: EditorModel, editor: MotionEditor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("coefficientPanel")
        self._model = model
        self._editor = editor
        self._theme = theme
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search sliders"))
        self._search.setAccessibleName(self.tr("Search sliders"))
        self._search.setClearButtonEnabled(True)
        self._glass = QAction(theme.icon("search"), "", self)
        self._search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._only_changed = self._toggle("changed", self.tr("Only changed sliders"), self.tr("Show what you changed"))
        self._link_all = self._toggle(
            "link", self.tr("Link left and right"), self.tr("Move both sides of the face together")
        )
        self._reset_all = QPushButton(self.tr("Reset all"))
        self._reset_all.setIcon(theme.icon("reset"))
        self._reset_all.setAccessibleName(self.tr("Reset all sliders to the photo"))
        self._scroll = QScrollArea()
        self._rows = self._make_rows()
        self._lay_out()
        self._search.textChanged.connect(self._filter)
        self._only_changed.toggled.connect(self._filter)
        self._link_all.clicked.connect(self._link_everything)
        self._reset_all.clicked.connect(self.reset_all_wanted)
        theme.changed.connect(self._draw_icons)
        model.motion_changed.connect(self._pull)
        model.portrait_changed.connect(self._take_portrait)
        model.locks_changed.connect(self._pull_marks)
        model.links_changed.connect(self._pull_marks)
        self._show_reset()
        self.setEnabled(model.portrait is not None)

    def row(self, name: str) -> CoefficientRow:
        """The row of a coefficient (``KeyError`` when there is none)."""
        return self._rows.rows[name]

    def group(self, name: str) -> CollapsibleGroup:
        """A group by its name in the motion space."""
        return self._rows.groups[name]

    @Slot()
    def begin_search(self) -> None:
        """Put the cursor into the search box."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    @property
    def search_box(self) -> QLineEdit:
        """The box whose words choose the rows."""
        return self._search

    @property
    def only_changed_button(self) -> QToolButton:
        """The toggle that leaves only rows that differ from the photo."""
        return self._only_changed

    @property
    def link_all_button(self) -> QToolButton:
        """The toggle that links or parts all pairs."""
        return self._link_all

    @property
    def reset_all_button(self) -> QPushButton:
        """The button below the rows."""
        return self._reset_all

    def _toggle(self, icon: str, name: str, tip: str) -> ThemedToolButton:
        button = ThemedToolButton(icon, self._theme)
        button.setCheckable(True)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    def _make_rows(self) -> CoefficientRows:
        rows = CoefficientRows(self._model, self._editor, self._theme)
        rows.drag_began.connect(self.drag_began)
        rows.drag_ended.connect(self.drag_ended)
        # The scroll area deletes the rows that it held before.
        self._scroll.setWidget(rows)
        return rows

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 12, 12, 8)
        top.setSpacing(4)
        for widget in (self._search, self._only_changed, self._link_all):
            top.addWidget(widget)
        scroll = self._scroll
        scroll.setObjectName("coefficientScroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that rows keep their width while a search hides most of them.
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(12, 8, 12, 12)
        bottom.addWidget(self._reset_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)
        layout.addLayout(bottom)

    @Slot(object)
    def _pull(self, names: frozenset[str]) -> None:
        self._rows.pull(names)
        self._show_reset()

    @Slot()
    def _take_portrait(self) -> None:
        self.setEnabled(self._model.portrait is not None)
        if self._rows.space.name != self._model.space.name:
            self._rows = self._make_rows()
            self._pull_marks()
        self._rows.take_limits()
        self._filter()
        self._show_reset()

    @Slot()
    def _pull_marks(self) -> None:
        self._rows.pull_marks()
        pairs = self._pairs()
        self._link_all.setEnabled(bool(pairs))
        self._link_all.setChecked(bool(pairs) and pairs <= self._model.linked)

    @Slot(bool)
    def _link_everything(self, linked: bool) -> None:
        self._model.set_linked(self._pairs(), linked)
        self._pull_marks()

    def _pairs(self) -> frozenset[str]:
        space = self._model.space
        return frozenset(name for name in space.names if linked_partner(space, name) is not None)

    @Slot()
    def _filter(self) -> None:
        self._rows.filter(self._search.text(), self._only_changed.isChecked())

    def _show_reset(self) -> None:
        self._reset_all.setEnabled(self._model.motion != self._model.photo_motion)

    @Slot()
    def _draw_icons(self) -> None:
        self._glass.setIcon(self._theme.icon("search"))
        self._reset_all.setIcon(self._theme.icon("reset"))
