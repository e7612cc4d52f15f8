"""The trusted side: a sandbox, its children, and the clock.

`Sandbox` holds one fork server; `Program` is a module's source and the function in
it; `Child` is one process that runs one program. All calls block; `Sandbox.kill`
may be called from another thread and ends them all at once.

A program that fails raises `ProgramStopped`, which carries the verdict; the judge
turns it into one. A sandbox that fails raises `SandboxError`.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import Any

from afterburner_sandbox.backends.base import Backend, LaunchSpec
from afterburner_sandbox.errors import SandboxClosedError, SandboxError
from afterburner_sandbox.inside import wire
from afterburner_sandbox.inside.child import DONE, GO
from afterburner_sandbox.verdict import Verdict

START_S = 20.0
"""How long a fork server may take to come up and to import."""

STEP_S = 10.0
"""How long a child may take for a step that is not the run itself."""

MAX_OUTPUT = 64 << 20
"""Bytes of one encoded outcome."""

_CREDENTIALS = struct.Struct("3i")


@dataclass(frozen=True, slots=True)
class Program:
    """One version of the target: a module's source and the function in it."""

    source: str
    module: str
    """Dotted name under which the module is known."""

    path: str
    """What its `__file__` says."""

    qualname: str

    @property
    def package(self) -> str:
        """What relative imports are relative to."""
        if self.path.endswith("__init__.py"):
            return self.module
        return self.module.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use."""

    data_bytes: int = 2 << 30
    file_bytes: int = 64 << 20
    descriptors: int = 256

    def as_rlimits(self) -> dict[str, int]:
        """By the names of the `resource` module."""
        return {
            "RLIMIT_DATA": self.data_bytes,
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NOFILE": self.descriptors,
            "RLIMIT_CORE": 0,
        }


@dataclass(frozen=True, slots=True)
class Timing:
    """One timed region, by the parent's clock and by the kernel's of the child."""

    wall_s: float
    cpu_s: float


class ProgramStopped(Exception):
    """The program ended, overran or broke the protocol instead of answering."""

    def __init__(self, verdict: Verdict, detail: str) -> None:
        super().__init__(detail)
        self.verdict = verdict
        self.detail = detail


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
        self._request({"op": "import", "names": []})

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
            if self._launched.scratch is not None:
                shutil.rmtree(self._launched.scratch, ignore_errors=True)

    def close(self) -> None:
        """End everything and free the descriptors."""
        self.kill()
        for child in list(self._children):
            child.sock.close()
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
        said = _last_words(self._launched.process)
        self.kill()
        return SandboxError(f"the sandbox does not answer ({error}). {said}".strip())


class Child:
    """One process that runs one program."""

    def __init__(self, sandbox: Sandbox, sock: socket.socket, inner_pid: int) -> None:
        self.sandbox = sandbox
        self.sock = sock
        self.inner_pid = inner_pid
        self.pid = self._hello()
        self._clock = (~self.pid << 3) | 2  # the kernel's MAKE_PROCESS_CPUCLOCK

    def pin(self, core: int) -> None:
        """Keep the process on one core."""
        with contextlib.suppress(OSError):  # a core may have gone offline
            os.sched_setaffinity(self.pid, {core})

    def load(self, program: Program, entropy: int = 0) -> None:
        """Execute the program's module.

        Raises:
            ProgramStopped: it fails, or takes too long.
        """
        request = {
            "op": "load",
            "module": program.module,
            "path": program.path,
            "package": program.package,
            "qualname": program.qualname,
            "entropy": entropy,
        }
        self._ask(request, program.source.encode("utf-8", "surrogatepass"))

    def run(self, batch: bytes, mode: str, deadline_s: float) -> Timing:
        """Run a batch of inputs and time it.

        `batch` is a packed list (`wire.pack`) of pickled `(args, kwargs)`, made and
        read only by processes in the sandbox.

        Raises:
            ProgramStopped: it fails, or takes longer than `deadline_s`.
        """
        self._ask({"op": "arm", "mode": mode}, batch)
        try:
            cpu_before = time.clock_gettime(self._clock)
            wall_before = time.monotonic()
            self.sock.sendall(GO)
            answer = wire.exactly(self.sock, 1, wall_before + deadline_s)
            wall_after = time.monotonic()
            cpu_after = time.clock_gettime(self._clock)
        except TimeoutError as error:
            self.close()
            raise ProgramStopped(
                Verdict.TIMEOUT, f"no answer within {deadline_s:.3g} s"
            ) from error
        except (OSError, wire.WireError) as error:
            raise self._ended() from error
        if answer != DONE:
            raise ProgramStopped(Verdict.TAMPERED, "it answered outside the protocol")
        return Timing(wall_after - wall_before, cpu_after - cpu_before)

    def output(self, index: int) -> tuple[str, bytes]:
        """How one input of the batch ended (`value` or `raise`) and the data of it.

        Raises:
            ProgramStopped: it fails, or its answer cannot be put into data.
        """
        header, blob = self._ask({"op": "output", "index": index})
        how = header.get("how")
        if how not in ("value", "raise"):
            raise ProgramStopped(Verdict.TAMPERED, "it answered outside the protocol")
        return how, blob

    def serve(
        self, service: str, what: dict[str, Any], blob: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        """Ask a service of our own, in a process that runs trusted code only.

        Raises:
            ProgramStopped: the service's process ended or took too long.
        """
        return self._ask({"op": "serve", "service": service, "what": what}, blob)

    def cpu_s(self) -> float:
        """CPU time of the process so far, read from outside.

        Raises:
            ProgramStopped: the process has ended.
        """
        try:
            return time.clock_gettime(self._clock)
        except OSError as error:
            raise self._ended() from error

    def close(self) -> int | None:
        """End the process. Its exit status, or None where it was closed before."""
        if self.sock.fileno() < 0:
            return None
        status = self.sandbox.reap(self)
        self.sock.close()
        return status

    def _hello(self) -> int:
        """The process id as we see it, which the kernel vouches for."""
        self.sock.settimeout(STEP_S)
        try:
            space = socket.CMSG_SPACE(_CREDENTIALS.size)
            data, ancillary, _, _ = self.sock.recvmsg(8, space)
            header, blob = struct.unpack(">II", data)
            wire.exactly(self.sock, header + blob)
        except (OSError, struct.error, wire.WireError) as error:
            if self.sandbox.closed:
                raise SandboxClosedError("the sandbox was closed") from error
            raise SandboxError(f"a new process did not come up: {error}") from error
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        return int(_CREDENTIALS.unpack(ancillary[0][2])[0])

    def _ask(
        self, request: dict[str, Any], blob: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        deadline = time.monotonic() + STEP_S
        try:
            self.sock.settimeout(STEP_S)
            wire.send(self.sock, request, blob)
            header, data = wire.receive(self.sock, MAX_OUTPUT, deadline)
        except TimeoutError as error:
            self.close()
            what = f"no answer to {request['op']} within {STEP_S:.3g} s"
            raise ProgramStopped(Verdict.TIMEOUT, what) from error
        except wire.ConnectionLost as error:
            raise self._ended() from error
        except wire.WireError as error:
            self.close()
            raise ProgramStopped(Verdict.TAMPERED, str(error)) from error
        except OSError as error:
            raise self._ended() from error
        if "failed" in header:
            raise _failure(header["failed"])
        return header, data

    def _ended(self) -> Exception:
        """Why there is no answer: our own end, or the program's."""
        if self.sandbox.closed:
            return SandboxClosedError("the sandbox was closed")
        status = self.close()
        if status is None:
            return SandboxError("the process had already ended")
        if status == -9:
            return ProgramStopped(Verdict.OUT_OF_MEMORY, "it was killed by the system")
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        return ProgramStopped(
            Verdict.ERROR, f"its process ended before it answered ({how})"
        )


def _failure(failed: Any) -> ProgramStopped:
    if not isinstance(failed, dict):
        return ProgramStopped(Verdict.TAMPERED, "it answered outside the protocol")
    kind, message = str(failed.get("type")), str(failed.get("message"))[:2_000]
    if kind.endswith(".MemoryError"):
        return ProgramStopped(Verdict.OUT_OF_MEMORY, "it ran out of memory")
    line = failed.get("line")
    where = f" (line {line})" if isinstance(line, int) else ""
    name = kind.removeprefix("builtins.")
    return ProgramStopped(Verdict.ERROR, f"{name}: {message}{where}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Give the server a moment to clean up after itself, then end it."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.1)
    process.kill()
    process.wait()
    if process.stderr is not None:
        process.stderr.close()


def _last_words(process: subprocess.Popen[bytes]) -> str:
    """The end of what the server wrote to stderr, if it has ended."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.2)
        if process.stderr is not None:
            return process.stderr.read().decode("utf-8", "replace").strip()[-500:]
    return ""
