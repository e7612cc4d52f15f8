"""Watches the memory of all processes of a sandbox, where no control group does.

A program is bounded by its rlimits, but not all that it starts taken together. The
watch looks ten times a second, and ends the largest program, with what that has
started, while all of them together are above the limit.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterable

from afterburner_sandbox.cgroups import children_of, parent_of

EVERY_S = 0.1
"""Between two looks. A look at one process takes some 20 µs."""

_PAGE = os.sysconf("SC_PAGE_SIZE")


class Watch:
    """A thread that looks at a sandbox's programs, from the first one on."""

    def __init__(self, launched: int, limit_bytes: int) -> None:
        """Watch what was `launched`: the fork server, or the process that holds it."""
        self._launched = launched
        self._limit = limit_bytes
        self._server = 0
        self._stopped = threading.Event()
        self._lock = threading.Lock()

    def enter(self, pid: int) -> None:
        """A child was forked; by the first one the server is known."""
        if not self._server:
            self._server = parent_of(pid)
            threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Look no more. No process is ended after this has returned."""
        with self._lock:
            self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(EVERY_S):
            with self._lock:
                if not self._stopped.is_set():
                    self._look()

    def _look(self) -> None:
        # What has lost its parent becomes a child of the server: nothing gets lost.
        if self._server in (self._launched, *children_of(self._launched)):
            hold_below(self._limit, children_of(self._server))


def hold_below(limit_bytes: int, roots: Iterable[int]) -> None:
    """End the largest trees of processes until all are below the limit together."""
    trees = [_tree(root) for root in roots]
    if sum(map(_resident, (pid for tree in trees for pid in tree))) <= limit_bytes:
        return
    # Forked processes share pages; now it is worth the time to count each page once.
    sizes = [(sum(map(_own_share, tree)), tree) for tree in trees]
    total = sum(size for size, _ in sizes)
    for size, tree in sorted(sizes, reverse=True):
        if total <= limit_bytes:
            return
        for pid in tree:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        total -= size


def _tree(root: int) -> list[int]:
    """A process and all below it, parents first."""
    found = [root]
    for pid in found:
        found += children_of(pid)
    return found


def _resident(pid: int) -> int:
    """Memory that a process uses, with what it shares."""
    fields = _read(f"/proc/{pid}/statm").split()
    return int(fields[1]) * _PAGE if len(fields) > 1 else 0


def _own_share(pid: int) -> int:
    """Memory that a process uses, of shared pages only its part."""
    for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return _resident(pid)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:  # it has ended
        return ""
