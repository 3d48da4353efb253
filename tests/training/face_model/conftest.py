import csv

import numpy as np
import pytest

from core.conventions import rotation_matrix
from core.face_model import FaceModel, load_face_model
from core.motion import ICT64
from core.pose import Pose


@pytest.fixture(scope="session")
def model():
    return load_face_model()


@pytest.fixture(scope="session")
def bumped(model):
    """A model whose neutral face has a smooth symmetric bump on chin and cheeks that the original lacks."""
    y, x = model.mean[:, 1], np.abs(model.mean[:, 0])
    bump = 0.25 * np.exp(-(((y + 6.0) / 2.0) ** 2)) + 0.2 * np.exp(-(((x - 5.0) / 1.5) ** 2 + (y / 2.0) ** 2))
    bump[468:] = 0.0
    offset = np.stack([0.5 * np.sign(model.mean[:, 0]) * bump, -bump, 0.0 * bump], axis=1)
    return FaceModel(
        mean=(model.mean + offset).astype(np.float32),
        identity_basis=model.identity_basis,
        expression_basis=model.expression_basis,
        triangles=model.triangles,
        uv=model.uv,
        mirror=model.mirror,
    )


@pytest.fixture(scope="session")
def draw_landmarks():
    """Landmarks of a random person in random expressions, as a function of model, seed and number of frames."""

    def draw(model, seed, frames=1):
        random = np.random.default_rng(seed)
        identity = 0.5 * random.normal(size=80)
        result = []
        for _ in range(frames):
            expression = np.zeros(64)
            chosen = random.choice(53, size=3, replace=False)
            expression[chosen] = random.uniform(0.2, 0.7, size=3)
            expression[ICT64.index("mouthClose")] = 0.0
            pose = Pose(
                rotation_matrix(*random.normal(scale=(0.1, 0.25, 0.1))), 6.0, 128 + random.normal(scale=5, size=2)
            )
            result.append(model.project(model.shape(identity, expression), pose))
        return np.stack(result)

    return draw


@pytest.fixture
def corpus(tmp_path, bumped, draw_landmarks):
    """A corpus of made-up landmarks: 6 clips and 6 photos to train on, 2 and 2 held out."""
    (tmp_path / "landmarks").mkdir()
    rows, names, photos = [], [], []
    for number in range(8):
        split = "train" if number < 6 else "val"
        licence = "MIT" if number % 2 else "CC0-1.0"
        landmarks = draw_landmarks(bumped, number, 5)
        landmarks[2] += 500.0
        valid = np.arange(5) != 2
        np.savez(tmp_path / "landmarks" / f"clip{number}.npz", lm=landmarks.astype(np.float32), valid=valid)
        rows.append((f"videos/clip{number}.mp4", "video", licence, f"person{number}", split))
        rows.append((f"photos/face{number}.jpg", "photo", licence, f"other{number}", split))
        names.append(f"face{number}.jpg")
        photos.append(draw_landmarks(bumped, 100 + number)[0])
    np.savez(tmp_path / "landmarks" / "photos_landmarks.npz", names=np.array(names), lm=np.array(photos, np.float32))
    with (tmp_path / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "kind", "licence", "identity", "split"))
        writer.writerows(rows)
    return tmp_path
