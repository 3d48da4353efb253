"""The LMDB file of a pack: opening it, and refusing one that was cut short."""

import os
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from core.errors import InputError

DATA_NAME = "data.lmdb"


class ReadStore:
    """An LMDB file opened for reading; it is closed when the last one who holds this lets go of it.

    Attributes:
        process: the process that opened it, the only one that may read through it.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file of the pack in ``folder`` (``InputError`` as :func:`open_store`)."""
        self.process = os.getpid()
        self._environment = open_store(folder)

    def close(self) -> None:
        """Let go of the file for everyone who holds this."""
        self._environment.close()

    def get(self, key: str) -> bytes | None:
        """The value of a key, or ``None``."""
        with self._environment.begin() as transaction:
            data = transaction.get(key.encode())
        return None if data is None else bytes(data)


_OPEN: WeakValueDictionary[tuple[int, Path], ReadStore] = WeakValueDictionary()


def shared_store(folder: Path) -> ReadStore:
    """The opened file of a pack, the same for all readers of this process: LMDB forbids opening it twice.

    Raises:
        InputError: as :func:`open_store`.
    """
    key = (os.getpid(), folder.resolve())
    found = _OPEN.get(key)
    for process, path in list(_OPEN):
        # What a fork inherited blocks the file for the child; closing it here leaves the parent's alone.
        if process != key[0] and path == key[1]:
            _OPEN.pop((process, path)).close()
    if found is None:
        found = ReadStore(folder)
        _OPEN[key] = found
    return found


def open_store(folder: Path, write: bool = False, map_size: int = 0) -> Any:  # noqa: ANN401 - lmdb has no types
    """The LMDB environment of the pack in ``folder``.

    Args:
        folder: the pack.
        write: make or extend it; otherwise it is opened without locks, for any number of readers.
        map_size: bytes the file may grow to (writing only).

    Raises:
        InputError: the package ``lmdb`` is missing, or the file is missing, damaged or cut short.
    """
    lmdb = import_lmdb()
    path = folder / DATA_NAME
    if not write and not path.is_file():
        raise InputError(f"{folder} is not a pack: {DATA_NAME} is missing; copy the whole folder.")
    try:
        if write:
            environment = lmdb.open(str(path), subdir=False, map_size=max(map_size, 1 << 20), max_dbs=0)
        else:
            environment = lmdb.open(str(path), subdir=False, readonly=True, lock=False, readahead=False, max_dbs=0)
    except lmdb.Error as error:
        raise InputError(f"{path} cannot be opened ({error}); copy it again or prepare the pack again.") from error
    try:
        _require_whole(environment, path)
    except InputError:
        environment.close()
        raise
    return environment


def import_lmdb() -> Any:  # noqa: ANN401 - lmdb has no types
    """The module ``lmdb``, which GPU hosts may lack.

    Raises:
        InputError: it is not installed.
    """
    try:
        import lmdb
    except ImportError as error:
        raise InputError(
            "Reading packs needs the package lmdb: pip install lmdb, or read an export "
            "(`pirender-train prepare --export FILE.npz`)."
        ) from error
    return lmdb


def _require_whole(environment: Any, path: Path) -> None:  # noqa: ANN401 - lmdb has no types
    # Reading past the end of a mapped file kills the process (SIGBUS), so the length is checked before any key is.
    needed = (environment.info()["last_pgno"] + 1) * environment.stat()["psize"]
    there = path.stat().st_size
    if there < needed and environment.stat()["entries"]:
        raise InputError(
            f"{path} was cut short: {there} of {needed} bytes are there; copy it again or prepare the pack again."
        )
