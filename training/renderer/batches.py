"""Batches for the networks, made by worker processes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from core.conventions import ImageArray
from core.networks.pirenderer.guided import Guide
from core.neural.pictures import signed
from core.opencv import cv2
from training.renderer.config import RendererTrainingConfig
from training.renderer.flow_teacher import teacher_flows
from training.renderer.guides import GuideMaker
from training.renderer.pairs import Pair, PairDrawer


@dataclass(frozen=True, eq=False)
class Batch:
    """Pairs as tensors; pictures are uint8 until they are on the device.

    Attributes:
        source: uint8 (B, 3, H, W).
        target: uint8 (B, 3, H, W).
        window: float32 (B, motion channels, 27), of the target.
        mesh_flow: float32 (B, 2, g, g), half image widths; None where nothing asks for it.
        picture: uint8 (B, 3, H, W), the geometry engine's; None where nothing asks for it.
        own_pose: float32 (B, 6), rotation and translation of the source; None where nothing asks for it.
        teacher: float32 (B, 3, h, w), see :func:`training.renderer.flow_teacher.teacher_flow`; None where nothing asks
            for it.
    """

    source: Tensor
    target: Tensor
    window: Tensor
    mesh_flow: Tensor | None = None
    picture: Tensor | None = None
    own_pose: Tensor | None = None
    teacher: Tensor | None = None

    def to(self, device: torch.device, layout: torch.memory_format = torch.contiguous_format) -> "Batch":
        """The batch on ``device`` with pictures as float32 in [-1, 1]."""
        return self._each(lambda value: _on(value, device, layout))

    def pin_memory(self) -> "Batch":
        """Copies in memory from which a GPU reads without waiting."""
        return self._each(Tensor.pin_memory)

    def _each(self, change: Callable[[Tensor], Tensor]) -> "Batch":
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        return replace(self, **{name: change(value) for name, value in parts.items() if value is not None})

    @property
    def guide(self) -> Guide:
        """What the guided variant takes."""
        if self.mesh_flow is None or self.picture is None or self.own_pose is None:
            raise ValueError("the batch was made without a guide")
        return Guide(self.mesh_flow, self.picture, self.own_pose)


def collate(pairs: Sequence[Pair], config: RendererTrainingConfig, guides: GuideMaker | None) -> Batch:
    """A batch of pairs, with what the settings ask of the geometry engine."""
    windows = np.stack([pair.target.window.T for pair in pairs])
    mesh_flow = picture = own_pose = teacher = None
    if guides is not None and config.needs_guide:
        made = [guides.guide(pair.source, pair.target.motion) for pair in pairs]
        mesh_flow = torch.from_numpy(np.stack([guide.flow for guide in made]))
        picture = _pictures([guide.picture for guide in made])
        own_pose = torch.from_numpy(np.stack([pair.source.motion.pose for pair in pairs]))
    sources, targets = _pictures([pair.source.image for pair in pairs]), _pictures([p.target.image for p in pairs])
    if picture is not None and config.loss.teacher > 0:
        teacher = teacher_flows(targets, picture, config.network.flow_size)
    return Batch(sources, targets, torch.from_numpy(windows), mesh_flow, picture, own_pose, teacher)


def _on(value: Tensor, device: torch.device, layout: torch.memory_format) -> Tensor:
    moved = value.to(device, non_blocking=True)
    return signed(moved).contiguous(memory_format=layout) if moved.dtype == torch.uint8 else moved


def _pictures(images: Sequence[ImageArray]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(np.stack(images).transpose(0, 3, 1, 2)))


class BatchSet(Dataset[Batch]):
    """Batch number ``step`` of a run, or one process's share of it."""

    def __init__(self, drawer: PairDrawer, config: RendererTrainingConfig, rank: int = 0, processes: int = 1) -> None:
        """Take slots ``rank`` of ``processes`` equal shares."""
        share = config.schedule.batch // processes
        self._drawer, self._config = drawer, config
        self._slots = range(rank * share, (rank + 1) * share)
        self._guides = GuideMaker() if config.needs_guide else None

    def __getitem__(self, step: int) -> Batch:
        """The batch of that step."""
        pairs = [self._drawer.pair(step, slot) for slot in self._slots]
        return collate(pairs, self._config, self._guides)


def load_batches(batches: Dataset[Batch], first: int, last: int, workers: int, pinned: bool) -> Iterator[Batch]:
    """The batches of steps ``first`` to ``last - 1`` in order, made ahead by ``workers`` processes."""
    loader: DataLoader[Batch] = DataLoader(
        batches,
        batch_size=None,
        sampler=range(first, last),
        num_workers=workers,
        worker_init_fn=_single_threaded,
        pin_memory=pinned,
        prefetch_factor=4 if workers else None,
    )
    return iter(loader)


def _single_threaded(_worker: int) -> None:
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
