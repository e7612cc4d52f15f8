"""Rounds and statements of a loop that could be known before it starts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, is_stable, loads, stores
from afterburner_engine.rulebook.shape import Shape, called


class StatementsToFront(Rule):
    """`for v in values: mean = sum(values) / len(values); … mean …`."""

    name = "invariant-statements-out-of-loop"
    reason = (
        "the loop starts each round by computing the same values again; "
        "this computes them once, if there is a round at all"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop whose first statements say the same in every round."""
        for loop in shape.nodes:
            if not isinstance(loop, ast.For) or loop.orelse:
                continue
            guard = _guard(loop)
            moving = _same_every_round(shape, loop)
            costly = any(isinstance(n, ast.Call) for s in moving for n in ast.walk(s))
            if guard is None or not costly or len(moving) == len(loop.body):
                continue
            edits = shape.edits()
            lines = [f"    {shape.text(statement)}" for statement in moving]
            edits.before(loop, "\n".join([f"if {guard}:", *lines]))
            for statement in moving:
                edits.remove(statement)
            yield edits


def _guard(loop: ast.For) -> str | None:
    """What tells whether the loop has a round."""
    match loop.iter:
        case ast.Name(id=name):
            return name
        case (
            ast.Call(
                func=ast.Name(id="range"),
                args=[ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)])],
            )
            | ast.Call(func=ast.Name(id="enumerate"), args=[ast.Name(id=name)])
        ):
            return name
    return None


def _same_every_round(shape: Shape, loop: ast.For) -> list[ast.Assign]:
    """The assignments at the start of the body that could as well stand before it."""
    found: list[ast.Assign] = []
    known: set[str] = set()
    for statement in loop.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]):
                pass
            case _:
                break
        if not _stays(shape, loop, statement.value, known) or not _own(
            shape, loop, name
        ):
            break
        found.append(statement)
        known.add(name)
    return found


def _stays(shape: Shape, loop: ast.For, value: ast.expr, known: set[str]) -> bool:
    if any(isinstance(n, (ast.List, ast.Dict, ast.Set)) for n in ast.walk(value)):
        return False  # a new object for every round
    if not known & loads(value):
        return is_stable(shape, value, loop)
    own = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)} - known
    return is_pure(shape, value) and not own & (stores(shape, loop) - _inner(value))


def _inner(value: ast.expr) -> frozenset[str]:
    """Names that the expression binds for itself."""
    return frozenset(
        n.id
        for n in ast.walk(value)
        if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
    )


def _own(shape: Shape, loop: ast.For, name: str) -> bool:
    """Whether the name is set once, here, and means nothing outside the loop."""
    inside = set(ast.walk(loop))
    uses = shape.of(name)
    stored = [use for use in uses if not isinstance(use.ctx, ast.Load)]
    return len(stored) == 1 and all(use in inside for use in uses)


class SkippedRounds(Rule):
    """`for j in range(n): if i < j: …`."""

    name = "skipped-rounds-to-range"
    reason = (
        "half of the rounds only find that they have nothing to do; this skips them"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop over a range that does nothing up to, or from, some number."""
        for loop in shape.nodes:
            match loop:
                case ast.For(
                    target=ast.Name(id=index),
                    iter=ast.Call(func=ast.Name(id="range"), args=[stop], keywords=[]),
                    body=[ast.If(test=test, orelse=[])],
                    orelse=[],
                ):
                    bounds = _bounds(shape, loop, index, stop, test)
                    if bounds is not None:
                        edits = shape.edits()
                        edits.swap(loop.iter, f"range({bounds[0]})")
                        edits.holds(bounds[1])
                        yield edits


def _bounds(
    shape: Shape, loop: ast.For, index: str, stop: ast.expr, test: ast.expr
) -> tuple[str, ast.expr] | None:
    """The arguments of the shorter range, and the condition that it stands for."""
    first = test.values[0] if isinstance(test, ast.BoolOp) else test
    if isinstance(test, ast.BoolOp) and not isinstance(test.op, ast.And):
        return None
    if not isinstance(first, ast.Compare) or len(first.ops) != 1:
        return None
    left, right, op = first.left, first.comparators[0], type(first.ops[0])
    if isinstance(right, ast.Name) and right.id == index:
        left, right, op = right, left, _TURNED.get(op, op)
    if not isinstance(left, ast.Name) or left.id != index:
        return None
    # The other number has to be a counter too: from below zero a range would differ.
    if not isinstance(right, ast.Name) or not _counts(shape, loop, right.id):
        return None
    whole, limit = shape.text(stop), right.id
    start = {ast.Gt: f"{limit} + 1", ast.GtE: limit}.get(op)
    return (f"{start}, {whole}", first) if start else None


_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}


def _counts(shape: Shape, loop: ast.For, name: str) -> bool:
    """Whether an outer loop counts the name up from zero, and nothing else sets it."""
    for outer in shape.loops_around(loop):
        if not isinstance(outer, ast.For) or not isinstance(outer.iter, ast.Call):
            continue
        target = outer.target
        if called(outer.iter) == "enumerate" and isinstance(target, ast.Tuple):
            target = target.elts[0]
        elif called(outer.iter) != "range" or len(outer.iter.args) != 1:
            continue
        if isinstance(target, ast.Name) and target.id == name:
            return name not in stores(shape, loop)
    return False
