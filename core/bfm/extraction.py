"""Pictures of a face to ``bfm64`` motions."""

from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray

from core.bfm.alignment import align
from core.bfm.face_points import Points, read_face_points
from core.bfm.files import find_bfm_files
from core.bfm.network import ANGLES, EXPRESSION, TRANSLATION, CoefficientNetwork
from core.bfm.weights import load_network
from core.conventions import CROP_SIZE, ImageArray
from core.errors import InputError
from core.motion import BFM64, Motion
from core.neural.device import choose_device


class BfmExtractor:
    """Measures motions with the network of Deep3DFaceReconstruction; one belongs to one thread.

    Source: the published PIRenderer, which puts the crop of the alignment behind expression, angles and translation.
    """

    def __init__(self, network: CoefficientNetwork, face_points: Points, device: str = "auto") -> None:
        """Take a network and the five points (5, 3) that it was trained to see in their place."""
        self._device = choose_device(device)
        self._network = network.eval().to(self._device)
        self._face_points = face_points

    @classmethod
    def load(cls, folder: Path | None = None, device: str = "auto") -> Self:
        """Read the files of the user, from ``folder`` or where ``core.bfm.files`` looks for them.

        Raises:
            InputError: one is missing, damaged or another one than its name says.
        """
        files = find_bfm_files(folder)
        return cls(load_network(files.network), read_face_points(files), device)

    def motion(self, image: ImageArray, landmarks: NDArray[Any]) -> Motion:
        """The motion of the face in a square crop.

        Args:
            image: RGB uint8 (256, 256, 3), the crop as renderers see it.
            landmarks: float (478, 2 or 3), pixels of it.

        Raises:
            InputError: the face is too small, or the network gives numbers that are not finite.
            ValueError: a picture of another size; the crop's numbers would mean something else.
        """
        if image.shape != (CROP_SIZE, CROP_SIZE, 3):
            raise ValueError(f"bfm64 motions are measured on {CROP_SIZE} px crops, got {image.shape}")
        aligned = align(image, landmarks, self._face_points)
        with torch.inference_mode():
            picture = torch.from_numpy(aligned.image).to(self._device).permute(2, 0, 1)[None].float() / 255.0
            coefficients = self._network(picture)[0].cpu().numpy()
        crop = np.array([aligned.scale, aligned.x, aligned.y], dtype=np.float32)
        parts = (coefficients[EXPRESSION], coefficients[ANGLES], coefficients[TRANSLATION], crop)
        values = np.concatenate(parts)
        if not np.isfinite(values).all():
            raise InputError("The ResNet-50 gives numbers that are not finite; get its file again.")
        return Motion(BFM64, values)
