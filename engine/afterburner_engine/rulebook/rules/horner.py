"""Sums of powers, such as the value of a polynomial."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Shape, path


class PowersToHorner(Rule):
    """`sum(c * x ** i for i, c in enumerate(cs))`."""

    name = "powers-to-horner"
    reason = (
        "a power is worked out for each term; Horner's scheme takes one product a term"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such sum whose statement can have others in front."""
        for node in shape.nodes:
            match node:
                case ast.Call(
                    func=ast.Name(id="sum"),
                    args=[
                        ast.ListComp(elt=elt, generators=[loop])
                        | ast.GeneratorExp(elt=elt, generators=[loop])
                    ],
                    keywords=[],
                ) if not loop.ifs:
                    found = _terms(shape, loop, elt)
                    statement = shape.statement_of(node)
                    if found and statement and _once(shape, node, statement):
                        yield _rewritten(shape, node, statement, *found)


def _once(shape: Shape, node: ast.expr, statement: ast.stmt) -> bool:
    """Whether the sum is worked out as often as its statement runs."""
    unsure = (*COMPREHENSIONS, ast.Lambda, ast.IfExp, ast.BoolOp)
    plain = isinstance(statement, (ast.Return, ast.Assign, ast.AugAssign, ast.Expr))
    return plain and not any(isinstance(above, unsure) for above in shape.above(node))


def _rewritten(
    shape: Shape, node: ast.expr, statement: ast.stmt, base: str, rows: str, zero: str
) -> Edits:
    edits = shape.edits()
    value, factor = shape.fresh("value"), shape.fresh("factor")
    edits.before(
        statement,
        f"{value} = {zero}\n"
        f"for {factor} in reversed({rows}):\n"
        f"    {value} = {value} * {base} + {factor}\n",
    )
    edits.swap(node, value)
    return edits


def _terms(
    shape: Shape, loop: ast.comprehension, elt: ast.expr
) -> tuple[str, str, str] | None:
    """The base, the sequence of the factors, and the zero that the sum starts with."""
    match loop.target, loop.iter, elt:
        case (
            ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=factor)]),
            ast.Call(
                func=ast.Name(id="enumerate"), args=[ast.Name(id=rows)], keywords=[]
            ),
            ast.BinOp(left=left, op=ast.Mult(), right=right),
        ):
            pass
        case _:
            return None
    for one, other in ((left, right), (right, left)):
        base = _power(shape, other, index)
        if base is None or not isinstance(one, ast.Name) or one.id != factor:
            continue
        if is_pure(shape, base[0]) and not loads(base[0]) & {index, factor}:
            text = shape.text(base[0])
            plain = isinstance(base[0], (ast.Name, ast.Constant))
            return text if plain else f"({text})", rows, base[1]
    return None


def _power(shape: Shape, node: ast.expr, index: str) -> tuple[ast.expr, str] | None:
    """What is raised to the power `index`, and a zero of the result's type."""
    match node:
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Name(id=name)):
            return (base, "0") if name == index else None
        case ast.Call(func=func, args=[base, ast.Name(id=name)]) if name == index:
            front, _, last = (path(func) or "").rpartition(".")
            if last == "pow":
                floats = shape.bindings.get(front or last, "").startswith("math")
                return base, "0.0" if floats else "0"
    return None
