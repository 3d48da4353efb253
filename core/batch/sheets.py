"""Contact sheets: for each photo one picture that shows all that was made of it, side by side with names."""

import math
from itertools import groupby
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.batch.naming import filled_in
from core.batch.performing import State
from core.batch.report import Entry, Report
from core.batch.thumbnails import thumbnail
from core.photo import open_photo, save_photo

_CELL, _GAP, _TITLE = 320, 12, 28
_COLUMNS = 4
_PAPER, _INK = (250, 250, 250), (40, 40, 40)


def write_sheets(report: Report, folder: Path, ending: str = "jpg") -> tuple[Path, ...]:
    """Write ``sheet-PHOTO`` for each photo of which something was made; an earlier sheet is replaced.

    Raises:
        InputError: the folder cannot be written.
    """
    made = [entry for entry in report.entries if entry.state == State.DONE.value]
    written: list[Path] = []
    for photo, entries in groupby(made, key=lambda entry: entry.photo):
        sheet = _sheet(Path(photo), list(entries))
        target = folder / f"{filled_in('sheet-{photo}', Path(photo).stem, '', 1)}.{ending}"
        # Saved as an edit of the photo, the sheet carries the same marks as the pictures on it.
        written.append(save_photo(open_photo(photo), np.asarray(sheet), target, quality=90))
    return tuple(written)


def _sheet(photo: Path, entries: list[Entry]) -> Image.Image:
    cells = [("photo", thumbnail(photo, _CELL)), *((e.move, thumbnail(Path(e.target), _CELL)) for e in entries)]
    columns = min(_COLUMNS, len(cells))
    rows = math.ceil(len(cells) / columns)
    size = _GAP + columns * (_CELL + _GAP), _GAP + rows * (_CELL + _TITLE + _GAP)
    sheet = Image.new("RGB", size, _PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(18)
    for number, (title, picture) in enumerate(cells):
        row, column = divmod(number, columns)
        left, top = _GAP + column * (_CELL + _GAP), _GAP + row * (_CELL + _TITLE + _GAP)
        if picture is not None:
            sheet.paste(picture, (left + (_CELL - picture.width) // 2, top + (_CELL - picture.height) // 2))
        pen.text((left + _CELL // 2, top + _CELL + _TITLE // 2), title, _INK, font, anchor="mm")
    return sheet
