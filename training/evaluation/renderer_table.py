"""The results of ``evaluate --what renderer`` as Markdown for people, and as JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from training.evaluation.renderer_scores import RowScores

_COLUMNS = (
    ("psnr", "PSNR dB ↑", "{:.2f}"),
    ("face_psnr", "face PSNR dB ↑", "{:.2f}"),
    ("ssim", "SSIM ↑", "{:.4f}"),
    ("lpips", "LPIPS ↓", "{:.4f}"),
    ("perceptual", "perceptual ↓", "{:.4f}"),
    ("aed", "AED ↓", "{:.4f}"),
    ("apd", "APD ↓", "{:.4f}"),
    ("akd", "AKD px ↓", "{:.2f}"),
    ("shape", "identity % ↓", "{:.2f}"),
)
_MISSING = "-"


@dataclass(frozen=True)
class Results:
    """Everything that one run has measured.

    Attributes:
        motion_space: in which motions are compared.
        split: of the data.
        clips: names of the clips measured.
        left_out: clips without two frames that show a face.
        reconstruction: same-identity rows.
        imitation: cross-identity rows; empty when all clips show one person.
        changes: the same where only what changes in the driver is asked for.
        backbone: file name of the backbone of the perceptual distance.
        skipped: one sentence for each measure that was skipped.
    """

    motion_space: str
    split: str
    clips: list[str]
    left_out: list[str]
    reconstruction: list[RowScores]
    imitation: list[RowScores]
    changes: list[RowScores]
    backbone: str | None = None
    skipped: list[str] = field(default_factory=list)


def to_json(results: Results) -> str:
    """All numbers, also by clip."""
    content = {"format": "pirender-evaluation", "version": 2} | asdict(results)
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def to_markdown(results: Results) -> str:
    """Tables of the means, then of the clips."""
    notes = [f"Split `{results.split}`, {len(results.clips)} clips, motions in `{results.motion_space}`."]
    if results.backbone:
        notes.append(f"*perceptual* is the distance on the backbone `{results.backbone}`; it is not LPIPS.")
    if results.left_out:
        notes.append(f"Left out, no face found in two frames: {', '.join(results.left_out)}.")
    notes += results.skipped
    parts = ["\n".join(f"- {note}" for note in notes)]
    tasks = (
        ("Same-identity reconstruction", results.reconstruction),
        ("Cross-identity imitation, the driver's motion itself", results.imitation),
        ("Cross-identity imitation, the driver's changes", results.changes),
    )
    for title, rows in tasks:
        parts.append(f"## {title}\n\n{_means(rows) if rows else 'There are no two people in this split.'}")
    for title, rows in tasks:
        if rows:
            parts.append(f"## {title}, by clip\n\n{_by_clip(rows)}")
    return "\n\n".join(parts) + "\n"


def _means(rows: Sequence[RowScores]) -> str:
    columns = _used(rows)
    with_fid = any(row.fid is not None for row in rows)
    head = ["", "frames", "no face found", *(title for _, title, _ in columns), *(["FID ↓"] if with_fid else [])]
    lines = [_line(head), _rule(len(head))]
    for row in rows:
        name = f"{row.name} ({row.about})" if row.about else row.name
        cells = [name, str(row.frames), str(row.lost)]
        cells += [_cell(getattr(row.mean, field_name), form) for field_name, _, form in columns]
        lines.append(_line(cells + ([_cell(row.fid, "{:.2f}")] if with_fid else [])))
    return "\n".join(lines)


def _by_clip(rows: Sequence[RowScores]) -> str:
    columns = _used(rows)
    crossed = any(clip.source != clip.driver for row in rows for clip in row.clips)
    head = ["clip", *(["driven by"] if crossed else []), "row", *(title for _, title, _ in columns)]
    lines = [_line(head), _rule(len(head))]
    for number in range(len(rows[0].clips)):
        for row in rows:
            clip = row.clips[number]
            cells = [clip.source, *([clip.driver] if crossed else []), row.name]
            lines.append(_line(cells + [_cell(getattr(clip.mean, name), form) for name, _, form in columns]))
    return "\n".join(lines)


def _used(rows: Sequence[RowScores]) -> list[tuple[str, str, str]]:
    return [column for column in _COLUMNS if any(getattr(row.mean, column[0]) is not None for row in rows)]


def _cell(value: float | None, form: str) -> str:
    return _MISSING if value is None else form.format(value)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(columns: int) -> str:
    return _line(["---"] * columns)
