"""Stand-ins for the files of Deep3DFaceReconstruction: right shapes, made-up numbers."""

import numpy as np
import torch
from scipy.io import savemat

from core.bfm.network import CoefficientNetwork

# A face drawn by hand, in decimetres: x to image right, y up, z to the camera.
RIGHT_EYE, LEFT_EYE, NOSE = (-0.3, 0.3, 0.1), (0.3, 0.3, 0.1), (0.0, 0.0, 0.5)
RIGHT_CORNER, LEFT_CORNER = (-0.25, -0.4, 0.2), (0.25, -0.4, 0.2)
VERTICES = 500


def sixty_eight():
    points = np.zeros((68, 3))
    points[[36, 39]] = np.add(RIGHT_EYE, [[-0.1, 0, 0], [0.1, 0, 0]])
    points[[42, 45]] = np.add(LEFT_EYE, [[-0.1, 0, 0], [0.1, 0, 0]])
    points[30], points[48], points[54] = NOSE, RIGHT_CORNER, LEFT_CORNER
    return points


def mean_face():
    """Vertices around the origin, the first of which are the 68 points."""
    rest = np.random.default_rng(3).standard_normal((VERTICES - 68, 3)) * 0.3
    points = sixty_eight()
    rest -= (rest.sum(0) + points.sum(0)) / len(rest)
    return np.concatenate([points, rest])


def network():
    torch.manual_seed(5)
    made = CoefficientNetwork().eval()
    with torch.no_grad():
        for module in made.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.1)
                module.running_var.uniform_(0.5, 1.5)
    return made


def write_model(path, shape=None, keypoints=None):
    arrays = {
        "meanshape": mean_face().reshape(1, -1) if shape is None else shape,
        "keypoints": np.arange(1, 69)[None] if keypoints is None else keypoints,
        "exBase": np.zeros((VERTICES * 3, 64), np.float32),
    }
    savemat(path, arrays)


def write_bfm_files(folder):
    write_model(folder / "BFM_model_front.mat")
    torch.save({"net_recon": network().state_dict(), "opt_00": {"lr": 1e-4}}, folder / "epoch_20.pth")
    return folder
