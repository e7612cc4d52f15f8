"""This program's version, without loading the program."""

from __future__ import annotations

import importlib.metadata


def version() -> str:
    """The version that is installed; `0+source` where nothing is."""
    try:
        return importlib.metadata.version("afterburner")
    except importlib.metadata.PackageNotFoundError:
        return "0+source"
