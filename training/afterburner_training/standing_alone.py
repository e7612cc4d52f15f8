"""A function of a module with all that it needs, and nothing else: a module that stands
alone. Read from the source; nothing is run or imported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

SHORTEST, LONGEST = 4, 60
"""Lines of a function that is worth a task, and can be read in a prompt."""

WHOLE = 120
"""Lines of the module that is made of it."""

_IMPURE = frozenset(
    {
        "open",
        "print",
        "input",
        "exec",
        "eval",
        "compile",
        "globals",
        "locals",
        "vars",
        "__import__",
        "id",
        "breakpoint",
        "setattr",
        "delattr",
    }
)
"""Calls of builtins by which a function does more than compute."""

_FOREIGN = frozenset(
    {
        "os",
        "sys",
        "time",
        "random",
        "secrets",
        "socket",
        "subprocess",
        "threading",
        "multiprocessing",
        "asyncio",
        "ctypes",
        "signal",
        "shutil",
        "tempfile",
        "pathlib",
        "io",
        "gc",
        "inspect",
        "weakref",
        "warnings",
        "logging",
        "importlib",
        "select",
        "builtins",
    }
)
"""Modules whose use makes a function depend on more than its arguments."""


def candidates(text: str) -> Iterator[str]:
    """The names of functions that may be pure and are worth a task, in their order."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and _is_worth_it(node):
            yield node.name


def _is_worth_it(node: ast.FunctionDef) -> bool:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    args = node.args
    taken = [*args.posonlyargs, *args.args]
    if not taken or node.decorator_list or not SHORTEST <= lines <= LONGEST:
        return False
    loops = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp)
    found = [n for n in ast.walk(node) if isinstance(n, (*loops, ast.GeneratorExp))]
    returned = any(isinstance(n, ast.Return) and n.value for n in ast.walk(node))
    return bool(found) and returned and _looks_pure(node)


def _looks_pure(node: ast.FunctionDef) -> bool:
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Global, ast.Yield, ast.YieldFrom, ast.Await)):
            return False
        if isinstance(inner, (ast.Import, ast.ImportFrom)):
            return False
        if isinstance(inner, ast.Name) and inner.id in _IMPURE | _FOREIGN:
            return False
    return True


def standing_alone(text: str, name: str) -> str | None:
    """The module with the function last; None where it needs too much."""
    tree = ast.parse(text)
    bound = _bound(tree)
    function = bound.get(name)
    needed = _needed(bound, name)
    if not isinstance(function, ast.FunctionDef) or needed is None:
        return None
    lines = text.split("\n")
    imports = [n for n in needed if isinstance(n, (ast.Import, ast.ImportFrom))]
    parts = ["\n".join(map(ast.unparse, imports))] if imports else []
    parts += [_written(lines, node) for node in needed if node not in imports]
    whole = "\n\n\n".join([*parts, _written(lines, function)]) + "\n"
    return whole if whole.count("\n") <= WHOLE else None


def _needed(bound: dict[str, ast.stmt], name: str) -> list[ast.stmt] | None:
    """The statements that a function needs, directly or not, in the file's order.

    None where one of them means nothing elsewhere.
    """
    found: list[ast.stmt] = []
    todo = [bound[name]] if name in bound else []
    while todo:
        for used in _read(todo.pop()):
            statement = bound.get(used)
            if statement is None or statement in found or used == name:
                continue
            if not _comes_along(statement):
                return None
            found.append(statement)
            todo.append(statement)
    return sorted(found, key=lambda node: node.lineno)


def _written(lines: list[str], node: ast.stmt) -> str:
    decorators = getattr(node, "decorator_list", ())
    first = min([node.lineno, *(item.lineno for item in decorators)])
    return "\n".join(lines[first - 1 : node.end_lineno])


def _bound(tree: ast.Module) -> dict[str, ast.stmt]:
    """What the module's top level binds, by name; the last one counts."""
    found: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                found[alias.asname or alias.name.partition(".")[0]] = node
        else:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                    found[inner.id] = node
    return found


def _read(node: ast.stmt) -> list[str]:
    """The names that a statement reads, each once."""
    names = [
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)
    ]
    return list(dict.fromkeys(names))


def _comes_along(node: ast.stmt) -> bool:
    """Whether a statement of the module's top level means the same elsewhere."""
    if isinstance(node, ast.Import):
        return all(alias.name.partition(".")[0] not in _FOREIGN for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        own = (node.module or "").partition(".")[0]
        star = any(alias.name == "*" for alias in node.names)
        return node.level == 0 and own not in _FOREIGN and not star
    if isinstance(node, ast.FunctionDef):
        return not node.decorator_list and _looks_pure(node)
    return isinstance(node, (ast.Assign, ast.AnnAssign))
