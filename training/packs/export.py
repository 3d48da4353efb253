"""Writes a pack as plain arrays, in chunks of a size that can be carried to a GPU host."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.files import atomic_write
from training.packs.exported import MANIFEST_MEMBER, NUMBERING
from training.packs.manifest import ClipEntry, PackManifest
from training.packs.pack import Pack

_HEADERS = 1 << 16
_LANDMARK_BYTES = 478 * 3 * 4


def export_pack(
    pack: Pack, path: str | Path, chunk_bytes: int = 55 << 20, clips: Sequence[ClipEntry] | None = None
) -> list[Path]:
    """Write ``clips`` (None: all) as ``FILE.npz``, or as ``FILE-000.npz`` ... where they exceed ``chunk_bytes``.

    Arrays of a chunk, N frames and C clips: ``frames`` uint8, the JPEG files one after the other; ``offsets``
    int64 (N + 1,) into them; ``clip_starts`` int64 (C + 1,), rows of each clip; ``motions`` float32 (N, size);
    ``landmarks`` float32 (N, 478, 3); ``valid`` bool (N,); ``identities`` float32 (C, 80); ``sound`` int16 and
    ``mel`` float32 (M, 80) with ``sound_offsets`` and ``mel_offsets`` int64 (C + 1,); ``manifest`` uint8, JSON
    text; ``chunk_count`` int64 (1,).

    Returns:
        The files written.

    Raises:
        InputError: one clip is larger than a chunk, the name does not end in .npz, or it cannot be written.
    """
    target = Path(path)
    if target.suffix != ".npz":
        raise InputError(f"Cannot export to {target.name!r}: use a name that ends in .npz.")
    groups = _grouped(pack, pack.clips if clips is None else clips, chunk_bytes)
    single = len(groups) == 1
    names = [target if single else target.with_stem(target.stem + NUMBERING.format(i)) for i in range(len(groups))]
    for name, group in zip(names, groups, strict=True):
        arrays = _arrays(pack, group) | {"chunk_count": np.array([len(groups)])}
        with atomic_write(name) as temporary, temporary.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **arrays)
    for old in {target, *target.parent.glob(f"{target.stem}-[0-9][0-9][0-9].npz")} - set(names):
        old.unlink(missing_ok=True)
    return names


def _grouped(pack: Pack, clips: Iterable[ClipEntry], chunk_bytes: int) -> list[list[ClipEntry]]:
    groups: list[list[ClipEntry]] = [[]]
    room = chunk_bytes - _HEADERS
    for clip in clips:
        size = _size(pack, clip)
        if size > chunk_bytes - _HEADERS:
            raise InputError(
                f"The clip {clip.name} takes {size / 2**20:.0f} MB, more than a chunk: give a larger --chunk-mb."
            )
        if size > room:
            groups.append([])
            room = chunk_bytes - _HEADERS
        groups[-1].append(clip)
        room -= size
    if not groups[0]:
        raise InputError("There is no clip to export; prepare some first.")
    return groups


def _size(pack: Pack, clip: ClipEntry) -> int:
    pictures = sum(len(pack.picture(clip.name, index)) for index in range(clip.frames))
    sound, mel = pack.sound(clip.name), pack.mel(clip.name)
    heard = sum(array.nbytes for array in (sound, mel) if array is not None)
    return pictures + heard + clip.frames * (_LANDMARK_BYTES + 4 * pack.motion(clip.name).space.size + 9) + 1024


def _arrays(pack: Pack, clips: Sequence[ClipEntry]) -> dict[str, NDArray[Any]]:
    names = [clip.name for clip in clips]
    pictures = [pack.picture(clip.name, index) for clip in clips for index in range(clip.frames)]
    sounds = [_or_empty(pack.sound(name), (0,), np.int16) for name in names]
    mels = [_or_empty(pack.mel(name), (0, 80), np.float32) for name in names]
    manifest = PackManifest(pack.manifest.motion_space, pack.manifest.image_size, tuple(clips))
    return {
        "frames": np.frombuffer(b"".join(pictures), np.uint8),
        "offsets": _offsets(len(picture) for picture in pictures),
        "clip_starts": _offsets(clip.frames for clip in clips),
        "motions": np.concatenate([pack.motion(name).frames for name in names]),
        "landmarks": np.concatenate([pack.landmarks(name) for name in names]),
        "valid": np.concatenate([pack.valid(name) for name in names]),
        "identities": np.stack([pack.identity(name) for name in names]),
        "sound": np.concatenate(sounds),
        "sound_offsets": _offsets(len(sound) for sound in sounds),
        "mel": np.concatenate(mels),
        "mel_offsets": _offsets(len(mel) for mel in mels),
        MANIFEST_MEMBER: np.frombuffer(manifest.to_json().encode(), np.uint8),
    }


def _offsets(lengths: Iterable[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(list(lengths))]).astype(np.int64)


def _or_empty(array: NDArray[Any] | None, shape: tuple[int, ...], kind: type) -> NDArray[Any]:
    return np.zeros(shape, kind) if array is None else array
