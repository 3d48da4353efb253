"""Measures ``pirender reenact`` on validation clips: the first frame of each, driven by the clip, against the clip.

Run: ``python -m tools.measure_reenact [--data DIR] [--engine geometry|neural] [--frames N]``
"""

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from core.cli.main import main as pirender
from core.conventions import FloatArray, ImageArray
from core.photo import open_photo, photo_from_array, save_photo
from core.spread import spread_places
from core.tracking.backends import make_tracker
from core.video_reader import VideoReader
from training.default_data import FACES
from training.evaluation.clip_frames import validation_names
from training.evaluation.face_measurer import FaceMeasurer
from training.evaluation.geometry import face_psnr
from training.evaluation.motion_measures import expression_distance, pose_distance

_EVERY = 5
_IDENTITY_FRAMES = 8


@dataclass(frozen=True)
class Row:
    """Means over the frames of a clip: PSNR in dB inside the face, AED and APD, of the copy and of what was made."""

    name: str
    values: tuple[float, float, float, float, float, float]


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=FACES)
    parser.add_argument("--engine", choices=("geometry", "neural"), default="geometry")
    parser.add_argument("--frames", type=int, default=75, help="of each clip, from the beginning")
    options = parser.parse_args()
    measurer = FaceMeasurer(make_tracker("embedded"))
    print("| clip | PSNR copy | PSNR reenact | AED copy | AED reenact | APD copy | APD reenact |")
    print("|---|---|---|---|---|---|---|")
    rows = []
    for name in validation_names(options.data):
        with VideoReader(options.data / "videos" / f"{name}.mp4") as video:
            frames = [frame for number, frame in enumerate(video) if number < options.frames]
            rate = video.fps
        rows.append(_measure(name, frames, rate, options.engine, measurer))
        _tell(rows[-1])
    _tell(Row("mean", tuple(np.mean([row.values for row in rows], axis=0))))


def _tell(row: Row) -> None:
    psnr, distances = row.values[:2], row.values[2:]
    cells = [row.name, *(f"{value:.2f}" for value in psnr), *(f"{value:.4f}" for value in distances)]
    print(f"| {' | '.join(cells)} |", flush=True)


def _measure(name: str, frames: list[ImageArray], rate: float, engine: str, measurer: FaceMeasurer) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        source, clip, out = Path(folder) / "source.png", Path(folder) / "clip.mkv", Path(folder) / "out"
        save_photo(photo_from_array(frames[0]), frames[0], source)
        _write(clip, frames, rate)
        arguments = ["reenact", str(source), str(clip), "-o", str(out), "--relative", "--neutral", "0", "--mute"]
        status = pirender([*arguments, "--engine", engine])
        if status:
            raise SystemExit(f"{name}: pirender reenact ended with {status}")
        pictures = sorted(out.glob("*.png"))
        if len(pictures) != len(frames):
            raise SystemExit(f"{name}: {len(frames)} frames became {len(pictures)} pictures")
        return Row(name, _compare(frames, lambda number: open_photo(pictures[number]).image, measurer))


def _compare(
    frames: list[ImageArray], picture: Callable[[int], ImageArray], measurer: FaceMeasurer
) -> tuple[float, float, float, float, float, float]:
    """Means over every fifth frame, those without a face left out."""
    places = spread_places(len(frames), _IDENTITY_FRAMES)
    known = [look for place in places if (look := measurer.look(frames[place])) is not None]
    identity = measurer.identity(known)
    values = []
    for number in range(_EVERY, len(frames), _EVERY):
        truth = frames[number]
        look = measurer.look(truth)
        shown = [frames[0], picture(number)]
        found = [one for image in shown if (one := measurer.look(image)) is not None]
        if look is None or len(found) < len(shown):
            continue
        asked = measurer.motion(look, identity, len(truth))
        seen = [measurer.motion(one, identity, len(truth)) for one in found]
        values.append(
            [
                *(face_psnr(image, truth, look.landmarks) for image in shown),
                *(expression_distance(motion, asked) for motion in seen),
                *(pose_distance(motion, asked) for motion in seen),
            ]
        )
    means: FloatArray = np.mean(values, axis=0)
    return means[0], means[1], means[2], means[3], means[4], means[5]


def _write(path: Path, frames: list[ImageArray], rate: float) -> None:
    """A film that loses nothing."""
    height, width = frames[0].shape[:2]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=round(rate))
        stream.width, stream.height, stream.pix_fmt = width, height, "bgr0"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
