"""How the tests share a machine with each other, where several processes run them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterburner_sandbox.track import Heat


class Room:
    """Where tests run: many at once, or one worker's that is alone.

    All come in by one door. Who waits to be alone keeps it shut, or others would go in
    for ever.
    """

    def __init__(self, shared: Path) -> None:
        self._door = (shared / "door").open("w")
        self._room = (shared / "room").open("w")
        self._inside = False

    def enter(self, *, alone: bool) -> None:
        """Go in, if this worker is not there already."""
        if not self._inside:
            fcntl.flock(self._door, fcntl.LOCK_EX)
            fcntl.flock(self._room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            fcntl.flock(self._door, fcntl.LOCK_UN)
            self._inside = True

    def leave(self) -> None:
        """Let others in."""
        fcntl.flock(self._room, fcntl.LOCK_UN)
        self._inside = False


ROOM = pytest.StashKey[Room]()


def pytest_configure(config: pytest.Config) -> None:
    """Each worker of pytest-xdist has a core for its races, and shares a room."""
    said: dict[str, str] = getattr(config, "workerinput", {})
    if said:
        cores = sorted(os.sched_getaffinity(0), reverse=True)
        core = cores[int(said["workerid"].removeprefix("gw")) % len(cores)]
        Heat.core = property(lambda heat: core)  # type: ignore[assignment,method-assign]
        # Beside the temporary folders of the run's workers.
        config.stash[ROOM] = Room(Path(str(config.getoption("basetemp"))).parent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Iterator[None]:
    """A test that is marked `quiet` runs while no other worker runs any.

    A worker stays alone for all of them that come behind each other: one by one they
    would wait for each test of the others.
    """
    room = item.config.stash.get(ROOM, None)
    if room is None:
        return (yield)
    room.enter(alone=_quiet(item))
    try:
        return (yield)
    finally:
        if not (_quiet(item) and nextitem is not None and _quiet(nextitem)):
            room.leave()


def _quiet(item: pytest.Item) -> bool:
    return item.get_closest_marker("quiet") is not None
