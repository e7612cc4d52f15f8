"""Numbers made from the few before them: by repeated squaring, in few steps."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import loads
from afterburner_engine.rulebook.shape import Shape

FEW = 25
"""Rounds, for each factor of the matrix, in which the plain loop is not slower."""


class RecurrenceToPowers(Rule):
    """`for _ in range(…): a, b = b, a + b`, with two to four names."""

    name = "recurrence-to-powers"
    reason = (
        "a linear recurrence goes step by step; "
        "powers of its matrix, by repeated squaring, jump over most steps"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop that does nothing but such a step."""
        for node in shape.nodes:
            if not isinstance(node, ast.For) or node.orelse or len(node.body) != 1:
                continue
            rows, rounds = _matrix(node.body[0]), _rounds(shape, node)
            if rows is None or rounds is None or not isinstance(node.target, ast.Name):
                continue
            if len(shape.of(node.target.id)) > 1 or _for_few(shape, node):
                continue
            yield self._rewrite(shape, node, *rows, rounds)

    def _rewrite(
        self,
        shape: Shape,
        loop: ast.For,
        names: list[str],
        rows: list[list[int]],
        rounds: str,
    ) -> Edits:
        edits = shape.edits()
        left = shape.fresh("rounds")
        few = FEW * len(names) ** 2
        test = _few(loop, few) or f"{rounds} < {few}"
        plain = ast.unparse(loop).replace("\n", "\n    ")
        head = f"if {test}:\n    {plain}\nelse:\n    {left} = {rounds}\n"
        edits.become(loop, head + _squared(shape, names, rows, left))
        return edits


def _few(loop: ast.For, few: int) -> str | None:
    """Whether the rounds are few, asked of the number that they end with: where they
    are, a comparison more is all that it may cost."""
    match loop.iter:
        case ast.Call(args=[ast.Constant(value=int(start)), stop]):
            pass
        case ast.Call(args=[stop]):
            start = 0
        case _:
            return None
    match stop:
        case ast.Name(id=name):
            return f"{name} < {few + start}"
        case ast.BinOp(
            left=ast.Name(id=name),
            op=ast.Add() | ast.Sub() as how,
            right=ast.Constant(value=int(more)),
        ):
            more = more if isinstance(how, ast.Add) else -more
            return f"{name} < {few + start - more}"
    return None


def _squared(shape: Shape, names: list[str], rows: list[list[int]], left: str) -> str:
    """All steps at once, by the powers of what one step does."""
    power, row, other = (shape.fresh(name) for name in ("power", "row", "column"))
    one, two = (shape.fresh(name) for name in ("this", "that"))
    state = ", ".join(names)
    applied = ", ".join(_row(power, index, names) for index in range(len(names)))
    return (
        f"    {power} = {rows}\n"
        f"    while {left}:\n"
        f"        if {left} & 1:\n"
        f"            {state} = {applied}\n"
        f"        {left} >>= 1\n"
        f"        {power} = [\n"
        f"            [sum([{one} * {two} for {one}, {two} in zip({row}, {other})])"
        f" for {other} in zip(*{power})]\n"
        f"            for {row} in {power}\n"
        f"        ]\n"
    )


def _row(power: str, index: int, names: list[str]) -> str:
    terms = (f"{power}[{index}][{i}] * {name}" for i, name in enumerate(names))
    return " + ".join(terms)


def _for_few(shape: Shape, loop: ast.For) -> bool:
    """Whether the loop is what this rule leaves for few rounds."""
    match shape.parents[loop]:
        case ast.If(test=ast.Compare(ops=[ast.Lt()]), body=[only], orelse=[first, *_]):
            return only is loop and ast.unparse(first).startswith("rounds")
    return False


def _rounds(shape: Shape, loop: ast.For) -> str | None:
    """How often the loop runs, as text."""
    match loop.iter:
        case ast.Call(func=ast.Name(id="range"), args=[stop], keywords=[]):
            return f"max(0, {shape.text(stop)})"
        case ast.Call(func=ast.Name(id="range"), args=[start, stop], keywords=[]):
            return f"max(0, {_term(shape, stop)} - {_term(shape, start)})"
    return None


def _term(shape: Shape, node: ast.expr) -> str:
    text = shape.text(node)
    return text if isinstance(node, (ast.Name, ast.Constant)) else f"({text})"


def _matrix(step: ast.stmt) -> tuple[list[str], list[list[int]]] | None:
    """The names and what each is made of: a row of whole factors for each."""
    match step:
        case ast.Assign(
            targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)
        ) if len(targets) == len(values) and 2 <= len(targets) <= 4:
            pass
        case _:
            return None
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    if len(set(names)) < len(targets):
        return None
    rows = [_factors(value, names) for value in values]
    known = [row for row in rows if row is not None]
    mixed = sum(len(loads(value)) > 1 for value in values)
    return (names, known) if len(known) == len(rows) and mixed else None


def _factors(value: ast.expr, names: list[str]) -> list[int] | None:
    """How often each name is in a sum such as `2 * a + b`."""
    row = [0] * len(names)
    waiting = [(value, 1)]
    while waiting:
        part, sign = waiting.pop()
        match part:
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                flipped = -sign if isinstance(op, ast.Sub) else sign
                waiting += [(left, sign), (right, flipped)]
            case ast.Name(id=name) if name in names:
                row[names.index(name)] += sign
            case ast.BinOp(
                left=ast.Constant(value=int(factor)),
                op=ast.Mult(),
                right=ast.Name(id=name),
            ) if name in names:
                row[names.index(name)] += sign * factor
            case ast.BinOp(
                left=ast.Name(id=name),
                op=ast.Mult(),
                right=ast.Constant(value=int(factor)),
            ) if name in names:
                row[names.index(name)] += sign * factor
            case _:
                return None
    return row
