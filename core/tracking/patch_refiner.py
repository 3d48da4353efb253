"""Lids, irises, brows and lips looked at again, each in a patch of its own."""

from collections.abc import Mapping
from pathlib import Path

from core.conventions import FloatArray, ImageArray
from core.networks.patch_numpy import PatchInference, load_patch_inference
from core.tracking.regions import ALL_REGIONS, RegionPair
from resources import resource_path


class PatchRefiner:
    """Replaces the places of the landmarks that region networks find; their depth stays."""

    def __init__(self, checkpoints: Mapping[str, Path] | None = None) -> None:
        """Load the networks named in ``checkpoints`` (name of the region to file), by default all bundled ones.

        Raises:
            InputError: a file is missing, damaged, or of another kind, version or region.
        """
        files = checkpoints if checkpoints is not None else {pair.name: _bundled(pair) for pair in ALL_REGIONS}
        self._networks: list[tuple[RegionPair, PatchInference]] = [
            (pair, load_patch_inference(files[pair.name], pair.name, pair.size, pair.count))
            for pair in ALL_REGIONS
            if pair.name in files
        ]

    def refined(self, picture: ImageArray, landmarks: FloatArray) -> FloatArray:
        """Landmarks float32 (478, 3) with all parts looked at again in RGB uint8 (H, W, 3); a new array.

        Parts that are too small or turned away are left as they are.
        """
        result = landmarks.copy()
        for pair, network in self._networks:
            for region in pair.regions:
                if region.is_seen(landmarks):
                    frame = region.frame(landmarks)
                    guess = frame.normalise(landmarks[region.points, :2])
                    found = network.run(frame.cut(picture, region.size), guess)
                    result[region.points, :2] = frame.restore(guess + pair.shares * (found - guess))
        return result


def _bundled(pair: RegionPair) -> Path:
    return Path(resource_path("checkpoints", f"{pair.name}.safetensors"))
