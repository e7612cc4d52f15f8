"""Searches for a value or for an extreme one, by loops: the built-in that does it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads, mutated
from afterburner_engine.rulebook.rules.elements import each_of, substituted
from afterburner_engine.rulebook.shape import Shape


class AllToExtreme(Rule):
    """`all(x < limit for x in xs)`, `any(x > limit for x in xs)`."""

    name = "all-to-extreme"
    reason = (
        "every element is compared in Python; the largest or the smallest one, found "
        "in C, settles it"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such test with a limit that stays the same."""
        for node in shape.nodes:
            match node:
                case ast.Call(func=ast.Name(id="all" | "any" as which), args=[inner]):
                    each = each_of(shape, inner)
                    if each is None or each.tests:
                        continue
                    text = _settled(shape, which, each.name, each.elt, each.source)
                    if text is not None:
                        edits = shape.edits()
                        edits.swap(node, text)
                        yield edits


_MORE = (ast.Gt, ast.GtE)
_LESS = (ast.Lt, ast.LtE)


def _settled(
    shape: Shape, which: str, name: str, test: ast.expr, source: ast.expr
) -> str | None:
    """The comparison with the extreme that has the same answer."""
    match test:
        case ast.Compare(left=ast.Name(id=left), ops=[how], comparators=[limit]):
            if left != name or name in loads(limit) or not is_pure(shape, limit):
                return None
        case _:
            return None
    if not isinstance(how, _MORE + _LESS) or not isinstance(source, ast.Name):
        return None
    largest = isinstance(how, _LESS) == (which == "all")
    extreme = "max" if largest else "min"
    sign = {ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<="}[type(how)]
    empty = f"not {source.id} or" if which == "all" else f"bool({source.id}) and"
    return f"({empty} {extreme}({source.id}) {sign} {shape.text(limit)})"


class FirstExtreme(Rule):
    """`best = max(f(x) for x in xs)`, then the first `x` for which `f(x) == best`."""

    name = "first-with-extreme"
    reason = (
        "the elements are measured once for the extreme and again to find who has it; "
        "`max` with a key finds it at once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such pair of an extreme and a search."""
        for node in shape.nodes:
            if not isinstance(node, ast.For) or len(node.body) != 1:
                continue
            block = shape.block_of(node)
            place = block.index(node)
            changed = {name.split(".")[0] for name in mutated(shape, node)}
            if place and not changed & _named(block[place - 1], node):
                edits = _found_at_once(shape, block[place - 1], node)
                if edits is not None:
                    yield edits


def _named(*statements: ast.stmt) -> set[str]:
    """The names that the statements themselves mention: a helper's own are not among
    them."""
    parts = [part for statement in statements for part in ast.walk(statement)]
    return {part.id for part in parts if isinstance(part, ast.Name)}


def _found_at_once(shape: Shape, before: ast.stmt, loop: ast.For) -> Edits | None:
    match before, loop:
        case (
            ast.Assign(
                targets=[ast.Name(id=best)],
                value=ast.Call(func=ast.Name(id="max" | "min" as which), args=[inner]),
            ),
            ast.For(
                target=ast.Name(id=name),
                iter=source,
                orelse=[],
                body=[
                    ast.If(
                        test=ast.Compare(
                            left=left, ops=[ast.Eq()], comparators=[ast.Name(id=equal)]
                        ),
                        body=[ast.Return(value=ast.expr() as result)],
                        orelse=[],
                    )
                ],
            ),
        ) if equal == best:
            each = each_of(shape, inner)
            if each is None or each.tests or len(shape.of(best)) != 2:
                return None
            if ast.dump(each.source) != ast.dump(source):
                return None
            measure = _renamed(each.elt, each.name, name)
            if measure != ast.unparse(left) or best in loads(result):
                return None
            edits, key = shape.edits(), f"lambda {name}: {measure}"
            match left:
                case ast.Call(func=ast.Name(id=f), args=[ast.Name()], keywords=[]):
                    key = f
            picked = f"{name} = {which}({shape.text(source)}, key={key})"
            edits.become(before, picked)
            edits.become(loop, f"return {shape.text(result)}")
            return edits
    return None


def _renamed(node: ast.expr, old: str, new: str) -> str:
    """The expression's text with one name for another."""
    return ast.unparse(substituted(node, {old: ast.Name(new, ast.Load())}))


class SearchToIndex(Rule):
    """`for i in range(len(xs)): if xs[i] == x: return …i…`."""

    name = "search-to-index"
    reason = "a loop looks for a value; `index` looks for it in C"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop that ends at the first element that equals a fixed value."""
        for node in shape.nodes:
            match node:
                case ast.For(
                    target=ast.Name(id=index),
                    iter=ast.Call(
                        func=ast.Name(id="range"),
                        args=[
                            ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=owner)])
                        ],
                    ),
                    body=[
                        ast.If(
                            test=ast.Compare(
                                left=ast.Subscript(
                                    value=ast.Name(id=items), slice=ast.Name(id=by)
                                ),
                                ops=[ast.Eq()],
                                comparators=[wanted],
                            ),
                            body=[ast.Return() as leave],
                            orelse=[],
                        )
                    ],
                    orelse=[],
                ) if owner == items and by == index and index not in loads(wanted):
                    if not is_pure(shape, wanted):
                        continue
                    edits = shape.edits()
                    value = shape.text(wanted)
                    result = ast.unparse(leave)
                    text = f"{index} = {owner}.index({value})\n    {result}"
                    edits.become(node, f"if {value} in {owner}:\n    {text}\n")
                    yield edits
