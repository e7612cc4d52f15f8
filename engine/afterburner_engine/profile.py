"""Where a program's time went, by the user's own functions. Values only."""

from __future__ import annotations

import datetime
import json
import math
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from afterburner_engine.errors import EngineError

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class HotFunction:
    """One function and the time that it took."""

    path: str
    """In full, links resolved."""

    qualname: str
    """Functions inside it count as itself."""

    own_s: float
    """In itself, and in what is not the user's own that it calls."""

    cumulative_s: float
    """With all that it calls; no second counts twice."""

    calls: int | None
    """None where the profile does not say."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What was found of one program."""

    functions: tuple[HotFunction, ...]
    """The user's own, by their own time."""

    total_s: float
    """Of all threads and processes, with what is nobody's of the user's own."""

    module_s: float
    """In modules outside of functions: imports, above all."""

    source: str
    """The command, or the file that it was read from."""

    created: str
    """In UTC, ISO 8601."""

    samples: int | None = None
    processes: int | None = None
    exit_status: int | None = None
    """Of the command; all three are None for a profile of another tool."""

    @property
    def elsewhere_s(self) -> float:
        """Where no function of the user's own was on the stack."""
        own = sum(function.own_s for function in self.functions)
        return max(self.total_s - own - self.module_s, 0.0)

    def age_s(self) -> float:
        """Seconds since then, by this machine's clock."""
        then = datetime.datetime.fromisoformat(self.created)
        return max((datetime.datetime.now(datetime.UTC) - then).total_seconds(), 0.0)

    def share(self, function: HotFunction) -> float:
        """The part of all time that is the function's own, 0 to 1."""
        return min(function.own_s / self.total_s, 1.0) if self.total_s > 0 else 0.0

    def shares(self, path: str | Path) -> dict[str, float]:
        """The shares of a file's functions, by their qualified names."""
        full = os.path.realpath(path)
        return {f.qualname: self.share(f) for f in self.functions if f.path == full}

    def to_json(self, top: int | None = None) -> dict[str, Any]:
        """As `--json` prints it and `--save` stores it."""
        functions = [
            {
                **asdict(function),
                "share": self.share(function),
                "target": f"{function.path}::{function.qualname}",
            }
            for function in self.functions[:top]
        ]
        return {
            "schema_version": SCHEMA,
            "kind": "afterburner-profile",
            "source": self.source,
            "created": self.created,
            "exit_status": self.exit_status,
            "processes": self.processes,
            "samples": self.samples,
            "total_s": self.total_s,
            "module_s": self.module_s,
            "elsewhere_s": self.elsewhere_s,
            "functions": functions,
        }


def ranked(functions: Iterable[HotFunction]) -> tuple[HotFunction, ...]:
    """By own time, the longest first."""
    return tuple(
        sorted(
            functions,
            key=lambda f: (-f.own_s, -f.cumulative_s, -(f.calls or 0), f.qualname),
        )
    )


def from_json(told: dict[str, Any], name: str) -> Profile:
    """What `to_json` gave.

    Raises:
        EngineError: it is something else, or of another version.
    """
    if told.get("schema_version") != SCHEMA:
        raise EngineError(
            f"{name} is a profile of another version of afterburner: "
            f"schema {told.get('schema_version')}, not {SCHEMA}"
        )
    try:
        functions = [
            HotFunction(
                path=_text(each["path"]),
                qualname=_text(each["qualname"]),
                own_s=seconds(each["own_s"]),
                cumulative_s=seconds(each["cumulative_s"]),
                calls=None if each["calls"] is None else int(each["calls"]),
            )
            for each in told["functions"]
        ]
        return Profile(
            functions=ranked(functions),
            total_s=seconds(told["total_s"]),
            module_s=seconds(told["module_s"]),
            source=_text(told["source"]),
            created=_moment(told["created"]),
            samples=told["samples"],
            processes=told["processes"],
            exit_status=told["exit_status"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EngineError(f"{name} is damaged: {error!r}") from error


def seconds(value: Any) -> float:
    """A time of a profile.

    Raises:
        ValueError: it is no time.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{value!r} is not a number of seconds")
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"{value!r} is not a time")
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text")
    return value


def _moment(value: Any) -> str:
    if datetime.datetime.fromisoformat(_text(value)).tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return _text(value)


def dumped(profile: Profile) -> str:
    """The text of a file that holds the profile."""
    return json.dumps(profile.to_json(), indent=1) + "\n"
