"""The trusted side of a sandbox: one fork server and the children it forks.

All calls block; `Sandbox.kill` may be called from another thread and ends them all.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Any

from afterburner_sandbox.backends.base import Backend, LaunchSpec
from afterburner_sandbox.child import Child, Ending
from afterburner_sandbox.errors import (
    ImportFailedError,
    SandboxClosedError,
    SandboxError,
)
from afterburner_sandbox.inside import wire
from afterburner_sandbox.program import Limits

ANSWER_S = 10.0
"""How long a fork server may take to come up and to fork."""

REAP_S = 60.0
"""How long it may take to end all of a program and remove what it left, which may be
millions of files."""

IMPORT_S = 20.0
"""How long it may take to import all that the target's module imports."""


class Sandbox:
    """One fork server and its children. Use as a context manager."""

    def __init__(
        self, backend: Backend, spec: LaunchSpec, limits: Limits | None = None
    ) -> None:
        self.limits = limits or spec.limits
        self._children: set[Child] = set()
        self._closed = False
        self._lock = threading.Lock()
        self.backend = backend.name
        self._server = backend.launch(dataclasses.replace(spec, limits=self.limits))

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
        try:
            forked = self._server.fork(self._request, self.limits.as_rlimits())
        except (OSError, wire.WireError) as error:
            if self._closed:
                raise SandboxClosedError("the sandbox was closed") from error
            raise SandboxError(f"a new process did not come up: {error}") from error
        child = Child(self, forked)
        self._children.add(child)
        if self._closed:
            child.kill()
            child.release()
            raise SandboxClosedError("the sandbox was closed")
        return child

    def newest(self) -> int:
        """The number, in the sandbox, of a process that is started now.

        Raises:
            SandboxError: the server does not answer.
        """
        return int(self._request({"op": "number"})["pid"])

    def reap(self, child: Child, grace_s: float = 0.0) -> Ending:
        """End a child with all it started, after `grace_s` in which it may exit."""
        self._children.discard(child)
        request = {"op": "reap", "pid": child.inner_pid, "grace_s": grace_s}
        try:
            answer = self._request(request, timeout_s=REAP_S)
        except SandboxError:
            child.kill()
            raise
        return Ending(answer["status"], answer["killed"])

    def kill(self) -> None:
        """End everything at once. May be called from any thread, and twice."""
        self._closed = True
        with self._lock:
            children = list(self._children)
            for stream in (self._server.control, *(c.stream for c in children)):
                with contextlib.suppress(OSError):
                    stream.shutdown(socket.SHUT_RDWR)
            for child in children:  # the server may be gone, or hang
                child.kill()
            self._server.end()

    def close(self) -> None:
        """End everything and free the descriptors."""
        self.kill()
        for child in list(self._children):
            child.release()
        self._children.clear()
        self._server.control.close()

    @property
    def closed(self) -> bool:
        """Whether it was killed or closed."""
        return self._closed

    def _request(
        self,
        request: dict[str, Any],
        send: Callable[[bytes], object] | None = None,
        timeout_s: float = ANSWER_S,
    ) -> Any:
        deadline = time.monotonic() + timeout_s
        text = json.dumps(request).encode()
        control = self._server.control
        try:
            control.settimeout(timeout_s)
            (send or control.sendall)(struct.pack(">II", len(text), 0) + text)
            return wire.receive(control, 0, deadline)[0]
        except (OSError, wire.WireError) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> SandboxError:
        if self._closed:
            return SandboxClosedError("the sandbox was closed")
        said = self._server.last_words()
        self.kill()
        return SandboxError(f"the sandbox does not answer ({error}). {said}".strip())
