"""The rows of all coefficients of a motion space, in groups."""

from collections.abc import Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.motion import MotionSpace
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.names import group_label
from pirender_gui.theme import Theme
from pirender_gui.widgets.coefficient_row import CoefficientRow
from pirender_gui.widgets.collapsible_group import CollapsibleGroup


class CoefficientRows(QWidget):
    """Built for one motion space; rows read the model and write through the motion editor.

    Signals:
        drag_began: a drag on one of the sliders began.
        drag_ended: and ended.
    """

    drag_began = Signal()
    drag_ended = Signal()

    def __init__(self, model: EditorModel, editor: MotionEditor, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("coefficientBody")
        self._model = model
        self._editor = editor
        self._space = model.space
        self.groups: dict[str, CollapsibleGroup] = {}
        self.rows: dict[str, CoefficientRow] = {}
        self._group_of: dict[str, str] = {}
        # Groups as the user had folded them before the first letter of a search.
        self._open_before_search: frozenset[str] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name in self._space.groups:
            column.addWidget(self._build_group(name, theme))
        column.addStretch(1)
        self.show_counts()

    @property
    def space(self) -> MotionSpace:
        """The motion space that the rows are of."""
        return self._space

    def pull(self, names: Iterable[str]) -> None:
        """Show what the model holds for some coefficients."""
        for name in names:
            self.rows[name].pull()
        self.show_counts(frozenset(self._group_of[name] for name in names))

    def take_limits(self) -> None:
        """Take over ranges and ticks of another portrait."""
        for row in self.rows.values():
            row.take_limits()
        self.show_counts()

    def pull_marks(self) -> None:
        """Show what is locked and linked."""
        for row in self.rows.values():
            row.pull_marks()

    def show_counts(self, groups: Iterable[str] | None = None) -> None:
        """Write on the groups how many of their rows differ from the photo."""
        for name in self.groups if groups is None else groups:
            self.groups[name].set_changed_count(sum(row.is_changed for row in self._in_group(name)))

    def filter(self, words: str, only_changed: bool) -> None:
        """Show the rows that match; all groups are open while anything is filtered."""
        searching = bool(words.strip()) or only_changed
        if searching and self._open_before_search is None:
            self._open_before_search = frozenset(name for name, group in self.groups.items() if group.is_open)
        for name, group in self.groups.items():
            group.setVisible(self._filter_group(name, words, only_changed))
            if searching:
                group.set_open(True)
            elif self._open_before_search is not None:
                group.set_open(name in self._open_before_search)
        if not searching:
            self._open_before_search = None

    def _filter_group(self, name: str, words: str, only_changed: bool) -> bool:
        """Show the rows of a group that match (all when its title does); whether there are any."""
        wanted_words = words.strip().casefold()
        whole = bool(wanted_words) and group_label(name).casefold().startswith(wanted_words)
        rows = self._in_group(name)
        for row in rows:
            row.setVisible((whole or row.matches(words)) and (row.is_changed or not only_changed))
        return any(not row.isHidden() for row in rows)

    def _in_group(self, name: str) -> list[CoefficientRow]:
        return [self.rows[coefficient.name] for coefficient in self._space.in_group(name)]

    def _build_group(self, name: str, theme: Theme) -> CollapsibleGroup:
        group = CollapsibleGroup(group_label(name), theme)
        group.setProperty("group", name)
        group.reset_wanted.connect(self._reset_group)
        group.lock_wanted.connect(self._lock_group)
        self.groups[name] = group
        for coefficient in self._space.in_group(name):
            row = CoefficientRow(coefficient, self._model, theme)
            row.edited.connect(self._edit)
            row.drag_began.connect(self.drag_began)
            row.drag_ended.connect(self.drag_ended)
            row.reset_wanted.connect(self._reset)
            row.lock_wanted.connect(self._lock)
            row.link_wanted.connect(self._link)
            group.add(row)
            self.rows[coefficient.name] = row
            self._group_of[coefficient.name] = name
        return group

    def _names_of_sender(self) -> tuple[str, ...]:
        group = self.sender().property("group")
        return tuple(coefficient.name for coefficient in self._space.in_group(group))

    @Slot(str, float)
    def _edit(self, name: str, value: float) -> None:
        self._editor.edit({name: value})

    @Slot(str, bool)
    def _reset(self, name: str, by_double_click: bool) -> None:
        self._editor.reset((name,), merge=by_double_click)

    @Slot()
    def _reset_group(self) -> None:
        free = tuple(name for name in self._names_of_sender() if name not in self._model.locked)
        if free:
            self._editor.reset(free)

    @Slot(bool)
    def _lock_group(self, locked: bool) -> None:
        self._model.set_locked(self._names_of_sender(), locked)

    @Slot(str, bool)
    def _lock(self, name: str, locked: bool) -> None:
        self._model.set_locked((name,), locked)

    @Slot(str, bool)
    def _link(self, name: str, linked: bool) -> None:
        self._model.set_linked((name,), linked)
