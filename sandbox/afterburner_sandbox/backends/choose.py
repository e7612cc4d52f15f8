"""Which isolation a run gets, and why."""

from __future__ import annotations

from dataclasses import dataclass

from afterburner_sandbox import seccomp
from afterburner_sandbox.backends import bwrap, docker
from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.backends.process import ProcessBackend
from afterburner_sandbox.errors import IsolationUnavailableError

NAMES = ("auto", "bwrap", "docker", "process")


@dataclass(frozen=True, slots=True)
class Choice:
    """A back end and the reason for it, for the user."""

    backend: Backend
    reason: str


def choose(asked: str, *, generated_code: bool) -> Choice:
    """The back end asked for; `auto` takes the strongest that works here.

    `generated_code` says that a model wrote the candidates: these never run
    without isolation unless the user named `process`.

    Raises:
        IsolationUnavailableError: none works, or `asked` is unknown.
    """
    if asked == "process":
        return Choice(ProcessBackend(), "asked for by name: no isolation")
    if asked not in NAMES:
        raise IsolationUnavailableError(
            f"there is no sandbox called {asked!r}; choose one of {', '.join(NAMES)}"
        )
    if asked == "docker":
        absent = docker.probe()
        if absent is not None:
            raise IsolationUnavailableError(absent)
        return Choice(docker.DockerBackend(), "asked for by name")
    problem = bwrap.probe()
    if problem is None:
        why = (
            "asked for by name" if asked == "bwrap" else "the strongest that works here"
        )
        unfiltered = seccomp.unavailable()
        if unfiltered is not None:
            why = f"{why}; {unfiltered}"
        return Choice(bwrap.BwrapBackend(), why)
    if asked == "bwrap":
        raise IsolationUnavailableError(problem)
    if docker.probe() is None:
        why = f"the strongest that works here; {problem}"
        return Choice(docker.DockerBackend(), why)
    if generated_code:
        raise IsolationUnavailableError(problem)
    return Choice(
        ProcessBackend(),
        f"only the rulebook's rewrites of your own code will run; {problem}",
    )
