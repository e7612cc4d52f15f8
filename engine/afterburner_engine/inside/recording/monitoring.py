"""Sees calls through `sys.monitoring`, where Python has it (from 3.12 on).

Functions that nobody asked for cost one event each, in all; those that were seen
often enough cost nothing until their turn comes again.
"""

from __future__ import annotations

import sys
import types
from typing import Any

from afterburner_engine.inside.recording.spool import Spool
from afterburner_engine.inside.recording.wanted import Wanted, is_wanted
from afterburner_engine.inside.recording.watch import Watched, Watcher

_OPTIMIZED = 0x01
"""A flag of code that belongs to a function, not to a class or a module."""

_TOOLS = (4, 3)
"""Numbers of `sys.monitoring` that Python leaves to tools without a name."""


class Monitor:
    """The callback, and what it knows of each code object."""

    def __init__(self, wanted: Wanted, spool: Spool) -> None:
        self._wanted = wanted
        self._api: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
        self._watched: dict[types.CodeType, Watched] = {}
        self.watcher = Watcher(spool, self._rearm)

    def start(self) -> bool:
        """Watch from now on; False where other tools have taken all places."""
        free = [tool for tool in _TOOLS if self._api.get_tool(tool) is None]
        if not free:
            return False
        self._api.use_tool_id(free[0], "afterburner record")
        event = self._api.events.PY_START
        self._api.register_callback(free[0], event, self._entered)
        self._api.set_events(free[0], event)
        return True

    def _entered(self, code: types.CodeType, offset: int) -> Any:
        watched = self._watched.get(code)
        if watched is None:
            watched = self._found(code)
            if watched is None:
                return self._api.DISABLE
        if not self.watcher.see(watched, sys._getframe(1)):
            return self._api.DISABLE
        return None

    def _found(self, code: types.CodeType) -> Watched | None:
        if not code.co_flags & _OPTIMIZED:
            return None
        file = self._wanted.file(code.co_filename)
        qualname: str = code.co_qualname  # type: ignore[attr-defined,unused-ignore]
        if file is None or not is_wanted(qualname, file[1]):
            return None
        watched = self._watched[code] = Watched(file[0], qualname)
        return watched

    def _rearm(self, off: list[Watched]) -> None:
        self._api.restart_events()
