"""Tables of the nearest `pyproject.toml`, and what is wrong with one, in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from afterburner_engine.errors import EngineError


def nearest(path: Path) -> Path | None:
    """The `pyproject.toml` in the folder nearest above a file, or None."""
    places = (folder / "pyproject.toml" for folder in path.absolute().parents)
    return next((place for place in places if place.is_file()), None)


def read_table(path: Path, table: str, *, mention: str = "") -> Any:
    """What stands under a dotted name in a TOML file; an empty table without it.

    A file that does not `mention` a word is not looked at any further.

    Raises:
        EngineError: it cannot be read, or is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if mention not in text:  # whatever is wrong with it is not our business
            return {}
        found: Any = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EngineError(f"{path} cannot be read: {error}") from error
    for key in table.split(".") if table else ():
        if not isinstance(found, dict):
            return {}
        found = found.get(key, {})
    return found


def problem_of(error: Any, known: Iterable[str]) -> str:
    """What is wrong first, after `pydantic`: the key, its value, and why not."""
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        return f".{key} is unknown; the keys are {', '.join(known)}"
    return f"{'.' * bool(key)}{key} is {first['input']!r}: {first['msg']}"
