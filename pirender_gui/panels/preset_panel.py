"""The list of presets, with how strongly to apply them."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.errors import InputError
from core.locking import with_locks
from core.motion import Motion
from core.preset_file import SUFFIX
from core.preset_store import StoredPreset
from core.presets import LARGEST_STRENGTH, Preset, apply_preset_with_strength, bundled_presets
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.panels.preset_list import PresetList
from pirender_gui.panels.preset_menu import PresetMenu
from pirender_gui.theme import Theme
from pirender_gui.widgets.strength_row import StrengthRow
from pirender_gui.widgets.themed_tool_button import ThemedToolButton
from pirender_gui.widgets.value_slider import ValueSlider


class PresetPanel(QWidget):
    """A click on a preset applies it as one undo step; the strength slider then turns it up or down.

    Signals:
        drag_began: a drag on the strength slider began.
        drag_ended: and ended.
        peeked: a Motion to show for a moment, or None to end that.
        failed: one sentence; nothing was changed.
        files_dropped: list of Path, preset files.
    """

    drag_began = Signal()
    drag_ended = Signal()
    peeked = Signal(object)
    failed = Signal(str)
    files_dropped = Signal(list)

    def __init__(self, model: EditorModel, editor: MotionEditor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._editor = editor
        self._applied: Preset | None = None
        # Where the applied preset started from, and where it led: the slider works only while nothing else happened.
        self._before = self._after = model.motion
        self._list = PresetList()
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search presets"))
        self._search.setAccessibleName(self.tr("Search presets"))
        self._search.setClearButtonEnabled(True)
        self._strength = StrengthRow(LARGEST_STRENGTH, self.tr("Strength of the preset"), theme)
        self.save_button = QPushButton(self.tr("Save preset…"))
        self.save_button.setToolTip(self.tr("Keep what the face shows now as a preset of your own"))
        self.menu = PresetMenu(self._list, self)
        self._more = ThemedToolButton("more", theme)
        self._lay_out()
        self._list.show_presets(tuple(StoredPreset(preset, None) for preset in bundled_presets()))
        self._list.chosen.connect(self._apply)
        self._list.looked_at.connect(self._peek)
        self._search.textChanged.connect(self._list.set_filter)
        self._search.returnPressed.connect(self._apply_first_match)
        self._strength.slider.value_edited.connect(self._change_strength)
        self._strength.slider.drag_began.connect(self.drag_began)
        self._strength.slider.drag_ended.connect(self.drag_ended)
        model.portrait_changed.connect(self._take_portrait)
        self.setAcceptDrops(True)
        self.setEnabled(model.portrait is not None)

    @property
    def list(self) -> PresetList:
        """The presets under their headings."""
        return self._list

    @property
    def search(self) -> QLineEdit:
        """The box that narrows the list."""
        return self._search

    @property
    def strength(self) -> ValueSlider:
        """How strongly, 0 to 1.5."""
        return self._strength.slider

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept preset files; anything else is for the window."""
        if _preset_files(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the files on."""
        event.acceptProposedAction()
        self.files_dropped.emit(_preset_files(event))

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Presets"))
        title.setObjectName("panelTitle")
        self._more.setToolTip(self.tr("Rename, delete, export and import presets"))
        self._more.setAccessibleName(self.tr("More about presets"))
        self._more.setIconSize(QSize(18, 18))
        self._more.setObjectName("moreButton")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self.menu)
        search = QHBoxLayout()
        search.setContentsMargins(10, 0, 10, 0)
        search.addWidget(self._search)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(10, 0, 8, 0)
        buttons.setSpacing(4)
        buttons.addWidget(self.save_button, 1)
        buttons.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        column.addWidget(title)
        column.addLayout(search)
        column.addWidget(self._list, 1)
        column.addWidget(self._strength)
        column.addLayout(buttons)

    @Slot(object)
    def _apply(self, stored: StoredPreset) -> None:
        preset = stored.preset
        if preset == self._applied and self._model.motion == self._after:
            return
        before = self._model.motion
        try:
            after = self._wanted(preset, before)
        except InputError as error:
            self.failed.emit(str(error))
            return
        self._applied, self._before, self._after = preset, before, after
        self._editor.apply(after, self._title(preset))

    @Slot()
    def _apply_first_match(self) -> None:
        stored = self._list.first_match()
        if stored is not None:
            self._list.select(stored)
            self._apply(stored)

    @Slot(object)
    def _peek(self, stored: StoredPreset | None) -> None:
        standing = stored is not None and stored.preset == self._applied and self._model.motion == self._after
        if stored is None or standing:
            self.peeked.emit(None)
            return
        try:
            self.peeked.emit(self._wanted(stored.preset, self._model.motion))
        except InputError:
            # It is said when the preset is chosen, not while the mouse passes.
            self.peeked.emit(None)

    @Slot(float)
    def _change_strength(self, _value: float) -> None:
        if self._applied is None or self._model.motion != self._after:
            return
        self._after = self._wanted(self._applied, self._before)
        changed = {
            name: float(self._after[name])
            for name in self._after.space.names
            if self._after[name] != self._model.motion[name] or self._after[name] != self._before[name]
        }
        self._editor.edit(changed, self._title(self._applied))
        self._after = self._model.motion

    @Slot()
    def _take_portrait(self) -> None:
        self._applied = None
        self._list.clearSelection()
        # Presets name their coefficients, and those of other spaces have no meaning of their own.
        named = self._model.has_names
        why = self.tr("The sliders of this checkpoint have no names that presets could use.")
        self.setToolTip("" if named else why)
        self.setEnabled(self._model.portrait is not None and named)

    def _wanted(self, preset: Preset, before: Motion) -> Motion:
        return with_locks(before, apply_preset_with_strength(before, preset, self._strength.amount), self._model.locked)

    def _title(self, preset: Preset) -> str:
        return self.tr("Preset: %s") % QCoreApplication.translate("Presets", preset.label)


def _preset_files(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() == SUFFIX]
