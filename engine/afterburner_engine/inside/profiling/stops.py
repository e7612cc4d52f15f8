"""Compiles the project's modules so that calls are counted and samples fall rightly.

Python lets another thread in at few places: where a function begins, where a loop
turns, after a call of C. A sample that is wanted within `return a * b + c` is taken in
the caller, which may then seem to take all of the time of a function that has neither
loops nor calls. So two calls of C are added: one at the head of each function, which
counts, and one around each value that is returned, unless that ends with a call
anyway. Each costs some 20 ns. Lines, names, signatures and the identity of functions
stay as they are; nothing is written to disk.
"""

from __future__ import annotations

import ast
import builtins
import itertools
import types
from typing import Any

from afterburner_engine.inside.recording import loading
from afterburner_engine.inside.recording.wanted import Wanted, is_wanted

Key = tuple[str, str]
"""A file, and the qualified name of a function in it."""

_NEXT, _END = "_afterburner_next", "_afterburner_end"
_COUNT = "_afterburner_count_"

_SHORT = (ast.Name, ast.Constant, ast.Attribute)


class Stops:
    """Adds the stops, and knows how often each function was called."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._counts: dict[Key, list[Any]] = {}
        self._before: dict[Key, int] = {}
        self._number = 0
        self.names: dict[tuple[str, int, str], str] = {}
        """The qualified name of the function that begins in a file on a line."""

    def start(self) -> None:
        """Treat all modules that are loaded from now on, and the program itself."""
        setattr(builtins, _NEXT, next)
        setattr(builtins, _END, iter(()))
        loading.install(self._compiled)

    def calls(self) -> dict[Key, int]:
        """How often each function was called in this process."""
        before = self._before
        return {key: n - before.get(key, 0) for key, n in self._all().items()}

    def forked(self) -> None:
        """The calls up to now were those of another process."""
        self._before = self._all()

    def _all(self) -> dict[Key, int]:
        # A module may be loaded twice. `count(7)` is the only way to read one.
        return {
            key: sum(int(repr(count)[6:-1]) for count in counts)
            for key, counts in list(self._counts.items())
        }

    def _compiled(self, path: str) -> types.CodeType | None:
        file = self._wanted.file(path)
        tree = loading.parsed(path) if file is not None else None
        if file is None or tree is None:
            return None
        try:
            for qualname, node in list(loading.functions(tree.body)):
                self.names[path, _first_line(node), node.name] = qualname
                _add_ends(node)
                if is_wanted(qualname, file[1]):
                    self._count(node, (file[0], qualname))
            return compile(tree, path, "exec", dont_inherit=True)
        except RecursionError:
            return None  # an expression of thousands of terms

    def _count(self, node: loading.Function, key: Key) -> None:
        name = f"{_COUNT}{self._number}"
        self._number += 1
        count = itertools.count()
        self._counts.setdefault(key, []).append(count)
        setattr(builtins, name, count)
        loading.insert(node, ast.parse(f"{_NEXT}({name})").body[0])


def _first_line(node: loading.Function) -> int:
    """As its code object has it: decorators included."""
    return min([node.lineno, *(item.lineno for item in node.decorator_list)])


def _add_ends(node: loading.Function) -> None:
    """Put a stop around each value that is returned, and at the end."""
    alone = _is_alone(node)
    pending: list[ast.AST] = [node]
    while pending:
        inner = pending.pop()
        if isinstance(inner, ast.Return) and inner.value is not None:
            stopped = _is_stopped(inner.value, alone)
            inner.value = inner.value if stopped else _stop(inner.value, inner.value)
        pending.extend(
            child
            for child in ast.iter_child_nodes(inner)
            if not isinstance(child, (ast.expr, ast.arguments))
        )
    last = node.body[-1]
    ended = isinstance(last, ast.Expr) and _is_stopped(last.value, alone)
    if not ended and not isinstance(last, (ast.Return, ast.Raise)):
        node.body.append(
            ast.copy_location(ast.Expr(_stop(ast.Constant(None), last)), last)
        )


def _is_alone(node: loading.Function) -> bool:
    """Whether a function has but a `return`, and perhaps a docstring."""
    return isinstance(node.body[-1], ast.Return) and all(
        isinstance(other, ast.Expr) and isinstance(other.value, ast.Constant)
        for other in node.body[:-1]
    )


def _is_stopped(value: ast.expr, alone: bool) -> bool:
    """Whether an expression ends with a call, or is over as soon as it begins.

    The latter counts where nothing stands between it and the head of the function.
    """
    if isinstance(value, (ast.Call, ast.Await)):
        return True
    if isinstance(value, ast.BinOp):
        return not isinstance(value.right, _SHORT) and _is_stopped(value.right, alone)
    if isinstance(value, ast.IfExp):
        return _is_stopped(value.body, alone) and _is_stopped(value.orelse, alone)
    return alone and isinstance(value, _SHORT)


def _stop(value: ast.expr, place: ast.AST) -> ast.Call:
    """`next(<nothing>, value)`, which is `value`."""
    load = ast.Load()
    called, nothing = ast.Name(_NEXT, load), ast.Name(_END, load)
    stop = ast.Call(called, [nothing, value], [])
    for added in (called, nothing, stop, value):
        ast.copy_location(added, place)
    return stop
