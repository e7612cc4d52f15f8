"""What a result depends on in its module: whether it still holds for another text.

The function itself, all of the module's definitions that can be reached from it by
name, and the statements that may do anything when the module is imported. What is
unrelated may change: other functions, comments, formatting.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator


def meaning(tree: ast.Module, qualname: str) -> str:
    """A digest that is equal for modules in which the function does the same.

    Imports that the function does not use count for nothing, so that a result can be
    applied after another one has brought an import along.
    """
    digest = hashlib.sha256()
    for statement in _reached(tree, qualname.partition(".")[0]):
        digest.update(ast.dump(statement).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _reached(tree: ast.Module, name: str) -> Iterator[ast.stmt]:
    """The statements that the name depends on, in the order of the module."""
    bound = [(statement, _binds(statement)) for statement in tree.body]
    wanted, known = {name}, set[int]()
    while True:
        new = [
            at
            for at, (statement, names) in enumerate(bound)
            if at not in known and (names is None or not names.isdisjoint(wanted))
        ]
        if not new:
            break
        known.update(new)
        wanted.update(_names(bound[at][0] for at in new))
    yield from (tree.body[at] for at in sorted(known) if not _is_text(tree.body[at]))


def _binds(statement: ast.stmt) -> set[str] | None:
    """The names that a statement defines and no more; None: it may do anything."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        names = {item.asname or item.name.partition(".")[0] for item in statement.names}
        return None if "*" in names else names
    if isinstance(statement, ast.Assign):
        return _plain(statement.targets)
    if isinstance(statement, ast.AnnAssign):
        return _plain([statement.target])
    return None


def _plain(targets: list[ast.expr]) -> set[str] | None:
    """The names that an assignment binds, if it binds nothing but names."""
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    return names if len(names) == len(targets) else None


def _names(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, (ast.Global, ast.Nonlocal)):
                yield from node.names


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
