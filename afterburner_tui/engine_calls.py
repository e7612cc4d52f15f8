"""The app's way to the engine. Imports it only when called.

The parsers behind the engine take longer to load than the first screen takes to
paint, so nothing here is imported before it is needed; each call but `run` and
`inspect` is made from a thread.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from afterburner_tui.ranking import Ranking

if TYPE_CHECKING:
    from afterburner_engine.events import Event
    from afterburner_engine.inspection import Inspection
    from afterburner_engine.profile import Profile
    from afterburner_engine.target import FunctionInfo, Target

Runner = Callable[["Target"], AsyncGenerator["Event", None]]
"""Starts a run. Closing what it returns stops everything that it started."""


Inspector = Callable[["Target"], Awaitable["Inspection"]]
"""Finds out by what a run would judge."""


Ranker = Callable[[Path], "Ranking | None"]
"""Finds out how much of a program's time each function of a file takes."""


def list_functions(path: Path) -> tuple[FunctionInfo, ...]:
    """The functions of a file."""
    from afterburner_engine.target import list_functions

    return list_functions(path)


def last_ranking(path: Path) -> Ranking | None:
    """By the last profile of the file's project, if there is one."""
    from afterburner_engine import profiles

    found = profiles.find(path)
    return None if found is None else ranking(found, path)


def ranking(profile: Profile, path: Path) -> Ranking:
    """How much of a profile's time each function of a file takes."""
    return Ranking(profile.shares(path), profile.source, profile.age_s())


def find_target(path: Path, qualname: str) -> Target:
    """The function as it is on disk now."""
    from afterburner_engine.target import find_target

    return find_target(f"{path}::{qualname}")


def apply_code(target: Target, code: str) -> None:
    """Write `code` in place of the target."""
    from afterburner_engine.apply import apply

    apply(target, code)


def run(target: Target) -> AsyncGenerator[Event, None]:
    """A run with the default settings."""
    from afterburner_engine.loop import optimize
    from afterburner_engine.settings import Settings

    return optimize(target, Settings())


async def inspect(target: Target) -> Inspection:
    """The inputs of a function, as a run with the default settings would have them."""
    from afterburner_engine.inspection import inspect
    from afterburner_engine.settings import Settings

    return await inspect(target, Settings())
