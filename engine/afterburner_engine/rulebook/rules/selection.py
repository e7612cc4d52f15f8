"""Whole sorts and counts where less would do."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import anchor
from afterburner_engine.rulebook.shape import Shape


class SortToExtreme(Rule):
    """`sorted(xs)[0]`, `sorted(xs, key=f)[-1]`."""

    name = "sort-to-extreme"
    reason = "everything is sorted to take one end; min or max finds it in one pass"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such end of a sort."""
        for node in shape.nodes:
            match node:
                case ast.Subscript(
                    value=ast.Call(func=ast.Name(id="sorted"), args=[xs]) as call,
                    slice=index,
                    ctx=ast.Load(),
                ):
                    place, key, flipped = (
                        ast.unparse(index),
                        _key(shape, call),
                        _flipped(call),
                    )
                    if place not in ("0", "-1") or flipped is None:
                        continue
                    word = "max" if (place == "-1") != flipped else "min"
                    edits = shape.edits()
                    edits.swap(node, f"{word}({shape.text(xs)}{key})")
                    yield edits


class SortToSmallest(Rule):
    """`sorted(xs)[:k]`."""

    name = "sort-to-k-smallest"
    reason = "everything is sorted to take a few; a heap keeps only those few"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such front of a sort."""
        for node in shape.nodes:
            match node:
                case ast.Subscript(
                    value=ast.Call(func=ast.Name(id="sorted"), args=[xs]) as call,
                    slice=ast.Slice(lower=None, upper=count, step=None),
                ) if count is not None and not isinstance(count, ast.UnaryOp):
                    flipped = _flipped(call)
                    if flipped is None:
                        continue
                    edits = shape.edits()
                    pick = edits.use("heapq", "nlargest" if flipped else "nsmallest")
                    key = _key(shape, call)
                    edits.swap(
                        node, f"{pick}({shape.text(count)}, {shape.text(xs)}{key})"
                    )
                    yield edits


def _key(shape: Shape, call: ast.Call) -> str:
    keys = [k for k in call.keywords if k.arg == "key"]
    return f", key={shape.text(keys[0].value)}" if keys else ""


def _flipped(call: ast.Call) -> bool | None:
    """Whether the sort is from large to small; None if that cannot be told."""
    for keyword in call.keywords:
        if keyword.arg == "reverse":
            value = keyword.value
            return bool(value.value) if isinstance(value, ast.Constant) else None
    return False


class CountBelow(Rule):
    """`sum(1 for b in B if b < a)` in a loop over `a`."""

    name = "count-below-to-bisect"
    reason = (
        "each round goes through the collection to count what is below (or above); "
        "in a copy sorted once, bisect finds that number"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such count, as a sum or as the length of a list."""
        for node in shape.nodes:
            match node:
                case ast.Call(
                    func=ast.Name(id="sum"),
                    args=[
                        ast.GeneratorExp(
                            elt=ast.Constant(value=1),
                            generators=[ast.comprehension(ifs=[test]) as part],
                        )
                    ],
                ):
                    yield from self._rewrite(shape, node, part, test)
                case ast.Call(
                    func=ast.Name(id="len"),
                    args=[
                        ast.ListComp(generators=[ast.comprehension(ifs=[test]) as part])
                    ],
                ):
                    yield from self._rewrite(shape, node, part, test)

                case ast.For(
                    target=target,
                    body=[
                        ast.If(
                            test=test,
                            body=[
                                ast.AugAssign(
                                    target=ast.Name(id=total),
                                    op=ast.Add(),
                                    value=ast.Constant(value=1),
                                )
                            ],
                            orelse=[],
                        )
                    ],
                    orelse=[],
                ):
                    part = ast.comprehension(target, node.iter, [test], 0)
                    yield from self._rewrite(shape, node, part, test, total)

    def _rewrite(
        self,
        shape: Shape,
        node: ast.Call | ast.For,
        part: ast.comprehension,
        test: ast.expr,
        total: str = "",
    ) -> Iterator[Edits]:
        where = anchor(shape, part.iter, node)
        if where is None or not isinstance(test, ast.Compare) or len(test.ops) != 1:
            return
        item = ast.unparse(part.target)
        left, right, op = test.left, test.comparators[0], type(test.ops[0])
        if ast.unparse(right) == item:
            flip = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
            left, right, op = right, left, flip.get(op, op)
        if ast.unparse(left) != item or shape.of(item, right):
            return
        sides = {ast.Lt: "left", ast.LtE: "right", ast.Gt: "right", ast.GtE: "left"}
        if op not in sides:
            return
        edits = shape.edits()
        bisect = edits.use("bisect", f"bisect_{sides[op]}")
        name = shape.fresh("in_order")
        edits.before(where, f"{name} = sorted({shape.text(part.iter)})")
        found = f"{bisect}({name}, {shape.text(right)})"
        number = found if op in (ast.Lt, ast.LtE) else f"(len({name}) - {found})"
        if isinstance(node, ast.For):
            edits.become(node, f"{total} += {number}")
        else:
            edits.swap(node, number)
        yield edits
