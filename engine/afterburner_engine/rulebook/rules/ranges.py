"""Questions about many stretches of a list, or about all values below another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import anchor, is_pure, loads
from afterburner_engine.rulebook.rules.membership import name_for
from afterburner_engine.rulebook.rules.prefix import slice_calls
from afterburner_engine.rulebook.shape import Shape, called

_TABLE = """\
{levels} = [{owner}]
while 2 << (len({levels}) - 1) <= len({owner}):
    {below}, {width} = {levels}[-1], 1 << (len({levels}) - 1)
    {levels}.append(list(map({word}, {below}, {below}[{width}:])))
def {name}({low}, {high}):
    {high} = min({high}, len({owner}))
    if not 0 <= {low} < {high}:
        return {word}({owner}[{low}:{high}])
    {depth} = ({high} - {low}).bit_length() - 1
    {row} = {levels}[{depth}]
    return {word}({row}[{low}], {row}[{high} - (1 << {depth})])
"""
"""Level k holds the extreme of each stretch of 2**k; any stretch is two of them."""


class WindowExtremes(Rule):
    """`max(xs[i:j])` in a loop."""

    name = "range-extremes-to-table"
    reason = (
        "each round searches a stretch of the list from scratch for its extreme; "
        "a table made once gives the extreme of any stretch from two look-ups"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each extreme of a stretch with two ends."""
        for call in slice_calls(shape, ("max", "min")):
            if call.low is None or call.high is None:
                continue
            edits = shape.edits()
            word = called(call.node)
            name = shape.fresh(name_for(call.owner, word))
            words = ("levels", "below", "width", "low", "high", "depth", "row")
            fresh = {word: shape.fresh(word) for word in words}
            owner = shape.text(call.owner)
            edits.before(
                call.where, _TABLE.format(owner=owner, word=word, name=name, **fresh)
            )
            low, high = shape.text(call.low), shape.text(call.high)
            edits.swap(call.node, f"{name}({low}, {high})")
            yield edits


