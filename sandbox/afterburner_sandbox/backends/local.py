"""A fork server that is a process of this machine, reached over local sockets."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from afterburner_sandbox.backends.base import Ask, Forked
from afterburner_sandbox.bounds import Bounds
from afterburner_sandbox.inside import wire
from afterburner_sandbox.rendering import printable
from afterburner_sandbox.witness import HostWitness

GRACE_S = 0.1
"""How long a server may take to end by itself."""

HELLO_S = 10.0
"""How long a new child may take to come up."""

_CREDENTIALS = struct.Struct("3i")

Start = Callable[[int, IO[bytes]], "subprocess.Popen[bytes]"]
"""Starts a server on an inherited control descriptor, its stderr in a file."""


class LocalServer:
    """Its process, its control socket, and a file without a name for its stderr.

    `scratch` is a folder that the server removes when it ends, unless it is killed.
    """

    def __init__(
        self, start: Start, bounds: Callable[[int], Bounds], scratch: Path | None = None
    ) -> None:
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(ours.close)
            stderr = undo.enter_context(tempfile.TemporaryFile())
            self.process = start(theirs.fileno(), stderr)
            # Nobody has told it yet to do anything.
            self.bounds = bounds(self.process.pid)
            undo.pop_all()
        self.control = ours
        self._stderr = stderr
        self._scratch = scratch

    def fork(self, ask: Ask, limits: dict[str, int]) -> Forked:
        """A child on a socket of its own; see `Server.fork`."""
        bounded = {**limits, **self.bounds.rlimits}
        return fork(self.control, ask, bounded, self.bounds.enter)

    def end(self) -> None:
        """Give the server a moment to clean up after itself, then end it."""
        with contextlib.suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE_S)
        # A server leads a group of its own; what an import has started is in it.
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.bounds.end_watch()
        self.process.wait()
        self.bounds.end()
        self._stderr.close()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def last_words(self) -> str:
        """The end of what the server wrote to stderr, if it has ended."""
        if exceeded := self.bounds.exceeded():
            return exceeded
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0.2)
        return end_of(self._stderr)


def fork(
    control: socket.socket,
    ask: Ask,
    limits: dict[str, int],
    enter: Callable[[int], object],
) -> Forked:
    """A child on a socket of its own, which the server gets over its control socket.

    `enter` is told the child's process id on this machine; see `Server.fork`.
    """
    ours, theirs = socket.socketpair()
    with theirs, contextlib.ExitStack() as undo:
        undo.callback(ours.close)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        pid = ask(
            {"op": "fork", "limits": limits},
            lambda frame: socket.send_fds(control, [frame], [theirs.fileno()]),
        )["pid"]
        theirs.close()  # else its end would not be seen while it comes up
        witness = HostWitness(_hello(ours))
        enter(witness.pid)
        undo.pop_all()
    return Forked(ours, pid, witness)


def end_of(stderr: IO[bytes]) -> str:
    """The end of what a server wrote to this file."""
    with contextlib.suppress(ValueError):  # another thread has closed it
        size = stderr.seek(0, os.SEEK_END)
        stderr.seek(max(0, size - 2_000))
        said = stderr.read().decode("utf-8", "replace").strip()
        return printable(said[-500:], 500)
    return ""


def _hello(sock: socket.socket) -> int:
    """The process id of a new child as we see it, which the kernel vouches for.

    Raises:
        OSError: it does not come up.
        WireError: the same.
    """
    sock.settimeout(HELLO_S)
    data, ancillary, _, _ = sock.recvmsg(8, socket.CMSG_SPACE(_CREDENTIALS.size))
    if len(data) < 8 or not ancillary:
        raise wire.ConnectionLost("it said nothing")
    header, blob = struct.unpack(">II", data)
    wire.exactly(sock, header + blob)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
    return int(_CREDENTIALS.unpack(ancillary[0][2])[0])
