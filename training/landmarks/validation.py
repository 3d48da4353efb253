"""The quick check during training: one or two looks at labelled crops, errors in eye widths."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.networks.landmark_network import LandmarkNetwork, scale_pixels
from core.tracking.alignment import LEFT_EYE_OUTER, RIGHT_EYE_OUTER, CropFrame, frame_around_landmarks
from training.landmarks.augmentation import ViewConfig, jittered_frame
from training.landmarks.data import FaceArrays

_FIRST_LOOK = ViewConfig(tracking_share=0.0, detection_scale=0.15, detection_shift=0.05, detection_roll=10.0)
_CHUNK = 64


@dataclass(frozen=True)
class ValidationErrors:
    """Mean 2D error in percent of the outer-eye-corner width (2D), of the second look."""

    photo: float
    photo_gray: float
    video: float
    first_look: float
    faces_seen: float


def landmark_errors(predicted: FloatArray, labels: FloatArray) -> FloatArray:
    """Errors (N, 478) of landmarks (N, 478, 3) as parts of each face's 2D outer-eye-corner width."""
    widths = np.linalg.norm(labels[:, RIGHT_EYE_OUTER, :2] - labels[:, LEFT_EYE_OUTER, :2], axis=1)
    distances = np.linalg.norm(predicted[..., :2] - labels[..., :2], axis=2)
    return np.asarray(distances / widths[:, None], dtype=np.float32)


def validate(network: LandmarkNetwork, faces: FaceArrays, clip_step: int = 4) -> ValidationErrors:
    """Errors on labelled frames: every photo, every ``clip_step``-th clip frame.

    The first crop is cut about a jittered label, as about a detector's box; the second about the first answer.
    """
    rng = np.random.default_rng(7)
    groups = {kind: faces.rows_of_kind(kind) for kind in ("photo", "photo_gray", "video")}
    groups["video"] = groups["video"][::clip_step]
    rows = np.concatenate(list(groups.values()))
    first_frames = [jittered_frame(faces.landmarks[row], _FIRST_LOOK, rng) for row in rows]
    first, _ = predict_rows(network, faces, rows, first_frames)
    second, seen = predict_rows(network, faces, rows, [frame_around_landmarks(points) for points in first])
    labels = faces.landmarks[rows]
    errors = landmark_errors(second, labels).mean(axis=1) * 100
    kinds = np.concatenate([np.full(len(members), kind) for kind, members in groups.items()])
    means = {kind: float(errors[kinds == kind].mean()) if (kinds == kind).any() else 0.0 for kind in groups}
    first_look = float(landmark_errors(first, labels).mean() * 100)
    return ValidationErrors(**means, first_look=first_look, faces_seen=float((seen > 0.5).mean()))


def predict_rows(
    network: LandmarkNetwork, faces: FaceArrays, rows: NDArray[np.int64], frames: list[CropFrame]
) -> tuple[FloatArray, FloatArray]:
    """Landmarks (N, 478, 3) in image pixels and face probabilities (N,) of chosen crops of chosen rows."""
    size = network.config.input_size
    points: list[FloatArray] = []
    seen: list[FloatArray] = []
    was_training = network.training
    network.eval()
    with torch.inference_mode():
        for start in range(0, len(rows), _CHUNK):
            chunk = range(start, min(start + _CHUNK, len(rows)))
            crops = np.stack([frames[i].cut(faces.images[rows[i]], size) for i in chunk])
            landmarks, _, logits = network(scale_pixels(torch.from_numpy(crops)))
            points += [frames[i].restore(found) for i, found in zip(chunk, landmarks.numpy(), strict=True)]
            seen.append(torch.sigmoid(logits).numpy())
    network.train(was_training)
    return np.stack(points), np.concatenate(seen)
