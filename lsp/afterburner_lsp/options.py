"""The settings of the server: what they are called, where they come from, which win.

The project's own file, then what the client said at the start, then what it says
later: what comes later counts. A project's file comes with code that somebody else may
have written, so it can set how long and how a run searches, but not which program
is started, how candidates are confined, and what becomes of the text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from afterburner_engine.errors import EngineError
from afterburner_engine.project_file import nearest, of_project
from afterburner_engine.settings import Settings

ON_RESULT = ("apply", "ask", "preview", "report")
TABLE = "editor"
FROM_PROJECT = (
    *("iterations", "samples", "search", "budget_s", "min_gain", "objective"),
    *("code_lens", "inlay_hints", "hot_hints"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is set, for one folder of the workspace. None: as the engine has it."""

    policy: str | None = None
    model: str | None = None
    iterations: int | None = None
    samples: int | None = None
    search: str | None = None
    sandbox: str | None = None
    python: str | None = None
    budget_s: float | None = None
    min_gain: float | None = None
    objective: str | None = None
    on_result: str | None = None
    """None: `ask` where the client can, else `report`."""

    code_lens: bool = True
    inlay_hints: bool = False
    hot_hints: bool = True

    def settings(self, objective: str | None = None) -> Settings:
        """Of a run, for `objective` where that is asked for.

        Raises:
            EngineError: the values do not fit together, or not this machine.
        """
        chosen = {name: getattr(self, name) for name in _OF_A_RUN}
        chosen["objective"] = objective or self.objective
        return Settings(**{k: v for k, v in chosen.items() if v is not None})


_OF_A_RUN = tuple(
    field.name
    for field in fields(Options)
    if field.name not in ("on_result", "code_lens", "inlay_hints", "hot_hints")
)
_KINDS: Mapping[str, type] = {
    **dict.fromkeys(("iterations", "samples"), int),
    **dict.fromkeys(("budget_s", "min_gain"), float),
    **dict.fromkeys(("code_lens", "inlay_hints", "hot_hints"), bool),
}
"""All others are text."""


def key_of(name: str) -> str:
    """The field's name as clients write it: `budgetSeconds`."""
    words = name.replace("budget_s", "budget_seconds").split("_")
    return words[0] + "".join(word.capitalize() for word in words[1:])


KEYS = {key_of(field.name): field.name for field in fields(Options)}


@dataclass(frozen=True, slots=True)
class Read:
    """Options, and what was wrong with what was read."""

    options: Options
    problems: tuple[str, ...] = ()


def from_client(told: Any, base: Options) -> Read:
    """`base` with what a client says; what is wrong counts for nothing, and is said.

    A client's section has keys of its own as well, so unknown ones are left alone.
    """
    if told is None:
        return Read(base)
    if not isinstance(told, Mapping):
        return Read(base, (f"afterburner is {told!r}; it must be an object",))
    found: dict[str, Any] = {KEYS[key]: told[key] for key in told if key in KEYS}
    return _checked(found, base, "afterburner.", key_of)


def from_project(path: Path, base: Options) -> Read:
    """`base` with what the nearest `pyproject.toml` above a file says."""
    project = nearest(path)
    if project is None:
        return Read(base)
    try:
        found = of_project(project, TABLE)
    except EngineError as error:
        return Read(base, (str(error),))
    where = f"{project}: tool.afterburner.{TABLE}"
    if not isinstance(found, dict):
        return Read(base, (f"{where} is {found!r}; it must be a table",))
    known = {_toml_key(name): name for name in FROM_PROJECT}
    problems = tuple(_refusal(where, key, known) for key in found if key not in known)
    read = _checked(
        {known[key]: value for key, value in found.items() if key in known},
        base,
        f"{where}.",
        _toml_key,
    )
    return Read(read.options, problems + read.problems)


def _toml_key(name: str) -> str:
    return re.sub(r"_s$", "_seconds", name)


def _refusal(where: str, key: str, known: Mapping[str, str]) -> str:
    if key in {_toml_key(field.name) for field in fields(Options)}:
        return f"{where}.{key}: a project cannot set this; set it in the editor"
    return f"{where}.{key} is unknown; the keys are {', '.join(known)}"


def _checked(found: dict[str, Any], base: Options, where: str, key: Any) -> Read:
    options, problems = base, []
    for name, value in found.items():
        if value is None or value == "":
            continue  # as clients say that a setting is not set
        try:
            options = _with(options, name, value)
        except EngineError as error:
            problems.append(f"{where}{key(name)} is {value!r}: {error}")
    return Read(options, tuple(problems))


def _with(options: Options, name: str, value: Any) -> Options:
    """The options with one value.

    Raises:
        EngineError: it has no such value.
    """
    problem = _problem(name, value)
    if problem is not None:
        raise EngineError(problem)
    changed = replace(options, **{name: _KINDS.get(name, str)(value)})
    changed.settings()
    return changed


def _problem(name: str, value: Any) -> str | None:
    kind = _KINDS.get(name, str)
    if kind is float:
        fits = isinstance(value, (int, float)) and math.isfinite(value)
    elif kind is int:
        fits = isinstance(value, int) or (
            isinstance(value, float) and value.is_integer()
        )
    else:
        fits = isinstance(value, kind)
    if not fits or (kind is not bool and isinstance(value, bool)):
        words = {str: "text", bool: "true or false", int: "a whole number"}
        return f"it must be {words.get(kind, 'a number')}"
    if name == "on_result" and value not in ON_RESULT:
        return f"choose one of {', '.join(ON_RESULT)}"
    return None
