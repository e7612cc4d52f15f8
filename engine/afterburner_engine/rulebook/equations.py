"""Turns a test on two items into two keys that are equal when the test holds."""

from __future__ import annotations

import ast
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from afterburner_engine.rulebook.facts import loads


@dataclass(frozen=True, slots=True)
class Keys:
    """`inner == outer`, where only `inner` depends on the item that is searched."""

    inner: ast.expr
    outer: ast.expr


def split_keys(
    test: ast.expr, bound: AbstractSet[str], never: AbstractSet[str]
) -> Keys | None:
    """The keys of an equality between what is bound and what is not.

    `never` are names that change during the search, so that they fit neither side.
    """
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    if not isinstance(test.ops[0], (ast.Eq, ast.NotEq)):
        return None
    left, right = test.left, test.comparators[0]
    if not loads(left) & bound:
        left, right = right, left
    for _ in range(4):
        if loads(right) & bound or not loads(left) & bound:
            return None
        if loads(right) & never or loads(left) & never:
            return None
        moved = _moved(left, right, bound)
        if moved is None:
            return Keys(left, right) if loads(right) else None
        left, right = moved
    return None


def _moved(
    left: ast.expr, right: ast.expr, bound: AbstractSet[str]
) -> tuple[ast.expr, ast.expr] | None:
    """One term of the left side that is not bound, moved to the right."""
    if not isinstance(left, ast.BinOp) or not isinstance(left.op, (ast.Add, ast.Sub)):
        return _modulo(left, right, bound)
    first, second = left.left, left.right
    if not loads(second) & bound and loads(second):
        op: ast.operator = ast.Sub() if isinstance(left.op, ast.Add) else ast.Add()
        return first, ast.BinOp(right, op, second)
    if not loads(first) & bound and loads(first):
        if isinstance(left.op, ast.Add):
            return second, ast.BinOp(right, ast.Sub(), first)
        return second, ast.BinOp(first, ast.Sub(), right)
    return None


def _modulo(
    left: ast.expr, right: ast.expr, bound: AbstractSet[str]
) -> tuple[ast.expr, ast.expr] | None:
    """`(a + b) % k == 0` becomes `b % k == -a % k`."""
    if not isinstance(left, ast.BinOp) or not isinstance(left.op, ast.Mod):
        return None
    added, modulus = left.left, left.right
    zero = isinstance(right, ast.Constant) and right.value == 0
    if not zero or loads(modulus) & bound or not isinstance(added, ast.BinOp):
        return None
    if not isinstance(added.op, (ast.Add, ast.Sub)):
        return None
    mine, other = added.left, added.right
    if loads(other) & bound:
        mine, other = other, mine
    if loads(other) & bound or not loads(other):
        return None
    if isinstance(added.op, ast.Add):
        other = ast.UnaryOp(ast.USub(), other)
    return ast.BinOp(mine, ast.Mod(), modulus), ast.BinOp(other, ast.Mod(), modulus)
