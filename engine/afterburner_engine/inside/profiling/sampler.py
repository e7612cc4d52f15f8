"""Looks at all threads every few milliseconds and adds up whose time it was.

It is a thread of its own, which is put aside around each fork: a process with one
thread stays one for whoever forks it. What was found is written down twice a second,
so that a process that is killed loses little.
"""

from __future__ import annotations

import _thread
import atexit
import os
import sys
import time
from typing import Any

from afterburner_engine.inside.profiling.owners import MODULE, Owners
from afterburner_engine.inside.profiling.stops import Key, Stops
from afterburner_engine.inside.profiling.threads import Clocks, weights
from afterburner_engine.inside.recording.spool import Spool
from afterburner_engine.inside.recording.wanted import Wanted

PAUSE_S = 0.002
LATER_PAUSE_S = 0.005
"""Between two looks, in the first seconds and then."""

FIRST_S = 10.0

COST = 30
LONGEST_S = 0.03
"""A pause is this many times as long as the look before it took, up to a bound."""

WRITE_S = 0.5
WRITE_SHARE = 0.03
"""Between two writes, and as a share of the time since the start: the file stays
small."""


class Sampler:
    """The thread, and what it has found in this process."""

    def __init__(self, wanted: Wanted, spool: Spool) -> None:
        self._spool = spool
        self._stops = Stops(wanted)
        self._owners = Owners(wanted, self._stops.names)
        self._clocks = Clocks()
        self._stop = self._stopped = _thread.allocate_lock()
        self._ended = False
        self._begin()

    def _begin(self) -> None:
        self._own: dict[Key, float] = {}
        self._cumulative: dict[Key, float] = {}
        self._total_s = 0.0
        self._samples = 0
        self._started = self._looked = self._written = time.monotonic()

    def start(self) -> None:
        """Begin to look."""
        self._stops.start()
        os.register_at_fork(
            before=self._pause,
            after_in_parent=self._resume,
            after_in_child=self._forked,
        )
        atexit.register(self._end)
        self._resume()

    def _resume(self) -> None:
        """Start the thread, which runs for as long as its lock is held."""
        if not self._ended:
            self._stop, self._stopped = _locked(), _locked()
            _thread.start_new_thread(self._run, (self._stop, self._stopped))

    def _pause(self) -> None:
        """Let the thread end."""
        if not self._ended:
            self._stop.release()
            self._stopped.acquire(timeout=1.0)

    def _forked(self) -> None:
        self._clocks.forget()
        self._stops.forked()
        self._begin()
        workers = sys.modules.get("multiprocessing.util")
        if workers is not None:  # they end without `atexit`
            workers.register_after_fork(self, Sampler._in_worker)
        self._resume()

    def _in_worker(self) -> None:
        workers: Any = sys.modules["multiprocessing.util"]
        workers.Finalize(None, self._write, exitpriority=-100)

    def _end(self) -> None:
        self._pause()
        self._ended = True
        self._write()

    def _run(self, stop: _thread.LockType, stopped: _thread.LockType) -> None:
        pause_s = PAUSE_S
        try:
            while not stop.acquire(timeout=pause_s):
                began = time.thread_time()
                self._look()
                took_s = time.thread_time() - began
                early = self._looked - self._started < FIRST_S
                usual_s = PAUSE_S if early else LATER_PAUSE_S
                pause_s = min(max(usual_s, COST * took_s), LONGEST_S)
        finally:
            stopped.release()

    def _look(self) -> None:
        now = time.monotonic()
        passed_s, self._looked = now - self._looked, now
        frames = sys._current_frames()
        frames.pop(_thread.get_ident(), None)
        cpu = self._clocks.elapsed(list(frames))
        for ident, weight_s in weights(frames, cpu, passed_s).items():
            owners = self._owners.on(frames[ident])
            # Threads of libraries wait all the time; that is not the program's.
            self._add(owners, weight_s if owners else cpu.get(ident, 0.0))
        self._samples += 1
        if now - self._written > max(WRITE_S, WRITE_SHARE * (now - self._started)):
            self._written = now
            self._write()

    def _add(self, owners: list[Key], weight_s: float) -> None:
        self._total_s += weight_s
        if owners:
            self._own[owners[0]] = self._own.get(owners[0], 0.0) + weight_s
        for key in owners:
            self._cumulative[key] = self._cumulative.get(key, 0.0) + weight_s

    def _write(self) -> None:
        """Write what is known up to now; the last line of a process counts."""
        calls = self._stops.calls()
        keys = {*self._cumulative, *(key for key, n in calls.items() if n)}
        functions = [
            [
                *key,
                self._own.get(key, 0.0),
                self._cumulative.get(key, 0.0),
                calls.get(key),
            ]
            for key in keys
            if key[1] != MODULE
        ]
        module_s = sum(s for key, s in self._own.items() if key[1] == MODULE)
        told = {
            "functions": functions,
            "module_s": module_s,
            "total_s": self._total_s,
            "samples": self._samples,
        }
        self._spool.write({"profile": told})


def _locked() -> _thread.LockType:
    lock = _thread.allocate_lock()
    lock.acquire()
    return lock
