"""Small pictures of results, for pages and sheets."""

import os
from pathlib import Path

from PIL import Image, UnidentifiedImageError

SIDE = 240


def thumbnail(path: Path, side: int = SIDE) -> Image.Image | None:
    """A picture, or the middle frame of a film, at most ``side`` pixels wide and high; None where it cannot be read."""
    if path.is_dir():
        frames = sorted(path.glob("*.png"))
        return thumbnail(frames[len(frames) // 2], side) if frames else None
    if path.suffix.lower() in (".mp4", ".webm"):
        return _film_frame(path, side)
    try:
        with Image.open(path) as picture:
            picture.draft("RGB", (2 * side, 2 * side))
            small = picture.convert("RGB")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def relative_link(target: Path, folder: Path) -> str:
    """The way from ``folder`` to ``target``, with slashes."""
    return Path(os.path.relpath(target, folder)).as_posix()


def _film_frame(path: Path, side: int) -> Image.Image | None:
    import av

    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            if stream.duration is not None:
                container.seek(stream.duration // 2, stream=stream)
            picture = Image.fromarray(next(container.decode(stream)).to_ndarray(format="rgb24"))
    except (OSError, av.FFmpegError, StopIteration, IndexError):
        return None
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return picture
