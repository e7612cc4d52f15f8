"""Modules built from source text, as the sandbox would have imported them."""

from __future__ import annotations

import itertools
import sys
import textwrap
import types
from collections.abc import Callable

import pytest

from afterburner_engine.inside.maker import Maker

_numbers = itertools.count()


def _module_of(source: str, name: str | None = None) -> types.ModuleType:
    """A module with this source, in `sys.modules` under its own name."""
    module = types.ModuleType(name or f"built_{next(_numbers)}")
    sys.modules[module.__name__] = module
    exec(textwrap.dedent(source), module.__dict__)
    return module


def _maker_of(
    source: str,
    qualname: str = "f",
    workload: str | None = None,
    required: bool = False,
) -> Maker:
    """The maker for a function of a module with this source."""
    text = None if workload is None else textwrap.dedent(workload)
    path = None if workload is None else "/project/mod.workload.py"
    return Maker(_module_of(source), qualname, text, path, required)


@pytest.fixture
def module_of() -> Callable[..., types.ModuleType]:
    """Builds a module from its source."""
    return _module_of


@pytest.fixture
def maker_of() -> Callable[..., Maker]:
    """Builds the maker for a function of a module from the module's source."""
    return _maker_of
