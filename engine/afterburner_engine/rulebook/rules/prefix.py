"""Sums and extremes of many slices of the same list: running totals made once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import anchor, loads
from afterburner_engine.rulebook.rules.membership import name_for
from afterburner_engine.rulebook.shape import Shape, called


@dataclass(frozen=True, slots=True)
class SliceCall:
    """`sum(xs[low:high])` and the like."""

    node: ast.Call
    owner: ast.expr
    low: ast.expr | None
    high: ast.expr | None
    where: ast.stmt


def slice_calls(shape: Shape, names: tuple[str, ...]) -> Iterator[SliceCall]:
    """Each call of one of the functions on a slice of what a loop leaves alone."""
    for node in shape.nodes:
        match node:
            case ast.Call(
                func=ast.Name(id=name),
                args=[ast.Subscript(value=owner, slice=ast.Slice(low, high, None))],
                keywords=[],
            ) if name in names:
                where = anchor(shape, owner, node)
                negative = any(isinstance(b, ast.UnaryOp) for b in (low, high))
                if where is not None and not negative:
                    yield SliceCall(node, owner, low, high, where)


class SliceSums(Rule):
    """`sum(xs[:i])`, `sum(xs[i:j])` in a loop."""

    name = "slice-sums-to-prefix-sums"
    reason = (
        "each round adds up a slice from scratch; with running totals made once, "
        "the sum of any slice is one subtraction"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All sums over slices of the same list together."""
        groups: dict[str, list[SliceCall]] = {}
        for call in slice_calls(shape, ("sum",)):
            key = f"{shape.start(call.where)}:{ast.dump(call.owner)}"
            groups.setdefault(key, []).append(call)
        yield from self._generated(shape)
        for calls in groups.values():
            edits = shape.edits()
            name = _totals(shape, edits, calls[0].owner, calls[0].where)
            for call in calls:
                size = f"len({shape.text(call.owner)})"
                edits.swap(
                    call.node, _difference(shape, name, call.low, call.high, size)
                )
            yield edits

    def _generated(self, shape: Shape) -> Iterator[Edits]:
        """Sums of something about each element of a slice."""
        for node in shape.nodes:
            found = _summed(shape, node)
            if found is None or not isinstance(node, ast.Call):
                continue
            owner, cut, part, summand = found
            loops = node.args[0]
            inner = ast.comprehension(part.target, owner, part.ifs, 0)
            whole = ast.ListComp(getattr(loops, "elt", owner), [inner])
            where = anchor(shape, whole, node)
            if where is None or where is not anchor(shape, owner, node):
                continue
            edits = shape.edits()
            made = f"{summand} {shape.text(owner)}"
            name = _totals(shape, edits, owner, where, made)
            size = f"len({shape.text(owner)})"
            if not any(isinstance(b, ast.UnaryOp) for b in (cut.lower, cut.upper)):
                edits.swap(node, _difference(shape, name, cut.lower, cut.upper, size))
                yield edits


def _summed(
    shape: Shape, node: ast.AST
) -> tuple[ast.expr, ast.Slice, ast.comprehension, str] | None:
    """The list, the slice and the summand of `sum(t.x for t in ts[i:j] if …)`."""
    match node:
        case ast.Call(
            func=ast.Name(id="sum"),
            args=[
                ast.GeneratorExp(
                    elt=value,
                    generators=[
                        ast.comprehension(
                            target=target,
                            iter=ast.Subscript(
                                value=owner, slice=ast.Slice(step=None) as cut
                            ),
                            ifs=tests,
                        ) as part
                    ],
                )
            ],
            keywords=[],
        ):
            text = shape.text(value)
            if tests:
                wanted = " and ".join(f"({shape.text(test)})" for test in tests)
                text = f"({text} if {wanted} else 0)"
            return owner, cut, part, f"{text} for {shape.text(target)} in"
    return None


def _totals(
    shape: Shape, edits: Edits, owner: ast.expr, where: ast.stmt, of: str = ""
) -> str:
    accumulate = edits.use("itertools", "accumulate")
    name = shape.fresh(name_for(owner, "totals"))
    edits.before(where, f"{name} = [0, *{accumulate}({of or shape.text(owner)})]")
    return name


def _difference(
    shape: Shape, name: str, low: ast.expr | None, high: ast.expr | None, size: str
) -> str:
    end = "-1" if high is None else _within(shape, high, size)
    if low is None:
        return f"{name}[{end}]"
    return f"{name}[{end}] - {name}[{_within(shape, low, size)}]"


def _within(shape: Shape, bound: ast.expr, size: str) -> str:
    """The bound, held to the list's length unless it is a plain counter."""
    text = shape.text(bound)
    small = isinstance(bound, ast.Name) or (
        isinstance(bound, ast.BinOp)
        and isinstance(bound.left, ast.Name)
        and isinstance(bound.right, ast.Constant)
        and bound.right.value == 1
    )
    return text if small else f"min({text}, {size})"


