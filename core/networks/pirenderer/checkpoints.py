"""Checkpoints of the renderer: rebuilt from the header alone."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.checkpoint import CheckpointHeader, load_checkpoint, save_checkpoint
from core.errors import InputError
from core.motion import motion_space
from core.networks.header_config import config_of_header
from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.guided import GuidedPIRenderer
from core.networks.pirenderer.network import PIRenderer
from core.networks.weights import arrays_of, restore_weights

RendererNetwork = PIRenderer | GuidedPIRenderer


def build_renderer(config: PIRendererConfig) -> RendererNetwork:
    """An untrained network of the variant that ``config`` asks for."""
    return GuidedPIRenderer(config) if config.geometry_prior else PIRenderer(config)


def load_renderer(path: str | Path) -> tuple[RendererNetwork, CheckpointHeader]:
    """Rebuild a renderer from its checkpoint alone.

    Raises:
        InputError: the file is missing, damaged, of another kind or version, names an unknown motion space or one
            with another number of coefficients, or its weights do not fit its header.
    """
    checkpoint = load_checkpoint(path, "renderer")
    header = checkpoint.header
    config = config_of_header(PIRendererConfig, header, path)
    _check_space(header, config, path)
    network = build_renderer(config)
    restore_weights(network, checkpoint.tensors, path)
    return network.eval(), header


def save_renderer(
    path: str | Path,
    network: RendererNetwork,
    space: str,
    step: int,
    metrics: dict[str, float],
    data: dict[str, Any],
    licence: str,
    basis_hash: str | None = None,
) -> None:
    """Write a checkpoint from which :func:`load_renderer` rebuilds ``network``.

    Raises:
        InputError: the file cannot be written.
        ValueError: a weight that float16 cannot hold.
    """
    header = CheckpointHeader("renderer", asdict(network.config), space, basis_hash, step, metrics, data, licence)
    save_checkpoint(path, header, arrays_of(network))


def _check_space(header: CheckpointHeader, config: PIRendererConfig, path: str | Path) -> None:
    if header.motion_space is None:
        raise InputError(f"{path} does not say which motion space it was trained in; get the file again.")
    size = motion_space(header.motion_space).size
    if config.motion_channels != size:
        raise InputError(
            f"{path} takes {config.motion_channels} motion numbers, but its space {header.motion_space} has {size}; "
            "get the file again."
        )
