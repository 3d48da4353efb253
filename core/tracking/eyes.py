"""Lids and irises looked at again, each eye in a patch of its own."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.geometry.topology import EYES, EyePoints
from core.networks.eye_numpy import EyeInference, load_eye_inference
from core.tracking.eye_frame import EyeFrame, is_seen
from resources import resource_path


def eye_indices(eye: EyePoints) -> NDArray[np.intp]:
    """The landmarks that an eye network finds, in its order (21,)."""
    return np.concatenate([eye.upper, eye.lower[1:-1], eye.iris])


class EyeRefiner:
    """Replaces the places of lids and irises among landmarks; their depth stays."""

    def __init__(self, checkpoint: str | Path | None = None) -> None:
        """Load the network from ``checkpoint``, by default the bundled one.

        Raises:
            InputError: the file is missing, damaged, or of another kind or version.
        """
        path = checkpoint if checkpoint is not None else resource_path("checkpoints", "eyes.safetensors")
        self._network: EyeInference = load_eye_inference(path)

    def refined(self, picture: ImageArray, landmarks: FloatArray) -> FloatArray:
        """Landmarks float32 (478, 3) with both eyes looked at again in RGB uint8 (H, W, 3); a new array.

        Eyes that are too small or turned away are left as they are.
        """
        result = landmarks.copy()
        for eye in EYES:
            if is_seen(eye, landmarks):
                frame = EyeFrame.around(eye, landmarks)
                result[eye_indices(eye), :2] = frame.restore(self._network.run(frame.cut(picture)))
        return result
