"""The list of clips of a pack, as the file ``manifest.json`` beside its data."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from core.errors import InputError
from core.files import atomic_write
from core.motion import motion_space

FORMAT = "pirender-pack"
VERSION = 1
MANIFEST_NAME = "manifest.json"
SPLITS = ("train", "val")


@dataclass(frozen=True)
class ClipEntry:
    """One clip: a face over consecutive frames in one fixed crop, or a photo.

    Attributes:
        name: unique within the pack; what the reader's methods take.
        identity: whose face it is; no identity lies in both splits.
        split: ``train`` or ``val``.
        frames: number of frames, at least 1.
        fps: frames a second.
        licence: licence of the footage, ``unknown`` where nobody said.
        source: the file it was cut from.
        is_photo: one frame of a still.
        has_sound: whether there is sound for it.
        note: remarks of the source, e.g. that the face is synthetic.
    """

    name: str
    identity: str
    split: str
    frames: int
    fps: float = 25.0
    licence: str = "unknown"
    source: str = ""
    is_photo: bool = False
    has_sound: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if not self.name or len(self.name.encode()) > 400:
            raise ValueError(f"a clip needs a name of at most 400 bytes, got {self.name[:60]!r}")
        if self.split not in SPLITS:
            raise ValueError(f"the split is train or val, got {self.split!r}")
        if self.frames < 1 or not self.fps > 0:
            raise ValueError(f"a clip needs a frame and a positive rate, got {self.frames} at {self.fps}")


@dataclass(frozen=True)
class PackManifest:
    """What a pack holds.

    Attributes:
        motion_space: name of the space of its motions.
        image_size: pixels along a side of its frames.
        clips: its clips, by name.
    """

    motion_space: str
    image_size: int
    clips: tuple[ClipEntry, ...] = ()

    def to_json(self) -> str:
        """The manifest as text."""
        entries = {"format": FORMAT, "version": VERSION, "motion_space": self.motion_space}
        clips = [asdict(clip) for clip in self.clips]
        return json.dumps(entries | {"image_size": self.image_size, "clips": clips}, indent=1, ensure_ascii=False)


def manifest_from_json(text: str | bytes, where: str) -> PackManifest:
    """Read a manifest's text; ``where`` names it in messages.

    Raises:
        InputError: damaged, of another format, or of a newer version.
    """
    try:
        entries = json.loads(text)
        if not isinstance(entries, dict) or entries.get("format") != FORMAT:
            raise InputError(f"{where} is not the manifest of a pack; make one with `pirender-train prepare`.")
        if entries["version"] != VERSION:
            raise InputError(
                f"{where} is of version {entries['version']}, this program reads {VERSION}: update it or prepare again."
            )
        known = {field.name for field in fields(ClipEntry)}
        clips = tuple(ClipEntry(**{key: clip[key] for key in clip if key in known}) for clip in entries["clips"])
        manifest = PackManifest(motion_space(entries["motion_space"]).name, int(entries["image_size"]), clips)
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{where} is damaged ({error}); prepare the pack again with --resume.") from error
    if len({clip.name for clip in clips}) < len(clips):
        raise InputError(f"{where} is damaged (two clips of one name); prepare the pack again with --resume.")
    return manifest


def read_manifest(folder: Path) -> PackManifest:
    """The manifest of the pack in ``folder``.

    Raises:
        InputError: there is none, or it is damaged.
    """
    path = folder / MANIFEST_NAME
    try:
        text = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{folder} is not a pack: {MANIFEST_NAME} cannot be read ({error.strerror}); give the folder that "
            "`pirender-train prepare` wrote."
        ) from error
    return manifest_from_json(text, str(path))


def write_manifest(folder: Path, manifest: PackManifest) -> None:
    """Write the manifest in one step.

    Raises:
        InputError: the folder cannot be written.
    """
    with atomic_write(folder / MANIFEST_NAME) as temporary:
        temporary.write_text(manifest.to_json(), encoding="utf-8")


def select_clips(
    clips: Iterable[ClipEntry], split: str | None = None, licences: Iterable[str] | None = None
) -> tuple[ClipEntry, ...]:
    """The clips of one split (None: both) whose licence is among ``licences`` (None: any).

    Raises:
        InputError: nothing is left.
    """
    wanted = None if licences is None else set(licences)
    every = tuple(clips)
    chosen = tuple(clip for clip in every if split in (None, clip.split) and (wanted is None or clip.licence in wanted))
    if not chosen:
        there = ", ".join(sorted({clip.licence for clip in every})) or "none"
        raise InputError(
            f"The pack has no clip of split {split or 'any'} with the licences asked for; it has the licences: {there}."
        )
    return chosen


def clip_fields(clip: ClipEntry) -> dict[str, Any]:
    """The entry as plain values for a file."""
    return asdict(clip)
