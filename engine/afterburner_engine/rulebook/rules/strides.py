"""Positions that follow a pattern: steps, neighbours and two sequences side by side."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import mutated, stores
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Shape

Loop: TypeAlias = ast.For | ast.comprehension

Picks: TypeAlias = dict[tuple[str, int], list[ast.Subscript]]
"""Where elements are picked, by the sequence and how far ahead."""


class StepToSlice(Rule):
    """`for i in range(len(xs)): if i % 2 == 0: … xs[i] …`, `range(1, len(xs), 2)`."""

    name = "step-to-slice"
    reason = (
        "positions are counted and tested one by one; a slice with a step holds just "
        "the elements that are wanted"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop that uses its counter for nothing else."""
        for loop in _index_loops(shape):
            found = _stepped(loop)
            if found is None:
                continue
            (start, step, test), index = found, _index(loop)
            uses = _subscripts(shape, loop, index, test)
            if uses is None or not uses:
                continue
            names = {ast.unparse(use.value) for use in uses}
            owner = _length_of(loop)
            if names != {owner}:
                continue
            edits, piece = shape.edits(), f"{owner}[{start}::{step}]"
            whole = shape.parents[loop]
            if isinstance(whole, ast.ListComp) and _only_picks(whole, uses, test):
                edits.swap(whole, f"list({piece})")
                yield edits
                continue
            item = shape.fresh("item")
            for use in uses:
                edits.swap(use, item)
            edits.swap(loop.target, item)
            edits.swap(loop.iter, piece)
            if test is not None:
                edits.holds(test)
            yield edits


def _only_picks(
    whole: ast.ListComp, uses: list[ast.Subscript], test: ast.expr | None
) -> bool:
    """Whether a list is just the elements at those positions."""
    loops, kept = whole.generators, [test] if test is not None else []
    return len(loops) == 1 and loops[0].ifs == kept and uses == [whole.elt]


def _index_loops(shape: Shape) -> Iterator[Loop]:
    """The loops over the positions of a sequence, by one name."""
    for node in shape.nodes:
        if isinstance(node, (ast.For, ast.comprehension)) and _length_of(node):
            yield node


def _index(loop: Loop) -> str:
    return loop.target.id if isinstance(loop.target, ast.Name) else ""


def _length_of(loop: Loop) -> str | None:
    """`xs` in `for i in range(…, len(xs) …)`."""
    if not isinstance(loop.target, ast.Name):
        return None
    match loop.iter:
        case ast.Call(func=ast.Name(id="range"), args=[*args], keywords=[]) if args:
            stop = args[0] if len(args) == 1 else args[1]
            return _measured(stop)
    return None


def _measured(stop: ast.expr) -> str | None:
    """`xs` in `len(xs)` and `len(xs) - 1`."""
    match stop:
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]):
            return name
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant()):
            return _measured(left)
    return None


def _stepped(loop: Loop) -> tuple[str, str, ast.expr | None] | None:
    """Start and step of the positions, and the test that says so, if it is a test."""
    match loop.iter:
        case ast.Call(args=[start, ast.Call(), ast.Constant(value=int(step))]):
            return ast.unparse(start), str(step), None
        case ast.Call(args=[ast.Call()]):
            pass
        case _:
            return None
    for test in _first_tests(loop):
        match test:
            case ast.Compare(
                left=ast.BinOp(
                    left=ast.Name(id=name),
                    op=ast.Mod(),
                    right=ast.Constant(value=int(step)),
                ),
                ops=[ast.Eq()],
                comparators=[ast.Constant(value=int(rest))],
            ) if name == _index(loop) and 0 <= rest < step:
                return str(rest), str(step), test
    return None


def _first_tests(loop: Loop) -> list[ast.expr]:
    """The tests that all of the loop's work hangs on."""
    tests: list[ast.expr] = []
    if isinstance(loop, ast.comprehension):
        tests = list(loop.ifs)
    elif len(loop.body) == 1 and isinstance(loop.body[0], ast.If):
        tests = [] if loop.body[0].orelse else [loop.body[0].test]
    found: list[ast.expr] = []
    for test in tests:
        both = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And)
        found += test.values if both and isinstance(test, ast.BoolOp) else [test]
    return found


def _subscripts(
    shape: Shape, loop: Loop, index: str, test: ast.expr | None
) -> list[ast.Subscript] | None:
    """The places where the counter picks an element; None if it does more."""
    region = loop if isinstance(loop, ast.For) else shape.parents[loop]
    inside = set(ast.walk(test)) if test is not None else set()
    found: list[ast.Subscript] = []
    for use in shape.of(index, region):
        if use in inside or use is loop.target:
            continue
        parent = shape.parents[use]
        if not isinstance(parent, ast.Subscript) or parent.slice is not use:
            return None
        if not isinstance(parent.ctx, ast.Load) or not isinstance(
            parent.value, ast.Name
        ):
            return None
        found.append(parent)
    return found if _kept(shape, loop, region, index) else None


