"""The morphable model: a mean face plus weighted identity and expression shapes (Eq. 1 of the paper)."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core.conventions import FloatArray
from core.errors import InputError
from core.files import atomic_write
from core.motion.ict64 import ICT64
from core.pose import Pose
from resources import resource_path

POINTS = 478
IDENTITY_COUNT = 80
EXPRESSION_COUNT = 64
OUTER_EYE_WIDTH = 8.9
"""Distance between the outer eye corners of the mean face in centimetres: the unit of landmark errors."""

FORMAT = "pirender-face-model"
VERSION = "1"

_SHAPES = {
    "mean": (POINTS, 3),
    "identity_basis": (POINTS, 3, IDENTITY_COUNT),
    "expression_basis": (POINTS, 3, EXPRESSION_COUNT),
    "triangles": (898, 3),
    "uv": (468, 2),
    "mirror": (POINTS,),
}


@dataclass(frozen=True, eq=False)
class FaceModel:
    """S = mean + identity_basis alpha + expression_basis beta, on MediaPipe's 478 landmarks, in centimetres.

    Axes: x to the subject's left (image right), y up, z to the camera; the origin lies between the ears.

    Attributes:
        mean: float32 (478, 3).
        identity_basis: float32 (478, 3, 80), one standard deviation a mode.
        expression_basis: float32 (478, 3, 64), the named shapes of ``ict64`` at weight 1.
        triangles: int32 (898, 3), mesh of points 0..467 with eye and mouth holes open, counter-clockwise from outside.
        uv: float32 (468, 2), texture coordinates 0..1, v downwards.
        mirror: int32 (478,), the point on the other side of the face.
    """

    mean: FloatArray
    identity_basis: FloatArray
    expression_basis: FloatArray
    triangles: NDArray[np.int32]
    uv: FloatArray
    mirror: NDArray[np.int32]

    def shape(self, identity: ArrayLike, expression: ArrayLike) -> FloatArray:
        """Vertices in centimetres, float32 (478, 3), for alpha (80,) and beta (64,); Eq. 1."""
        alpha = np.asarray(identity, dtype=np.float32)
        beta = np.asarray(expression, dtype=np.float32)
        return np.asarray(self.mean + self.identity_basis @ alpha + self.expression_basis @ beta, dtype=np.float32)

    def project(self, vertices: FloatArray, pose: Pose) -> FloatArray:
        """Weak-perspective projection to pixels, float32 (N, 3).

        Args:
            vertices: float32 (N, 3) in model centimetres.
            pose: rotation, scale in pixels per centimetre, translation in pixels.

        Returns:
            x right, y down in pixels, and depth as MediaPipe counts it (pixels, smaller is nearer).
        """
        turned = vertices @ pose.rotation.T
        projected = pose.scale * turned * (1.0, -1.0, -1.0)
        projected[:, :2] += pose.translation
        return projected.astype(np.float32)

    @cached_property
    def basis_hash(self) -> str:
        """Short hash of the expression basis; a checkpoint trained with another basis means other coefficients."""
        return hashlib.sha256(np.ascontiguousarray(self.expression_basis).tobytes()).hexdigest()[:16]


def save_face_model(model: FaceModel, path: str | Path, notes: dict[str, str]) -> None:
    """Write the model as safetensors.

    Args:
        model: the arrays; shapes are stored as float16 hundredths of a millimetre apart at most.
        path: the file, replaced in one step.
        notes: attribution and measurements for the header.

    Raises:
        InputError: the file cannot be written.
    """
    tensors = {
        "mean": model.mean.astype(np.float32),
        "identity_basis": model.identity_basis.astype(np.float16),
        "expression_basis": model.expression_basis.astype(np.float16),
        "triangles": model.triangles.astype(np.int16),
        "uv": model.uv.astype(np.float16),
        "mirror": model.mirror.astype(np.int16),
    }
    header = {"format": FORMAT, "version": VERSION, "names": json.dumps(ICT64.names[:EXPRESSION_COUNT])} | notes
    with atomic_write(path) as temporary:
        save_file({name: np.ascontiguousarray(array) for name, array in tensors.items()}, str(temporary), header)


def load_face_model(path: str | Path | None = None) -> FaceModel:
    """Read a model file, by default the bundled one.

    Raises:
        InputError: no such file, not a face model, another version, or damaged.
    """
    source = Path(path) if path is not None else resource_path("face_model.safetensors")
    if not source.is_file():
        raise InputError(f"There is no face model {source}; install the program again or name another file.")
    try:
        with safe_open(str(source), framework="numpy") as stored:
            header = stored.metadata() or {}
            _check_header(header, source)
            arrays = {name: stored.get_tensor(name) for name in _SHAPES}
    except (SafetensorError, OSError) as error:
        raise InputError(f"{source.name} is damaged or not a face model ({error}); install it again.") from error
    for name, shape in _SHAPES.items():
        if arrays[name].shape != shape:
            raise InputError(f"{source.name} is damaged: {name} has shape {arrays[name].shape}; install it again.")
    return FaceModel(
        mean=arrays["mean"].astype(np.float32),
        identity_basis=arrays["identity_basis"].astype(np.float32),
        expression_basis=arrays["expression_basis"].astype(np.float32),
        triangles=arrays["triangles"].astype(np.int32),
        uv=arrays["uv"].astype(np.float32),
        mirror=arrays["mirror"].astype(np.int32),
    )


def _check_header(header: dict[str, str], source: Path) -> None:
    if header.get("format") != FORMAT:
        raise InputError(f"{source.name} is not a face model; choose a file that `pirender-train face-model` wrote.")
    if header.get("version") != VERSION:
        raise InputError(f"{source.name} has version {header.get('version')}; this program reads {VERSION}: update it.")
    if json.loads(header.get("names", "[]")) != list(ICT64.names[:EXPRESSION_COUNT]):
        raise InputError(f"{source.name} names other expression coefficients than ict64; make it again.")
