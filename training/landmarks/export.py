"""From a trained landmark network to the checkpoint that the program carries."""

from pathlib import Path

from core.networks.landmark_inference import save_landmark_network
from core.networks.landmark_network import LandmarkNetwork
from training.landmarks.data import FaceArrays
from training.landmarks.evaluate import Evaluation, evaluate

LICENCE = (
    "Weights: Apache-2.0 as far as our rights reach; trained on footage whose owners may have other rights, "
    "so for research and evaluation; see docs/model-cards/landmarks.md."
)


def export(path: Path, network: LandmarkNetwork, step: int, faces: FaceArrays, validation: FaceArrays) -> Evaluation:
    """Write the checkpoint, measure what was written, and write it again with the measurements in its header.

    Raises:
        InputError: the file cannot be written.
    """
    data = faces.summary()
    save_landmark_network(path, network, step, {}, data, LICENCE)
    result = evaluate(path, validation)
    save_landmark_network(path, network, step, result.metrics(), data, LICENCE)
    return result
