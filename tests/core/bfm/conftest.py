import pytest

from tests.core.bfm.made_up import write_bfm_files


@pytest.fixture(scope="session")
def bfm_files(tmp_path_factory):
    """A folder with files of the right shapes and random content (100 MB, made once)."""
    return write_bfm_files(tmp_path_factory.mktemp("bfm"))
