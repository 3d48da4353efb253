"""Packs as plain arrays in .npz files, for hosts without lmdb; nothing is read before it is asked for."""

import zipfile
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.motion import MotionSequence, motion_space
from training.packs.codec import decode_frame
from training.packs.manifest import PackManifest, manifest_from_json
from training.packs.pack import Pack

MANIFEST_MEMBER = "manifest"
NUMBERING = "-{:03d}"
_LOCAL_HEADER, _NAME_LENGTH, _EXTRA_LENGTH = 30, 26, 28


class ExportedPack(Pack):
    """A pack read from an export; can be pickled.

    Attributes:
        manifest: what all chunks hold together.
    """

    def __init__(self, path: str | Path) -> None:
        """Open ``FILE.npz``: that file, or the chunks ``FILE-000.npz``, ``FILE-001.npz`` ... beside that name.

        Raises:
            InputError: no such file, a chunk is missing, or one is damaged.
        """
        chunks = [_Chunk(part) for part in _parts(Path(path))]
        first = chunks[0].manifest
        kinds = {(chunk.manifest.motion_space, chunk.manifest.image_size) for chunk in chunks}
        if len(kinds) > 1:
            raise InputError(f"The chunks of {path} come from different packs; export again.")
        total = int(chunks[0].member("chunk_count")[0])
        if total != len(chunks):
            raise InputError(f"The export {path} is not complete: {len(chunks)} of {total} chunks; copy all of them.")
        clips = tuple(clip for chunk in chunks for clip in chunk.manifest.clips)
        self.manifest = PackManifest(first.motion_space, first.image_size, clips)
        self._space = motion_space(first.motion_space)
        self._where = {clip.name: (chunk, i) for chunk in chunks for i, clip in enumerate(chunk.manifest.clips)}

    def picture(self, clip: str, index: int) -> bytes:
        """One frame as a JPEG or WebP file (``IndexError`` beyond the clip's end)."""
        chunk, number = self._where[clip]
        frames = chunk.rows(number)
        if not 0 <= index < frames.stop - frames.start:
            raise IndexError(f"frame {index} of {frames.stop - frames.start} in {clip}")
        offsets = chunk.member("offsets")
        at = frames.start + index
        return chunk.member("frames")[int(offsets[at]) : int(offsets[at + 1])].tobytes()

    def frame(self, clip: str, index: int) -> ImageArray:
        """One frame, RGB uint8 (S, S, 3)."""
        return decode_frame(self.picture(clip, index), f"Frame {index} of {clip}")

    def motion(self, clip: str) -> MotionSequence:
        """Motions of all frames, relative to the crop."""
        chunk, number = self._where[clip]
        return MotionSequence(self._space, self._rows(clip, "motions"), chunk.manifest.clips[number].fps)

    def landmarks(self, clip: str) -> FloatArray:
        """Landmarks of all frames, float32 (T, 478, 3), pixels of the frames."""
        return np.asarray(self._rows(clip, "landmarks"), dtype=np.float32)

    def identity(self, clip: str) -> FloatArray:
        """Identity coefficients, float32 (80,)."""
        chunk, number = self._where[clip]
        return np.array(chunk.member("identities")[number], dtype=np.float32)

    def valid(self, clip: str) -> NDArray[np.bool_]:
        """Whether the face was found, bool (T,)."""
        return np.asarray(self._rows(clip, "valid"), dtype=np.bool_)

    def sound(self, clip: str) -> NDArray[np.int16] | None:
        """Sound at 16 kHz, int16 (N,), or ``None``."""
        chunk, number = self._where[clip]
        if not chunk.manifest.clips[number].has_sound:
            return None
        offsets = chunk.member("sound_offsets")
        return np.array(chunk.member("sound")[int(offsets[number]) : int(offsets[number + 1])], dtype=np.int16)

    def mel(self, clip: str) -> FloatArray | None:
        """Log-mel of the sound, float32 (T', 80), or ``None``."""
        chunk, number = self._where[clip]
        offsets = chunk.member("mel_offsets")
        first, last = int(offsets[number]), int(offsets[number + 1])
        return None if first == last else np.array(chunk.member("mel")[first:last], dtype=np.float32)

    def _rows(self, clip: str, kind: str) -> NDArray[Any]:
        chunk, number = self._where[clip]
        return np.array(chunk.member(kind)[chunk.rows(number)])


class _Chunk:
    """One .npz file, its members mapped into memory when first used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        text = bytes(np.asarray(self.member(MANIFEST_MEMBER)))
        self.manifest = manifest_from_json(text, str(path))

    @cached_property
    def _members(self) -> dict[str, NDArray[Any]]:
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """Without the maps, which each process makes for itself."""
        return {key: value for key, value in self.__dict__.items() if key != "_members"}

    def rows(self, number: int) -> slice:
        """Rows of a clip in the arrays that run over frames."""
        starts = self.member("clip_starts")
        return slice(int(starts[number]), int(starts[number + 1]))

    def member(self, name: str) -> NDArray[Any]:
        """An array of the file; ``InputError`` where it is damaged or not an export."""
        if name not in self._members:
            try:
                self._members[name] = _mapped(self._path, name)
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
                raise InputError(
                    f"{self._path} is not an export of a pack or was cut short ({error}); copy or export it again."
                ) from error
        return self._members[name]


def _mapped(path: Path, name: str) -> NDArray[Any]:
    """A member that was stored without compression, as a read-only map of its place in the file."""
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(f"{name}.npy")
    if entry.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{name} is compressed")
    with path.open("rb") as stream:
        stream.seek(entry.header_offset)
        header = stream.read(_LOCAL_HEADER)
        lengths = (header[_NAME_LENGTH:_EXTRA_LENGTH], header[_EXTRA_LENGTH:_LOCAL_HEADER])
        stream.seek(entry.header_offset + _LOCAL_HEADER + sum(int.from_bytes(part, "little") for part in lengths))
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read(stream)
        if dtype.hasobject:
            raise ValueError(f"{name} holds objects")
        start = stream.tell()
    if 0 in shape:
        return np.zeros(shape, dtype)
    return np.memmap(path, dtype=dtype, mode="r", offset=start, shape=shape, order="F" if fortran else "C")


def _parts(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    parts = sorted(path.parent.glob(f"{path.stem}-[0-9][0-9][0-9].npz"))
    expected = [f"{path.stem}{NUMBERING.format(number)}.npz" for number in range(len(parts))]
    if not parts:
        raise InputError(f"There is no export {path}; make one with `pirender-train prepare --export FILE.npz`.")
    for part, name in zip(parts, expected, strict=True):
        if part.name != name:
            raise InputError(f"The export {path} is not complete: {name} is missing; copy all its chunks.")
    return parts
