"""Runs the original on guesses: does it return, and which of its lines are reached?

Part of probing. Only the user's own function runs here, in the process that makes the
inputs; nothing is judged.
"""

from __future__ import annotations

import ast
import contextlib
import dis
import inspect
import io
import itertools
import types
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Callable, Optional

from afterburner_engine.inside.calls import Target
from afterburner_engine.inside.guarded import guarded
from afterburner_engine.inside.limited import TookTooLong, limited
from afterburner_engine.inside.lines import EXIT, codes_in
from afterburner_engine.inside.tracing import Steps, Watch
from afterburner_engine.inside.uses import tree_of

CALL_S = 0.2
"""A guess on which it takes longer is none."""

DRAINED = 500
"""Elements that are taken from what is returned lazily."""

MISUSE = (TypeError, AttributeError, NameError, NotImplementedError, RecursionError)
"""What says that an input is of the wrong kind, even where the function raises it."""


@dataclass(frozen=True)
class Reached:
    """What one call came to."""

    returned: bool
    meant: bool
    """Whether the function itself says `raise`, of the value and not of its type."""

    goals: frozenset[Any]
    """Lines, and pairs of lines one after the other; lines of helpers are marked."""


class Runs:
    """Calls one function under observation."""

    def __init__(self, target: Target) -> None:
        """Find its code."""
        function = inspect.unwrap(target.function)
        code = getattr(function, "__code__", None)
        codes = list(codes_in(code)) if isinstance(code, types.CodeType) else []
        self._call = _callable(target)
        self._known = set(map(id, codes))
        self._own = {line for one in codes for _, line in dis.findlinestarts(one)}
        self._first = code.co_firstlineno if codes and code is not None else 0
        self._raises = _raises(function)
        codes += [c for c in _helpers(target) if id(c) not in self._known]
        self.watch = Watch(codes, Steps(lambda line: line))

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Reached:
        """One call. The arguments may be changed by it."""
        error: Optional[BaseException] = None
        quiet = io.StringIO()
        with (
            contextlib.redirect_stdout(quiet),
            contextlib.redirect_stderr(quiet),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            try:
                with limited(CALL_S), guarded(), self.watch.on():
                    _drained(self._call(*args, **kwargs))
            except (Exception, TookTooLong, SystemExit) as raised:  # noqa: BLE001 - any
                error = raised
        steps = self.watch.steps
        own = self._own | {EXIT}
        arcs = {arc for arc in steps.arcs if arc[0] in own and arc[1] in own}
        beside = {("helper", line) for line in steps.lines - own}
        goals = frozenset((steps.lines & own) | arcs | beside)
        return Reached(error is None, self._meant(error), goals)

    def _meant(self, error: Optional[BaseException]) -> bool:
        if not isinstance(error, Exception) or isinstance(error, MISUSE):
            return False
        last = None
        for frame, line in _frames(error):
            last = frame, line
        if last is None or id(last[0].f_code) not in self._known:
            return False
        return last[1] - self._first in self._raises


def _helpers(target: Target) -> Iterator[types.CodeType]:
    """The code of all functions and methods that the target's module defines."""
    file = getattr(target.module, "__file__", None)
    for value in list(vars(target.module).values()):
        inner = list(vars(value).values()) if isinstance(value, type) else [value]
        for one in inner:
            one = getattr(one, "__func__", getattr(one, "fget", one))
            code = getattr(one, "__code__", None)
            if isinstance(code, types.CodeType) and code.co_filename == file:
                yield from codes_in(code)


def _frames(error: BaseException) -> Iterator[tuple[Any, int]]:
    at = error.__traceback__
    while at is not None:
        yield at.tb_frame, at.tb_lineno
        at = at.tb_next


def _callable(target: Target) -> Callable[..., Any]:
    if target.kind == "class":
        constructor: Any = target.owner
        return constructor  # type: ignore[no-any-return]
    if target.kind == "classmethod":
        bound: Callable[..., Any] = getattr(target.owner, target.attribute)
        return bound
    plain: Callable[..., Any] = inspect.unwrap(target.function)
    return plain


def _raises(function: Any) -> set[int]:
    """Lines of `raise`, from the function's first line on."""
    node = tree_of(function)
    if node is None:
        return set()
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    lines: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Raise):
            end = inner.end_lineno or inner.lineno
            lines.update(range(inner.lineno - first, end - first + 1))
    return lines


def _drained(value: Any) -> None:
    if isinstance(value, types.CoroutineType):
        with contextlib.suppress(StopIteration):
            value.send(None)
        value.close()
    elif hasattr(value, "__next__"):
        for _ in itertools.islice(value, DRAINED):
            pass