class SliceExtremes(Rule):
    """`max(xs[:i])`, `min(xs[i:])` in a loop."""

    name = "slice-extremes-to-running"
    reason = (
        "each round searches a slice from scratch for its extreme; "
        "running extremes made once give it at once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All extremes of slices that start or end with the list, in one rewrite."""
        calls = [
            call
            for call in slice_calls(shape, ("max", "min"))
            if (call.low is None) != (call.high is None)
        ]
        if not calls:
            return
        edits, names = shape.edits(), dict[str, str]()
        for call in calls:
            bound = call.high if call.low is None else call.low
            if bound is None:
                continue
            word = called(call.node)
            side = "front" if call.low is None else "back"
            key = f"{word}{side}{ast.dump(call.owner)}{shape.start(call.where)}"
            if key not in names:
                names[key] = self._made(shape, edits, call, word)
            edits.swap(call.node, self._looked_up(shape, names[key], call, bound))
        yield edits

    def _made(self, shape: Shape, edits: Edits, call: SliceCall, word: str) -> str:
        accumulate = edits.use("itertools", "accumulate")
        text = shape.text(call.owner)
        if call.low is None:
            name = shape.fresh(name_for(call.owner, f"{word}_so_far"))
            edits.before(call.where, f"{name} = list({accumulate}({text}, {word}))")
        else:
            name = shape.fresh(name_for(call.owner, f"{word}_from"))
            made = f"list({accumulate}(reversed({text}), {word}))[::-1]"
            edits.before(call.where, f"{name} = {made}")
        return name

    def _looked_up(
        self, shape: Shape, name: str, call: SliceCall, bound: ast.expr
    ) -> str:
        if call.low is not None:
            return f"{name}[{shape.text(bound)}]"
        match bound:
            case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=1)):
                return f"{name}[{shape.text(left)}]"
        return f"{name}[{shape.text(bound)} - 1]"


class SummedByHand(Rule):
    """`s = 0` and `for k in range(i, j): s += xs[k]`, inside a loop."""

    name = "inner-sum-to-prefix-sums"
    reason = (
        "an inner loop adds up a stretch of the list in each round; with running "
        "totals made once, the sum of any stretch is one subtraction"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each inner loop that does nothing but add up."""
        for node in shape.nodes:
            match node:
                case ast.For(
                    target=ast.Name(id=index),
                    iter=ast.Call(func=ast.Name(id="range"), args=bounds),
                    body=[
                        ast.AugAssign(
                            target=ast.Name(id=total),
                            op=ast.Add(),
                            value=ast.Subscript(value=owner, slice=ast.Name(id=at)),
                        )
                    ],
                    orelse=[],
                ) if at == index and len(bounds) < 3 and index not in loads(owner):
                    yield from self._rewrite(shape, node, total, owner, bounds)
                case ast.For(
                    target=ast.Name(id=index),
                    iter=ast.Call(func=ast.Name(id="range"), args=bounds),
                    body=[
                        ast.AugAssign(
                            target=ast.Name(id=total),
                            op=ast.Add(),
                            value=ast.Subscript(
                                value=owner,
                                slice=ast.BinOp(
                                    left=base, op=ast.Add(), right=ast.Name(id=at)
                                ),
                            ),
                        )
                    ],
                    orelse=[],
                ) if at == index and len(bounds) < 3 and index not in loads(base):
                    moved = [ast.BinOp(base, ast.Add(), bound) for bound in bounds]
                    yield from self._rewrite(
                        shape, node, total, owner, [base, *moved][-2:]
                    )
                case ast.For(
                    target=ast.Name(id=item),
                    iter=ast.Subscript(value=owner, slice=ast.Slice(low, high, None)),
                    body=[
                        ast.AugAssign(
                            target=ast.Name(id=total),
                            op=ast.Add(),
                            value=ast.Name(id=same),
                        )
                    ],
                    orelse=[],
                ) if item == same:
                    ends = [low or ast.Constant(0), high or _length(owner)]
                    yield from self._rewrite(shape, node, total, owner, ends)

    def _rewrite(
        self,
        shape: Shape,
        node: ast.For,
        total: str,
        owner: ast.expr,
        bounds: list[ast.expr],
    ) -> Iterator[Edits]:
        where = anchor(shape, owner, node)
        if where is None:
            return
        edits = shape.edits()
        name = _totals(shape, edits, owner, where)
        low, high = bounds if len(bounds) == 2 else (ast.Constant(0), bounds[0])
        low_text, high_text = shape.text(low), shape.text(high)
        test = f"if {high_text} > {low_text}:\n    "
        edits.become(node, f"{test}{total} += {name}[{high_text}] - {name}[{low_text}]")
        yield edits


def _length(owner: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("len"), [owner], [])
