"""Libraries that only some installations have, imported when they are used.

A model's module names its libraries here, so that nothing heavy is loaded before it
is needed, and so that one that is missing is a message with the line to type.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from afterburner_engine.errors import ModelError


def missing(extra: str, *names: str) -> str | None:
    """What to install where one of these cannot be found; nothing is imported."""
    absent = [name for name in names if importlib.util.find_spec(name) is None]
    if not absent:
        return None
    verb = "is" if len(absent) == 1 else "are"
    return (
        f"{' and '.join(absent)} {verb} not installed; "
        f"install with: pip install 'afterburner[{extra}]'"
    )


def library(name: str) -> Any:
    """An optional library; untyped, as checkers do not have it either.

    Raises:
        ModelError: it is not installed, or it does not load here.
    """
    try:
        return importlib.import_module(name)
    except (ImportError, OSError) as error:
        raise ModelError(f"{name} cannot be loaded: {error}") from error
