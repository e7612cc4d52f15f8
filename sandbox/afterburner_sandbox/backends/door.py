"""The short way to the fork server of a container: sockets of this machine.

What goes over the stream that is attached to a container passes through the daemon and
its helper, four processes for one word. Where parent and container share a kernel, the
container is shown a socket file as well. Its first process connects to it once, before
it starts anything, and is handed what a server beside the parent would have inherited:
its control socket and a file for its stderr. Then nobody listens there any more. From
there on all is as in `local`; the stream says only that the container is to end.

Where it cannot be done nothing is lost: the first process says so on the stream, and
everything goes over that.
"""

from __future__ import annotations

import contextlib
import secrets
import select
import socket
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from afterburner_sandbox.backends import copies, local
from afterburner_sandbox.backends.base import Ask, Forked
from afterburner_sandbox.backends.lanes import Lanes

INSIDE = "/afterburner.door"
"""Where the container sees the socket file."""

WAIT_S = 10.0
"""How long a container may take to come to the door."""

_PEER = struct.Struct("3i")


class Near:
    """The control socket of a fork server, and the file with what it said on stderr."""

    def __init__(
        self, control: socket.socket, stderr: IO[bytes], enter: Callable[[int], object]
    ) -> None:
        self.control = control
        self._stderr = stderr
        self._enter = enter

    def fork(self, ask: Ask, limits: dict[str, int]) -> Forked:
        """A child on a socket of its own; see `Server.fork`."""
        return local.fork(self.control, ask, limits, self._enter)

    def last_words(self) -> str:
        """The end of what came on the server's stderr."""
        return local.end_of(self._stderr)

    def end(self) -> None:
        """Give up all but the control socket, which another thread may wait for."""
        self._stderr.close()


class Door:
    """A socket file that one container is shown."""

    def __init__(self, listener: socket.socket, path: Path) -> None:
        self.path = path
        self._listener = listener

    def hand_over(
        self, first: int, lanes: Lanes, enter: Callable[[int], object]
    ) -> Near | None:
        """Let the first process of the container take a control socket.

        None where it does not come, or does not get it; `enter` is told of each child.
        """
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(ours.close)
            stderr = undo.enter_context(tempfile.TemporaryFile())
            self._wait(first, lanes, [theirs.fileno(), stderr.fileno()])
            if not lanes.bypassed:
                return None
            undo.pop_all()
        return Near(ours, stderr, enter)

    def _wait(self, first: int, lanes: Lanes, handed: list[int]) -> None:
        """Until the first process has said whether it got what is `handed` to it."""
        poll = select.poll()
        poll.register(self._listener, select.POLLIN)
        poll.register(lanes.stream, select.POLLIN)
        deadline = time.monotonic() + WAIT_S
        # What has gone wrong the first request will tell.
        with contextlib.suppress(OSError):
            while lanes.bypassed is None and time.monotonic() < deadline:
                for fd, _ in poll.poll(WAIT_S * 1_000):
                    if fd == self._listener.fileno():
                        self._admit(first, handed)
                    else:
                        lanes.pump(WAIT_S)

    def _admit(self, first: int, handed: list[int]) -> None:
        """Give whoever has come what is `handed`, if the kernel says who it is."""
        visitor, _ = self._listener.accept()
        with visitor:
            peer = visitor.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
            if _PEER.unpack(peer)[0] == first:
                socket.send_fds(visitor, [b"\0"], handed)


@contextlib.contextmanager
def opened() -> Iterator[Door | None]:
    """A door for one container; None where none can be made."""
    with contextlib.ExitStack() as kept:
        door = None
        with contextlib.suppress(OSError):  # its name may be too long for a socket
            door = _made(kept)
        yield door


def _made(kept: contextlib.ExitStack) -> Door:
    folder = kept.enter_context(copies.folder("door"))
    listener = kept.enter_context(socket.socket(socket.AF_UNIX))
    path = folder / secrets.token_hex(8)
    listener.bind(str(path))
    listener.listen()
    # Neither the container's user nor a daemon in a user namespace has to be this user.
    # Who comes is looked at; and the folder can be passed through, but not read.
    path.chmod(0o666)
    folder.chmod(0o711)
    return Door(listener, path)
