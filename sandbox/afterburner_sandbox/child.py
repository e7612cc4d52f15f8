"""The trusted side of one process that runs one program, and its clock.

All calls block. A program that fails raises `ProgramStopped`, which carries the
verdict; a sandbox that fails raises `SandboxError`.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import time
from pathlib import Path
from typing import Any, Protocol

from afterburner_sandbox.errors import SandboxClosedError, SandboxError
from afterburner_sandbox.inside import wire
from afterburner_sandbox.inside.child import DONE, GO
from afterburner_sandbox.program import Program, ProgramStopped, Timing
from afterburner_sandbox.verdict import Verdict

STEP_S = 10.0
"""How long a child may take for a step that is not the run itself."""

SETTLE_S = 0.005
"""How long to wait until a process that has answered sleeps."""

MAX_OUTPUT = 64 << 20
"""Bytes of one encoded outcome."""

_CREDENTIALS = struct.Struct("3i")


class Reaper(Protocol):
    """The sandbox, as far as a child needs it."""

    @property
    def closed(self) -> bool:
        """Whether it was killed or closed."""
        ...

    def reap(self, child: Child) -> int:
        """End a child with all it started; its exit status."""
        ...


class Child:
    """One process that runs one program."""

    def __init__(self, sandbox: Reaper, sock: socket.socket, inner_pid: int) -> None:
        self.sandbox = sandbox
        self.sock = sock
        self.inner_pid = inner_pid
        self.pid = self._hello()
        self._stat = os.open(f"/proc/{self.pid}/stat", os.O_RDONLY)
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
            cpu_before = self.cpu_s()
            wall_before = time.monotonic()
            self.sock.sendall(GO)
            answer = wire.exactly(self.sock, 1, wall_before + deadline_s)
            wall_after = time.monotonic()
            cpu_after = self.cpu_s()
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
        """CPU time of the process so far, read from outside, once it waits for us.

        The kernel adds a running process's time only at its next tick or switch: a
        reading before the process sleeps would lack what it has just done.

        Raises:
            OSError: the process has ended.
        """
        deadline = time.monotonic() + SETTLE_S
        while self._runs() and time.monotonic() < deadline:
            pass
        return time.clock_gettime(self._clock)

    def _runs(self) -> bool:
        """Whether the process is on a core or queues for one."""
        text = os.pread(self._stat, 512, 0)
        return text[text.rindex(b")") + 2 : text.rindex(b")") + 3] == b"R"

    def queued_s(self) -> float:
        """Time so far that it was ready to run but had no core; 0 where unknown.

        From `/proc/PID/schedstat`, whose second field is in nanoseconds.
        """
        try:
            text = Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii")
        except OSError:
            return 0.0
        return int(text.split()[1]) / 1e9

    def close(self) -> int | None:
        """End the process. Its exit status, or None where it was closed before."""
        if self.sock.fileno() < 0:
            return None
        try:
            return self.sandbox.reap(self)
        finally:
            self.release()

    def release(self) -> None:
        """Give up the descriptors of a process that has been ended."""
        if self.sock.fileno() >= 0:
            self.sock.close()
            os.close(self._stat)

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
