"""Checkpoint files of the published code, into our container."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import Tensor

from core.errors import InputError
from core.motion import BFM64
from core.networks.pirenderer.checkpoints import build_renderer, save_renderer
from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.reference_names import is_idle, our_name
from core.networks.torch_files import read_torch_file, tensors_of

_LICENCE = "Imported from a checkpoint of the published PIRenderer, CC BY-NC 4.0: not for commercial use."
_WEIGHTS = "net_G_ema"
_STEPS = ("current_iteration", "iteration", "iter")


def import_reference(source: str | Path, target: str | Path) -> PIRendererConfig:
    """Read a checkpoint of the reference implementation and write ours.

    Args:
        source: a torch file that holds the generator's state dict, or the trainer's dict with ``net_G_ema``. It is
            read with ``weights_only``, so that code inside it is never run.
        target: the checkpoint to write, motion space ``bfm64``.

    Returns:
        The configuration that the tensors were found to have.

    Raises:
        InputError: not a torch file, one with code in it, not this network, or the target cannot be written.
    """
    entries = read_torch_file(Path(source), "import")
    tensors, step = _state_dict(entries, source)
    named = _renamed(tensors, source)
    config = _config_of(named, source)
    network = build_renderer(config)
    expected = network.state_dict()
    for name, value in expected.items():
        if name not in named:
            raise InputError(f"{source} lacks the tensor {name!r} of PIRenderer; it is another network or cut short.")
        if named[name].shape != value.shape:
            raise InputError(
                f"The tensor {name!r} in {source} has a shape that PIRenderer has not; get the file again."
            )
    network.load_state_dict({name: named[name].float() for name in expected})
    save_renderer(
        target, network, BFM64.name, step, {}, {"imported_from": Path(source).name, "weights": _WEIGHTS}, _LICENCE
    )
    return config


def _state_dict(entries: object, source: str | Path) -> tuple[dict[str, Tensor], int]:
    step = 0
    if isinstance(entries, Mapping) and isinstance(entries.get(_WEIGHTS), Mapping):
        step = next((int(entries[name]) for name in _STEPS if isinstance(entries.get(name), int)), 0)
        entries = entries[_WEIGHTS]
    if not isinstance(entries, Mapping):
        raise InputError(f"{source} holds no weights by name; choose a checkpoint of the reference implementation.")
    return tensors_of(entries), step


def _renamed(tensors: Mapping[str, Tensor], source: str | Path) -> dict[str, Tensor]:
    named: dict[str, Tensor] = {}
    for name, value in tensors.items():
        ours = our_name(name)
        if ours is not None:
            named[ours] = value
        elif not is_idle(name):
            raise InputError(
                f"{source} holds {name!r}, which PIRenderer has not; choose a checkpoint of the published code."
            )
    if not named:
        raise InputError(
            f"{source} holds no weights of PIRenderer; choose a checkpoint of the reference implementation."
        )
    return named


def _config_of(named: Mapping[str, Tensor], source: str | Path) -> PIRendererConfig:
    try:
        sizes: dict[str, Any] = {
            "motion_channels": named["mapping.first.weight"].shape[1],
            "descriptor": named["mapping.first.weight"].shape[0],
            "style_hidden": named["warping.encoder.0.norm_0.hidden.weight"].shape[0],
            "warping_width": named["warping.input_layer.weight"].shape[0],
            "warping_limit": named["warping.encoder.4.conv_1.weight"].shape[0],
            "editing_width": named["editing.first.conv.weight"].shape[0],
            "editing_limit": named["editing.downs.2.conv.weight"].shape[0],
        }
        config = PIRendererConfig(**sizes)
    except (KeyError, IndexError, ValueError) as error:
        raise InputError(f"{source} is not a whole PIRenderer: {error}; get the checkpoint again.") from error
    if config.motion_channels != BFM64.size:
        raise InputError(
            f"{source} takes {config.motion_channels} motion numbers; a checkpoint of the reference takes {BFM64.size}."
        )
    return config
