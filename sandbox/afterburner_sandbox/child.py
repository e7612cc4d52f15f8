"""The trusted side of one process that runs one program, and its clock.

All calls block. A program that fails raises `ProgramStopped`, which carries the
verdict; a sandbox that fails raises `SandboxError`.
"""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from afterburner_sandbox.backends.base import Forked
from afterburner_sandbox.counters import Counter, open_counter
from afterburner_sandbox.errors import SandboxClosedError, SandboxError
from afterburner_sandbox.inside import wire
from afterburner_sandbox.inside.child import DONE, GO, MAX_OUTPUT
from afterburner_sandbox.program import Program, ProgramStopped, Timing
from afterburner_sandbox.rendering import printable
from afterburner_sandbox.verdict import Verdict
from afterburner_sandbox.witness import HostWitness

STEP_S = 10.0
"""How long a child may take for a step that is not the run itself."""

EXIT_S = 2.0
"""How long a process that has hung up may take to be gone by itself: one that is ended
for its memory hangs up first, and on a busy machine frees it a good while later."""


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


class Watch(Protocol):
    """What looks at a process during its timed region."""

    def start(self) -> None:
        """Begin, right before GO."""
        ...

    def stop(self) -> None:
        """End; also where the process has failed."""
        ...


class _Unwatched:
    """Nobody looks."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Child:
    """One process that runs one program."""

    def __init__(self, sandbox: Reaper, forked: Forked) -> None:
        self.sandbox = sandbox
        self.stream = forked.stream
        self.inner_pid = forked.inner_pid
        self.witness = forked.witness
        self.timed = Timing(0.0, 0.0)
        self.history = 0
        """Stands for the inputs that it has run, one batch after the other."""

        self.large: tuple[str, ...] = ()
        """Globals that are too large to be compared, by its own account."""

        self._counter: Counter | None = None
        self.region = 0.0, 0.0
        """When the last timed region began and ended, of `time.monotonic`."""

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

    @property
    def shares_numbers(self) -> bool:
        """Whether it is numbered among all processes of this machine."""
        return getattr(self.witness, "pid", None) == self.inner_pid

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
            "freeze": list(program.freeze),
        }
        source = program.source.encode("utf-8", "surrogatepass")
        large = self._ask(request, source, "ok")[0].get("large")
        if isinstance(large, list):
            self.large = tuple(printable(str(name), 100) for name in large[:20])

    def count(self, opened: Callable[[int], Counter | None] = open_counter) -> None:
        """Count instructions from now on, where that is possible."""
        if isinstance(self.witness, HostWitness) and self._counter is None:
            self._counter = opened(self.witness.pid)

    def run(
        self,
        batch: bytes,
        mode: str,
        deadline_s: float,
        *,
        watch: Watch | None = None,
    ) -> Timing:
        """Run a batch of inputs and time it.

        `batch` is a packed list (`wire.pack`) of pickled `(args, kwargs)`, made and
        read only by processes in the sandbox. Before one that is watched, the process
        gives free memory back to the system, so that what the batch takes is seen.

        Raises:
            ProgramStopped: it fails, or takes longer than `deadline_s`.
        """
        self.history = after(self.history, batch)
        request = {"op": "arm", "mode": mode, "trim": watch is not None}
        self._ask(request, batch, "armed")
        self._expect_silence()
        watching = watch or _Unwatched()
        try:
            watching.start()
            self.stream.settimeout(deadline_s)
            cpu_before = self.witness.cpu_s()
            count = self._counted()
            wall_before = time.monotonic()
            self.stream.sendall(GO)
            answer = wire.exactly(self.stream, 1, wall_before + deadline_s)
            wall_after = time.monotonic()
            cpu_after = self.witness.cpu_s()
            counted = self._counted()
        except TimeoutError as error:
            self.close()
            raise ProgramStopped(
                Verdict.TIMEOUT, f"no answer within {deadline_s:.3g} s"
            ) from error
        except (OSError, wire.WireError) as error:
            raise self._ended() from error
        finally:
            watching.stop()
        if answer != DONE:
            raise self._tampered("it answered outside the protocol")
        self.region = wall_before, wall_after
        timing = Timing(
            wall_after - wall_before,
            cpu_after - cpu_before,
            None if count is None or counted is None else counted - count,
        )
        self.timed += timing
        return timing

    def _counted(self) -> int | None:
        return self._counter.read() if self._counter is not None else None

    def untimed(self) -> Timing:
        """What it has spent outside of the timed regions so far.

        The wall time is that of our requests; the CPU time is all that it has used.

        Raises:
            ProgramStopped: the process has ended.
        """
        try:
            return Timing(self._asked_s, self.witness.cpu_s() - self.timed.cpu_s)
        except OSError as error:
            raise self._ended() from error

    def output(self, index: int) -> tuple[str, bytes]:
        """How one input of the batch ended (`value` or `raise`) and the data of it.

        Raises:
            ProgramStopped: it fails, or its answer cannot be put into data.
        """
        return self._outcome(self._ask({"op": "output", "index": index}, b"", "how"))

    def outputs(self, indices: list[int]) -> list[tuple[str, bytes]]:
        """Several outcomes of the batch, each as `output` gives it.

        What was printed comes with the first one.

        Raises:
            ProgramStopped: it fails, or its answers cannot be put into data.
        """
        request = {"op": "outputs", "indices": indices}
        header, blob = self._ask(request, b"", "hows")
        hows, parts = header["hows"], wire.unpack(blob)
        if not isinstance(hows, list) or not len(hows) == len(parts) == len(indices):
            raise self._tampered("it answered outside the protocol")
        pairs = zip(hows, parts, strict=True)
        return [self._outcome(({"how": how}, part)) for how, part in pairs]

    def _outcome(self, answer: tuple[dict[str, Any], bytes]) -> tuple[str, bytes]:
        header, blob = answer
        how = header["how"]
        if how not in ("value", "raise"):
            raise self._tampered("it answered outside the protocol")
        return str(how), blob

    def call(self, batch: bytes, mode: str, deadline_s: float) -> tuple[str, bytes]:
        """Run a batch of one input, untimed, and return its outcome as `output` does.

        One request where `run` and `output` take three.

        Raises:
            ProgramStopped: it fails, overruns, or its answer is no data.
        """
        self.history = after(self.history, batch)
        request = {"op": "call", "mode": mode}
        return self._outcome(self._ask(request, batch, "how", deadline_s))

    def serve(
        self, service: str, what: dict[str, Any], blob: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        """Ask a service of our own, in a process that runs trusted code only.

        Or in one whose answer decides nothing: any other program could make it up.

        Raises:
            ProgramStopped: the service's process ended or took too long.
        """
        return self._ask({"op": "serve", "service": service, "what": what}, blob)

    def close(self) -> Ending | None:
        """End the process. How it was found, or None where it was closed before."""
        return self._end(0.0)

    def _end(self, grace_s: float) -> Ending | None:
        if self.stream.fileno() < 0:
            return None
        try:
            return self.sandbox.reap(self, grace_s)
        finally:
            self.release()

    def kill(self) -> None:
        """Kill the process and its group from outside, where the server cannot."""
        self.witness.kill()

    def release(self) -> None:
        """Give up the descriptors of a process that has been ended."""
        if self.stream.fileno() >= 0:
            self.stream.close()
            self.witness.release()
            if self._counter is not None:
                self._counter.close()

    def _expect_silence(self) -> None:
        """Refuse bytes that nobody has asked for."""
        try:
            self.stream.settimeout(0)
            early = self.stream.recv(1, socket.MSG_PEEK)
        except OSError:  # nothing is there; if it has ended, the next request tells
            return
        if early:
            raise self._tampered("it answered before it was asked")

    def _ask(
        self,
        request: dict[str, Any],
        blob: bytes = b"",
        key: str | None = None,
        deadline_s: float | None = None,
    ) -> tuple[dict[str, Any], bytes]:
        """One request and its reply, which holds `key` unless it says `failed`.

        Within `STEP_S` where no other deadline is given.
        """
        deadline_s = STEP_S if deadline_s is None else deadline_s
        self._expect_silence()
        started = time.monotonic()
        try:
            self.stream.settimeout(deadline_s)
            wire.send(self.stream, request, blob)
            header, data = wire.receive(self.stream, MAX_OUTPUT, started + deadline_s)
        except TimeoutError as error:
            self.close()
            what = f"no answer to {request['op']} within {deadline_s:.3g} s"
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


def after(history: int, batch: bytes) -> int:
    """The history of a process that has run one more batch; 0 is a fresh one."""
    return hash((history, batch))


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
