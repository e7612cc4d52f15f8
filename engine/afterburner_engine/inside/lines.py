"""Which lines and branches of a function there are to be reached.

A line is a statement, named by its first line; a branch is one of the two ways out of
the head of an `if`, `while` or `for`. What stands within one line (`a if b else c`,
`and`, a comprehension's `if`) is not told apart, on no version of Python.
"""

from __future__ import annotations

import ast
import bisect
import dis
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]

EXIT = 0
"""Stands for the end of the function where a line is expected."""


@dataclass(frozen=True)
class Branch:
    """The head of a condition or loop, and both ways out of it."""

    head: int
    first: int
    """The first line of its body."""

    last: int
    beside: int
    """Where it goes otherwise."""

    def way(self, line: int) -> int:
        """Which of both ways leads to `line`."""
        return self.first if self.first <= line <= self.last else self.beside


class Plan:
    """The lines and branches of one function, those of functions inside it too."""

    def __init__(self, node: Function, codes: list[types.CodeType]) -> None:
        """Read the function's tree and its compiled code."""
        self.starts, owners = _statements(node)
        self._by_line = owners
        bytecode = {line for code in codes for line in _lines_of(code)}
        self.lines = frozenset(
            self.statement(line) for line in bytecode if self.statement(line)
        ) - _optimised(node)
        self.branches = {
            branch.head: branch
            for branch in _branches(node.body, EXIT)
            if branch.first in self.lines and branch.head in self.lines
        }

    def statement(self, line: int | None) -> int:
        """The first line of the statement that `line` is in; 0 outside of the body."""
        if line is None or not self.starts:
            return 0
        at = bisect.bisect_right(self.starts, line) - 1
        if at < 0 or line > self._by_line[self.starts[at]]:
            return 0
        return self.starts[at]


def find(source: str, qualname: str) -> Function | None:
    """The definition that `qualname` stands for: the last one under that name."""
    body: Any = ast.parse(source).body
    found: Any = None
    for name in qualname.split("."):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        named = [n for n in _all(body) if isinstance(n, kinds) and n.name == name]
        if not named:
            return None
        found = named[-1]
        body = found.body
    return None if isinstance(found, ast.ClassDef) else found


def _all(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a body, those under `if`, `try` and `with` as well."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            for inner in ast.iter_child_nodes(node):
                if isinstance(inner, ast.ExceptHandler):
                    yield from _all(inner.body)
                elif isinstance(inner, ast.stmt):
                    yield from _all([inner])


def first_line(node: ast.stmt) -> int:
    """Where a statement begins, decorators included."""
    decorators = getattr(node, "decorator_list", [])
    return min((int(one.lineno) for one in decorators), default=node.lineno)


def codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    """A code object and those inside it."""
    yield code
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield from codes_in(part)


def _lines_of(code: types.CodeType) -> set[int]:
    if sys.version_info >= (3, 10):
        return {line for _, _, line in code.co_lines() if line}
    return {line for _, line in dis.findlinestarts(code)}


def _statements(node: Function) -> tuple[list[int], dict[int, int]]:
    """First lines of statements in order, and the last line that belongs to each."""
    ends: dict[int, int] = {}
    for statement in _without_docstring(node.body):
        for inner in ast.walk(statement):
            if isinstance(inner, (ast.stmt, ast.excepthandler)):
                start = first_line(inner)  # type: ignore[arg-type]
                ends[start] = max(ends.get(start, 0), inner.end_lineno or start)
            elif type(inner).__name__ == "match_case":
                pattern: Any = inner
                ends.setdefault(pattern.pattern.lineno, pattern.pattern.end_lineno)
    return sorted(ends), ends


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if told else body


def _optimised(node: Function) -> set[int]:
    """Lines that some versions of Python have in their tables and never run."""
    dead: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, (ast.If, ast.While)):
            test = inner.test
            if isinstance(test, ast.Constant):
                dead.add(inner.lineno)
                if not test.value:
                    dead.update(line for part in inner.body for line in _span(part))
        if isinstance(inner, (ast.Continue, ast.Pass)) and sys.version_info < (3, 10):
            dead.add(inner.lineno)
        if isinstance(inner, (ast.Global, ast.Nonlocal)):
            dead.add(inner.lineno)
    return dead


def _span(node: ast.stmt) -> range:
    return range(first_line(node), (node.end_lineno or node.lineno) + 1)


def _branches(body: list[ast.stmt], after: int) -> Iterator[Branch]:
    """Branches of a body; `after` is the line that follows it."""
    for index, node in enumerate(body):
        following = first_line(body[index + 1]) if index + 1 < len(body) else after
        orelse = getattr(node, "orelse", None)
        beside = first_line(orelse[0]) if orelse else following
        if isinstance(node, (ast.If, ast.While, ast.For, ast.AsyncFor)):
            always = isinstance(getattr(node, "test", None), ast.Constant)
            inside = node.body
            if not always and first_line(inside[0]) > node.lineno:
                last = inside[-1].end_lineno or inside[-1].lineno
                yield Branch(node.lineno, first_line(inside[0]), last, beside)
        loops = isinstance(node, (ast.While, ast.For, ast.AsyncFor))
        yield from _inner(node, node.lineno if loops else following, following)


def _inner(node: ast.stmt, after: int, following: int) -> Iterator[Branch]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield from _branches(node.body, EXIT)
        return
    yield from _branches(getattr(node, "body", []), after)
    yield from _branches(getattr(node, "orelse", []), following)
    yield from _branches(getattr(node, "finalbody", []), following)
    inner: list[Any] = [*getattr(node, "handlers", []), *getattr(node, "cases", [])]
    for part in inner:
        yield from _branches(part.body, following)
