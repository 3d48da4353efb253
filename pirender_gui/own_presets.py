"""The user's own presets: kept, renamed, deleted, taken in and given away."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from core.errors import InputError
from core.preset_file import SUFFIX
from core.preset_store import PresetStore, StoredPreset, preset_from_motion
from core.presets import Preset
from pirender_gui.editor_model import EditorModel
from pirender_gui.panels.preset_panel import PresetPanel
from pirender_gui.preset_questions import PresetQuestions
from pirender_gui.widgets.message_bar import MessageBar

_AFTER_START_MS = 50
_MOST_SENTENCES = 3


class OwnPresets(QObject):
    """Stands between the panel and the store; what cannot be done is a sentence in the message bar.

    Attributes:
        questions: where the questions go; scripts and tests put their own answers there.
    """

    def __init__(
        self,
        store: PresetStore,
        model: EditorModel,
        panel: PresetPanel,
        messages: MessageBar,
        questions: PresetQuestions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.questions = questions
        self._store = store
        self._model = model
        self._panel = panel
        self._messages = messages
        self._folder = Path.home()
        # The last preset deleted, and the sentence beside the button that brings it back.
        self._deleted: Preset | None = None
        self._offer = ""
        self._told: tuple[str, ...] = ()
        self._unsaid: tuple[str, ...] = ()
        panel.save_button.clicked.connect(self.save)
        panel.menu.import_.triggered.connect(self.import_by_dialog)
        panel.menu.delete_wanted.connect(self.delete)
        panel.menu.export_wanted.connect(self.export)
        panel.files_dropped.connect(self.import_files)
        panel.failed.connect(messages.error)
        # The list may be made anew only after it has closed its editor.
        panel.list.renamed.connect(self.rename, Qt.ConnectionType.QueuedConnection)
        messages.action_clicked.connect(self._bring_back)
        model.portrait_changed.connect(self._say_problems_soon)

    def load_soon(self) -> None:
        """Read the files once the window is on the screen."""
        QTimer.singleShot(_AFTER_START_MS, self, self.load)

    @Slot()
    def load(self) -> None:
        """Read the files; each damaged one is named once, the others are shown."""
        listing = self._store.listing()
        self._panel.list.show_presets(listing.presets)
        self._unsaid += tuple(problem for problem in listing.problems if problem not in self._told)
        self._told = listing.problems
        self._say_problems()

    @Slot()
    def _say_problems(self) -> None:
        # An opening photo would wipe the sentence away, and without one there is no use for presets.
        if self._unsaid and self._model.portrait is not None:
            self._messages.error(self._said(self._unsaid))
            self._unsaid = ()

    @Slot()
    def _say_problems_soon(self) -> None:
        # The window clears the message bar when it hears of the portrait.
        QTimer.singleShot(0, self, self._say_problems)

    def _said(self, problems: tuple[str, ...]) -> str:
        sentences = list(problems[:_MOST_SENTENCES])
        more = len(problems) - len(sentences)
        if more:
            sentences.append(self.tr("%d more preset files could not be used.") % more)
        return "\n".join(sentences)

    @Slot()
    def save(self) -> None:
        """Ask for a name and keep what the face shows now."""
        presets = self._store.listing().presets
        own = {stored.preset.name for stored in presets if not stored.bundled}
        bundled = {stored.preset.name for stored in presets if stored.bundled}
        motion = self._model.motion
        answer = self.questions.new_preset(self._free_name(own), own, bundled)
        if answer is None:
            return

        def keep() -> StoredPreset:
            preset = preset_from_motion(answer.label, motion, answer.scope)
            return self._store.save(preset, overwrite=answer.overwrite)

        self._do(keep)

    @Slot(object, str)
    def rename(self, stored: StoredPreset, label: str) -> None:
        """Give a preset of the user another name; the old one stays when that cannot be."""
        if not self._do(lambda: self._store.rename(stored.preset.name, label)):
            self._panel.list.restore_name(stored)

    @Slot(object)
    def delete(self, stored: StoredPreset) -> None:
        """Delete a preset of the user, with an offer to bring it back."""

        def remove() -> None:
            self._store.delete(stored.preset.name)

        if self._do(remove):
            self._deleted = stored.preset
            self._offer = self.tr("Deleted the preset “%s”.") % stored.preset.label
            self._messages.notice(self._offer, self.tr("Undo"))

    @Slot(object)
    def export(self, stored: StoredPreset) -> None:
        """Ask where to write a preset, bundled or own."""
        path = self.questions.export_path(self._folder / f"{_file_stem(stored.preset.label)}{SUFFIX}")
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(SUFFIX)
        self._folder = path.parent

        def write() -> None:
            self._store.export(stored.preset.name, path)

        if self._do(write):
            self._messages.notice(self.tr("Exported %s.") % path.name)

    @Slot()
    def import_by_dialog(self) -> None:
        """Ask for preset files and take them in."""
        self.import_files(self.questions.import_paths(self._folder))

    @Slot(list)
    def import_files(self, paths: list[Path]) -> None:
        """Take preset files in; a damaged one does not keep the others out."""
        done: list[StoredPreset] = []
        problem = ""
        for path in paths:
            self._folder = path.parent
            try:
                done.append(self._store.import_file(path))
            except InputError as error:
                problem = problem or str(error)
        if done:
            self.load()
            self._panel.list.select(done[-1])
            self._messages.notice(self._imported(done))
        if problem:
            self._messages.error(problem)

    def _imported(self, done: list[StoredPreset]) -> str:
        if len(done) == 1:
            return self.tr("Imported the preset “%s”.") % done[0].preset.label
        return self.tr("Imported %d presets.") % len(done)

    def _do(self, action: Callable[[], StoredPreset | None]) -> bool:
        try:
            stored = action()
        except InputError as error:
            self._messages.error(str(error))
            return False
        self.load()
        if stored is not None:
            self._panel.search.clear()
            self._panel.list.select(stored)
        return True

    def _free_name(self, taken: set[str]) -> str:
        number = 1
        while (name := self.tr("My preset %d") % number).lower() in taken:
            number += 1
        return name

    @Slot()
    def _bring_back(self) -> None:
        # The bar's button belongs to whatever message it shows.
        preset = self._deleted
        if preset is not None and self._messages.text == self._offer:
            self._deleted = None
            self._messages.hide()
            self._do(lambda: self._store.save(preset))


def _file_stem(label: str) -> str:
    # Signs that some system does not allow in the name of a file.
    return "".join("-" if sign in '<>:"/\\|?*' or ord(sign) < 32 else sign for sign in label).strip(". ") or "preset"
