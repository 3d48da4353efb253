"""Where the files of Deep3DFaceReconstruction lie that measuring ``bfm64`` motions needs."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from core.errors import InputError

MODEL_NAME = "BFM_model_front.mat"
LANDMARKS_NAME = "similarity_Lm3D_all.mat"
NETWORK_NAMES = ("epoch_20.pth", "net_recon.pth", "net_recon.safetensors")

FOLDER_VARIABLE = "PIRENDER_BFM_FILES"
"""Environment variable that names the folder, where no option does."""

SOURCE = "https://github.com/sicxu/Deep3DFaceRecon_pytorch"


@dataclass(frozen=True)
class BfmFiles:
    """What was found.

    Attributes:
        face: where the points for the alignment come from: ``similarity_Lm3D_all.mat`` of the same source where it
            is there, which aligns pictures exactly as there, else the face model ``BFM_model_front.mat``.
        network: weights of the ResNet-50.
    """

    face: Path
    network: Path


def bfm_folder(folder: Path | None = None) -> Path:
    """The folder of the files: the one given, that of the environment, or one in the user's data folder."""
    if folder is not None:
        return folder
    named = os.environ.get(FOLDER_VARIABLE, "")
    return Path(named) if named else platformdirs.user_data_path("pirender", appauthor=False) / "bfm"


def find_bfm_files(folder: Path | None = None) -> BfmFiles:
    """Look for the files.

    Raises:
        InputError: one is missing; the sentence names it, where it comes from and where it belongs.
    """
    place = bfm_folder(folder)
    face = _first(place, (LANDMARKS_NAME, MODEL_NAME))
    network = _first(place, NETWORK_NAMES)
    if face is None or network is None:
        wanted = ((face, MODEL_NAME), (network, f"{NETWORK_NAMES[0]} (its ResNet-50)"))
        missing = " and ".join(name for found, name in wanted if found is None)
        raise InputError(
            f"Measuring bfm64 motions needs {missing} of Deep3DFaceReconstruction: "
            f"get them as {SOURCE} says and put them into {place}."
        )
    return BfmFiles(face, network)


def _first(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)
