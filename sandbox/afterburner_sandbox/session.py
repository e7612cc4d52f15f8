"""The trusted side of a sandbox: one fork server and the children it forks.

All calls block; `Sandbox.kill` may be called from another thread and ends them all.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
from typing import Any

from afterburner_sandbox.backends.base import Backend, Launched, LaunchSpec
from afterburner_sandbox.child import Child, Ending
from afterburner_sandbox.errors import (
    ImportFailedError,
    SandboxClosedError,
    SandboxError,
)
from afterburner_sandbox.inside import wire
from afterburner_sandbox.program import Limits
from afterburner_sandbox.rendering import printable

ANSWER_S = 10.0
"""How long a fork server may take to come up, to fork and to clean up."""

IMPORT_S = 20.0
"""How long it may take to import all that the target's module imports."""

GRACE_S = 0.1
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
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(self._control.close)
            self._launched = backend.launch(spec, theirs.fileno())
            undo.pop_all()

    def __enter__(self) -> Sandbox:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def preload(self, names: tuple[str, ...]) -> None:
        """Import modules in the server, so that each child has them.

        Raises:
            ImportFailedError: an import did not come back, or ended the server.
            SandboxError: the server does not answer.
        """
        self._request({"op": "import", "names": []})
        deadline = time.monotonic() + IMPORT_S
        for name in names:
            left_s = max(0.1, deadline - time.monotonic())
            try:
                self._request({"op": "import", "names": [name]}, timeout_s=left_s)
            except SandboxClosedError:
                raise
            except SandboxError as error:
                raise ImportFailedError(
                    f"importing {name} did not come to an end in the sandbox: {error}"
                ) from error

    def spawn(self) -> Child:
        """A new child, fresh from the server.

        Raises:
            SandboxError: the server does not answer.
        """
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(ours.close)
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            request = {"op": "fork", "limits": self.limits.as_rlimits()}
            pid = self._request(request, theirs.fileno())["pid"]
            theirs.close()  # else its end would not be seen while it comes up
            child = Child(self, ours, pid)
            undo.pop_all()
        self._children.add(child)
        if self._closed:
            child.kill()
            child.release()
            raise SandboxClosedError("the sandbox was closed")
        return child

    def reap(self, child: Child, grace_s: float = 0.0) -> Ending:
        """End a child with all it started, after `grace_s` in which it may exit."""
        self._children.discard(child)
        request = {"op": "reap", "pid": child.inner_pid, "grace_s": grace_s}
        try:
            answer = self._request(request)
        except SandboxError:
            child.kill()
            raise
        return Ending(answer["status"], answer["killed"])

    def kill(self) -> None:
        """End everything at once. May be called from any thread, and twice."""
        self._closed = True
        with self._lock:
            children = list(self._children)
            for sock in (self._control, *(child.sock for child in children)):
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            for child in children:  # the server may be gone, or hang
                child.kill()
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

    def _request(
        self,
        request: dict[str, Any],
        fd: int | None = None,
        timeout_s: float = ANSWER_S,
    ) -> Any:
        deadline = time.monotonic() + timeout_s
        text = json.dumps(request).encode()
        frame = struct.pack(">II", len(text), 0) + text
        try:
            self._control.settimeout(timeout_s)
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
    # A server leads a group of its own; what an import has started is in it.
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _last_words(launched: Launched) -> str:
    """The end of what the server wrote to stderr, if it has ended."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        launched.process.wait(0.2)
    with contextlib.suppress(ValueError):  # another thread has closed it
        size = launched.stderr.seek(0, os.SEEK_END)
        launched.stderr.seek(max(0, size - 2_000))
        said = launched.stderr.read().decode("utf-8", "replace").strip()
        return printable(said[-500:], 500)
    return ""
