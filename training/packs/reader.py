"""Reads packs from their LMDB file."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.motion import MotionSequence, motion_space
from training.packs.codec import decode_array, decode_frame
from training.packs.manifest import ClipEntry, read_manifest
from training.packs.pack import Pack
from training.packs.store import ReadStore, shared_store


class PackReader(Pack):
    """Frames and motions of a pack; can be pickled, each process opens the file for itself when it first reads.

    Attributes:
        manifest: what the pack holds.
    """

    def __init__(self, folder: str | Path) -> None:
        """Read the manifest and check the data file.

        Raises:
            InputError: not a pack, or a damaged one, or one cut short.
        """
        self._folder = Path(folder)
        self.manifest = read_manifest(self._folder)
        self._by_name = {clip.name: clip for clip in self.manifest.clips}
        self._space = motion_space(self.manifest.motion_space)
        self._store: ReadStore | None = shared_store(self._folder)

    def picture(self, clip: str, index: int) -> bytes:
        """One frame as the JPEG or WebP file that lies in the pack (``IndexError`` beyond the clip's end)."""
        if not 0 <= index < self._entry(clip).frames:
            raise IndexError(f"frame {index} of {self._entry(clip).frames} in {clip}")
        return self._need(f"frame/{clip}/{index:06d}")

    def frame(self, clip: str, index: int) -> ImageArray:
        """One frame, RGB uint8 (S, S, 3)."""
        return decode_frame(self.picture(clip, index), f"Frame {index} of {clip} in {self._folder}")

    def motion(self, clip: str) -> MotionSequence:
        """Motions of all frames, relative to the crop."""
        return MotionSequence(self._space, self._array("motion", clip), self._entry(clip).fps)

    def landmarks(self, clip: str) -> FloatArray:
        """Landmarks of all frames, float32 (T, 478, 3), pixels of the frames."""
        return np.asarray(self._array("landmarks", clip), dtype=np.float32)

    def identity(self, clip: str) -> FloatArray:
        """Identity coefficients, float32 (80,)."""
        return np.asarray(self._array("identity", clip), dtype=np.float32)

    def valid(self, clip: str) -> NDArray[np.bool_]:
        """Whether the face was found, bool (T,)."""
        return np.asarray(self._array("valid", clip), dtype=np.bool_)

    def sound(self, clip: str) -> NDArray[np.int16] | None:
        """Sound at 16 kHz, int16 (N,), or ``None``."""
        return self._array("sound", clip) if self._entry(clip).has_sound else None

    def mel(self, clip: str) -> FloatArray | None:
        """Log-mel of the sound, float32 (T', 80), or ``None``."""
        self._entry(clip)
        data = self._get(f"mel/{clip}")
        return None if data is None else decode_array(data, f"mel/{clip}")

    def close(self) -> None:
        """Let go of the file; a later read opens it again."""
        self._store = None

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the open file."""
        return self.__dict__ | {"_store": None}

    def _entry(self, clip: str) -> ClipEntry:
        return self._by_name[clip]

    def _array(self, kind: str, clip: str) -> Any:  # noqa: ANN401 - dtype depends on the kind
        self._entry(clip)
        return decode_array(self._need(f"{kind}/{clip}"), f"{kind}/{clip} in {self._folder}")

    def _need(self, key: str) -> bytes:
        data = self._get(key)
        if data is None:
            raise InputError(f"{self._folder} is damaged: {key} is missing; prepare the pack again.")
        return data

    def _get(self, key: str) -> bytes | None:
        # An LMDB environment must not be used across a fork.
        if self._store is None or self._store.process != os.getpid():
            self._store = shared_store(self._folder)
        return self._store.get(key)
