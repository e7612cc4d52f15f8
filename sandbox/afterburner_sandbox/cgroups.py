"""Limits on a sandbox as a whole, by control groups, where this user may make them.

One group per sandbox, below the group of this process: memory (with swap, where that
is counted) and the number of processes and threads. It holds what rlimits do not see:
the memory of many processes together, shared memory, files in the scratch. Version 1
and version 2 of control groups, also both at once. No setting of a group that is not
ours is ever changed; where no group can be made, `hold` gives None.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import re
import signal
import time
from pathlib import Path

from afterburner_sandbox.hierarchies import Place, places, words

REMOVING_S = 2.0
"""How long the processes of a group may take to be gone once they are killed."""

_NAME = re.compile(r"afterburner-(\d+)-(\d+)-\d+")
_serial = itertools.count(1)


class Group:
    """The control group of one sandbox. A folder for each hierarchy that takes part."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        """Make it.

        Raises:
            OSError: it cannot be made after all.
        """
        self._places = places
        self.name = f"afterburner-{os.getpid()}-{_pid_namespace()}-{next(_serial)}"
        self._limited: dict[str, int] = {}
        self._refused: set[Path] = set()
        try:
            for folder in self._folders():
                folder.mkdir()
        except OSError:
            self.remove()
            raise

    def limit(self, memory_bytes: int, processes: int) -> None:
        """Set the limits; `in_force` tells what has become of them."""
        wanted = {"memory": memory_bytes, "pids": processes}
        for place in self._places:
            folder = place.folder / self.name
            if folder in self._refused:
                continue
            value = min(wanted[place.controller], place.ceiling or 1 << 62)
            with contextlib.suppress(OSError):
                (folder / _FILE[place.controller, place.unified]).write_text(str(value))
                self._limited[place.controller] = value
                if place.controller == "memory":
                    _limit_swap(folder, place.unified, value)

    @property
    def in_force(self) -> dict[str, int]:
        """The limits that hold, by controller: bytes, and processes with threads."""
        return dict(self._limited)

    def add_tree(self, pid: int) -> None:
        """Move a process and all that it has started, as far as they may be moved.

        From the top down: what a process starts after it was moved is in the group.
        """
        for folder in self._folders():
            todo = [pid]
            while todo:
                moved = todo.pop()
                try:
                    (folder / "cgroup.procs").write_text(str(moved))
                except ProcessLookupError:  # it has ended
                    continue
                except OSError:
                    self._refused.add(folder)
                    break
                todo += children_of(moved)

    def holds(self, pid: int) -> bool:
        """Whether a process is in it, in each hierarchy that let us in."""
        try:
            said = Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8")
        except OSError:  # it has ended
            return True
        return said.count(self.name) >= len(set(self._folders()) - self._refused)

    def ended_by_memory(self) -> int:
        """How many processes the kernel has ended because of the memory limit."""
        for place in self._places:
            if place.controller == "memory":
                name = "memory.events" if place.unified else "memory.oom_control"
                return _field(place.folder / self.name / name, "oom_kill")
        return 0

    def remove(self) -> None:
        """End what is left in it, and remove it."""
        for folder in self._folders():
            remove_folder(folder)

    def _folders(self) -> tuple[Path, ...]:
        found = [place.folder / self.name for place in self._places]
        return tuple(dict.fromkeys(found))


_FILE = {
    ("memory", False): "memory.limit_in_bytes",
    ("memory", True): "memory.max",
    ("pids", False): "pids.max",
    ("pids", True): "pids.max",
}


def _limit_swap(folder: Path, unified: bool, memory_bytes: int) -> None:
    """No swap on top of the memory. The kernel may have been told not to count it."""
    name = "memory.swap.max" if unified else "memory.memsw.limit_in_bytes"
    with contextlib.suppress(OSError):
        (folder / name).write_text("0" if unified else str(memory_bytes))


def hold(pid: int) -> Group | None:
    """A new group with a process and all that it starts; None where that cannot be.

    It has no limits until `Group.limit` sets some.
    """
    if not usable():
        return None
    try:
        group = Group(usable())
    except OSError:
        return None
    group.add_tree(pid)
    return group


@functools.cache
def usable() -> tuple[Place, ...]:
    """Where groups can be made; what dead parents have left there is removed."""
    try:
        cgroup = Path("/proc/self/cgroup").read_text(encoding="utf-8")
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    found = tuple(places(cgroup, mounts))
    for folder in {place.folder for place in found}:
        sweep(folder)
    return found


def sweep(folder: Path) -> None:
    """Remove the groups that are left of parents that have ended without doing so."""
    try:
        entries = list(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        found = _NAME.fullmatch(entry.name)
        # Process ids of another namespace tell us nothing.
        if found is None or found[2] != str(_pid_namespace()):
            continue
        if not os.path.exists(f"/proc/{found[1]}"):
            remove_folder(entry)


def remove_folder(folder: Path) -> None:
    """End all processes of a group of ours and remove it, within `REMOVING_S`."""
    deadline = time.monotonic() + REMOVING_S
    while True:
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            if time.monotonic() > deadline:
                return  # the next start tries again
        else:
            return
        for pid in _members(folder):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.002)


def end_first(pid: int) -> None:
    """Let the kernel choose a process, and what it starts, before all others.

    When memory is short, a program is to be ended, not the server that forked it.
    """
    with contextlib.suppress(OSError):
        fd = os.open(f"/proc/{pid}/oom_score_adj", os.O_WRONLY)
        try:
            os.write(fd, b"1000")
        finally:
            os.close(fd)


def children_of(pid: int) -> list[int]:
    """The children of a process."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            text = Path(f"/proc/{pid}/task/{thread}/children").read_text("ascii")
            found += map(int, text.split())
    return found


def parent_of(pid: int) -> int:
    """The parent of a process; 0 where it has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return 0
    return int(text[text.rfind(")") + 2 :].split()[1])


def _members(folder: Path) -> list[int]:
    # 0 stands for a process that another PID namespace hides from us.
    return [pid for pid in map(int, words(folder / "cgroup.procs")) if pid]


def _field(file: Path, name: str) -> int:
    said = words(file)
    return int(said[said.index(name) + 1]) if name in said else 0


@functools.cache
def _pid_namespace() -> int:
    try:
        return os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        return 0
