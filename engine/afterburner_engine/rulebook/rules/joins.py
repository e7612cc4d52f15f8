"""Loops inside loops that look for equal keys: an index made once instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.equations import Keys, split_keys
from afterburner_engine.rulebook.facts import (
    is_pure,
    loads,
    mutated,
    stable_loop,
    stores,
)
from afterburner_engine.rulebook.kinds import kind_of
from afterburner_engine.rulebook.rules.membership import name_for
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Shape, called


@dataclass(frozen=True, slots=True)
class Scan:
    """A search through `iter` for the items that satisfy some conditions."""

    node: ast.AST
    """The `for` statement or the comprehension."""

    target: ast.expr
    iter: ast.expr
    conditions: list[ast.expr]


@dataclass(frozen=True, slots=True)
class _Source:
    """What the index is made of, so that it serves every round of the outer loop."""

    iter: str
    guard: str
    """A condition on the target that the scan's own range stood for, or ""."""

    at: str = ""
    """A name for the position, where the guard needs one beside the target."""


class NestedLoopToIndex(Rule):
    """`for a in A: for b in B: if b.key == a.key`."""

    name = "nested-loop-to-index"
    reason = (
        "for every item the inner loop searches the whole collection for equal keys; "
        "a dict from key to items, built once, finds them at once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each inner loop and each comprehension of that kind."""
        for scan in _scans(shape):
            yield from self._scan(shape, scan)

    def _scan(self, shape: Shape, scan: Scan) -> Iterator[Edits]:
        bound = {n.id for n in ast.walk(scan.target) if isinstance(n, ast.Name)}
        for condition in scan.conditions:
            keys = split_keys(condition, bound, stores(shape, scan.node) - bound)
            for source, loop in _sources(shape, scan) if keys else ():
                where = shape.statement_of(loop)
                if (
                    where is None
                    or keys is None
                    or not self._safe(shape, scan, keys, loop)
                ):
                    continue
                yield _rewrite(shape, scan, condition, keys, source, where)
                break

    def _safe(self, shape: Shape, scan: Scan, keys: Keys, loop: ast.AST) -> bool:
        """Whether the keys of the items are the same in every round."""
        own = {n.id for n in ast.walk(scan.target) if isinstance(n, ast.Name)}
        changed = stores(shape, loop) | {p.split(".")[0] for p in mutated(shape, loop)}
        free = loads(keys.inner) - own
        if not is_pure(shape, keys.inner) or free & changed:
            return False
        if isinstance(scan.node, ast.For):
            return not _leaks(shape, scan.node, own)
        return True


def _scans(shape: Shape) -> Iterator[Scan]:
    yield from loop_scans(shape)
    yield from comprehension_scans(shape)
    yield from _inner_generators(shape)


def loop_scans(shape: Shape) -> Iterator[Scan]:
    """Each `for` inside a loop that looks for items which satisfy something."""
    for node in shape.nodes:
        if isinstance(node, ast.For) and shape.loops_around(node):
            conditions = _conditions(node)
            if conditions:
                yield Scan(node, node.target, node.iter, conditions)


def comprehension_scans(shape: Shape) -> Iterator[Scan]:
    """Each comprehension with a filter inside a loop."""
    for node in shape.nodes:
        if isinstance(node, COMPREHENSIONS) and shape.loops_around(node):
            first = node.generators[0]
            tests = _equal_parts(*first.ifs)
            if tests and len(node.generators) == 1:
                yield Scan(node, first.target, first.iter, tests)


def _inner_generators(shape: Shape) -> Iterator[Scan]:
    """The second `for` of a comprehension is a loop inside a loop."""
    for node in shape.nodes:
        if isinstance(node, COMPREHENSIONS) and len(node.generators) == 2:
            inner = node.generators[1]
            tests = _equal_parts(*inner.ifs)
            if tests:
                yield Scan(inner, inner.target, inner.iter, tests)


def _conditions(node: ast.For) -> list[ast.expr]:
    """What every round must satisfy to do anything."""
    first = node.body[0]
    if not isinstance(first, ast.If) or first.orelse:
        return []
    if len(node.body) == 1:
        return _equal_parts(first.test)
    skips = len(first.body) == 1 and isinstance(first.body[0], ast.Continue)
    return [first.test] if skips and _differs(first.test) else []


def _equal_parts(*tests: ast.expr) -> list[ast.expr]:
    parts = [part for test in tests for part in _conjuncts(test)]
    return [part for part in parts if not _differs(part)]


def _conjuncts(test: ast.expr) -> Iterator[ast.expr]:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            yield from _conjuncts(value)
    else:
        yield test


def _sources(shape: Shape, scan: Scan) -> Iterator[tuple[_Source, ast.AST]]:
    """What to index, and the loop before which that can be done."""
    whole, guard = _widened(shape, scan)
    cut = _cut_front(shape, scan) if not guard else None
    if cut is not None:
        at = shape.fresh("at")
        source = _Source(f"enumerate({shape.text(cut[0])})", f"{at} >= {cut[1]}", at)
        around = stable_loop(shape, cut[0], scan.node)
        if around is not None:
            yield source, around
        return
    if isinstance(scan.node, ast.comprehension):
        outer = shape.parents[scan.node]
        loop: ast.AST | None = stable_loop(shape, whole, scan.node)
        if loop is None and isinstance(outer, COMPREHENSIONS):
            own = stores(shape, outer)
            loop = outer if is_pure(shape, whole) and not loads(whole) & own else None
    else:
        loop = stable_loop(shape, whole, scan.node)
    one_shot = isinstance(whole, ast.Call) and called(whole) in (
        "iter",
        "open",
        "reversed",
    )
    if loop is not None and not one_shot and kind_of(shape, whole) != "generator":
        yield _Source(shape.text(whole), guard), loop


def _widened(shape: Shape, scan: Scan) -> tuple[ast.expr, str]:
    """The iterable without a bound that moves with the outer loop, and that bound.

    `range(i + 1, n)` becomes `range(n)` and the condition `j > i`.
    """
    node, target = scan.iter, scan.target
    if not isinstance(node, ast.Call) or called(node) != "range":
        return node, ""
    if not isinstance(target, ast.Name) or node.keywords:
        return node, ""
    nearest = next(iter(shape.loops_around(scan.node)), None)
    moving = stores(shape, nearest) if nearest is not None else frozenset()
    if len(node.args) == 2 and loads(node.args[0]) & moving:
        whole = ast.Call(node.func, [node.args[1]], [])
        return whole, f"{target.id} >= {shape.text(node.args[0])}"
    if len(node.args) == 1 and loads(node.args[0]) & moving:
        owner = _indexed(shape, nearest)
        if owner is not None:
            return owner, f"{target.id} < {shape.text(node.args[0])}"
    return node, ""


def _cut_front(shape: Shape, scan: Scan) -> tuple[ast.expr, str] | None:
    """The whole list and the bound of `xs[i + 1:]`."""
    match scan.iter:
        case ast.Subscript(
            value=owner, slice=ast.Slice(lower=low, upper=None, step=None)
        ) if low is not None and not isinstance(low, (ast.UnaryOp, ast.Constant)):
            return owner, shape.text(low)
    return None


def _indexed(shape: Shape, loop: ast.AST | None) -> ast.expr | None:
    """The range of the outer loop, where the inner one runs up to its counter."""
    if (
        isinstance(loop, ast.For)
        and isinstance(loop.iter, ast.Call)
        and called(loop.iter) == "range"
    ):
        return loop.iter
    return None


def _leaks(shape: Shape, loop: ast.For, own: set[str]) -> bool:
    """Whether a name of the loop's target is used behind the loop."""
    inside = set(ast.walk(loop))
    for name in own:
        uses = [n for n in shape.of(name) if n not in inside]
        if any(
            isinstance(n.ctx, ast.Load) and shape.start(n) > shape.end(loop)
            for n in uses
        ):
            stored = [n for n in uses if isinstance(n.ctx, ast.Store)]
            if not any(shape.start(n) > shape.end(loop) for n in stored):
                return True
    return False


def _rewrite(
    shape: Shape,
    scan: Scan,
    condition: ast.expr,
    keys: Keys,
    source: _Source,
    where: ast.stmt,
) -> Edits:
    edits = shape.edits()
    index = shape.fresh(name_for(scan.iter, "by_key", "items"))
    target = shape.text(scan.target)
    if source.at:
        target = f"{source.at}, {_wrapped(scan.target, target)}"
        edits.swap(scan.target, target)
    item = f"({target})" if source.at else _wrapped(scan.target, target)
    inner, outer = hashable(shape, keys)
    edits.before(
        where,
        f"{index} = {{}}\n"
        f"for {target} in {source.iter}:\n"
        f"    {index}.setdefault({inner}, []).append({item})",
    )
    edits.swap(scan.iter, f"{index}.get({outer}, ())")
    negated = _differs(condition)
    if source.guard:
        edits.swap(condition, f"not {source.guard}" if negated else source.guard)
    elif negated:
        edits.fails(condition)
    else:
        edits.holds(condition)
    return edits


def _wrapped(target: ast.expr, text: str) -> str:
    bare = isinstance(target, ast.Tuple) and not text.startswith("(")
    return f"({text})" if bare else text


def _differs(condition: ast.expr) -> bool:
    return isinstance(condition, ast.Compare) and isinstance(
        condition.ops[0], ast.NotEq
    )


def hashable(shape: Shape, keys: Keys) -> tuple[str, str]:
    """Both keys as text; lists become tuples."""
    texts = shape.text(keys.inner), shape.text(keys.outer)
    if "list" in (kind_of(shape, keys.inner), kind_of(shape, keys.outer)):
        return f"tuple({texts[0]})", f"tuple({texts[1]})"
    return texts
