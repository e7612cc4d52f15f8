"""Names that a program uses but does not define, and the imports that give them.

Judges of contests import much ahead, and programs written for them rely on it.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import symtable
from functools import cache

OPEN = (
    "typing",
    "collections",
    "functools",
    "itertools",
    "heapq",
    "bisect",
    "math",
    "operator",
    "string",
    "random",
    "copy",
    "re",
)
"""Modules whose public names such programs use bare, the first that has one wins."""

WHOLE = (*OPEN, "sys", "datetime", "statistics", "fractions", "decimal", "json", "io")
"""Modules that they use by name."""


def completed(code: str) -> str:
    """The module with the imports it lacks in front; star imports are spelled out.

    Raises:
        SyntaxError: it cannot be parsed.
    """
    tree = ast.parse(code)
    stars = [node for node in tree.body if _is_star(node)]
    for node in stars:
        tree.body.remove(node)
    bare = ast.unparse(tree) if stars else code
    modules, froms = _wanted(free_names(bare))
    lines = [f"import {name}" for name in modules]
    lines += [f"from {name} import {', '.join(sorted(n))}" for name, n in froms]
    if not lines:
        return bare
    future = [node for node in ast.parse(bare).body if _is_future(node)]
    if future:
        return ast.unparse(
            ast.Module(
                [*future, *ast.parse("\n".join(lines)).body]
                + [n for n in ast.parse(bare).body if not _is_future(n)],
                [],
            )
        )
    return "\n".join(lines) + "\n\n\n" + bare.lstrip("\n")


def free_names(code: str) -> set[str]:
    """Global names that are read somewhere, but bound nowhere in the module."""
    found: set[str] = set()
    bound: set[str] = set()
    top = symtable.symtable(code, "<task>", "exec")
    tables = [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            name, given = symbol.get_name(), symbol.is_assigned()
            here = table is top and (given or symbol.is_imported())
            if here or (given and symbol.is_declared_global()):
                bound.add(name)
            if (table is top or symbol.is_global()) and symbol.is_referenced():
                found.add(name)
    return found - bound - set(dir(builtins)) - {"__name__", "__file__", "__doc__"}


def _wanted(names: set[str]) -> tuple[list[str], list[tuple[str, set[str]]]]:
    modules = sorted(name for name in names if name in WHOLE)
    froms: dict[str, set[str]] = {}
    for name in sorted(names - set(modules)):
        for module in OPEN:
            if name in _public(module):
                froms.setdefault(module, set()).add(name)
                break
    return modules, sorted(froms.items())


@cache
def _public(module: str) -> frozenset[str]:
    loaded = importlib.import_module(module)
    names = getattr(loaded, "__all__", None) or vars(loaded)
    return frozenset(name for name in names if not name.startswith("_"))


def _is_star(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
