"""Looks at calls and keeps some: the first ones, then such as are of another kind.

A function that is called very often is soon left alone; every tenth of a second a few
more of its calls are looked at. So a recording costs little, and what comes late in
the program's life is seen too.
"""

from __future__ import annotations

import gc
import threading
import time
import types
from typing import Any, Callable

from afterburner_engine.inside.recording.encode import Unkept, canonical, encode
from afterburner_engine.inside.recording.frames import (
    Defaults,
    arguments,
    defaults_of,
    is_inner,
)
from afterburner_engine.inside.recording.places import places
from afterburner_engine.inside.recording.shape import shape_of
from afterburner_engine.inside.recording.spool import Spool

LOOKS = 400
"""Calls of a function that are looked at before it is left alone."""

TRIES = 20
"""Looks after which a function that is not found by its name has no defaults."""

MORE_LOOKS = 4
"""Calls that are looked at when its turn comes again."""

REARM_S = 0.1
"""How often functions get their turn again."""

PER_SHAPE = 3
MAX_KEPT = 120
"""Calls of a function that one process keeps; the best are chosen at the end."""

MAX_INNER = 6
"""Calls that a function makes to itself, of those kept."""

MAX_AGAIN = 100
"""Equal calls that are met before no more of the same shape are looked into."""

MAX_REFUSED = 60
"""Calls of a function that are left out before no more are tried."""

MAX_BYTES = 6 << 20
"""Of one function in one process."""

SHARE = 0.4
FREE_S = 1.0
"""Keeping may take this share of the time since the start, after the first second."""


class Watched:
    """One function: what was seen of it. Counts are those of this process."""

    def __init__(self, path: str, qualname: str) -> None:
        self.path = path
        self.qualname = qualname
        self.looks = 0
        self.allowed = LOOKS
        self.kept = 0
        self.refused = 0
        self.inner = 0
        self.bytes = 0
        self.again = 0
        self.shapes: dict[str, int] = {}
        self.digests: set[int] = set()
        self.defaults: Defaults | None = None

    def takes(self, shape: str, inner: bool) -> bool:
        """Whether a call of this shape is worth keeping."""
        if self.shapes.get(shape, 0) >= PER_SHAPE:
            return False
        return not (inner and self.inner >= MAX_INNER)

    @property
    def full(self) -> bool:
        """Whether nothing more is kept of it, ever."""
        return (
            self.kept >= MAX_KEPT
            or self.refused >= MAX_REFUSED
            or self.bytes >= MAX_BYTES
        )


class Watcher:
    """All functions of this process. Never raises into the user's program."""

    def __init__(self, spool: Spool, rearm: Callable[[list[Watched]], None]) -> None:
        """`rearm` switches functions on again."""
        self.kept = 0
        self._spool = spool
        self._rearm = rearm
        self._busy = threading.local()
        self._off: list[Watched] = []
        self._spent_s = 0.0
        self._started = self._armed = time.monotonic()
        # The collector comes by often where objects are made: no thread is needed.
        gc.callbacks.append(self._collected)

    def see(self, watched: Watched, frame: types.FrameType) -> bool:
        """Look at a call; False where the function is to be switched off."""
        if getattr(self._busy, "now", False):
            return True  # encoding runs the user's own code
        self._busy.now = True
        try:
            self._look(watched, frame)
        except Exception:  # noqa: BLE001 - nothing of ours may reach the program
            watched.refused += 1
        finally:
            self._busy.now = False
        if watched.looks < watched.allowed and not watched.full:
            return True
        if not watched.full:
            self._off.append(watched)
        return False

    def _look(self, watched: Watched, frame: types.FrameType) -> None:
        watched.looks += 1
        args, kwargs = arguments(frame, self._defaults(watched, frame))
        shape = shape_of([*args, *kwargs.values()])
        inner = is_inner(frame)
        if watched.takes(shape, inner) and self._has_time():
            line = {
                "path": watched.path,
                "qualname": watched.qualname,
                "module": frame.f_globals.get("__name__", ""),
                "shape": shape,
                "inner": inner,
            }
            self._keep(watched, line, (args, kwargs))

    def _defaults(self, watched: Watched, frame: types.FrameType) -> Defaults:
        if watched.defaults is None:
            found = defaults_of(frame, watched.qualname)
            if found is None and watched.looks < TRIES:
                return (), {}  # while its module runs, a function may have no name yet
            watched.defaults = found or ((), {})
        return watched.defaults

    def _has_time(self) -> bool:
        since_s = time.monotonic() - self._started
        return self._spent_s < FREE_S + SHARE * since_s

    def _keep(
        self,
        watched: Watched,
        line: dict[str, Any],
        call: tuple[list[Any], dict[str, Any]],
    ) -> None:
        started = time.monotonic()
        try:
            line["module"] = canonical(line["module"])
            line["call"] = encode(*call)
            line["places"] = places(line["call"])
        except Unkept as why:
            watched.refused += 1
            about = {key: line[key] for key in ("path", "qualname")}
            self._spool.write({**about, "why": str(why)})
            return
        finally:
            self._spent_s += time.monotonic() - started
        self._write(watched, line)

    def _write(self, watched: Watched, line: dict[str, Any]) -> None:
        data = self._spool.encoded(line)
        digest = hash(data)
        shape = line["shape"]
        if digest in watched.digests:
            watched.again += 1
            watched.shapes[shape] = watched.shapes.get(shape, 0) + (
                PER_SHAPE if watched.again > MAX_AGAIN else 0
            )
            return
        watched.digests.add(digest)
        watched.shapes[shape] = watched.shapes.get(shape, 0) + 1
        written = self._spool.append(data)
        watched.bytes += len(data) if written else MAX_BYTES
        watched.kept += 1
        self.kept += 1
        watched.inner += line["inner"]

    def _collected(self, phase: str, info: dict[str, int]) -> None:
        now = time.monotonic()
        if phase != "stop" or now - self._armed < REARM_S:
            return
        self._armed = now
        off, self._off = self._off, []
        for watched in off:
            watched.allowed = watched.looks + MORE_LOOKS
        if off:
            self._rearm(off)
