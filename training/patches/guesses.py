"""What the landmark network says of every training face, made once and kept beside the decoded frames."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.random import Generator

from core.conventions import FloatArray
from core.files import atomic_write
from core.tracking.landmarks import LandmarkPredictor
from training.evaluation.progress import Progress
from training.landmarks.data import FaceArrays

_LAST_FRAME_NOISE = 0.02
"""How far the face of a tracked frame lies from that of the frame before, as a share of the outer-eye-corner width."""


def with_guesses(faces: FaceArrays, cache: Path, network: Path, seed: int) -> FaceArrays:
    """The same faces; their landmarks (N, 956, 3) are the labels followed by the answers of the landmark ``network``.

    The network looks at each as at a tracked frame: in the crop of a face that lay a little elsewhere.
    """
    key = hashlib.sha256(network.read_bytes() + faces.landmarks.tobytes() + bytes([seed & 255])).hexdigest()[:12]
    path = cache / f"guesses-{key}.npy"
    if not path.is_file():
        predictor, random = LandmarkPredictor(network, patches=False), np.random.default_rng((seed, 0x9E55))
        progress = Progress("faces guessed", len(faces.source))
        guesses = np.empty_like(faces.landmarks)
        for row, landmarks in enumerate(faces.landmarks):
            previous = _moved(landmarks, random)
            guesses[row] = predictor.predict(np.ascontiguousarray(faces.images[row]), previous=previous).landmarks
            progress.advance()
        cache.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as temporary, temporary.open("wb") as stream:
            np.save(stream, guesses)
    return replace(faces, landmarks=np.concatenate([faces.landmarks, np.load(path)], axis=1))


def _moved(landmarks: FloatArray, random: Generator) -> FloatArray:
    width = float(np.linalg.norm(landmarks[33, :2] - landmarks[263, :2]))
    shift = random.normal(0.0, _LAST_FRAME_NOISE * width, (1, 3))
    return np.asarray(landmarks + shift, dtype=np.float32)
