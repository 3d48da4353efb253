"""Measures the geometry engine: one frame of a clip moved to the motion of another, against the true frame.

``pirender-train evaluate --what geometry [--data DIR] [--pairs N] [--landmarks tracker|labels] ...``
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.face_model import load_face_model
from core.geometry import GeometryRenderer
from core.geometry.topology import FACE_OVAL
from core.motion import ICT64, Motion
from core.opencv import cv2
from core.pose import pose_values
from core.spread import spread_places
from core.tracking.fit import CoefficientFitter, FitResult
from core.tracking.joint_identity import IDENTITY_FRAMES, joint_identity
from core.tracking.landmarks import LandmarkResult
from training.default_data import FACES
from training.evaluation.clip_frames import Clip, validation_clips

_YAW_BINS = (0.0, 5.0, 10.0, 20.0, 90.0)


@dataclass(frozen=True)
class PairResult:
    """One pair of frames.

    Attributes:
        clip: its name.
        yaw_degrees: how far the head turns between them.
        copy_db: PSNR inside the target's face oval of the unmoved source frame.
        geometry_db: the same of the rendered frame.
    """

    clip: str
    yaw_degrees: float
    copy_db: float
    geometry_db: float


def face_psnr(image: ImageArray, truth: ImageArray, landmarks: FloatArray) -> float:
    """PSNR in dB inside the face oval of ``landmarks`` (478, 3)."""
    mask = np.zeros(truth.shape[:2], dtype=np.uint8)
    cv2.fillPoly(mask, [np.round(landmarks[FACE_OVAL, :2]).astype(np.int32)], 1)
    difference = image[mask > 0].astype(np.float64) - truth[mask > 0]
    return float(10.0 * np.log10(255.0**2 / max(float((difference**2).mean()), 1e-9)))


def motion_of(fit: FitResult, size: int) -> Motion:
    """A fit in the pixels of a square frame as a motion relative to the whole frame."""
    return Motion(ICT64, np.concatenate([fit.expression, pose_values(fit.pose, size)]).astype(np.float32))


def measure_pair(
    clip: Clip, source: int, target: int, identity: FloatArray, fitter: CoefficientFitter, renderer: GeometryRenderer
) -> PairResult:
    """Render ``source`` in the motion of ``target`` and compare."""
    size = clip.frames[source].shape[0]
    looks = [clip.seen[n] for n in (source, target)]
    motions = [motion_of(fitter.fit_frame(look.landmarks, identity, expected=look.expression), size) for look in looks]
    renderer.set_portrait(clip.frames[source], looks[0].landmarks, identity, motions[0])
    rendered = renderer.render(motions[1])
    truth = clip.frames[target]
    return PairResult(
        clip=clip.name,
        yaw_degrees=float(np.degrees(abs(motions[1]["yaw"] - motions[0]["yaw"]))),
        copy_db=face_psnr(clip.frames[source], truth, clip.oval_landmarks[target]),
        geometry_db=face_psnr(rendered, truth, clip.oval_landmarks[target]),
    )


def measure(clips: Sequence[Clip], identity_from: str) -> list[PairResult]:
    """Measure every pair of every clip."""
    model = load_face_model()
    fitter, renderer = CoefficientFitter(model), GeometryRenderer(model)
    results = []
    for clip in clips:
        known = sorted(clip.seen)
        places = spread_places(len(known), IDENTITY_FRAMES)
        joint = joint_identity(fitter, [clip.seen[known[place]] for place in places])
        for source, target in clip.pairs:
            own = joint if identity_from == "clip" else _photo_identity(fitter, clip.seen[source])
            results.append(measure_pair(clip, source, target, own, fitter, renderer))
    return results


def _photo_identity(fitter: CoefficientFitter, seen: LandmarkResult) -> FloatArray:
    return fitter.fit_photo(seen.landmarks, expected=seen.expression).identity


def table(results: Sequence[PairResult]) -> str:
    """PSNR by how far the head turns, with the mean over all pairs last."""
    yaw = np.array([result.yaw_degrees for result in results])
    copied = np.array([result.copy_db for result in results])
    moved = np.array([result.geometry_db for result in results])
    lines = [f"{'yaw difference':<16}{'pairs':>7}{'copy dB':>10}{'geometry dB':>13}"]
    for low, high in zip(_YAW_BINS[:-1], _YAW_BINS[1:], strict=True):
        inside = (yaw >= low) & (yaw < high)
        if inside.any():
            name = f"{low:.0f}-{high:.0f} degrees"
            lines.append(f"{name:<16}{inside.sum():>7}{copied[inside].mean():>10.2f}{moved[inside].mean():>13.2f}")
    lines.append(f"{'all':<16}{len(results):>7}{copied.mean():>10.2f}{moved.mean():>13.2f}")
    return "\n".join(lines)


def run(argv: Sequence[str]) -> int:
    """Print the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="pirender-train evaluate --what geometry", description=__doc__)
    parser.add_argument("--data", type=Path, default=FACES, help="folder with videos and landmarks")
    parser.add_argument("--pairs", type=int, default=200, help="pairs of frames in all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--landmarks", choices=("tracker", "labels"), default="tracker")
    parser.add_argument("--identity", choices=("clip", "photo"), default="clip", help="frames that fit the identity")
    parser.add_argument("--worst", type=int, default=0, help="also list this many worst pairs")
    options = parser.parse_args(argv)
    cv2.setNumThreads(1)
    clips = validation_clips(options.data, options.pairs, options.seed, options.landmarks == "tracker")
    results = measure(clips, options.identity)
    print(f"landmarks: {options.landmarks}, identity from the {options.identity}, seed {options.seed}")
    print(table(results))
    for result in sorted(results, key=lambda result: result.geometry_db)[: options.worst]:
        print(f"  {result.clip}: yaw {result.yaw_degrees:.1f}, copy {result.copy_db:.2f}, {result.geometry_db:.2f} dB")
    return 0
