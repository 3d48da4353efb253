"""What the window remembers between runs."""

from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from pirender_gui.theme import THEMES


class Settings:
    """Typed access to a QSettings store; every value is read with its type, because INI files only hold text."""

    def __init__(self, store: QSettings, data_folder: Path | None = None) -> None:
        """Take the store, and where the user's own files are kept (by default where the platform wants them)."""
        self._store = store
        self._data_folder = data_folder

    @property
    def preset_folder(self) -> Path:
        """Where the user's presets are kept."""
        folder = self._data_folder or platformdirs.user_data_path("pirender", appauthor=False)
        return folder / "presets"

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window; empty before the first run."""
        value = self._store.value("window/geometry", QByteArray(), type=QByteArray)
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("window/geometry", value)

    @property
    def photo_folder(self) -> Path:
        """Where the last photo was opened; the home folder before the first or when it is gone."""
        folder = Path(str(self._store.value("files/photo_folder", "", type=str)))
        return folder if folder.parts and folder.is_dir() else Path.home()

    @photo_folder.setter
    def photo_folder(self, value: Path) -> None:
        self._store.setValue("files/photo_folder", str(value))

    @property
    def face_hint_seen(self) -> bool:
        """Whether the hint about dragging the face was shown."""
        return bool(self._store.value("hints/face", False, type=bool))

    @face_hint_seen.setter
    def face_hint_seen(self, value: bool) -> None:
        self._store.setValue("hints/face", value)

    @property
    def theme(self) -> str:
        """Name of the theme; the first one when none was chosen, or one that is gone."""
        name = str(self._store.value("window/theme", THEMES[0], type=str))
        return name if name in THEMES else THEMES[0]

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("window/theme", value)
