# What a user or maintainer types. `make run` needs nothing but Python 3.11+.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

# Stamps: set-up runs again only when pyproject.toml is newer.
BASE := $(VENV)/.installed-base
DEV := $(VENV)/.installed-dev
LOCAL_VENV := .venv-local
LOCAL := $(LOCAL_VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help run demo test test-local check setup clean

help:
	@echo "make run     set up, then open the terminal application on examples/report.py"
	@echo "make demo    the same without a terminal: make three examples faster"
	@echo "make test    set up with the development tools, then run the tests"
	@echo "make test-local  the tests of models in this process, and of training; 1 GB"
	@echo "make check   linter, formatter, both type checkers, layer contracts"
	@echo "make setup   only set up $(VENV), with the development tools"
	@echo "make clean   remove $(VENV), caches and built files"

run: $(BASE)
	$(BIN)/afterburner-tui examples/report.py::build_report

demo: $(BASE)
	$(BIN)/afterburner optimize examples/report.py::build_report
	$(BIN)/afterburner optimize examples/graph_walk.py::stops_from
	$(BIN)/afterburner optimize examples/number_theory.py::is_prime

# Two at a time, however many cores there are: what is measured needs some of its own.
WORKERS ?= 2

# For some tests only: make test ARGS="tests/engine -k workload"
test: $(DEV)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-local: $(LOCAL)
	OMP_NUM_THREADS=1 $(LOCAL_VENV)/bin/python -m pytest tests/engine/models \
	  tests/training/test_smoke.py $(ARGS)

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/basedpyright
	$(BIN)/lint-imports

setup: $(DEV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is not." >&2; \
	  echo "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(BASE): pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV): once, about a minute"
	$(PIP) install --quiet -e .
	@touch $@

$(DEV): $(BASE)
	@echo "Installing the development tools into $(VENV)"
	$(PIP) install --quiet -e '.[dev]'
	@touch $@

# torch first, and by its number: what needs it would take any other.
$(LOCAL): pyproject.toml
	@echo "Installing torch and the local models' libraries into $(LOCAL_VENV)"
	@$(PYTHON) -m venv $(LOCAL_VENV)
	$(LOCAL_VENV)/bin/python -m pip install --quiet torch==2.13.0
	$(LOCAL_VENV)/bin/python -m pip install --quiet -e '.[local,mini,train]' \
	  pytest pytest-asyncio
	@touch $@

clean:
	rm -rf $(VENV) $(LOCAL_VENV) .venv-vllm build dist snapshot_report.html
	rm -rf lsp/editors/vscode/node_modules lsp/editors/vscode/*.vsix
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
