"""The pack that a run learns from: opened in either form, and summed up for the checkpoint's header."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import InputError
from core.motion import MotionSpace, motion_space
from training.packs.exported import ExportedPack
from training.packs.manifest import ClipEntry
from training.packs.pack import Pack
from training.packs.reader import PackReader


@dataclass(frozen=True, eq=False)
class TrainingData:
    """What a run learns from.

    Attributes:
        pack: reads frames and motions.
        name: of the pack, for the checkpoint's header.
    """

    pack: Pack
    name: str

    @property
    def space(self) -> MotionSpace:
        """The motion space of its motions."""
        return motion_space(self.pack.manifest.motion_space)


def open_data(path: Path) -> TrainingData:
    """The pack in a folder, or an export of one (``FILE.npz``).

    Raises:
        InputError: there is none, or it is damaged.
    """
    if not path.is_dir() and path.suffix != ".npz":
        raise InputError(
            f"{path} is no pack; give a folder that `pirender-train prepare` wrote, or its export in .npz."
        )
    return TrainingData(ExportedPack(path) if path.suffix == ".npz" else PackReader(path), path.stem)


def data_summary(clips: Sequence[ClipEntry], name: str) -> dict[str, Any]:
    """What a checkpoint's header says about its data: name, counts, and clips by licence."""
    return {
        "pack": name,
        "videos": sum(not clip.is_photo for clip in clips),
        "photos": sum(clip.is_photo for clip in clips),
        "identities": len({clip.identity for clip in clips}),
        "frames": sum(clip.frames for clip in clips),
        "licences": licence_counts(clips),
    }


def licence_counts(clips: Sequence[ClipEntry]) -> dict[str, int]:
    """How many clips there are of each licence."""
    return dict(sorted(Counter(clip.licence for clip in clips).items()))


def licence_sentence(clips: Sequence[ClipEntry]) -> str:
    """Terms of use of weights trained on ``clips``: the footage by licence."""
    parts = ", ".join(f"{count} x {name}" for name, count in licence_counts(clips).items())
    return f"Research and evaluation only unless every source allows more; trained on footage under: {parts}."
