"""Tables of the nearest `pyproject.toml`, and what is wrong with one, in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from afterburner_engine.errors import EngineError

TABLE = "tool.afterburner"
TABLES = ("equality", "model", "editor")
USER_TABLES = ("model",)


def nearest(path: Path) -> Path | None:
    """The `pyproject.toml` in the folder nearest above a file, or None."""
    places = (folder / "pyproject.toml" for folder in path.absolute().parents)
    return next((place for place in places if place.is_file()), None)


def of_project(path: Path, name: str) -> Any:
    """The table `[tool.afterburner.NAME]` of a `pyproject.toml`; empty without it.

    Raises:
        EngineError: it cannot be read, or holds a table that nobody reads.
    """
    found = _read(path, mention="afterburner")
    for key in TABLE.split("."):
        found = found.get(key, {}) if isinstance(found, dict) else {}
    return _only(found, TABLES, f"{path}: {TABLE}", TABLE + ".").get(name, {})


def of_user(path: Path, name: str) -> Any:
    """The table `[NAME]` of the user's own file; raises as `of_project` does."""
    return _only(_read(path), USER_TABLES, str(path)).get(name, {})


def _read(path: Path, *, mention: str = "") -> Any:
    """What a TOML file holds; nothing if it does not `mention` a word."""
    try:
        text = path.read_text(encoding="utf-8")
        if mention not in text:  # whatever is wrong with it is not our business
            return {}
        return tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EngineError(f"{path} cannot be read: {error}") from error


def _only(
    found: Any, known: tuple[str, ...], where: str, prefix: str = ""
) -> dict[str, Any]:
    """A table of tables, none of which is misspelt."""
    tables = ", ".join(f"[{prefix}{name}]" for name in known)
    if not isinstance(found, dict):
        raise EngineError(f"{where} is {found!r}; it has the tables {tables}")
    for key in found:
        if key not in known:
            raise EngineError(f"{where}: {key} is unknown; the tables are {tables}")
    return found


def problem_of(error: Any, known: Iterable[str]) -> str:
    """What is wrong first, after `pydantic`: the key, its value, and why not."""
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        return f".{key} is unknown; the keys are {', '.join(known)}"
    if not key:
        return f" is {first['input']!r}; it must be a table"
    return f".{key} is {first['input']!r}: {first['msg']}"
