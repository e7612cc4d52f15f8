"""Servers, as front ends see them: find one, start one, wait for it, stop it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import afterburner_engine
from afterburner_engine.errors import ModelError, UnavailableError
from afterburner_engine.serving import logs, places, records
from afterburner_engine.serving.plan import Plan
from afterburner_engine.serving.records import Server
from afterburner_engine.serving.supervisor import GRACE_S, TAKEN

TICK_S = 0.2
ENDING_S = 2 * GRACE_S
QUIET_S = 10.0
"""A supervisor that writes no record for so long has none to write."""

Tell = Callable[[str], None]


class GoneError(ModelError):
    """The server that somebody else had started has ended before it was ready."""


class Handle:
    """The supervisor that a front end has started."""

    def __init__(self, process: subprocess.Popen[bytes], model: str) -> None:
        """Use `start`."""
        self._process = process
        self._model = model

    @property
    def status(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._process.poll()

    def let_go(self) -> None:
        """It goes on by itself."""
        for stream in (self._process.stdin, self._process.stderr):
            if stream is not None:
                stream.close()
        # Not waited for: it is init's, once we have ended.
        self._process.returncode = self._process.poll() or 0

    async def end(self) -> None:
        """Ask it to end, and wait for that."""
        if self.status is None:
            self._process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + ENDING_S
        while self.status is None and time.monotonic() < deadline:
            await asyncio.sleep(TICK_S)
        if self.status is None:
            self._process.kill()
        self.let_go()

    def last_words(self) -> str:
        """What it said before it had a log."""
        if self._process.stderr is None or self._process.stderr.closed:
            return ""
        return self._process.stderr.read().decode("utf-8", "replace").strip()


def start(plan: Plan, *, attached: bool) -> Handle:
    """Start a supervisor. `attached`: it ends with this process.

    Raises:
        UnavailableError: it cannot be started.
    """
    root = str(Path(afterburner_engine.__file__).parent.parent)
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "afterburner_engine.serving.supervisor"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            cwd=places.folder(),
            env={**os.environ, "PYTHONPATH": path},
        )
        order = {"plan": plan.to_json(), "attached": attached}
        if process.stdin is None:
            raise OSError("no pipe to it")
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()
    except OSError as error:
        raise UnavailableError(f"no server can be started: {error}") from error
    return Handle(process, plan.model)


async def ready(
    model: str, tell: Tell, handle: Handle | None = None
) -> tuple[Server, bool]:
    """The server of this model once it is ready, and whether `handle`'s is that one.

    Raises:
        GoneError: there is none, and `handle` has not started one.
        ModelError: it has failed; with the end of its log.
    """
    began, mine = time.monotonic(), handle is not None
    log = places.log(model)
    while True:
        if handle is not None and mine and handle.status is not None:
            if handle.status != TAKEN:
                raise _failure(model, log, handle.last_words())
            mine = False
        found = records.find(model)
        if found is not None and found.ready:
            return found, mine
        waited = time.monotonic() - began
        if not mine and not records.is_held(model):
            raise GoneError(str(_failure(model, log, "")))
        tell(f"starting vLLM for {model}: {logs.phase(log)}, {waited:.0f} s")
        await asyncio.sleep(TICK_S)


async def ensure(plan: Plan, tell: Tell) -> Server:
    """The server of a plan: the one that runs, or a new one, which goes on by itself.

    Raises:
        ModelError: it fails, or runs without an adapter that is asked for.
    """
    handle = None
    try:
        try:
            server, _ = await ready(plan.model, tell)
        except GoneError:  # or there was none
            handle = start(plan, attached=False)
            server, _ = await ready(plan.model, tell, handle)
    except asyncio.CancelledError:
        # Nobody waits for it any more.
        if handle is not None:
            await asyncio.shield(handle.end())
        raise
    if handle is not None:
        handle.let_go()
    check_adapters(server, plan)
    return server


def check_adapters(server: Server, plan: Plan) -> None:
    """Refuse a server that lacks what the plan asks for.

    Raises:
        ModelError: it does.
    """
    missing = {
        name: path
        for name, path in plan.adapters.items()
        if server.adapters.get(name) != path
    }
    if missing:
        wanted = " ".join(f"--adapter {n}={p}" for n, p in missing.items())
        raise ModelError(
            f"the server of {server.model} runs without that adapter; stop it with "
            f"`afterburner serve --stop`, then start it with {wanted}"
        )


async def stop(server: Server) -> bool:
    """End a server and wait for that; whether it has ended."""
    server.supervisor.signal(signal.SIGTERM)
    deadline = time.monotonic() + ENDING_S
    while server.supervisor.alive:
        if time.monotonic() >= deadline:
            return False
        await asyncio.sleep(TICK_S)
    records.clear_stale(server.model)
    return True


def _failure(model: str, log: Path, words: str) -> ModelError:
    said = f": {words.splitlines()[-1]}" if words else logs.ending(log)
    return ModelError(f"vLLM could not serve {model}{said}")
