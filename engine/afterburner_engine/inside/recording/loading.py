"""Gives modules another code than their files have, also the program's own file.

Nothing is written to disk. What the code becomes is decided by who asks for it.
"""

from __future__ import annotations

import ast
import importlib.machinery
import os
import sys
import types
from collections.abc import Iterator
from typing import Any, Callable, Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
Compiled = Callable[[str], Union[types.CodeType, None]]
"""The code for a file; None leaves it to the ordinary way."""


def install(compiled: Compiled) -> None:
    """Ask `compiled` for all modules that are loaded from now on, and the program."""
    loader: Any = importlib.machinery.SourceFileLoader
    get_code = loader.get_code

    def other_code(this: Any, name: str) -> types.CodeType | None:
        made = compiled(this.get_filename(name))
        return made or get_code(this, name)

    loader.get_code = other_code
    sys.setprofile(_Program(compiled).arrived)


def parsed(path: str) -> ast.Module | None:
    """The tree of a file; None where the ordinary way has to say what is wrong."""
    try:
        with open(path, "rb") as opened:
            return ast.parse(opened.read(), path)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def insert(node: Function, statement: ast.stmt) -> None:
    """Put a statement at the head of a function, below its docstring."""
    place(statement, node)
    first = node.body[0]
    has_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    node.body.insert(1 if has_text else 0, statement)


def place(added: ast.AST, node: ast.AST) -> None:
    """Say that what was added stands where `node` does."""
    for inner in ast.walk(added):
        ast.copy_location(inner, node)


def functions(body: list[Any], prefix: str = "") -> Iterator[tuple[str, Function]]:
    """All functions that a name in the module or a class in it leads to."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node.body, f"{prefix}{node.name}.")
        else:
            for field in ("body", "orelse", "finalbody", "handlers"):
                inner = getattr(node, field, None)
                if isinstance(inner, list):
                    yield from functions(inner, prefix)


class _Program:
    """Takes the place of the program's own file, which no loader loads."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled

    def arrived(self, frame: types.FrameType, event: str, arg: Any) -> None:
        """Run other code when the program's first event comes; it is the last one.

        `sys.settrace` and `sys.setprofile` of the program do not work meanwhile,
        which is why only wanted files are treated so.
        """
        code = frame.f_code
        if event != "call" or code.co_name != "<module>":
            return
        if frame.f_globals.get("__name__") != "__main__":
            return
        sys.setprofile(None)
        if frame.f_back is not None:
            return  # `python -m`: it comes from a loader
        made = self._compiled(os.path.abspath(code.co_filename))
        if made is None:
            return
        _run(made, frame.f_globals)


def _run(made: types.CodeType, names: dict[str, Any]) -> None:
    """Run the program to its end; an error is told without the frames of ours."""
    try:
        exec(made, names)
    except Exception as error:  # noqa: BLE001 - the program's, told as ever
        ours = error.__traceback__
        theirs = ours.tb_next if ours is not None else None
        sys.excepthook(type(error), error.with_traceback(theirs), theirs)
        raise SystemExit(1) from None
    raise SystemExit(0)
