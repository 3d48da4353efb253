"""Numbered PNG files in a folder, the sound beside them."""

import re
import shutil
import tempfile
from pathlib import Path

from PIL import Image, PngImagePlugin

from core.conventions import ImageArray
from core.errors import InputError
from core.media.sound import Sound
from core.provenance import provenance_xmp

_USUAL = "%05d.png"
_SOUND = "sound.wav"
# Deflate's quickest: a film's worth of pictures, and the slower ones gain a tenth.
_COMPRESSION = 1


class PictureSequence:
    """A folder being filled: pictures come into a folder beside it and are moved when all are there."""

    def __init__(self, target: Path, sound: Sound | None) -> None:
        """Start a sequence.

        Args:
            target: a folder, there or not, or ``FOLDER/NAME%05d.png``.
            sound: written as ``sound.wav`` beside the pictures.

        Raises:
            InputError: the folder holds pictures of those names already, or may not be written.
        """
        pattern = "%" in target.name and not target.is_dir()
        self._folder, self._name = (target.parent, target.name) if pattern else (target, _USUAL)
        self._sound = sound
        before, after = re.split(r"%0\dd", self._name)
        named = re.compile(re.escape(before) + r"\d+" + re.escape(after))
        if self._folder.is_dir() and any(named.fullmatch(each.name) for each in self._folder.iterdir()):
            raise InputError(f"{self._folder} already holds numbered pictures; choose another folder or empty it.")
        parent = self._folder if self._folder.is_dir() else self._folder.parent
        self._making = Path(tempfile.mkdtemp(prefix=f".{self._folder.name[:40]}-", dir=parent))
        self._frames = 0
        self._text = PngImagePlugin.PngInfo()
        self._text.add_itxt("XML:com.adobe.xmp", provenance_xmp().decode("utf-8"))

    def add(self, frame: ImageArray) -> None:
        """Append one picture, RGB uint8 (height, width, 3)."""
        self._frames += 1
        path = self._making / (self._name % self._frames)
        Image.fromarray(frame).save(path, "PNG", pnginfo=self._text, compress_level=_COMPRESSION)

    def finish(self) -> None:
        """Write the sound and move everything into place."""
        if self._sound is not None:
            import soundfile

            soundfile.write(str(self._making / _SOUND), self._sound.samples, self._sound.rate)
        # mkdtemp makes folders private; others should see the result as they see its neighbours.
        self._folder.mkdir(exist_ok=True)
        for path in sorted(self._making.iterdir()):
            path.replace(self._folder / path.name)
        self._making.rmdir()

    def abandon(self) -> None:
        """Throw away what was made."""
        shutil.rmtree(self._making, ignore_errors=True)
