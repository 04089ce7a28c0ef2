"""The examples in the docstrings of the model are run: they say what the code does."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import rootwise.model

MODULES = tuple(found.name for found in pkgutil.walk_packages(rootwise.model.__path__, "rootwise.model."))
EXAMPLES = tuple(
    example for name in MODULES for example in doctest.DocTestFinder().find(import_module(name)) if example.examples
)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_an_example_is_right(example: doctest.DocTest) -> None:
    assert doctest.DocTestRunner().run(example).failed == 0


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5