class SumBelow(Rule):
    """`sum(t.amount for t in ts if t.day <= day)` in a loop over days."""

    name = "sum-below-to-bisect"
    reason = (
        "each round goes through the collection to add up what lies below (or above) "
        "a limit; with running totals in sorted order, bisect finds the sum"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such sum, with one comparison as its filter."""
        for node in shape.nodes:
            match node:
                case ast.Call(
                    func=ast.Name(id="sum"),
                    args=[ast.GeneratorExp() | ast.ListComp() as inner],
                    keywords=[],
                ) if not isinstance(inner.elt, ast.Constant):
                    yield from self._rewrite(shape, node, inner)

    def _rewrite(
        self, shape: Shape, node: ast.Call, inner: ast.GeneratorExp | ast.ListComp
    ) -> Iterator[Edits]:
        part = inner.generators[0]
        where = anchor(shape, part.iter, node)
        if where is None or len(inner.generators) > 1 or len(part.ifs) != 1:
            return
        found = limit(part)
        if found is None or not is_pure(shape, inner):
            return
        key, op, bound = found
        own = {n.id for n in ast.walk(part.target) if isinstance(n, ast.Name)}
        value = inner.elt
        if anchor(shape, ast.ListComp(value, [_bare(part)]), node) is not where:
            return
        if not loads(key) & own or loads(key) - own - loads(part.iter):
            return
        edits = shape.edits()
        pairs, keys, totals = (shape.fresh(n) for n in ("pairs", "keys", "totals"))
        pair = shape.fresh("pair")
        accumulate = edits.use("itertools", "accumulate")
        bisect = edits.use("bisect", f"bisect_{SIDES[op]}")
        edits.before(
            where,
            f"{pairs} = sorted((({shape.text(key)}, {shape.text(value)}) "
            f"for {shape.text(part.target)} in {shape.text(part.iter)}), "
            f"key=lambda {pair}: {pair}[0])\n"
            f"{keys} = [{pair}[0] for {pair} in {pairs}]\n"
            f"{totals} = [0, *{accumulate}({pair}[1] for {pair} in {pairs})]",
        )
        at = f"{totals}[{bisect}({keys}, {shape.text(bound)})]"
        below = op in (ast.Lt, ast.LtE)
        edits.swap(node, at if below else f"({totals}[-1] - {at})")
        yield edits


SIDES: dict[type[ast.cmpop], str] = {
    ast.Lt: "left",
    ast.LtE: "right",
    ast.Gt: "right",
    ast.GtE: "left",
}
"""Which bisect finds the end of what is on the wanted side."""

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
}


def limit(
    part: ast.comprehension,
) -> tuple[ast.expr, type[ast.cmpop], ast.expr] | None:
    """The key, the comparison and the bound of a filter with one comparison."""
    test = part.ifs[0]
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    own = {n.id for n in ast.walk(part.target) if isinstance(n, ast.Name)}
    key, bound, op = test.left, test.comparators[0], type(test.ops[0])
    if loads(bound) & own:
        key, bound, op = bound, key, _FLIPPED.get(op, op)
    if loads(bound) & own or op not in SIDES:
        return None
    return key, op, bound


def _bare(part: ast.comprehension) -> ast.comprehension:
    return ast.comprehension(part.target, part.iter, [], 0)


class Inversions(Rule):
    """`for j in range(i + 1, n): if xs[i] > xs[j]: count += 1`."""

    name = "inversions-to-bisect"
    reason = (
        "every pair is compared to count those out of order; in a sorted copy of what "
        "is still to come, bisect finds the number for each element"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each inner loop that counts how many later elements are smaller or larger."""
        for node in shape.nodes:
            match node:
                case ast.For(
                    target=ast.Name(id=i),
                    iter=ast.Call(func=ast.Name(id="range"), args=[_]),
                    body=[*_, ast.For() as inner] | [*_, ast.For() as inner, _],
                ):
                    found = _counted(inner, i)
                    if found is not None:
                        yield from self._rewrite(shape, node, inner, i, found)

    def _rewrite(
        self,
        shape: Shape,
        outer: ast.For,
        inner: ast.For,
        i: str,
        found: tuple[str, ...],
    ) -> Iterator[Edits]:
        owner, count, op = found
        if any(shape.of(owner, part) for part in outer.body if part is not inner):
            return
        left = "left" if op in ("<", ">=") else "right"
        edits = shape.edits()
        bisect = edits.use("bisect", f"bisect_{left}")
        first = edits.use("bisect", "bisect_left")
        later = shape.fresh("later")
        here = f"{first}({later}, {owner}[{i}])"
        at = f"{bisect}({later}, {owner}[{i}])"
        number = at if op in ("<", "<=") else f"len({later}) - {at}"
        edits.before(outer, f"{later} = sorted({owner})")
        edits.become(inner, f"del {later}[{here}]\n{count} += {number}")
        yield edits


def _counted(inner: ast.For, i: str) -> tuple[str, ...] | None:
    """The list, the counter, and how a later element must compare to `xs[i]`."""
    match inner:
        case ast.For(
            target=ast.Name(id=j),
            iter=ast.Call(func=ast.Name(id="range"), args=[start, _]),
            body=[
                ast.If(
                    test=ast.Compare(
                        left=ast.Subscript(value=ast.Name(id=owner)), ops=[op]
                    ) as test,
                    body=[
                        ast.AugAssign(
                            target=ast.Name(id=count),
                            op=ast.Add(),
                            value=ast.Constant(1),
                        )
                    ],
                    orelse=[],
                )
            ],
            orelse=[],
        ) if ast.unparse(start) == f"{i} + 1" and type(op) in SIDES:
            text = ast.unparse(test)
            signs = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
            sign = signs[type(op)]
            if text == f"{owner}[{j}] {sign} {owner}[{i}]":
                return owner, count, sign
            if text == f"{owner}[{i}] {sign} {owner}[{j}]":
                return owner, count, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[sign]
    return None
