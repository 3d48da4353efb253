"""One self-contained HTML page with a small picture of everything that a batch has made."""

import base64
import io
from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from core.batch.performing import State
from core.batch.report import Entry, Report
from core.batch.thumbnails import relative_link, thumbnail
from core.files import atomic_write

PAGE_NAME = "contact-sheet.html"

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bad: #c0392b; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 1280px; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1rem; margin: 2rem 0 .5rem; font-weight: 600; }
p.sum { margin: 0; opacity: .75; }
.row { display: flex; flex-wrap: wrap; gap: 12px; }
figure { margin: 0; width: 200px; }
figure a { display: flex; align-items: center; justify-content: center; height: 200px; background: #8882;
  border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
figure img { max-width: 100%; max-height: 100%; display: block; }
figcaption { padding: 4px 2px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
ul.bad li { color: var(--bad); }
"""


def write_page(report: Report, folder: Path) -> Path:
    """Write the page beside the results; pictures are linked, small ones are inside the page.

    Raises:
        InputError: the folder cannot be written.
    """
    with atomic_write(folder / PAGE_NAME) as temporary, temporary.open("w", encoding="utf-8") as page:
        for part in _parts(report, folder):
            page.write(part)
    return folder / PAGE_NAME


def _parts(report: Report, folder: Path) -> Iterable[str]:
    yield (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(folder.name)}</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>{escape(folder.name)}</h1>\n<p class=sum>{_summary(report)}</p>\n"
    )
    failed = [entry for entry in report.entries if entry.state == State.FAILED.value]
    if failed:
        yield "<h2>Not made</h2>\n<ul class=bad>\n"
        for entry in failed:
            yield f"<li>{escape(Path(entry.target).name)}: {escape(entry.message)}</li>\n"
        yield "</ul>\n"
    made = [entry for entry in report.entries if entry.state == State.DONE.value]
    for photo, entries in groupby(made, key=lambda entry: entry.photo):
        yield f"<h2>{escape(Path(photo).name)}</h2>\n<div class=row>\n"
        for entry in entries:
            yield _figure(entry, folder)
        yield "</div>\n"
    yield "</body></html>\n"


def _summary(report: Report) -> str:
    named = [f"{number} {state}" for state, number in report.counts.items() if number]
    return f"{', '.join(named)} in {report.seconds:.0f} s. Edited with AI."


def _figure(entry: Entry, folder: Path) -> str:
    target = Path(entry.target)
    small = thumbnail(target)
    inside = escape(target.name)
    if small is not None:
        buffer = io.BytesIO()
        small.save(buffer, "JPEG", quality=82)
        data = base64.b64encode(buffer.getvalue()).decode("ascii")
        inside = f'<img alt="{escape(entry.move)}" src="data:image/jpeg;base64,{data}">'
    link = escape(relative_link(target, folder), quote=True)
    title = escape(target.name, quote=True)
    return (
        f'<figure><a href="{link}" title="{title}">{inside}</a><figcaption>{escape(entry.move)}</figcaption></figure>\n'
    )
