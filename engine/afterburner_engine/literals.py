"""The constants in a function's source, on which its decisions may turn.

Read from the syntax tree, nothing runs. They go to the process that makes inputs, so
only plain values are taken.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_sandbox.program import Program

MOST = 40
"""Constants that are used; a table of many would drown the decisions."""

Plain = int | float | str | bytes

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_PLAIN = (int, float, str, bytes)


def literals(*programs: Program) -> list[Plain]:
    """The constants in the functions, and in the globals that these name, each once."""
    found: dict[str, Plain] = {}
    for program in programs:
        try:
            tree = ast.parse(program.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for value in _of_function(tree, program.qualname.rpartition(".")[2]):
            found.setdefault(repr(value), value)
    return list(found.values())[:MOST]


def _of_function(tree: ast.Module, name: str) -> Iterator[Plain]:
    used: set[str] = set()
    for node in ast.walk(tree):
        if name == getattr(node, "name", None) and isinstance(node, _FUNCTIONS):
            used |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            yield from _constants(node)
    for statement in tree.body:
        if _binds(statement) & used:
            yield from _constants(statement)


def _binds(statement: ast.stmt) -> set[str]:
    """The names that a statement of the module defines."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return {statement.name}
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _constants(node: ast.AST) -> Iterator[Plain]:
    docstrings = {
        id(inner.body[0].value)
        for inner in ast.walk(node)
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and isinstance(inner.body[0], ast.Expr)
    }
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and id(inner) not in docstrings:
            value = inner.value
            if isinstance(value, _PLAIN) and not isinstance(value, bool):
                yield value
