"""Data-parallel training over the processes that ``torchrun`` starts, or a single one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel

from core.errors import InputError
from training.renderer.config import MachineConfig


@dataclass(frozen=True)
class Process:
    """One process among all of a run.

    Attributes:
        rank: its number; 0 writes files.
        count: how many there are.
        device: where it computes.
    """

    rank: int
    count: int
    device: torch.device

    @property
    def leads(self) -> bool:
        """Whether this one writes logs and snapshots."""
        return self.rank == 0

    def check_batch(self, batch: int) -> None:
        """Refuse a batch that the processes cannot share equally (InputError)."""
        if batch % self.count:
            raise InputError(
                f"A batch of {batch} cannot be shared by {self.count} processes; make schedule.batch a multiple of it."
            )

    def shared(self, module: nn.Module) -> nn.Module:
        """The module with gradients averaged over all processes."""
        if self.count == 1:
            return module
        return cast(nn.Module, DistributedDataParallel(module))

    def mean(self, values: Tensor) -> Tensor:
        """The mean over all processes."""
        if self.count > 1:
            distributed.all_reduce(values)
            values = values / self.count
        return values

    def wait(self) -> None:
        """Until all processes have come here."""
        if self.count > 1:
            distributed.barrier()


@contextmanager
def process_group(machine: MachineConfig) -> Iterator[Process]:
    """Join the processes that ``torchrun`` has started; a single process where it has not.

    Raises:
        InputError: the settings ask for a GPU that is not there, or for float16 without one.
    """
    count, rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("RANK", "0"))
    device = _device(machine, int(os.environ.get("LOCAL_RANK", "0")))
    if count == 1:
        yield Process(0, 1, device)
        return
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Process(rank, count, device)
    finally:
        distributed.destroy_process_group()


def _device(machine: MachineConfig, local_rank: int) -> torch.device:
    there = torch.cuda.is_available()
    if machine.device == "cuda" and not there:
        raise InputError("machine.device is cuda, but torch finds no GPU; set it to auto or cpu.")
    if machine.device == "cpu" or not there:
        if machine.precision == "float16":
            raise InputError("machine.precision float16 needs a GPU, and there is none; set it to float32 or bfloat16.")
        return torch.device("cpu")
    torch.cuda.set_device(local_rank)
    return torch.device("cuda", local_rank)
