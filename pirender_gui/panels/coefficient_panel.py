"""All coefficients of the motion space in groups, with a search box."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.names import group_label
from pirender_gui.theme import Theme
from pirender_gui.widgets.coefficient_row import CoefficientRow
from pirender_gui.widgets.collapsible_group import CollapsibleGroup


class CoefficientPanel(QWidget):
    """Rows read the model and write through the motion editor.

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
        self._groups: dict[str, CollapsibleGroup] = {}
        self._rows: dict[str, CoefficientRow] = {}
        self._group_of: dict[str, str] = {}
        # Groups as the user had folded them before the first letter of a search.
        self._open_before_search: frozenset[str] | None = None
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search sliders"))
        self._search.setAccessibleName(self.tr("Search sliders"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(QAction(theme.icon("search"), "", self), QLineEdit.ActionPosition.LeadingPosition)
        self._reset_all = QPushButton(self.tr("Reset all"))
        self._reset_all.setIcon(theme.icon("reset"))
        self._reset_all.setAccessibleName(self.tr("Reset all sliders to the photo"))
        self._body = QWidget()
        self._body.setObjectName("coefficientBody")
        self._lay_out()
        self._build()
        self._search.textChanged.connect(self._filter)
        self._reset_all.clicked.connect(self.reset_all_wanted)
        model.motion_changed.connect(self._pull)
        model.portrait_changed.connect(self._take_portrait)
        self._show_counts(frozenset(self._groups))
        self.setEnabled(model.portrait is not None)

    def row(self, name: str) -> CoefficientRow:
        """The row of a coefficient (``KeyError`` when there is none)."""
        return self._rows[name]

    def group(self, name: str) -> CollapsibleGroup:
        """A group by its name in the motion space."""
        return self._groups[name]

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
    def reset_all_button(self) -> QPushButton:
        """The button below the rows."""
        return self._reset_all

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 12, 12, 8)
        top.addWidget(self._search)
        scroll = QScrollArea()
        scroll.setObjectName("coefficientScroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that rows keep their width while a search hides most of them.
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(12, 8, 12, 12)
        bottom.addWidget(self._reset_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)
        layout.addLayout(bottom)

    def _build(self) -> None:
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name in self._model.space.groups:
            group = CollapsibleGroup(group_label(name), self._theme)
            self._groups[name] = group
            for coefficient in self._model.space.in_group(name):
                row = CoefficientRow(coefficient, self._model, self._theme)
                row.edited.connect(self._edit)
                row.drag_began.connect(self.drag_began)
                row.drag_ended.connect(self.drag_ended)
                row.reset_wanted.connect(self._reset)
                group.add(row)
                self._rows[coefficient.name] = row
                self._group_of[coefficient.name] = name
            group.setProperty("group", name)
            group.reset_wanted.connect(self._reset_group)
            column.addWidget(group)
        column.addStretch(1)

    @Slot(str, float)
    def _edit(self, name: str, value: float) -> None:
        self._editor.edit({name: value})

    @Slot(str, bool)
    def _reset(self, name: str, by_double_click: bool) -> None:
        self._editor.reset((name,), merge=by_double_click)

    @Slot()
    def _reset_group(self) -> None:
        group = self.sender().property("group")
        names = tuple(coefficient.name for coefficient in self._model.space.in_group(group))
        self._editor.reset(names)

    @Slot(object)
    def _pull(self, names: frozenset[str]) -> None:
        for name in names:
            self._rows[name].pull()
        self._show_counts(frozenset(self._group_of[name] for name in names))

    @Slot()
    def _take_portrait(self) -> None:
        self.setEnabled(self._model.portrait is not None)
        for row in self._rows.values():
            row.take_limits()
        self._show_counts(frozenset(self._groups))

    def _show_counts(self, groups: frozenset[str]) -> None:
        for name in groups:
            rows = [self._rows[coefficient.name] for coefficient in self._model.space.in_group(name)]
            self._groups[name].set_changed_count(sum(row.is_changed for row in rows))
        self._reset_all.setEnabled(self._model.motion != self._model.photo_motion)

    @Slot(str)
    def _filter(self, words: str) -> None:
        searching = bool(words.strip())
        if searching and self._open_before_search is None:
            self._open_before_search = frozenset(name for name, group in self._groups.items() if group.is_open)
        for name, group in self._groups.items():
            found = self._filter_group(name, words)
            group.setVisible(found)
            if searching:
                group.set_open(True)
            elif self._open_before_search is not None:
                group.set_open(name in self._open_before_search)
        if not searching:
            self._open_before_search = None

    def _filter_group(self, name: str, words: str) -> bool:
        """Show the rows of a group that match (all when its title does); whether there are any."""
        wanted_words = words.strip().casefold()
        whole = bool(wanted_words) and group_label(name).casefold().startswith(wanted_words)
        rows = [self._rows[coefficient.name] for coefficient in self._model.space.in_group(name)]
        for row in rows:
            row.setVisible(whole or row.matches(words))
        return any(not row.isHidden() for row in rows)
