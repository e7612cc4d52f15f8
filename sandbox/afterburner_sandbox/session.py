"""The trusted side of a sandbox: one fork server and the children it forks.

All calls block; `Sandbox.kill` may be called from another thread and ends them all.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import struct
import subprocess
import threading
import time
from typing import Any

from afterburner_sandbox.backends.base import Backend, Launched, LaunchSpec
from afterburner_sandbox.child import Child
from afterburner_sandbox.errors import SandboxClosedError, SandboxError
from afterburner_sandbox.inside import wire
from afterburner_sandbox.program import Limits

START_S = 20.0
"""How long a fork server may take to come up and to import."""

GRACE_S = 0.05
"""How long a server may take to end by itself."""


class Sandbox:
    """One fork server and its children. Use as a context manager."""

    def __init__(
        self, backend: Backend, spec: LaunchSpec, limits: Limits | None = None
    ) -> None:
        self.limits = limits or Limits()
        self._children: set[Child] = set()
        self._closed = False
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        with theirs:
            self._launched = backend.launch(spec, theirs.fileno())

    def __enter__(self) -> Sandbox:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def preload(self, names: tuple[str, ...]) -> None:
        """Import modules in the server, so that each child has them.

        Raises:
            SandboxError: an import did not come back in time.
        """
        self._request({"op": "import", "names": list(names)})

    def spawn(self) -> Child:
        """A new child, fresh from the server.

        Raises:
            SandboxError: the server does not answer.
        """
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        request = {"op": "fork", "limits": self.limits.as_rlimits()}
        with theirs:
            pid = self._request(request, theirs.fileno())["pid"]
        child = Child(self, ours, pid)
        self._children.add(child)
        if self._closed:
            raise SandboxClosedError("the sandbox was closed")
        return child

    def reap(self, child: Child) -> int:
        """End a child with all it started; its exit status, negative for a signal."""
        self._children.discard(child)
        return int(self._request({"op": "reap", "pid": child.inner_pid})["status"])

    def sweep(self) -> None:
        """End every process but the server."""
        self._children.clear()
        self._request({"op": "sweep"})

    def kill(self) -> None:
        """End everything at once. May be called from any thread, and twice."""
        self._closed = True
        with self._lock:
            for sock in (self._control, *(c.sock for c in list(self._children))):
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            _end(self._launched.process)
            self._launched.stderr.close()
            if self._launched.scratch is not None:
                shutil.rmtree(self._launched.scratch, ignore_errors=True)

    def close(self) -> None:
        """End everything and free the descriptors."""
        self.kill()
        for child in list(self._children):
            child.release()
        self._children.clear()
        self._control.close()

    @property
    def closed(self) -> bool:
        """Whether it was killed or closed."""
        return self._closed

    def _request(self, request: dict[str, Any], fd: int | None = None) -> Any:
        deadline = time.monotonic() + START_S
        text = json.dumps(request).encode()
        frame = struct.pack(">II", len(text), 0) + text
        try:
            if fd is None:
                self._control.sendall(frame)
            else:
                socket.send_fds(self._control, [frame], [fd])
            return wire.receive(self._control, 0, deadline)[0]
        except (OSError, wire.WireError) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> SandboxError:
        if self._closed:
            return SandboxClosedError("the sandbox was closed")
        said = _last_words(self._launched)
        self.kill()
        return SandboxError(f"the sandbox does not answer ({error}). {said}".strip())


def _end(process: subprocess.Popen[bytes]) -> None:
    """Give the server a moment to clean up after itself, then end it."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_S)
    process.kill()
    process.wait()


def _last_words(launched: Launched) -> str:
    """The end of what the server wrote to stderr, if it has ended."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        launched.process.wait(0.2)
    launched.stderr.seek(0)
    return launched.stderr.read().decode("utf-8", "replace").strip()[-500:]
