"""The mark "edited with a trained model" in films: XMP where the format has a place for it, else a named tag.

Places: XMP Specification Part 3 (Adobe, 2020), 1.1.2 GIF and 1.2.8 MPEG-4; Matroska tags are free names.
"""

import re
import shutil
from pathlib import Path

from core.files import atomic_write
from core.media.film_options import FilmKind, film_kind
from core.provenance import DIGITAL_SOURCE_TYPE, digital_source_type, provenance_xmp

COMMENT = f"Edited with AI ({DIGITAL_SOURCE_TYPE})"
"""What players show as comment."""

_MATROSKA_TAG = "DIGITAL_SOURCE_TYPE"
_XMP_BOX = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
_GIF_HEADING = b"\x21\xff\x0bXMP DataXMP"
# The packet is not cut into GIF blocks: whatever byte a reader takes for a length leads it into this ramp, and out.
_GIF_TRAILER = bytes([1, *range(255, -1, -1), 0])
_PACKET = re.compile(rb"<\?xpacket begin.*?<\?xpacket end=[^>]*\?>", re.DOTALL)


def container_tags(kind: FilmKind) -> dict[str, str]:
    """Tags for the container of an MP4 or WebM film."""
    tags = {"comment": COMMENT}
    if kind is FilmKind.WEBM:
        tags[_MATROSKA_TAG] = DIGITAL_SOURCE_TYPE
    return tags


def mark_mp4(path: Path) -> None:
    """Append the XMP box to a finished MP4 file; nothing before it moves."""
    packet = provenance_xmp()
    with path.open("ab") as stream:
        stream.write((24 + len(packet)).to_bytes(4, "big") + b"uuid" + _XMP_BOX + packet)


def mark_gif(path: Path) -> None:
    """Put the XMP extension in front of the first picture of a finished GIF file."""
    with atomic_write(path) as temporary, path.open("rb") as source, temporary.open("wb") as target:
        heading = source.read(13)
        table = 3 << ((heading[10] & 7) + 1) if heading[10] & 0x80 else 0
        target.write(heading + source.read(table))
        target.write(_GIF_HEADING + provenance_xmp() + _GIF_TRAILER)
        shutil.copyfileobj(source, target)


def film_source_type(path: str | Path) -> str | None:
    """The digital source type that an MP4, WebM or GIF film states, or None."""
    source = Path(path)
    if film_kind(source) is FilmKind.WEBM:
        import av

        with av.open(str(source)) as container:
            return container.metadata.get(_MATROSKA_TAG)
    with source.open("rb") as stream:
        if film_kind(source) is FilmKind.MP4:
            stream.seek(max(0, source.stat().st_size - 100_000))
        found = _PACKET.search(stream.read(100_000))
    return None if found is None else digital_source_type(found.group())
