"""The fork server: one warm, small, clean interpreter per sandbox.

It imports what the target's module imports, then forks a child for each program
it is asked to run. It never executes the target or a candidate itself, so nothing
of one program reaches the next. It ends when the trusted parent closes the control
socket, and takes every process of the sandbox with it.

Requests: `import` (names), `fork` (limits; one descriptor comes along), `reap` (pid),
`look` (pid: its CPU time; or core: pin it there), `number` (of a process started now).
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import shutil
import signal
import socket
import sys
import time
from typing import Any

from afterburner_sandbox.inside import (
    capture,
    child,
    landlock,
    siblings,
    watching,
    wire,
)
from afterburner_sandbox.inside.scratch import empty


def main(control_fd: int, paths: list[str], scratch: str | None) -> None:
    """Serve the control socket until it closes. Never returns.

    `scratch` is a folder to remove at the end; None says that this is the first
    process of a PID namespace of its own, or the one that the first one has started
    (see `relay`), where nothing has to be removed.
    """
    # At the lowest number that is free: children close all descriptors but a few.
    control = socket.socket(fileno=os.dup(control_fd))
    os.close(control_fd)
    # The command line put our own folder on the path: no program is to find it there.
    own = (child.LIBRARY, "")
    sys.path[:] = paths + [entry for entry in sys.path if entry not in own]
    if os.getpid() != 1:  # the first process of a namespace is their parent anyway
        _adopt_orphans()
    if scratch is None:
        landlock.confine(NAMESPACE_WORK)
    capture.prepare()
    server = _Server(control, scratch)
    try:
        server.serve()
    finally:
        server.sweep()
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
        os._exit(0)


def _adopt_orphans() -> None:
    """Be the parent of all that our children leave behind; gain no privileges."""
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    for option in (_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS):
        prctl(option, 1, 0, 0, 0)


NAMESPACE_WORK = "/scratch"
"""The only folder that programs can write to, in a namespace of its own."""

_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38


class _Server:
    """The requests, and the children that are alive."""

    def __init__(self, control: socket.socket, scratch: str | None) -> None:
        own_namespace = scratch is None
        if own_namespace and 1 not in (os.getpid(), os.getppid()):
            raise SystemExit(
                "the fork server is not the first process of its namespace, or next "
                "to it"
            )
        self.control = control
        self.own_namespace = own_namespace
        self.hold = siblings.guard() if own_namespace else None
        # By its full name: a module that is imported may change the folder.
        self.work = NAMESPACE_WORK if scratch is None else os.path.join(scratch, "work")
        self.work_mode = os.stat(self.work).st_mode & 0o7777
        self.children: set[int] = set()
        self.pid = os.getpid()

    def serve(self) -> None:
        """Answer requests until the parent is gone."""
        steps = {
            "import": self.load,
            "reap": self.reap,
            "look": self.look,
            "number": self.number,
        }
        while True:
            try:
                request, fds = _receive(self.control)
            except wire.ConnectionLost:
                return
            if request["op"] == "fork":
                reply = self.fork(request, fds[0])
            else:
                reply = steps[request["op"]](request)
            wire.send(self.control, reply)

    def load(self, request: dict[str, Any]) -> dict[str, Any]:
        """Import modules ahead of the forks; one that fails will fail in the child."""
        for name in request["names"]:
            # BaseException: a module may call sys.exit when imported.
            with contextlib.suppress(BaseException):
                importlib.import_module(name)
            if os.getpid() != self.pid:
                os._exit(0)  # it has forked, and this is not the server
        # We wait for our children ourselves, whatever a module has arranged.
        signal.alarm(0)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        gc.collect()
        gc.freeze()
        return {"ok": True}

    def fork(self, request: dict[str, Any], fd: int) -> dict[str, Any]:
        """Fork a child that serves the descriptor `fd`."""
        pid = os.fork()
        if pid == 0:
            status = 70
            try:
                child.become(socket.socket(fileno=fd), request["limits"], self.hold)
                status = 0
            finally:
                os._exit(status)
        os.close(fd)
        self.children.add(pid)
        return {"pid": pid}

    def reap(self, request: dict[str, Any]) -> dict[str, Any]:
        """Kill a child (unless it has ended) and tell how it ended."""
        pid = request["pid"]
        status = _wait(pid, request["grace_s"])
        killed = status is None and pid in self.children
        if killed:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            status = _wait(pid, None)
        self.children.discard(pid)
        self._kill_group(pid)
        if not self.children:
            # What it has started in other sessions must not reach the next program.
            self.sweep()
        empty(self.work, self.work_mode)
        return {"status": status, "killed": killed}

    def look(self, request: dict[str, Any]) -> dict[str, Any]:
        """The CPU time of a child, once it sleeps, where the parent cannot see it.

        `core`, if given, is where the child is to stay.
        """
        pid = request["pid"]
        if "core" in request:
            with contextlib.suppress(OSError):
                os.sched_setaffinity(pid, {request["core"]})
            return {"ok": True}
        try:
            return watching.settled(pid)
        except OSError as error:
            return {"gone": str(error)}

    def number(self, request: dict[str, Any]) -> dict[str, Any]:
        """Which number the kernel gives to a process now, as it counts them up."""
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
        return {"pid": pid}

    def sweep(self) -> None:
        """Kill every process but this one."""
        for pid in list(self.children):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            self._kill_group(pid)
        if self.own_namespace:
            # In a PID namespace of our own this reaches all but its first process.
            with contextlib.suppress(OSError):
                os.kill(-1, signal.SIGKILL)
        else:
            self._kill_orphans()
        with contextlib.suppress(ChildProcessError):
            while True:
                self.children.discard(os.waitpid(-1, 0)[0])

    def _kill_orphans(self) -> None:
        """Kill what has become a child of ours because its own parent ended."""
        children = f"/proc/self/task/{os.getpid()}/children"
        for _ in range(100):
            try:
                with open(children) as listed:
                    pids = [int(pid) for pid in listed.read().split()]
            except OSError:
                return
            if not pids:
                return
            for pid in pids:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                with contextlib.suppress(OSError):
                    os.waitpid(pid, 0)

    def _kill_group(self, pid: int) -> None:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def _wait(pid: int, grace_s: float | None) -> int | None:
    """The exit status of a child; None where it runs on, or is not there.

    Waits as long as it takes where `grace_s` is None.
    """
    deadline = time.monotonic() + (grace_s or 0.0)
    while True:
        try:
            ended, status = os.waitpid(pid, 0 if grace_s is None else os.WNOHANG)
        except ChildProcessError:
            return None
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= deadline:
            return None
        time.sleep(0.002)


def _receive(control: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """One request and the descriptors sent along with its first byte."""
    data, fds, _, _ = socket.recv_fds(control, 8, 1)
    if len(data) < 8:
        if data:
            data += wire.exactly(control, 8 - len(data))
        else:
            raise wire.ConnectionLost("the parent is gone")
    size = int.from_bytes(data[:4], "big")
    return json.loads(wire.exactly(control, size).decode()), list(fds)
