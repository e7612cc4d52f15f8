"""What holds a sandbox as a whole: its control group, or else what rlimits can do.

The limits of the single program (`Limits.as_rlimits`) hold everywhere. Where there is
no control group, the number of processes is an rlimit too, but one that the kernel
counts by user and that never binds root; and the memory of all programs together is
watched (see `watch`).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from afterburner_sandbox import cgroups
from afterburner_sandbox.program import Limits
from afterburner_sandbox.watch import Watch

RAM_SHARE = 0.75
"""A sandbox never gets more of the machine's memory than this."""

COUNTED_APART = (5, 14)
"""Since this kernel a user namespace has a count of processes of its own."""


@dataclass(frozen=True, slots=True)
class InForce:
    """What bounds a sandbox as a whole on this machine."""

    memory_bytes: int | None
    processes: int | None
    """By a control group; None where no group bounds it."""

    version: int | None
    """Of the control groups; None where none can be made."""

    @property
    def state(self) -> Literal["ok", "warning"]:
        """Whether nothing is left open: the processes of root may be."""
        open_to_root = self.processes is None and os.geteuid() == 0
        return "warning" if open_to_root else "ok"

    @property
    def said(self) -> str:
        """In one line for people."""
        if self.memory_bytes is not None:
            parts = [f"{_size(self.memory_bytes)} of memory"]
        else:
            parts = ["memory in total by a look ten times a second"]
        if self.processes is not None:
            parts.append(f"{self.processes} processes")
        else:
            limit = "not at all for root" if self.state == "warning" else "by rlimit"
            parts.append(f"processes {limit}")
        kind = f"control groups (version {self.version})"
        return f"{kind if self.version else 'rlimits only'}: {', '.join(parts)}"

    @property
    def remedy(self) -> str:
        """How to get control groups, where there are none."""
        if self.memory_bytes is not None and self.processes is not None:
            return ""
        return "start it by `systemd-run --user --scope …` to have control groups"


class Bounds:
    """What holds one sandbox, and its end."""

    def __init__(self, pid: int, limits: Limits, *, own_users: bool) -> None:
        """Hold the server that was started as process `pid`, and all below it.

        `own_users` says that it has a user namespace of its own.
        """
        self.rlimits: dict[str, int] = {}
        self.group = cgroups.hold(pid)
        self._seen = False
        held: dict[str, int] = {}
        if self.group is not None:
            self.group.limit(most_memory(limits), limits.processes)
            held = self.group.in_force
        if "pids" not in held:
            apart = own_users and _kernel() >= COUNTED_APART
            others = 0 if apart else _tasks_of_user()
            self.rlimits["RLIMIT_NPROC"] = others + limits.processes
        self._watch = None if "memory" in held else Watch(pid, most_memory(limits))

    def enter(self, pid: int) -> None:
        """A child was forked, and has not been told to do anything yet."""
        cgroups.end_first(pid)
        if self.group is not None and not self._seen:
            self._seen = True
            if not self.group.holds(pid):  # /proc may not show children everywhere
                self.group.add_tree(cgroups.parent_of(pid))
                self.group.add_tree(pid)
        if self._watch is not None:
            self._watch.enter(pid)

    def exceeded(self) -> str:
        """In words that memory ran out for all together; empty where it did not."""
        if self.group is None or not self.group.ended_by_memory():
            return ""
        limit = _size(self.group.in_force.get("memory", 0))
        return f"It had reached its memory limit ({limit} for all of its processes)."

    def end_watch(self) -> None:
        """Look no more: the process ids are about to be given up."""
        if self._watch is not None:
            self._watch.stop()

    def end(self) -> None:
        """End what is left, and the group."""
        if self.group is not None:
            self.group.remove()


def most_memory(limits: Limits) -> int:
    """What a sandbox may use of this machine's memory."""
    return min(limits.memory_bytes, int(RAM_SHARE * _memory_of_machine()))


def _memory_of_machine() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def in_force(limits: Limits | None = None) -> InForce:
    """What bounds a sandbox here, found out by making a group and removing it."""
    limits = limits or Limits()
    usable = cgroups.usable()
    try:
        group = cgroups.Group(usable)
    except OSError:
        return InForce(None, None, None)
    group.limit(most_memory(limits), limits.processes)
    held = group.in_force
    group.remove()
    version = 2 if any(place.unified for place in usable) else 1
    return InForce(held.get("memory"), held.get("pids"), version if held else None)


def _size(count: int) -> str:
    return f"{count / (1 << 30):.1f} GiB"


def _kernel() -> tuple[int, ...]:
    found = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return tuple(map(int, found.groups())) if found else (0, 0)


def _tasks_of_user() -> int:
    """Threads of this user, in all processes that can be seen."""
    own, count = os.getuid(), 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if entry.stat().st_uid == own:
                count += len(os.listdir(entry / "task"))
        except OSError:  # it has ended
            continue
    return count
