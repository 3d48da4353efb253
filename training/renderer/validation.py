"""Measurements of the averaged network on fixed pairs of the validation split."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from training.renderer.batches import Batch, collate
from training.renderer.config import RendererTrainingConfig
from training.renderer.guides import GuideMaker
from training.renderer.pairs import Pair
from training.renderer.training import RendererTraining, render


@dataclass(frozen=True, eq=False)
class Showing:
    """What the picture grid shows of some pairs, on the CPU.

    Attributes:
        batch: the pairs, pictures uint8.
        warped: float32 (B, 3, H, W), [-1, 1].
        image: float32 (B, 3, H, W), [-1, 1].
        flow: float32 (B, 2, h, w), the network's own, in cells.
    """

    batch: Batch
    warped: torch.Tensor
    image: torch.Tensor
    flow: torch.Tensor


class Validation:
    """The same pairs each time."""

    def __init__(self, pairs: Sequence[Pair], config: RendererTrainingConfig) -> None:
        """Make the batches once; they stay in memory as uint8."""
        guides = GuideMaker() if config.needs_guide else None
        size = config.schedule.batch
        self._batches = [collate(pairs[n : n + size], config, guides) for n in range(0, len(pairs), size)]
        self._first = collate(pairs[: config.report.picture_rows], config, guides)

    @torch.no_grad()
    def measure(self, training: RendererTraining) -> dict[str, float]:
        """Mean loss and its terms (both stages' terms, whatever the stage), ``psnr`` and ``psnr_warp`` in decibel."""
        sums: dict[str, float] = defaultdict(float)
        count = 0
        for batch in self._batches:
            ready = batch.to(training.process.device, training.layout)
            made = render(training.averaged, ready)
            assert made.image is not None
            number = len(ready.source)
            for name, value in training.loss(made, ready.target, ready.mesh_flow, ready.teacher).items():
                sums[name] += float(value) * number
            sums["psnr"] += float(psnr(made.image, ready.target).sum())
            sums["psnr_warp"] += float(psnr(made.warped, ready.target).sum())
            count += number
        return {name: value / count for name, value in sums.items()}

    @torch.no_grad()
    def showing(self, training: RendererTraining) -> Showing:
        """What the averaged network makes of the first pairs."""
        made = render(training.averaged, self._first.to(training.process.device, training.layout))
        assert made.image is not None
        return Showing(self._first, made.warped.float().cpu(), made.image.float().cpu(), made.flow.float().cpu())


def psnr(image: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Peak signal-to-noise ratio of pictures in [-1, 1], decibel, (B,)."""
    error = (image.float() - target.float()).square().flatten(1).mean(1)
    return 10.0 * torch.log10(4.0 / error.clamp_min(1e-10))
