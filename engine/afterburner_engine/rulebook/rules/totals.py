"""Loops that add up, count, or test everything: the built-in that does it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads, mutated, stores
from afterburner_engine.rulebook.rules.elements import (
    each_of,
    iterated,
    substituted,
    tested,
)
from afterburner_engine.rulebook.shape import Shape


class LoopToSum(Rule):
    """`for x in xs: total += f(x)`, also under one `if`, also products."""

    name = "loop-to-sum"
    reason = (
        "a loop adds element by element in Python; `sum` and `math.prod` do it in C"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop whose statements only add to (or multiply) numbers of their own."""
        for node in shape.nodes:
            if isinstance(node, ast.For) and not node.orelse:
                steps = [_step(shape, part) for part in node.body]
                known = [step for step in steps if step is not None]
                names = {step[0] for step in known}
                if len(known) < len(node.body) or len(names) < len(known):
                    continue
                if _read(node) & names or not _gone_through_again(node, known):
                    continue
                edits = shape.edits()
                lines = [_line(shape, edits, node, step) for step in known]
                before = _neutral_start(shape, node, known)
                if before is not None:
                    edits.remove(before)
                    lines = [_started(lines[0])]
                edits.become(node, "\n".join(lines))
                yield edits


def _neutral_start(shape: Shape, loop: ast.For, steps: list[Step]) -> ast.stmt | None:
    """The statement right before the loop that starts its only number, if neutral."""
    block = shape.block_of(loop)
    place = block.index(loop)
    if len(steps) > 1 or not place:
        return None
    name, how, *_ = steps[0]
    neutral = "0" if isinstance(how, ast.Add) else "1"
    before = block[place - 1]
    return before if ast.unparse(before) == f"{name} = {neutral}" else None


def _started(line: str) -> str:
    """`n = sum(…)` for `n += sum(…)`."""
    name, _, rest = line.partition(" ")
    return f"{name} ={rest.partition('=')[2]}"


Step = tuple[str, ast.operator, ast.expr, ast.expr | None]
"""The name, how it grows, by what, and under which test."""


def _step(shape: Shape, part: ast.stmt) -> Step | None:
    match part:
        case ast.AugAssign(
            target=ast.Name(id=name), op=ast.Add() | ast.Mult() as how, value=value
        ):
            return (name, how, value, None) if is_pure(shape, value) else None
        case ast.If(test=test, body=[inner], orelse=[]):
            step = _step(shape, inner)
            if step is None or step[3] is not None or not is_pure(shape, test):
                return None
            return step[0], step[1], step[2], test
    return None


def _read(loop: ast.For) -> set[str]:
    """The names that the loop's values and tests need."""
    found: set[str] = set()
    for part in ast.walk(loop):
        if isinstance(part, ast.AugAssign):
            found |= loads(part.value)
        elif isinstance(part, ast.If):
            found |= loads(part.test)
    return found


def _gone_through_again(loop: ast.For, steps: list[Step]) -> bool:
    """Whether the source may be gone through once for each of the steps."""
    return len(steps) == 1 or isinstance(loop.iter, ast.Name)


def _line(shape: Shape, edits: Edits, loop: ast.For, step: Step) -> str:
    name, how, value, test = step
    under = f" if {tested(shape, test)}" if test is not None else ""
    target = shape.text(loop.target)
    rows = f"for {target} in {iterated(shape, loop.iter)}{under}"
    text = shape.text(value)
    bare = text == target and not under
    inner = iterated(shape, loop.iter) if bare else f"[{text} {rows}]"
    if isinstance(how, ast.Add):
        return f"{name} += sum({inner})"
    return f"{name} *= {edits.use('math', 'prod')}({inner})"


class TallyToCounter(Rule):
    """`if x not in d: d[x] = 0` and `d[x] += 1`, `d[x] = d.get(x, 0) + 1`."""

    name = "tally-to-counter"
    reason = "a dict is counted up in Python; `Counter` counts a whole sequence in C"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop that only counts into a dict that was empty before it."""
        for node in shape.nodes:
            if not isinstance(node, ast.For) or node.orelse:
                continue
            table = _tally(node)
            made = _made_empty(shape, node, table) if table else None
            if table is None or made is None or stores(shape, node.iter):
                continue
            edits = shape.edits()
            counter = edits.use("collections", "Counter")
            rows = iterated(shape, node.iter)
            block = shape.block_of(node)
            if block.index(node) - block.index(made) == 1:
                edits.remove(made)
            edits.become(node, f"{table} = dict({counter}({rows}))")
            yield edits


def _tally(loop: ast.For) -> str | None:
    """The dict that each element is counted in."""
    filled = {
        ast.unparse(part.value)
        for part in ast.walk(loop)
        if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store)
    }
    if len(filled) != 1 or not isinstance(loop.target, ast.Name):
        return None
    (d,), key = filled, loop.target.id
    if not d.isidentifier():
        return None
    lines = [ast.unparse(part) for part in loop.body]
    one, zero = f"{d}[{key}] = 1", f"{d}[{key}] = 0"
    adds = (f"{d}[{key}] += 1", f"{d}[{key}] = {d}[{key}] + 1")
    new, old = f"{key} not in {d}", f"{key} in {d}"
    known = {f"if {new}:\n    {zero}\n{add}" for add in adds}
    known |= {f"if {new}:\n    {one}\nelse:\n    {add}" for add in adds}
    known |= {f"if {old}:\n    {add}\nelse:\n    {one}" for add in adds}
    known |= {f"{d}[{key}] = {d}.get({key}, 0) + 1"}
    return d if "\n".join(lines) in known else None


def _made_empty(shape: Shape, loop: ast.For, name: str) -> ast.stmt | None:
    """The statement before the loop that makes the dict, if nothing fills it first."""
    block = shape.block_of(loop)
    for before in reversed(block[: block.index(loop)]):
        match before:
            case (
                ast.Assign(targets=[ast.Name(id=given)], value=value)
                | ast.AnnAssign(target=ast.Name(id=given), value=value)
            ) if given == name and value is not None:
                empty = ast.unparse(value) in ("{}", "dict()")
                return before if empty else None
        if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(before)):
            return None
    return None


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
            if place and not mutated(shape, node):
                edits = _found_at_once(shape, block[place - 1], node)
                if edits is not None:
                    yield edits


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
