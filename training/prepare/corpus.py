"""Reads the list of a corpus that says for each file whose face it is and under which licence it stands."""

import csv
from pathlib import Path

from core.errors import InputError
from training.prepare.source import Source

CORPUS_MANIFEST = "manifest.csv"
_COLUMNS = {"file", "kind", "licence", "identity", "split"}
_VIDEO, _PHOTOS = "video", {"photo", "photo_gray"}


def read_corpus(folder: Path) -> list[Source]:
    """The videos and photo crops that ``manifest.csv`` lists; uncropped originals of its photos are left out.

    Raises:
        InputError: the list cannot be read, lacks a column, or lists nothing.
    """
    path = folder / CORPUS_MANIFEST
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"Cannot read {path}: {error}; copy the corpus again.") from error
    missing = _COLUMNS - set(rows[0] if rows else _COLUMNS)
    if missing:
        raise InputError(f"{path} lacks the column {', '.join(sorted(missing))}; it is not the list of a face corpus.")
    wanted = [row for row in rows if row["kind"] == _VIDEO or row["kind"] in _PHOTOS]
    if not wanted:
        raise InputError(f"{path} lists no video or photo; give a folder of videos instead.")
    return [
        Source(
            path=folder / row["file"],
            name=Path(row["file"]).with_suffix("").as_posix(),
            identity=row["identity"] or Path(row["file"]).stem,
            is_photo=row["kind"] != _VIDEO,
            split=row["split"] if row["split"] in ("train", "val") else "",
            licence=row["licence"] or "unknown",
            note=row.get("note") or "",
        )
        for row in wanted
    ]
