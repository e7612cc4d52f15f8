"""How the tests share a machine with each other, where several processes run them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from afterburner_sandbox.track import Heat


def _worker(config: pytest.Config) -> int | None:
    """The number of this worker of pytest-xdist; None where there is one process."""
    said: dict[str, str] = getattr(config, "workerinput", {})
    return int(said["workerid"].removeprefix("gw")) if said else None


def pytest_configure(config: pytest.Config) -> None:
    """Races of each worker have a core of their own, as far as there are so many."""
    if (worker := _worker(config)) is not None:
        cores = sorted(os.sched_getaffinity(0), reverse=True)
        core = cores[worker % len(cores)]
        Heat.core = property(lambda heat: core)  # type: ignore[assignment,method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test that is marked `quiet` runs while no other worker runs any."""
    if _worker(item.config) is None:
        return (yield)
    # Beside the temporary folders of the run's workers.
    shared = Path(item.config.getoption("basetemp")).parent
    with _room(shared, alone=item.get_closest_marker("quiet") is not None):
        return (yield)


@contextmanager
def _room(shared: Path, *, alone: bool) -> Iterator[None]:
    """A room that holds many, or one that is alone; all come in by one door.

    Who waits to be alone keeps the door shut, or others would go in for ever.
    """
    with (shared / "door").open("w") as door, (shared / "room").open("w") as room:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield
