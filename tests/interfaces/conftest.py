"""The commands are tested as on the second day: the model of the shipped atlas is built and kept."""

from collections.abc import Iterator

import pytest
from tests.interfaces.browsing import Visitor, visiting
from tests.interfaces.command import L3

from rootwise.model.cache import load_model


@pytest.fixture(scope="session", autouse=True)
def _built_model() -> None:
    load_model()


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """The pages over an empty folder, for all tests of a file."""
    with visiting(tmp_path_factory.mktemp("data")) as one:
        yield one


@pytest.fixture
def l3(visitor: Visitor) -> str:
    """The path of the published L3 case, opened anew."""
    return visitor.opened(L3.name, L3.read_bytes())
