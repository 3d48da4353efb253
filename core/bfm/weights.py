"""Weights of the coefficient network from the file that the user supplies."""

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from core.bfm.network import CoefficientNetwork
from core.errors import InputError
from core.networks.torch_files import read_torch_file, tensors_of

_ENTRY = "net_recon"
_COUNTERS = ".num_batches_tracked"
"""Counters of training, which inference does not need and some files leave out."""


def load_network(path: Path) -> CoefficientNetwork:
    """The network with its published weights.

    Args:
        path: a torch file with the entry ``net_recon`` or with the weights themselves (read with ``weights_only``),
            or a safetensors file.

    Raises:
        InputError: no such file, damaged, with code in it, of another network or with numbers that are not finite.
    """
    tensors = _read(path)
    network = CoefficientNetwork()
    wanted = {name: value for name, value in network.state_dict().items() if not name.endswith(_COUNTERS)}
    for name, value in wanted.items():
        if name not in tensors:
            raise InputError(
                f"{path} lacks the weights {name!r} of Deep3DFaceReconstruction's ResNet-50; get the file again."
            )
        if tensors[name].shape != value.shape:
            raise InputError(
                f"The weights {name!r} in {path} have another shape than Deep3DFaceReconstruction's; "
                "it is another network, get the file again."
            )
        if not bool(tensors[name].isfinite().all()):
            raise InputError(f"The weights {name!r} in {path} are damaged: some are not finite; get the file again.")
    network.load_state_dict({name: tensors[name].float() for name in wanted}, strict=False)
    return network.eval().requires_grad_(False)


def _read(path: Path) -> dict[str, Tensor]:
    if path.suffix == ".safetensors":
        try:
            return tensors_of(load_file(path))
        except (OSError, SafetensorError) as error:
            raise InputError(f"Cannot read {path}: it is no safetensors file, or cut short; get it again.") from error
    entries = read_torch_file(path)
    if isinstance(entries, Mapping) and isinstance(entries.get(_ENTRY), Mapping):
        entries = entries[_ENTRY]
    if not isinstance(entries, Mapping):
        raise InputError(f"{path} holds no weights by name; get the file again.")
    return tensors_of(entries)