def _kept(shape: Shape, loop: Loop, region: ast.AST, index: str) -> bool:
    """Whether the loop leaves its sequence alone and nobody needs the counter later."""
    owner = _length_of(loop) or ""
    outside = len(shape.of(index)) - len(shape.of(index, region))
    if isinstance(region, COMPREHENSIONS):
        outside = 0
    changed = stores(shape, region) | mutated(shape, region)
    return owner not in changed and not outside


class NeighboursToZip(Rule):
    """`xs[i]` with `xs[i + 1]`, `a[i]` with `b[i]`."""

    name = "neighbours-to-zip"
    reason = (
        "elements are looked up by position in every round; "
        "`zip` hands them over side by side"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop whose counter only picks elements a fixed way ahead."""
        for loop in _index_loops(shape):
            picks = _picks(shape, loop)
            if picks is None or len(picks) < 2 or _left_as_it_was(shape, loop):
                continue
            if any(owner != _length_of(loop) for owner, _ in picks):
                yield from _careful(shape, loop, picks)
            edits = shape.edits()
            for node, text in _swaps(shape, loop, picks):
                edits.swap(node, text)
            yield edits


def _left_as_it_was(shape: Shape, loop: Loop) -> bool:
    """Whether the loop is what this rule leaves for sequences that are too short."""
    statement = shape.statement_of(loop)
    outer = shape.parents[statement] if statement is not None else None
    match outer:
        case ast.If(test=test, orelse=[only]) if only is statement:
            return ast.unparse(test).startswith("len(") and " >= len(" in ast.unparse(
                test
            )
    return False


def _swaps(shape: Shape, loop: Loop, picks: Picks) -> list[tuple[ast.expr, str]]:
    """What makes it a loop over all that is picked."""
    swaps: list[tuple[ast.expr, str]] = []
    names, parts = [], []
    for (owner, ahead), uses in sorted(picks.items()):
        names.append(shape.fresh(f"{owner}_{ahead}" if ahead else f"{owner}_0"))
        parts.append(f"{owner}[{ahead}:]" if ahead else owner)
        swaps += [(use, names[-1]) for use in uses]
    swaps.append((loop.target, ", ".join(names)))
    return [*swaps, (loop.iter, f"zip({', '.join(parts)})")]


def _careful(shape: Shape, loop: Loop, picks: Picks) -> Iterator[Edits]:
    """For sequences beside the one that is counted: `zip` ends with a shorter one of
    them, where the loop raises. So a short one is left to what was there."""
    statement = shape.statement_of(loop)
    if not isinstance(statement, (ast.Return, ast.Assign, ast.AugAssign, ast.Expr)):
        return
    edits, base = shape.edits(), _length_of(loop) or ""
    reach = max(ahead for owner, ahead in picks if owner == base)
    tests = []
    for owner, ahead in sorted(picks):
        if owner != base:
            more = f" {'+' if ahead > reach else '-'} {abs(ahead - reach)}"
            tests.append(f"len({owner}) >= len({base}){more if ahead != reach else ''}")
    swaps = _swaps(shape, loop, picks)
    edits.become(
        statement,
        f"if {' and '.join(tests)}:\n"
        f"    {shape.text_with(statement, swaps)}\n"
        f"else:\n"
        f"    {shape.text_with(statement, [])}\n",
    )
    yield edits


def _picks(shape: Shape, loop: Loop) -> Picks | None:
    """Which elements the counter picks: the sequence, and how far ahead."""
    match loop.iter:
        case ast.Call(args=[stop]):
            pass
        case ast.Call(args=[ast.Constant(value=0), stop]):
            pass
        case _:
            return None
    index = _index(loop)
    region = loop if isinstance(loop, ast.For) else shape.parents[loop]
    found: Picks = {}
    for use in shape.of(index, region):
        if use is loop.target:
            continue
        pick = _pick(shape, use)
        if pick is None:
            return None
        found.setdefault(pick[0], []).append(pick[1])
    changed = stores(shape, region) | mutated(shape, region)
    if any(owner in changed for owner, _ in found):
        return None
    short = stop.right if isinstance(stop, ast.BinOp) else None
    less = short.value if isinstance(short, ast.Constant) else 0
    own = [ahead for owner, ahead in found if owner == _length_of(loop)]
    fits = bool(own) and max(own) == less
    return found if fits and _kept(shape, loop, region, index) else None


def _pick(shape: Shape, use: ast.Name) -> tuple[tuple[str, int], ast.Subscript] | None:
    ahead, place = 0, shape.parents[use]
    match place:
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=int(ahead))):
            if left is not use:
                return None
            place, inner = shape.parents[place], place
        case _:
            inner = use
    match place:
        case ast.Subscript(value=ast.Name(id=owner), slice=by, ctx=ast.Load()):
            if by is inner and ahead >= 0:
                return (owner, ahead), place
    return None
