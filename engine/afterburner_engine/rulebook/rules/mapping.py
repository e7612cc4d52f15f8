"""Comprehensions that only call a function of C for each element: `map` calls it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.names import words
from afterburner_engine.rulebook.rules.elements import WHOLE, iterated
from afterburner_engine.rulebook.shape import Shape, called

FUNCTIONS = words(
    "abs ascii bin bool chr float hash hex id int len oct ord repr round str"
)
"""Built-in functions of one argument."""

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv",
    ast.FloorDiv: "floordiv", ast.Mod: "mod", ast.BitXor: "xor", ast.BitAnd: "and_",
    ast.BitOr: "or_", ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le",
    ast.Gt: "gt", ast.GtE: "ge",
}  # fmt: skip


class CallToMap(Rule):
    """`[len(word) for word in words]`, `sum(x * y for x, y in zip(xs, ys))`."""

    name = "call-to-map"
    reason = (
        "a comprehension calls a built-in function for each element; "
        "`map` calls it from C"
    )
    objectives = frozenset({"time"})

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such comprehensions in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            if not isinstance(node, (ast.ListComp, ast.GeneratorExp)):
                continue
            if len(node.generators) > 1 or node.generators[0].is_async:
                continue
            text = _called(shape, node) or _summed(shape, edits, node)
            if text is None or _inside(shape, node):
                continue
            whole = called(shape.parents[node]) in WHOLE
            bare = whole or isinstance(node, ast.GeneratorExp)
            edits.swap(node, text if bare else f"list({text})")
            found = True
        if found:
            yield edits


Rows = ast.ListComp | ast.GeneratorExp


def _inside(shape: Shape, node: ast.expr) -> bool:
    """Whether the comprehension stands in another one, which is rewritten as text."""
    return any(
        isinstance(above, (ast.ListComp, ast.GeneratorExp))
        for above in shape.above(node)
    )


def _called(shape: Shape, node: Rows) -> str | None:
    """`map(f, xs)` for `f(x) for x in xs`."""
    loop = node.generators[0]
    match node.elt, loop.target:
        case (
            ast.Call(func=ast.Name(id=name), args=[ast.Name(id=given)], keywords=[]),
            ast.Name(id=item),
        ) if given == item and name in FUNCTIONS and not loop.ifs:
            own = name in shape.local_names or name in shape.module_functions
            if not own and name not in shape.bindings:
                return f"map({name}, {iterated(shape, loop.iter)})"
    return None


def _summed(shape: Shape, edits: Edits, node: Rows) -> str | None:
    """`map(mul, xs, ys)` for `x * y for x, y in zip(xs, ys)`, where it is added up.

    As many as a comparison holds for are the sum of its truths.
    """
    if called(shape.parents[node]) != "sum":
        return None
    loop, elt = node.generators[0], node.elt
    match elt, loop.ifs:
        case ast.BinOp(left=one, op=how, right=other), []:
            pass
        case ast.Constant(value=1), [
            ast.Compare(left=one, ops=[how], comparators=[other])
        ]:
            pass
        case _:
            return None
    sources = _sides(shape, loop, one, other)
    if sources is None or type(how) not in OPERATORS:
        return None
    return f"map({edits.use('operator', OPERATORS[type(how)])}, {', '.join(sources)})"


def _sides(
    shape: Shape, loop: ast.comprehension, one: ast.expr, other: ast.expr
) -> list[str] | None:
    """What the two operands go through, if they are the two elements of a `zip`."""
    match loop.target, loop.iter, one, other:
        case (
            ast.Tuple(elts=[ast.Name(id=a), ast.Name(id=b)]),
            ast.Call(func=ast.Name(id="zip"), args=[left, right], keywords=[]),
            ast.Name(id=first),
            ast.Name(id=second),
        ) if {first, second} == {a, b} and a != b:
            if isinstance(left, ast.Starred) or isinstance(right, ast.Starred):
                return None
            sides = {a: shape.text(left), b: shape.text(right)}
            return [sides[first], sides[second]]
    return None
