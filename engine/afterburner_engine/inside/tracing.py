"""Sees which lines of some code objects run, and in which order.

`sys.monitoring` where there is one (3.12 and later), a trace function before. The
former leaves alone a program that traces itself; with the latter such a program takes
our place, which is noticed (`disturbed`).
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from afterburner_engine.inside.lines import EXIT

TOOLS = (1, 3, 4, 5, 2, 0)
"""Numbers of `sys.monitoring`, the one meant for coverage first."""


class Steps:
    """Lines that ran, and which one came after which in the same call."""

    def __init__(self, statement: Callable[[int], int]) -> None:
        """`statement` gives the line by which a line is known."""
        self.statement = statement
        self.lines: set[int] = set()
        self.arcs: set[tuple[int, int]] = set()
        self._last: dict[int, int] = {}

    def clear(self) -> None:
        """Forget what was seen."""
        self.lines, self.arcs = set(), set()
        self._last.clear()

    def broke(self, frame: int) -> None:
        """A call began or an exception came: the next line follows on nothing."""
        self._last[frame] = 0

    def at(self, frame: int, line: int) -> None:
        """A line is about to run."""
        line = self.statement(line)
        if not line:
            return
        before = self._last.get(frame, 0)
        if before and before != line:
            self.arcs.add((before, line))
        self.lines.add(line)
        self._last[frame] = line

    def left(self, frame: int) -> None:
        """A call returned."""
        before = self._last.pop(frame, 0)
        if before:
            self.arcs.add((before, EXIT))


class Watch:
    """Fills `steps` while it is on."""

    def __init__(self, codes: Iterable[types.CodeType], steps: Steps) -> None:
        """Remember whom to watch; nothing is on yet."""
        self.codes = list(codes)
        self.steps = steps
        self.disturbed = False
        """Whether, at the end, another trace function was in place of ours."""

        self._known = {id(code) for code in self.codes}
        self._tool = _free_tool()

    @contextmanager
    def on(self) -> Iterator[None]:
        """Watch what runs in this context."""
        self.steps.clear()
        if self._tool is None:
            before = sys.gettrace()
            tracer = self._trace
            sys.settrace(tracer)
            try:
                yield
            finally:
                self.disturbed = sys.gettrace() is not tracer
                sys.settrace(before)
            return
        self._monitor(True)
        try:
            yield
        finally:
            self._monitor(False)

    def _trace(self, frame: Any, event: str, arg: Any) -> Any:
        if id(frame.f_code) not in self._known:
            return None
        key = id(frame)
        if event == "line":
            self.steps.at(key, frame.f_lineno)
        elif event == "return":
            self.steps.left(key)
        else:  # a call, or an exception
            self.steps.broke(key)
        return self._trace

    def _monitor(self, on: bool) -> None:
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
        events, tool = monitoring.events, self._tool
        if not on:
            monitoring.set_events(tool, 0)
            for code in self.codes:
                monitoring.set_local_events(tool, code, 0)
            monitoring.free_tool_id(tool)
            return
        monitoring.use_tool_id(tool, "afterburner")
        for event, answer in (
            (events.LINE, self._on_line),
            (events.PY_START, self._on_start),
            (events.PY_RETURN, self._on_return),
            (events.RAISE, self._on_raise),
        ):
            monitoring.register_callback(tool, event, answer)
        monitoring.set_events(tool, events.RAISE)  # cannot be asked of one code object
        local = events.LINE | events.PY_START | events.PY_RETURN
        for code in self.codes:
            monitoring.set_local_events(tool, code, local)

    def _on_line(self, code: types.CodeType, line: int) -> None:
        self.steps.at(id(sys._getframe(1)), line)

    def _on_start(self, code: types.CodeType, offset: int) -> None:
        self.steps.broke(id(sys._getframe(1)))

    def _on_return(self, code: types.CodeType, offset: int, value: Any) -> None:
        self.steps.left(id(sys._getframe(1)))

    def _on_raise(self, code: types.CodeType, offset: int, error: Any) -> None:
        if id(code) in self._known:
            self.steps.broke(id(sys._getframe(1)))


def _free_tool() -> int | None:
    monitoring: Any = getattr(sys, "monitoring", None)
    if monitoring is None:
        return None
    return next((tool for tool in TOOLS if monitoring.get_tool(tool) is None), None)
