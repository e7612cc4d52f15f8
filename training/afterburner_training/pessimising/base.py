"""What a pessimising rule is, and what the rules need to know of a function's names."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Match = Callable[[ast.AST], ast.AST | list[ast.stmt] | None]
"""What is to stand in a node's place; None to leave it. It must not change the node."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rewrite for the worse, named by the better way that it undoes."""

    name: str
    better: str
    """What the original does better, in words: for the answer that teaches it."""

    variants: Callable[[ast.FunctionDef], Iterator[ast.FunctionDef]]
    """Each place at which it applies, in a copy of the function."""


def each(function: ast.FunctionDef, match: Match) -> Iterator[ast.FunctionDef]:
    """A copy of the function for each node that `match` replaces."""
    number = 0
    while True:
        changed = copy.deepcopy(function)
        replacer = _Replacer(match, number)
        replacer.visit(changed)
        if not replacer.done:
            return
        yield ast.fix_missing_locations(changed)
        number += 1


class _Replacer(ast.NodeTransformer):
    """Replaces the match of that number."""

    def __init__(self, match: Match, number: int) -> None:
        self._match = match
        self._left = number
        self.done = False

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        """Look at a node, then at what is below it."""
        if self.done:
            return node
        found = self._match(node)
        if found is not None:
            if not self._left:
                self.done = True
                return found
            self._left -= 1
        kept: ast.AST = self.generic_visit(node)
        return kept


def everywhere(function: ast.FunctionDef, match: Match) -> ast.FunctionDef:
    """A copy of the function with all matches replaced, the inner ones first."""

    class Everywhere(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
            self.generic_visit(node)
            found = match(node)
            return node if found is None else found

    changed = copy.deepcopy(function)
    for index, statement in enumerate(changed.body):
        replaced = Everywhere().visit(statement)
        if isinstance(replaced, ast.stmt):
            changed.body[index] = replaced
    return ast.fix_missing_locations(changed)


def parsed(text: str) -> list[ast.stmt]:
    """Statements out of their text."""
    return ast.parse(text).body


def expression(text: str) -> ast.expr:
    """An expression out of its text."""
    return ast.parse(text, mode="eval").body


def shown(node: ast.AST) -> str:
    """The text of a node."""
    return ast.unparse(node)


def call_of(node: ast.AST, *names: str) -> ast.Call | None:
    """The node as a call of a function or method with one of these names."""
    if not isinstance(node, ast.Call):
        return None
    function = node.func
    if isinstance(function, ast.Name) and function.id in names:
        return node
    if isinstance(function, ast.Attribute) and function.attr in names:
        return node
    return None


def method_of(node: ast.AST, name: str, *methods: str) -> ast.Call | None:
    """The node as a call of one of these methods of a variable."""
    call = call_of(node, *methods)
    if call is None or not isinstance(call.func, ast.Attribute):
        return None
    return call if named(call.func.value) == name else None


def names_in(function: ast.FunctionDef) -> set[str]:
    """All names that a function uses or binds."""
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return used | {arg.arg for arg in ast.walk(function) if isinstance(arg, ast.arg)}


def named(node: ast.AST | None) -> str | None:
    """The name that a node is, if it is one."""
    return node.id if isinstance(node, ast.Name) else None


def walk_names(function: ast.FunctionDef, name: str) -> list[ast.Name]:
    """Where a name is used."""
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == name
    ]


def assignments(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """Each `name = value` of the function, annotated or not."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            name, value = named(node.targets[0]), node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            name, value = named(node.target), node.value
        else:
            continue
        if name is not None:
            yield name, value


def uses(function: ast.FunctionDef, name: str) -> Iterator[tuple[str, ast.AST]]:
    """How a name is used: `in`, `.method`, `[]`, `[]=`, `=`, `other`; and by what."""
    claimed: set[ast.AST] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            right = node.comparators[0]
            inside = isinstance(node.ops[0], (ast.In, ast.NotIn))
            if inside and named(right) == name:
                claimed.add(right)
                yield "in", node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if named(node.func.value) == name:
                claimed.add(node.func.value)
                yield f".{node.func.attr}", node
        elif isinstance(node, ast.Subscript) and named(node.value) == name:
            claimed.add(node.value)
            yield ("[]" if isinstance(node.ctx, ast.Load) else "[]="), node
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if len(targets) == 1 and named(targets[0]) == name:
                claimed.add(targets[0])
                yield "=", node
    for use in walk_names(function, name):
        if use not in claimed:
            yield "other", use


def kinds(function: ast.FunctionDef, name: str) -> set[str]:
    """The ways in which a name is used."""
    return {kind for kind, _ in uses(function, name)}
