"""Processes known by id and start, so that none is signalled that took an old id."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Process:
    """A process and when it was started, in whatever form this system tells it."""

    pid: int
    started: str

    @staticmethod
    def of(pid: int) -> Process:
        """The process that has this id now."""
        return Process(pid, _started(pid))

    @property
    def alive(self) -> bool:
        """Whether it is still that one, and no zombie."""
        return bool(self.started) and _started(self.pid) == self.started

    def signal(self, number: int) -> None:
        """Send it a signal, if it is still there."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, number)

    def kill_group(self) -> None:
        """End it and what it has started, at once; it leads a group of its own."""
        if self.alive:
            kill_group(self.pid, signal.SIGKILL)

    def wait(self, timeout_s: float) -> bool:
        """Whether it ends within this time."""
        deadline = time.monotonic() + timeout_s
        while self.alive:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        return True


def kill_group(group: int, number: int) -> None:
    """Signal a whole process group, if there is one."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _started(pid: int) -> str:
    """Empty where there is no such process."""
    if not Path("/proc/self/stat").exists():
        return _listed(pid)
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The name before the closing bracket may hold anything.
    fields = said.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]


def _listed(pid: int) -> str:
    """Where there is no /proc."""
    done = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, started = done.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else started.strip()
