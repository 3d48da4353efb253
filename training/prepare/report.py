"""The record ``report.json`` beside a pack: which files are done, what was skipped and why."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from core.errors import InputError
from core.files import atomic_write
from training.prepare.config import PrepareConfig
from training.prepare.outcome import Outcome, Skipped

REPORT_NAME = "report.json"
_FORMAT, _VERSION = "pirender-prepare-report", 1


@dataclass(frozen=True)
class SourceReport:
    """What became of one file.

    Attributes:
        file: its path.
        clips: names of its clips.
        frames: frames looked at.
        skipped: parts that gave no clip, with reasons.
        notes: remarks on the file.
    """

    file: str
    clips: tuple[str, ...]
    frames: int
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Report:
    """The files that are finished, by the name of the source.

    Attributes:
        config: the settings they were prepared with.
        sources: what became of each.
    """

    config: PrepareConfig
    sources: dict[str, SourceReport] = field(default_factory=dict)

    def add(self, name: str, file: Path, outcome: Outcome) -> None:
        """Record a finished file."""
        clips = tuple(clip.entry.name for clip in outcome.clips)
        self.sources[name] = SourceReport(str(file), clips, outcome.frames, outcome.skipped, outcome.notes)

    def finished(self, in_pack: set[str]) -> set[str]:
        """Names of the sources that need no second look: all their clips are in the pack."""
        return {name for name, source in self.sources.items() if in_pack.issuperset(source.clips)}

    def write(self, folder: Path) -> None:
        """Write ``report.json`` in one step (``InputError`` when it cannot be written)."""
        head = {"format": _FORMAT, "version": _VERSION, "settings": asdict(self.config)}
        content = head | {"sources": {name: asdict(self.sources[name]) for name in sorted(self.sources)}}
        with atomic_write(folder / REPORT_NAME) as temporary:
            temporary.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def to_go_on(cls, folder: Path, config: PrepareConfig) -> Self:
        """The report of an interrupted run, or an empty one where there is none.

        Raises:
            InputError: it is damaged, or that run had other settings.
        """
        path = folder / REPORT_NAME
        if not path.is_file():
            return cls(config)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            old: dict[str, Any] = content["settings"]
            sources = {name: _source(entry) for name, entry in content["sources"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path} is damaged ({error}); delete it to look at every file again.") from error
        # Settings that came later were what their defaults are now.
        former = asdict(PrepareConfig()) | old
        changed = [key for key, value in asdict(config).items() if former[key] != value]
        if changed:
            raise InputError(
                f"The pack was begun with other settings ({', '.join(changed)}); use the same, or another folder."
            )
        return cls(config, sources)


def _source(entry: dict[str, Any]) -> SourceReport:
    skipped = tuple(Skipped(**one) for one in entry["skipped"])
    return SourceReport(entry["file"], tuple(entry["clips"]), entry["frames"], skipped, tuple(entry["notes"]))
