"""The expression network from and into checkpoints, in torch."""

from pathlib import Path

from core.checkpoint import CheckpointHeader, load_checkpoint
from core.networks.expression_network import ExpressionNetwork, ExpressionNetworkConfig
from core.networks.header_config import config_of_header
from core.networks.weights import restore_weights


def load_expression_network(path: str | Path) -> tuple[ExpressionNetwork, CheckpointHeader]:
    """Rebuild an expression network from its checkpoint alone.

    Raises:
        InputError: the file is missing, damaged, of another kind or version, or its weights do not fit its header.
    """
    checkpoint = load_checkpoint(path, "expression")
    network = ExpressionNetwork(config_of_header(ExpressionNetworkConfig, checkpoint.header, path))
    restore_weights(network, checkpoint.tensors, path)
    return network, checkpoint.header
