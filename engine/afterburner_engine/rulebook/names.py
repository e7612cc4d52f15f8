"""Which names a piece of source mentions, means and imports."""

from __future__ import annotations

import ast
import builtins
import keyword
from functools import lru_cache
from typing import TypeAlias

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@lru_cache(maxsize=8)
def parsed(source: str) -> ast.Module:
    """The module, parsed once for all the shapes of its functions."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


@lru_cache(maxsize=8)
def names_in(source: str) -> frozenset[str]:
    """Every identifier of the source, the builtins and the keywords."""
    nodes = ast.walk(parsed(source))
    names = {name for node in nodes for name in identifiers(node)}
    return frozenset(names | set(keyword.kwlist) | set(dir(builtins)))


@lru_cache(maxsize=8)
def meant(tree: ast.Module) -> frozenset[str]:
    """The names that stand for a value, not just for an attribute."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found.add(node.name)
    return frozenset(found)


def identifiers(node: ast.AST) -> set[str]:
    """The identifiers that the node itself carries."""
    found = set()
    for field in ("id", "arg", "attr", "name", "asname"):
        value = getattr(node, field, None)
        if isinstance(value, str):
            found.add(value.split(".")[0])
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        found |= set(node.names)
    return found


def bound(statement: ast.stmt) -> dict[str, str]:
    """What an import statement binds: name to dotted origin."""
    if isinstance(statement, ast.Import):
        return {
            a.asname or a.name.split(".")[0]: a.name
            if a.asname
            else a.name.split(".")[0]
            for a in statement.names
        }
    if isinstance(statement, ast.ImportFrom) and not statement.level:
        return {
            a.asname or a.name: f"{statement.module}.{a.name}" for a in statement.names
        }
    return {}


def head(node: FunctionNode) -> str:
    """The function's name, parameters and decorators, in a form to compare."""
    parts = [ast.dump(node.args), *(ast.dump(d) for d in node.decorator_list)]
    return f"{type(node).__name__} {node.name} {parts}"


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set of names."""
    return frozenset(text.split())


def parameters(node: FunctionNode | ast.Lambda) -> list[str]:
    """The names of a function's parameters, in order."""
    spec = node.args
    plain = [a.arg for a in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]]
    return plain + [a.arg for a in (spec.vararg, spec.kwarg) if a]
