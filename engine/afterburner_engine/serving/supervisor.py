"""The process that stands over one server: starts it, watches it, ends it.

Started by `manager` as a process of its own, with a plan on stdin. It outlives the
front end that started it, unless it is told to end with it (`attached`): then it ends
as soon as that one's end of stdin closes, however that came about.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from types import FrameType

from afterburner_engine.serving import locks, places, probes, records
from afterburner_engine.serving.plan import Plan
from afterburner_engine.serving.processes import Process, kill_group
from afterburner_engine.serving.records import READY, Server

ENDED, FAILED, TAKEN = 0, 1, 3
"""Exit statuses: as wanted, because the server fails, because there is one already."""

TICK_S = 0.2
LOOK_S = 2.0
"""Between two looks at what the server has done."""

SILENT_S = 90.0
"""A server that does not answer for so long will not do so again."""

START_S = 3 * 3600.0
"""A large model has to be downloaded first."""

RESTARTS = 3
WITHIN_S = 600.0
"""So many restarts in this time; more often, and it is no accident."""

GRACE_S = 15.0


class Supervisor:
    """Stands over the server of a plan, until that is no longer wanted."""

    def __init__(self, plan: Plan, *, attached: bool) -> None:
        """Start nothing yet."""
        self._plan = plan
        self._attached = attached
        self._key = secrets.token_urlsafe(32)
        self._since = time.time()
        self._port = 0
        self._ended = ""
        """Why all is to end."""

        self._crashes: deque[float] = deque()

    def run(self) -> int:
        """Serve until the end; the exit status."""
        signal.signal(signal.SIGTERM, self._asked_to_end)
        signal.signal(signal.SIGINT, self._asked_to_end)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        state = "starting"
        while True:
            self._port = _free_port(self._port)
            child = self._start(state)
            try:
                was_ready = self._watch(child)
                # Who asks meanwhile is not to believe that it answers still.
                self._record("stopping" if self._ended else "restarting", child)
            finally:
                _end(child)
            if self._ended:
                _say(self._ended)
                return ENDED
            _say(f"the server ended with status {child.returncode}")
            # What never began will not begin the next time either.
            hopeless = state == "starting" and not was_ready
            if hopeless or self._too_often():
                return FAILED
            state = "restarting"

    def _start(self, state: str) -> subprocess.Popen[bytes]:
        command = self._plan.command(self._port)
        _say(" ".join(command))
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            env=self._plan.environment(self._key, os.environ),
            cwd=places.folder(),
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        self._record(state, child)
        return child

    def _record(self, state: str, child: subprocess.Popen[bytes]) -> None:
        records.write(
            Server(
                model=self._plan.model,
                name=self._plan.name,
                state=state,
                url=f"http://127.0.0.1:{self._port}/v1",
                key=self._key,
                supervisor=Process.of(os.getpid()),
                process=Process.of(child.pid),
                since=self._since,
                idle_minutes=self._plan.idle_minutes,
                adapters=self._plan.adapters,
                log=str(places.log(self._plan.model)),
            )
        )

    def _watch(self, child: subprocess.Popen[bytes]) -> bool:
        """Until the server or the wish for it ends; whether it had been ready."""
        began = time.monotonic()
        while not probes.healthy(self._port):
            if self._over(child):
                return False
            if time.monotonic() - began > START_S:
                _say(f"not ready after {START_S / 3600:g} hours")
                return False
            self._sleep(TICK_S)
        if self._over(child):  # then somebody else answers at this port
            return False
        self._record(READY, child)
        _say(f"ready after {time.monotonic() - began:.0f} s")
        self._count(child)
        return True

    def _count(self, child: subprocess.Popen[bytes]) -> None:
        """Watch what the server does, and end what nobody uses."""
        idle_s = self._plan.idle_minutes * 60
        last, used_at = probes.use(self._port), time.monotonic()
        heard_at = used_at
        while not self._over(child):
            self._sleep(min(LOOK_S, idle_s / 4) if idle_s else LOOK_S, child)
            found, now = probes.use(self._port), time.monotonic()
            if found is not None:
                heard_at = now
                if found.busy or found != last:
                    last, used_at = found, now
            if now - heard_at > SILENT_S:
                _say(f"the server has said nothing for {SILENT_S:.0f} s")
                return
            if idle_s and found is not None and now - used_at >= idle_s:
                self._ended = f"idle for {self._plan.idle_minutes:g} minutes"

    def _over(self, child: subprocess.Popen[bytes]) -> bool:
        return bool(self._ended) or child.poll() is not None

    def _sleep(
        self, seconds: float, child: subprocess.Popen[bytes] | None = None
    ) -> None:
        """Sleep, in short pieces: a signal, a closed stdin or the server's end ends it
        at once."""
        deadline = time.monotonic() + seconds
        while not self._ended and (left := deadline - time.monotonic()) > 0:
            if child is not None and child.poll() is not None:
                return
            if not self._attached:
                time.sleep(min(left, TICK_S))
            elif _stdin_closed(min(left, TICK_S)):
                self._ended = "what had started it has ended"

    def _too_often(self) -> bool:
        now = time.monotonic()
        self._crashes.append(now)
        while now - self._crashes[0] > WITHIN_S:
            self._crashes.popleft()
        if len(self._crashes) > RESTARTS:
            _say(f"it ended {len(self._crashes)} times within {WITHIN_S / 60:g} min")
            return True
        self._sleep(2.0 ** len(self._crashes) / 2)
        return False

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:
        self._ended = f"asked to end (signal {number})"


def main() -> int:
    """Serve the plan on stdin; the exit status."""
    order = json.loads(_line())
    plan = Plan.from_json(order["plan"])
    lock = locks.acquire(records.lock_path(plan.model))
    if lock is None:
        return TAKEN
    _log_to_file(plan.model)
    records.discard(plan.model)
    try:
        return Supervisor(plan, attached=order["attached"]).run()
    finally:
        records.remove(plan.model)
        lock.release()


def _line() -> bytes:
    """The first line of stdin, and no byte more: the rest is waited on."""
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(0, 1)):
        line += byte
    return line


def _stdin_closed(within_s: float) -> bool:
    """Whether whoever holds the other end of stdin has ended."""
    return bool(select.select([0], [], [], within_s)[0]) and not os.read(0, 4096)


def _log_to_file(model: str) -> None:
    """From now on all goes to the log; the one before is kept."""
    path = places.log(model)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def _say(text: str) -> None:
    stamp = time.strftime("%H:%M:%S")
    os.write(2, f"[afterburner {stamp}] {text}\n".encode("utf-8", "replace"))


def _free_port(before: int) -> int:
    """A port of loopback; the one before, if it is free, so that clients find it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", before))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(child: subprocess.Popen[bytes]) -> None:
    """The server and all that it has started: asked first, then made to."""
    if child.poll() is None:
        kill_group(child.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GRACE_S)
    kill_group(child.pid, signal.SIGKILL)
    child.wait()


def _end_with_parent() -> None:
    """Where the kernel offers it, the server is asked to end when we are killed."""
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
