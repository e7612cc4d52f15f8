"""The trusted side of one process that runs one program, and its clock.

All calls block. A program that fails raises `ProgramStopped`, which carries the
verdict; a sandbox that fails raises `SandboxError`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from afterburner_sandbox.errors import SandboxClosedError, SandboxError
from afterburner_sandbox.inside import wire
from afterburner_sandbox.inside.child import DONE, GO, MAX_OUTPUT
from afterburner_sandbox.program import Program, ProgramStopped, Timing
from afterburner_sandbox.rendering import printable
from afterburner_sandbox.verdict import Verdict

STEP_S = 10.0
"""How long a child may take for a step that is not the run itself."""

SETTLE_S = 0.005
"""How long to wait until a process that has answered sleeps."""

EXIT_S = 0.2
"""How long a process that has hung up may take to be gone by itself."""

_CREDENTIALS = struct.Struct("3i")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process was found when it was ended."""

    status: int | None
    """Its exit status, negative for a signal; None where nothing is known of it."""

    killed: bool
    """Whether it still ran and was killed by us."""


class Reaper(Protocol):
    """The sandbox, as far as a child needs it."""

    @property
    def closed(self) -> bool:
        """Whether it was killed or closed."""
        ...

    def reap(self, child: Child, grace_s: float = 0.0) -> Ending:
        """End a child with all it started, after `grace_s` in which it may exit."""
        ...


