"""What the window remembers between runs."""

from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from core.credentials import SigningIdentity
from core.engine_choice import EngineChoice
from core.marks import Marks
from pirender_gui.theme import THEMES

_QUALITY = 95


class Settings:
    """Typed access to a QSettings store.

    Every value is read with its type, because INI files only hold text; what is damaged gives its default.
    """

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
        value = self._read("window/geometry", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("window/geometry", value)

    @property
    def photo_folder(self) -> Path:
        """Where the last photo was opened; the home folder before the first or when it is gone."""
        folder = Path(self._text("files/photo_folder"))
        return folder if folder.parts and _is_folder(folder) else Path.home()

    @photo_folder.setter
    def photo_folder(self, value: Path) -> None:
        self._store.setValue("files/photo_folder", str(value))

    @property
    def sound_folder(self) -> Path:
        """Where the last sound was opened; where the last photo was, before the first or when it is gone."""
        folder = Path(self._text("files/sound_folder"))
        return folder if folder.parts and _is_folder(folder) else self.photo_folder

    @sound_folder.setter
    def sound_folder(self, value: Path) -> None:
        self._store.setValue("files/sound_folder", str(value))

    @property
    def pictures_folder(self) -> Path:
        """Where pasted pictures are kept."""
        chosen = self._text("files/pictures_folder")
        return Path(chosen) if chosen else platformdirs.user_pictures_path()

    @pictures_folder.setter
    def pictures_folder(self, value: Path) -> None:
        self._store.setValue("files/pictures_folder", str(value))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Files opened lately, the latest first."""
        # One text with a line a file: lists of one entry do not come back from INI files as lists.
        lines = self._text("files/recent").splitlines()
        return tuple(dict.fromkeys(Path(line) for line in lines if line.strip() and "\0" not in line))

    @recent_files.setter
    def recent_files(self, value: tuple[Path, ...]) -> None:
        self._store.setValue("files/recent", "\n".join(str(path) for path in value))

    @property
    def save_ending(self) -> str:
        """Ending that was chosen for the last saved picture, e.g. ``.png``; empty before the first."""
        return self._text("files/save_ending")

    @save_ending.setter
    def save_ending(self, value: str) -> None:
        self._store.setValue("files/save_ending", value)

    @property
    def quality(self) -> int:
        """Quality of JPEG and WebP files, 1 to 100."""
        try:
            quality = int(self._text("files/quality") or _QUALITY)
        except ValueError:
            return _QUALITY
        return quality if 1 <= quality <= 100 else _QUALITY

    @quality.setter
    def quality(self, value: int) -> None:
        self._store.setValue("files/quality", str(value))

    @property
    def marks(self) -> Marks:
        """What is said on and in everything that is made; nothing more than usual before anybody asked for it."""
        certificate, key = self._text("marks/certificate"), self._text("marks/key")
        identity = SigningIdentity(Path(certificate), Path(key)) if certificate and key else None
        return Marks(self._text("marks/label"), identity)

    @marks.setter
    def marks(self, value: Marks) -> None:
        self._store.setValue("marks/label", value.label)
        for name in ("certificate", "key"):
            path = "" if value.identity is None else str(getattr(value.identity, name))
            self._store.setValue(f"marks/{name}", path)

    @property
    def face_hint_seen(self) -> bool:
        """Whether the hint about dragging the face was shown."""
        return self._flag("hints/face")

    @face_hint_seen.setter
    def face_hint_seen(self, value: bool) -> None:
        self._store.setValue("hints/face", value)

    @property
    def welcome_seen(self) -> bool:
        """Whether the note of the first start was shown."""
        return self._flag("hints/welcome")

    @welcome_seen.setter
    def welcome_seen(self, value: bool) -> None:
        self._store.setValue("hints/welcome", value)

    @property
    def engine(self) -> EngineChoice:
        """Which engine renders; automatic when nothing, or nothing sensible, was chosen."""
        try:
            return EngineChoice(self._text("engine/choice"))
        except ValueError:
            return EngineChoice.AUTO

    @engine.setter
    def engine(self, value: EngineChoice) -> None:
        self._store.setValue("engine/choice", value.value)

    @property
    def checkpoint(self) -> Path | None:
        """Checkpoint of the neural engine; None when none was chosen or it is gone."""
        text = self._text("engine/checkpoint")
        return Path(text) if text and _is_file(Path(text)) else None

    @checkpoint.setter
    def checkpoint(self, value: Path | None) -> None:
        self._store.setValue("engine/checkpoint", "" if value is None else str(value))

    @property
    def theme(self) -> str:
        """Name of the theme; the first one when none was chosen, or one that is gone."""
        name = self._text("window/theme")
        return name if name in THEMES else THEMES[0]

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("window/theme", value)

    def _text(self, key: str) -> str:
        value = self._read(key, "")
        return value if isinstance(value, str) else ""

    def _flag(self, key: str) -> bool:
        # As a yes or no, Qt takes every word but a few for a yes.
        return self._text(key) == "true"

    def _read(self, key: str, default: object) -> object:
        try:
            return self._store.value(key, default, type=type(default))
        except (TypeError, ValueError, SystemError):
            # A value of another type than ever was written: an edited or damaged file.
            return default


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
