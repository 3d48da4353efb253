"""Parts of networks with their types."""

from typing import TypeVar

from torch import nn

Part = TypeVar("Part", bound=nn.Module)


def parts(modules: nn.ModuleList, kind: type[Part]) -> list[Part]:
    """The entries of a module list, which must all be of that kind."""
    found = []
    for module in modules:
        assert isinstance(module, kind)
        found.append(module)
    return found
