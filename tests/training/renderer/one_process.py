"""One of the processes of a data-parallel run on made-up data, as ``torchrun`` would start it."""

import sys
from pathlib import Path

from tests.training.renderer.made_up import made_up_data, tiny
from training.renderer.processes import process_group
from training.renderer.run import RendererRun

STEPS = 4


def few_steps():
    """Settings of a run of a few steps over both stages."""
    return tiny(schedule={"warp_steps": 2, "full_steps": STEPS - 2})


if __name__ == "__main__":
    config = few_steps()
    with process_group(config.machine) as process:
        RendererRun(Path(sys.argv[1]), config, made_up_data(), process, resume=False).train()
