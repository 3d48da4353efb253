"""Writes packs, clip by clip, so that a run which was cut goes on where it stopped."""

import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from core.errors import InputError
from core.motion import motion_space
from training.packs.clip import PackedClip
from training.packs.codec import encode_array
from training.packs.manifest import MANIFEST_NAME, ClipEntry, PackManifest, clip_fields, read_manifest, write_manifest
from training.packs.store import DATA_NAME, import_lmdb, open_store

_FIRST_MAP_SIZE = 64 << 20
_ENTRY_PREFIX = b"clip/"


class PackWriter:
    """Adds clips to the pack in a folder; each clip is there as a whole or not at all.

    The entries of the manifest are kept inside the LMDB file too, in the transaction of their clip, so that
    nothing is lost when the process dies before :meth:`flush`.

    Attributes:
        manifest: what the pack holds so far.
    """

    def __init__(
        self, folder: str | Path, space: str = "ict64", image_size: int = 256, *, resume: bool = False
    ) -> None:
        """Make a new pack, or go on with one.

        Raises:
            InputError: the folder holds a pack (without ``resume``), one of another space or size, a damaged one,
                or it cannot be written.
        """
        self._folder = Path(folder)
        self._lmdb = import_lmdb()
        width = motion_space(space).size
        there = [name for name in (MANIFEST_NAME, DATA_NAME) if (self._folder / name).exists()]
        if there and not resume:
            raise InputError(f"{self._folder} already holds a pack; give --resume to go on with it, or another folder.")
        if there and MANIFEST_NAME in there:
            old = read_manifest(self._folder)
            if (old.motion_space, old.image_size) != (space, image_size):
                raise InputError(
                    f"{self._folder} holds {old.image_size} px frames with {old.motion_space} motions, which cannot be "
                    f"mixed with {image_size} px and {space}; choose another folder."
                )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"Cannot make the folder {self._folder}: {error.strerror}; choose another.") from error
        size = (self._folder / DATA_NAME).stat().st_size if DATA_NAME in there else 0
        self._width = width
        self._store = open_store(self._folder, write=True, map_size=max(_FIRST_MAP_SIZE, 2 * size))
        self.manifest = PackManifest(space, image_size, tuple(self._entries()))
        self.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, clip: PackedClip) -> None:
        """Write one clip; one of the same name is replaced.

        Raises:
            ValueError: motions of another width than the pack's space.
            InputError: the disk is full.
        """
        if clip.motions.shape[1] != self._width:
            raise ValueError(f"motions of {clip.motions.shape[1]} numbers do not fit {self.manifest.motion_space}")
        items = list(_items(clip))
        while True:
            try:
                with self._store.begin(write=True) as transaction:
                    for key, value in items:
                        transaction.put(key, value)
                break
            except self._lmdb.MapFullError:
                self._store.set_mapsize(2 * self._store.info()["map_size"])
            except self._lmdb.Error as error:
                raise InputError(f"Cannot write {self._folder}: {error}; free some space and go on.") from error
        others = tuple(entry for entry in self.manifest.clips if entry.name != clip.entry.name)
        self.manifest = PackManifest(self.manifest.motion_space, self.manifest.image_size, (*others, clip.entry))

    def flush(self) -> None:
        """Bring ``manifest.json`` up to date, the clips in the order of their names."""
        self._store.sync(True)
        ordered = tuple(sorted(self.manifest.clips, key=lambda clip: clip.name))
        self.manifest = PackManifest(self.manifest.motion_space, self.manifest.image_size, ordered)
        write_manifest(self._folder, self.manifest)

    def close(self) -> None:
        """Write the manifest and let go of the files."""
        self.flush()
        self._store.close()

    def _entries(self) -> Iterable[ClipEntry]:
        with self._store.begin() as transaction:
            cursor = transaction.cursor()
            if not cursor.set_range(_ENTRY_PREFIX):
                return
            for key, value in cursor:
                if not bytes(key).startswith(_ENTRY_PREFIX):
                    return
                yield ClipEntry(**json.loads(bytes(value)))


def _items(clip: PackedClip) -> Iterable[tuple[bytes, bytes]]:
    name = clip.entry.name
    for number, picture in enumerate(clip.pictures):
        yield f"frame/{name}/{number:06d}".encode(), picture
    arrays = {
        "motion": clip.motions.astype(np.float32),
        "landmarks": clip.landmarks.astype(np.float32),
        "identity": clip.identity.astype(np.float32),
        "valid": clip.valid.astype(np.bool_),
        "sound": None if clip.sound is None else clip.sound.astype(np.int16),
        "mel": None if clip.mel is None else clip.mel.astype(np.float32),
    }
    for kind, array in arrays.items():
        if array is not None:
            yield f"{kind}/{name}".encode(), encode_array(array)
    yield _ENTRY_PREFIX + name.encode(), json.dumps(clip_fields(clip.entry)).encode()
