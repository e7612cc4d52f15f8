"""Finds and reads recipes: those that come with the project, and the user's own."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from afterburner_training.errors import TrainingError
from afterburner_training.recipe import Recipe


def shipped_folder() -> Path:
    """Where recipes lie that come with the project: in a checkout, or installed."""
    package = Path(__file__).parent
    checkout = package.parent / "recipes"
    return checkout if checkout.is_dir() else package / "recipes"


def shipped() -> tuple[str, ...]:
    """Their names."""
    return tuple(sorted(path.stem for path in shipped_folder().glob("*.toml")))


def find(named: str) -> Path:
    """The file of a recipe: one of the project's by its name, else a path.

    Raises:
        TrainingError: there is none.
    """
    if named in shipped():
        return shipped_folder() / f"{named}.toml"
    path = Path(named).expanduser()
    if path.is_file():
        return path
    known = ", ".join(shipped())
    raise TrainingError(
        f"there is no recipe {named}: name a TOML file, or one of {known}"
    )


def read(path: Path, changes: Sequence[str] = ()) -> Recipe:
    """The recipe of a file, with `section.key=value` changed in it.

    Raises:
        TrainingError: the file or a change cannot be read, or a key is unknown or its
            value unfit; the text names file and key.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"{path} cannot be read: {error}") from error
    for change in changes:
        _apply(found, change)
    return parse(found, str(path))


def parse(found: dict[str, Any], where: str) -> Recipe:
    """The recipe that a table of TOML holds; raises as `read` does."""
    try:
        return Recipe.model_validate(found)
    except ValidationError as error:
        problems = [_problem(each) for each in error.errors()]
        raise TrainingError(
            "\n".join(f"{where}: {problem}" for problem in problems)
        ) from error


def _problem(error: Any) -> str:
    key = ".".join(map(str, error["loc"]))
    if error["type"] == "extra_forbidden":
        return f"{key} is unknown"
    if error["type"] == "missing":
        return f"{key} is missing"
    said = str(error["msg"]).removeprefix("Value error, ")
    if isinstance(error["input"], dict):
        return f"{key}: {said}" if key else said
    return f"{key} is {error['input']!r}: {said}"


def _apply(found: dict[str, Any], change: str) -> None:
    """Set one value; tables on the way to it are made."""
    key, equals, text = change.partition("=")
    *tables, name = key.strip().split(".")
    if not equals or not all((*tables, name)):
        raise TrainingError(f"--set {change}: it must be KEY=VALUE, as grpo.steps=20")
    place = found
    for table in tables:
        inner = place.setdefault(table, {})
        if not isinstance(inner, dict):
            raise TrainingError(f"--set {change}: {table} is no table")
        place = inner
    place[name] = _value(text.strip())


def _value(text: str) -> Any:
    """As TOML reads it; what is no TOML is a string, so that no quotes are needed."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
