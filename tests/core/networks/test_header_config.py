import pytest

from core.checkpoint import CheckpointHeader
from core.errors import InputError
from core.networks.header_config import config_of_header
from core.networks.pirenderer.config import PIRendererConfig


def header(network):
    return CheckpointHeader("renderer", network, "ict64", None, 1, {}, {}, "")


def test_a_configuration_comes_back():
    assert config_of_header(PIRendererConfig, header({"descriptor": 64}), "a.pt") == PIRendererConfig(descriptor=64)


@pytest.mark.parametrize(
    ("network", "message"),
    [({"descriptr": 64}, "the network header of a.pt: unknown"), ({"image_size": 100}, "No network can be built")],
)
def test_what_gives_no_network_is_one_sentence(network, message):
    with pytest.raises(InputError, match=message) as error:
        config_of_header(PIRendererConfig, header(network), "a.pt")
    assert "\n" not in str(error.value)
