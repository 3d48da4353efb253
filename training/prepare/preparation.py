"""A whole preparation: sources in, pack out."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from training.packs.writer import PackWriter
from training.prepare.config import PrepareConfig
from training.prepare.progress import PrepareProgress
from training.prepare.report import REPORT_NAME, Report
from training.prepare.source import Source
from training.prepare.workers import outcomes

_SECONDS_BETWEEN_RECORDS = 20.0


@dataclass(frozen=True)
class Summary:
    """What a pack holds after a run.

    Attributes:
        clips: clips in the pack.
        frames: their frames.
        files: files looked at, in this run and those before it.
        skipped: files that gave no clip.
        seconds: how long this run took.
    """

    clips: int
    frames: int
    files: int
    skipped: int
    seconds: float


def prepare(
    sources: Sequence[Source], folder: Path, config: PrepareConfig, *, workers: int = 1, resume: bool = False
) -> Summary:
    """Prepare the sources into the pack in ``folder`` and keep a report beside it; can be stopped at any time.

    Raises:
        InputError: the folder holds a pack already (without ``resume``), one made with other settings, it cannot be
            written, or not one of the files gave a clip.
    """
    started = time.monotonic()
    report = Report.to_go_on(folder, config) if resume else Report(config)
    with PackWriter(folder, config.motion_space, config.image_size, resume=resume) as writer:
        finished = report.finished({clip.name for clip in writer.manifest.clips})
        waiting = [source for source in sources if source.name not in finished]
        progress = PrepareProgress([_size(source) for source in waiting], len(sources) - len(waiting))
        recorded = time.monotonic()
        try:
            for source, outcome in outcomes(waiting, config, workers):
                for clip in outcome.clips:
                    writer.add(clip)
                report.add(source.name, source.path, outcome)
                progress.advance(_size(source), outcome.frames, len(outcome.clips))
                if time.monotonic() - recorded > _SECONDS_BETWEEN_RECORDS:
                    writer.flush()
                    report.write(folder)
                    recorded = time.monotonic()
        finally:
            writer.flush()
            report.write(folder)
            progress.finish()
        clips = writer.manifest.clips
    if not clips:
        raise InputError(f"None of the {len(sources)} files gave a clip{_first_reason(report)}; see {REPORT_NAME}.")
    empty = sum(not source.clips for source in report.sources.values())
    frames = sum(clip.frames for clip in clips)
    return Summary(len(clips), frames, len(report.sources), empty, time.monotonic() - started)


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def _first_reason(report: Report) -> str:
    for source in report.sources.values():
        for skipped in source.skipped:
            return f" (the first, {Path(source.file).name}: {skipped.reason.rstrip('.')})"
    return ""
