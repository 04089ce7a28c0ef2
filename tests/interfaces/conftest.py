"""The commands are tested as on the second day: the model of the shipped atlas is built and kept."""

import pytest

from rootwise.model.cache import load_model


@pytest.fixture(scope="session", autouse=True)
def _built_model() -> None:
    load_model()
