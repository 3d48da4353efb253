import os
import sys
from pathlib import Path

import pytest

# Before anything imports Qt: tests need no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_ROOT = str(Path(__file__).resolve().parents[1])
if _ROOT not in sys.path:
    # A bare `pytest` does not put the checkout on the path, `python -m pytest` does.
    sys.path.insert(0, _ROOT)


@pytest.fixture(scope="session")
def bfm_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with stand-ins for the files of Deep3DFaceReconstruction (100 MB, made once)."""
    from tests.core.bfm.made_up import write_bfm_files

    return write_bfm_files(tmp_path_factory.mktemp("bfm"))


@pytest.fixture(scope="session")
def bfm_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A narrow untrained renderer that takes ``bfm64`` motions."""
    import torch

    from core.networks.pirenderer.checkpoints import build_renderer, save_renderer
    from core.networks.pirenderer.config import PIRendererConfig

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("bfm_checkpoint") / "papers.safetensors"
    save_renderer(path, build_renderer(PIRendererConfig(73, 16, 8, 4, 8, 4, 8, 1, 64)), "bfm64", 1, {}, {}, "")
    return path
