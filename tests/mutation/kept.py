"""A pytest plugin: the shipped model as it is kept on the disk, for mutants of code that does not build it."""

from functools import cache

from tests import models

from rootwise.model.cache import load_model

models.shipped = cache(load_model)
