# Needs python3 (3.11 or newer), pip or venv, git and make. Everything is installed into .venv.
#
#   make demo      install the package and localize one published case
#   make test      lint, types, import contracts, tests; its last lines say what was left out, and how to get it
#   make test-all  the same, nothing left out: installs what the system lacks first (root and apt-get; else says what)
#   make lint      lint, types, import contracts
#   make bench     the benchmarks
#   make screens   the pictures of docs/screens.md, made by the tests of the pages
#   make docs      the documentation, warnings are errors
#   make clean     remove what the targets made

PYTHON    ?= python3
DEMO_CASE ?= examples/l3-foraminal-herniation.yaml
BIN       := .venv/bin
PIP       := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test test-all lint bench screens docs clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^#   //p' Makefile

demo: .venv/.installed
	$(BIN)/rootwise localize $(DEMO_CASE)

# One thread a process: several processes with several threads each only wait for one another.
test: lint
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

test-all:
	.ci/system
	@ROOTWISE_NO_SKIPS=1 $(MAKE) --no-print-directory test

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.installed-dev
	$(BIN)/python -m benchmarks

screens: .venv/.installed-dev
	ROOTWISE_SCREENS=docs/screens $(BIN)/python -m pytest -q tests/pages/test_screens.py

docs: .venv/.installed-docs
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

clean:
	rm -rf .venv build dist docs/_build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp a set of dependencies: a second run installs nothing unless pyproject.toml changed.
.venv/.installed: pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	@touch $@

.venv/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) --upgrade 'pip>=25.1'  # the first that reads dependency groups
	$(PIP) --editable '.[test,lint]' --group validation
	@touch $@

.venv/.installed-docs: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[docs]'
	@touch $@

# Debian ships python3 without ensurepip (package python3-venv); the system's pip can stand in for it.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Rootwise needs Python 3.11 or newer, $(PYTHON) is older or missing: make PYTHON=python3.12 ..." >&2; exit 1; }
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv .venv; \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	  $(PYTHON) -m venv --without-pip .venv && $(PYTHON) -m pip --python .venv/bin/python install --quiet pip; \
	else \
	  echo "$(PYTHON) has neither ensurepip nor pip. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; \
	fi || { rm -rf .venv; exit 1; }
