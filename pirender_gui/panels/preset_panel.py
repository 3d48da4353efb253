"""The list of presets, with how strongly to apply them."""

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.locking import with_locks
from core.motion import ICT64, Motion
from core.presets import LARGEST_STRENGTH, Preset, apply_preset_with_strength, bundled_presets
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.theme import Theme
from pirender_gui.widgets.value_slider import ValueSlider

_ROW_HEIGHT = 24


class PresetPanel(QWidget):
    """A click on a preset applies it as one undo step; the strength slider then turns it up or down.

    Signals:
        drag_began: a drag on the strength slider began.
        drag_ended: and ended.
    """

    drag_began = Signal()
    drag_ended = Signal()

    def __init__(self, model: EditorModel, editor: MotionEditor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._editor = editor
        self._applied: Preset | None = None
        # Where the applied preset started from, and where it led: the slider works only while nothing else happened.
        self._before = self._after = model.motion
        self._list = QListWidget()
        self._list.setObjectName("presetList")
        self._list.setAccessibleName(self.tr("Presets"))
        self._strength = ValueSlider(theme)
        self._strength.set_limits(0.0, LARGEST_STRENGTH)
        self._strength.set_mark(1.0)
        self._strength.show_value(1.0)
        self._strength.setAccessibleName(self.tr("Strength of the preset"))
        self._percent = QLabel()
        self._percent.setObjectName("quiet")
        self._percent.setMinimumWidth(44)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for preset in bundled_presets():
            item = QListWidgetItem(QCoreApplication.translate("Presets", preset.label))
            item.setData(Qt.ItemDataRole.UserRole, preset)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self._list.addItem(item)
        self._lay_out()
        self._show_percent()
        self._list.itemClicked.connect(self._apply)
        self._list.itemActivated.connect(self._apply)
        self._strength.value_edited.connect(self._change_strength)
        self._strength.drag_began.connect(self.drag_began)
        self._strength.drag_ended.connect(self.drag_ended)
        self._strength.reset_wanted.connect(self._reset_strength)
        model.portrait_changed.connect(self._take_portrait)
        self.setEnabled(model.portrait is not None)

    @property
    def list(self) -> QListWidget:
        """The presets, one item each."""
        return self._list

    @property
    def strength(self) -> ValueSlider:
        """How strongly, 0 to 1.5."""
        return self._strength

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Presets"))
        title.setObjectName("panelTitle")
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(QLabel(self.tr("Strength")))
        row.addWidget(self._strength, 1)
        row.addWidget(self._percent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        column.addWidget(title)
        column.addWidget(self._list, 1)
        column.addLayout(row)

    @Slot(QListWidgetItem)
    def _apply(self, item: QListWidgetItem) -> None:
        preset: Preset = item.data(Qt.ItemDataRole.UserRole)
        if preset is self._applied and self._model.motion == self._after:
            return
        self._applied, self._before = preset, self._model.motion
        self._after = self._wanted(preset)
        self._editor.apply(self._after, self._title(preset))

    @Slot(float)
    def _change_strength(self, _value: float) -> None:
        self._show_percent()
        if self._applied is None or self._model.motion != self._after:
            return
        self._after = self._wanted(self._applied)
        changed = {
            name: float(self._after[name])
            for name in self._after.space.names
            if self._after[name] != self._model.motion[name] or self._after[name] != self._before[name]
        }
        self._editor.edit(changed, self._title(self._applied))
        self._after = self._model.motion

    @Slot()
    def _reset_strength(self) -> None:
        self._strength.show_value(1.0)
        self._change_strength(1.0)

    @Slot()
    def _take_portrait(self) -> None:
        self._applied = None
        self._list.clearSelection()
        # Presets name their coefficients, and those of other spaces have no meaning of their own.
        named = self._model.space.name == ICT64.name
        why = self.tr("The sliders of this checkpoint have no names that presets could use.")
        self.setToolTip("" if named else why)
        self.setEnabled(self._model.portrait is not None and named)

    @property
    def _amount(self) -> float:
        # The slider's steps do not meet 1 exactly.
        return round(self._strength.real_value(), 2)

    def _wanted(self, preset: Preset) -> Motion:
        return with_locks(
            self._before, apply_preset_with_strength(self._before, preset, self._amount), self._model.locked
        )

    def _title(self, preset: Preset) -> str:
        return self.tr("Preset: %s") % QCoreApplication.translate("Presets", preset.label)

    def _show_percent(self) -> None:
        self._percent.setText(self.tr("%d %%") % round(100 * self._amount))
