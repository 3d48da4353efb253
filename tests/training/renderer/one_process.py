"""One of the processes of a data-parallel run on made-up data, as ``torchrun`` would start it."""

import sys
from pathlib import Path

from tests.training.renderer.made_up import made_up_data, tiny
from training.renderer.processes import process_group
from training.renderer.run import RendererRun


def one_step():
    """Settings of a run of a single step that trains everything."""
    return tiny(schedule={"warp_steps": 0, "full_steps": 1})


if __name__ == "__main__":
    config = one_step()
    with process_group(config.machine) as process:
        RendererRun(Path(sys.argv[1]), config, made_up_data(), process, resume=False).train()
