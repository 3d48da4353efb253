"""The configuration of a network from the header of its checkpoint."""

from pathlib import Path

from core.checkpoint import CheckpointHeader
from core.errors import InputError
from core.settings import Settings, settings_from_json


def config_of_header(kind: type[Settings], header: CheckpointHeader, source: str | Path) -> Settings:
    """The configuration ``kind`` that a header holds.

    Raises:
        InputError: it holds another one, or one that no network can be built from; ``source`` is named in the message.
    """
    try:
        return settings_from_json(kind, header.network, f"the network header of {source}")
    except ValueError as error:
        raise InputError(
            f"No network can be built from the header of {source}: {error}; get the file again."
        ) from error