class Child:
    """One process that runs one program."""

    def __init__(self, sandbox: Reaper, sock: socket.socket, inner_pid: int) -> None:
        self.sandbox = sandbox
        self.sock = sock
        self.inner_pid = inner_pid
        self.pid = self._hello()
        try:
            self._stat = os.open(f"/proc/{self.pid}/stat", os.O_RDONLY)
        except OSError as error:
            raise self._not_up(error) from error
        self._pidfd = os.pidfd_open(self.pid)
        self._clock = (~self.pid << 3) | 2  # the kernel's MAKE_PROCESS_CPUCLOCK
        self.timed = Timing(0.0, 0.0)
        self._asked_s = 0.0

    def __enter__(self) -> Child:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        if self.sandbox.closed:
            self.release()
        else:
            self.close()

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
            "home": program.home,
            "entropy": entropy,
        }
        self._ask(request, program.source.encode("utf-8", "surrogatepass"), "ok")

    def run(self, batch: bytes, mode: str, deadline_s: float) -> Timing:
        """Run a batch of inputs and time it.

        `batch` is a packed list (`wire.pack`) of pickled `(args, kwargs)`, made and
        read only by processes in the sandbox.

        Raises:
            ProgramStopped: it fails, or takes longer than `deadline_s`.
        """
        self._ask({"op": "arm", "mode": mode}, batch, "armed")
        self._expect_silence()
        try:
            self.sock.settimeout(deadline_s)
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
            raise self._tampered("it answered outside the protocol")
        timing = Timing(wall_after - wall_before, cpu_after - cpu_before)
        self.timed = Timing(
            self.timed.wall_s + timing.wall_s, self.timed.cpu_s + timing.cpu_s
        )
        return timing

    def untimed(self) -> Timing:
        """What it has spent outside of the timed regions so far.

        The wall time is that of our requests; the CPU time is all that it has used.

        Raises:
            ProgramStopped: the process has ended.
        """
        try:
            return Timing(self._asked_s, self.cpu_s() - self.timed.cpu_s)
        except OSError as error:
            raise self._ended() from error

    def output(self, index: int) -> tuple[str, bytes]:
        """How one input of the batch ended (`value` or `raise`) and the data of it.

        Raises:
            ProgramStopped: it fails, or its answer cannot be put into data.
        """
        header, blob = self._ask({"op": "output", "index": index}, b"", "how")
        how = header["how"]
        if how not in ("value", "raise"):
            raise self._tampered("it answered outside the protocol")
        return str(how), blob

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
        end = text.rfind(b")")
        return text[end + 2 : end + 3] == b"R"

    def queued_s(self) -> float:
        """Time so far that it was ready to run but had no core; 0 where unknown.

        From `/proc/PID/schedstat`, whose second field is in nanoseconds.
        """
        try:
            text = Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii")
        except OSError:
            return 0.0
        return int(text.split()[1]) / 1e9

    def close(self) -> Ending | None:
        """End the process. How it was found, or None where it was closed before."""
        return self._end(0.0)

    def _end(self, grace_s: float) -> Ending | None:
        if self.sock.fileno() < 0:
            return None
        try:
            return self.sandbox.reap(self, grace_s)
        finally:
            self.release()

    def kill(self) -> None:
        """Kill the process and its group from outside, where the server cannot."""
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)

    def release(self) -> None:
        """Give up the descriptors of a process that has been ended."""
        if self.sock.fileno() >= 0:
            self.sock.close()
            os.close(self._stat)
            os.close(self._pidfd)

    def _hello(self) -> int:
        """The process id as we see it, which the kernel vouches for."""
        self.sock.settimeout(STEP_S)
        try:
            space = socket.CMSG_SPACE(_CREDENTIALS.size)
            data, ancillary, _, _ = self.sock.recvmsg(8, space)
            header, blob = struct.unpack(">II", data)
            wire.exactly(self.sock, header + blob)
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
            return int(_CREDENTIALS.unpack(ancillary[0][2])[0])
        except (OSError, struct.error, IndexError, wire.WireError) as error:
            raise self._not_up(error) from error

    def _not_up(self, error: Exception) -> SandboxError:
        if self.sandbox.closed:
            return SandboxClosedError("the sandbox was closed")
        return SandboxError(f"a new process did not come up: {error}")

    def _expect_silence(self) -> None:
        """Refuse bytes that nobody has asked for."""
        try:
            self.sock.settimeout(0)
            early = self.sock.recv(1, socket.MSG_PEEK)
        except OSError:  # nothing is there; if it has ended, the next request tells
            return
        if early:
            raise self._tampered("it answered before it was asked")

    def _ask(
        self, request: dict[str, Any], blob: bytes = b"", key: str | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """One request and its reply, which holds `key` unless it says `failed`."""
        self._expect_silence()
        started = time.monotonic()
        try:
            self.sock.settimeout(STEP_S)
            wire.send(self.sock, request, blob)
            header, data = wire.receive(self.sock, MAX_OUTPUT, started + STEP_S)
        except TimeoutError as error:
            self.close()
            what = f"no answer to {request['op']} within {STEP_S:.3g} s"
            raise ProgramStopped(Verdict.TIMEOUT, what) from error
        except wire.ConnectionLost as error:
            raise self._ended() from error
        except wire.WireError as error:
            raise self._tampered(printable(str(error), 200)) from error
        except OSError as error:
            raise self._ended() from error
        self._asked_s += time.monotonic() - started
        if "failed" in header:
            raise _failure(header["failed"])
        if key is not None and key not in header:
            raise self._tampered("it answered outside the protocol")
        return header, data

    def _tampered(self, what: str) -> ProgramStopped:
        self.close()
        return ProgramStopped(Verdict.TAMPERED, what)

    def _ended(self) -> Exception:
        """Why there is no answer: our own end, or the program's."""
        if self.sandbox.closed:
            return SandboxClosedError("the sandbox was closed")
        ending = self._end(EXIT_S)
        if ending is None:
            return SandboxError("the process had already ended")
        if ending.killed:
            return ProgramStopped(Verdict.TAMPERED, "it closed its connection to us")
        return _died(ending.status)


def _died(status: int | None) -> ProgramStopped:
    if status == -signal.SIGKILL:
        return ProgramStopped(Verdict.OUT_OF_MEMORY, "it was killed by the system")
    how = "unknown" if status is None else f"exit status {status}"
    if status is not None and status < 0:
        how = f"signal {-status}"
    return ProgramStopped(
        Verdict.ERROR, f"its process ended before it answered ({how})"
    )


def _failure(failed: Any) -> ProgramStopped:
    kind = failed.get("type") if isinstance(failed, dict) else None
    message = failed.get("message") if isinstance(failed, dict) else None
    if not isinstance(kind, str) or not isinstance(message, str):
        return ProgramStopped(Verdict.TAMPERED, "it answered outside the protocol")
    if kind.endswith(".MemoryError"):
        return ProgramStopped(Verdict.OUT_OF_MEMORY, "it ran out of memory")
    line = failed.get("line")
    where = f" (line {line})" if type(line) is int and 0 < line < 10**7 else ""
    name = printable(kind.removeprefix("builtins."), 200)
    return ProgramStopped(Verdict.ERROR, f"{name}: {printable(message, 2_000)}{where}")
