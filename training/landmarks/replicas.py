"""Several single-threaded processes that each take a piece of every batch and share one set of weights.

On a machine that other programs use too, threads inside every operation wait for the slowest core hundreds of
times a step; processes that meet once a step do not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType

import torch
from torch import Tensor, nn

GradientStep = Callable[[nn.Module, int, int], dict[str, float]]
"""Computes gradients into a module for (module, step, piece) and returns the loss terms of that piece."""


@dataclass(frozen=True)
class _Helper:
    process: BaseProcess
    link: "Connection[object, object]"
    gradients: list[Tensor]


class ReplicaGroup:
    """Sums gradients over pieces of a batch; piece 0 is computed here, the others in forked processes."""

    def __init__(self, network: nn.Module, compute: GradientStep, replicas: int) -> None:
        """Put the weights of ``network`` into shared memory and start ``replicas - 1`` processes."""
        self._network, self._compute, self._replicas = network, compute, replicas
        self._helpers: list[_Helper] = []
        if replicas < 2:
            return
        for parameter in network.parameters():
            parameter.data.share_memory_()  # type: ignore[no-untyped-call]
        context = get_context("fork")
        for piece in range(1, replicas):
            ours, theirs = context.Pipe()
            gradients = [torch.zeros_like(value.data) for value in network.parameters()]
            for gradient in gradients:
                gradient.share_memory_()  # type: ignore[no-untyped-call]
            process = context.Process(target=_serve, args=(network, compute, piece, theirs, gradients), daemon=True)
            process.start()
            self._helpers.append(_Helper(process, ours, gradients))

    def __enter__(self) -> "ReplicaGroup":
        """The group itself; leaving the block ends its processes."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        for helper in self._helpers:
            helper.link.send(None)
            helper.process.join(timeout=20)

    def gradients(self, step: int) -> dict[str, float]:
        """Fill the network's gradients with the mean over the pieces of batch ``step``; mean loss terms."""
        for helper in self._helpers:
            helper.link.send(step)
        terms = self._compute(self._network, step, 0)
        for helper in self._helpers:
            others = helper.link.recv()
            if not isinstance(others, dict):
                raise RuntimeError(f"a training process failed: {others}")
            for ours, theirs in zip(_gradients(self._network), helper.gradients, strict=True):
                ours.add_(theirs)
            terms = {name: value + others[name] for name, value in terms.items()}
        for gradient in _gradients(self._network):
            gradient.div_(self._replicas)
        return {name: value / self._replicas for name, value in terms.items()}


def _gradients(network: nn.Module) -> list[Tensor]:
    parameters = network.parameters()
    return [value.grad if value.grad is not None else torch.zeros_like(value) for value in parameters]


def _serve(
    network: nn.Module,
    compute: GradientStep,
    piece: int,
    link: "Connection[object, object]",
    gradients: list[Tensor],
) -> None:
    torch.set_num_threads(1)
    while True:
        step = link.recv()
        if not isinstance(step, int):
            return
        try:
            terms = compute(network, step, piece)
        except Exception as error:  # noqa: BLE001 - whatever it was, the parent has to hear of it
            link.send(f"{type(error).__name__}: {error}")
            return
        for target, gradient in zip(gradients, _gradients(network), strict=True):
            target.copy_(gradient)
        link.send(terms)
