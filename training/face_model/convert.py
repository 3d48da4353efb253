"""The open morphable model as it comes (an npz file) in the program's own arrays."""

import zipfile
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.face_model import FaceModel
from core.motion import ICT64


def read_open_model(path: str | Path) -> FaceModel:
    """Read ``ict_on_mediapipe.npz``: ICT-FaceKit's shapes sampled on MediaPipe's 478 landmarks.

    Raises:
        InputError: no such file, or its arrays or names are not those of the open model.
    """
    source = Path(path)
    try:
        with np.load(source, allow_pickle=False) as stored:
            if tuple(stored["names64"].tolist()) != ICT64.names[:64]:
                raise InputError(f"{source.name} names other expression shapes than ict64; use ict_on_mediapipe.npz.")
            return FaceModel(
                mean=stored["mean"].astype(np.float32),
                identity_basis=stored["B_id"].astype(np.float32),
                expression_basis=stored["B_exp64"].astype(np.float32),
                triangles=stored["triangles"].astype(np.int32),
                uv=stored["uv"].astype(np.float32),
                mirror=stored["mirror"].astype(np.int32),
            )
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(f"Cannot read the open face model {source}: {error}; name its npz file.") from error
