"""Runs the project's tests inside the sandbox and hands out the calls that it saw.

Offered by a process of a sandbox of its own, in which no candidate ever runs. It
answers at once: the trusted side asks again until the tests have ended.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import types
from typing import Any

Answer = tuple[dict[str, Any], bytes]

RUN = "from afterburner_engine.inside.recording.pytests import main; main()"
WAIT_S = 1.0


def create(module: types.ModuleType | None) -> Service:
    """The service; there is no module under test here."""
    return Service()


class Service:
    """Answers requests; `do` names the method."""

    def __init__(self) -> None:
        self._spool = tempfile.mkdtemp()
        self._running: subprocess.Popen[bytes] | None = None

    def handle(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Answer one request."""
        steps = {"start": self._start, "wait": self._wait, "read": self._read}
        return steps[what["do"]](what)

    def _start(self, what: dict[str, Any]) -> Answer:
        """Start pytest on some files, for `limit_s` at most."""
        if importlib.util.find_spec("pytest") is None:
            return {"started": False, "why": "pytest is not installed there"}, b""
        config = {**what["config"], "spool": self._spool}
        handle, path = tempfile.mkstemp(suffix=".json")
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            json.dump(config, opened)
        limit_s = what["limit_s"]
        self._running = subprocess.Popen(
            [sys.executable, "-s", "-c", RUN],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=config["project"],
            env=_environment(path, what["paths"]),
            # We may not signal it ourselves; what the kernel sends ends it.
            preexec_fn=lambda: signal.alarm(limit_s) and None,
        )
        return {"started": True}, b""

    def _wait(self, what: dict[str, Any]) -> Answer:
        """Wait for a moment; the exit status, if the tests have ended."""
        status = None
        if self._running is not None:
            try:
                status = self._running.wait(WAIT_S)
            except subprocess.TimeoutExpired:
                return {"ended": False, "status": None}, b""
        return {"ended": True, "status": status}, b""

    def _read(self, what: dict[str, Any]) -> Answer:
        """All lines that were written so far."""
        parts = []
        for entry in sorted(os.scandir(self._spool), key=lambda found: found.name):
            with open(entry.path, "rb") as opened:
                parts.append(opened.read())
        return {"read": True}, b"".join(parts)


def _environment(config: str, paths: list[str]) -> dict[str, str]:
    hook = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hook")
    return {
        **os.environ,
        "AFTERBURNER_RECORD": config,
        "PYTHONPATH": os.pathsep.join([hook, *paths]),
    }
