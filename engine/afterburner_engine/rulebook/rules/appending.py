"""Loops that only append to a list: a comprehension makes the same list."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import loads, stores
from afterburner_engine.rulebook.kinds import kind_of
from afterburner_engine.rulebook.rules.elements import iterated, tested
from afterburner_engine.rulebook.shape import Shape

_BOUND = (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)
"""What means something else in a comprehension."""


class AppendToComprehension(Rule):
    """`for x in xs: if test: out.append(f(x))`, in loops in loops too."""

    name = "append-to-comprehension"
    reason = "a method is called for each element; a comprehension needs no call"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each outermost loop that does nothing else."""
        for node in shape.nodes:
            if not isinstance(node, ast.For) or isinstance(
                shape.parents[node], ast.For
            ):
                continue
            parts = _parts(shape, node)
            if parts is None or any(isinstance(p, _BOUND) for p in ast.walk(node)):
                continue
            owner, inside = parts
            used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            if len(shape.of(owner, node)) != _appends(node, owner):
                continue
            if owner in loads(node.iter) or _needed_later(shape, node, used - {owner}):
                continue
            yield _rewritten(shape, node, owner, inside)


def _rewritten(shape: Shape, loop: ast.For, owner: str, inside: str) -> Edits:
    edits = shape.edits()
    block = shape.block_of(loop)
    before = block[block.index(loop) - 1] if block.index(loop) else None
    match before:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.List(elts=[])) if (
            name == owner
        ):
            edits.remove(before)
            edits.become(loop, f"{owner} = [{inside}]")
        case _:
            edits.become(loop, f"{owner} += [{inside}]")
    return edits


def _parts(shape: Shape, loop: ast.For) -> tuple[str, str] | None:
    """The list that is appended to, and the inside of the comprehension."""
    if loop.orelse:
        return None
    deeper = _work(shape, loop.body)
    if deeper is None:
        return None
    owner, element, rest = deeper
    target = shape.text(loop.target)
    return owner, f"{element} for {target} in {iterated(shape, loop.iter)}{rest}"


def _work(shape: Shape, body: Sequence[ast.stmt]) -> tuple[str, str, str] | None:
    """The list, the element, and the loops and tests that come before it."""
    match body:
        case [ast.If(test=test, body=inner, orelse=[])]:
            deeper = _work(shape, inner)
            if deeper is None:
                return None
            owner, element, rest = deeper
            return owner, element, f" if {tested(shape, test)}{rest}"
        case [ast.For(orelse=[]) as loop]:
            deeper = _work(shape, loop.body)
            if deeper is None:
                return None
            owner, element, rest = deeper
            target, source = shape.text(loop.target), iterated(shape, loop.iter)
            return owner, element, f" for {target} in {source}{rest}"
        case [ast.If(test=test, body=[one], orelse=[other])]:
            yes, no = _appended(shape, one), _appended(shape, other)
            if yes is None or no is None or yes[0] != no[0]:
                return None
            either = f"(({yes[1]}) if {tested(shape, test)} else ({no[1]}))"
            return yes[0], either, ""
        case [single]:
            found = _appended(shape, single)
            return (*found, "") if found else None
    return None


def _appended(shape: Shape, statement: ast.stmt) -> tuple[str, str] | None:
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=owner) as value, attr="append"),
                args=[element],
                keywords=[],
            )
        ) if kind_of(shape, value) == "list":
            if not isinstance(element, ast.Starred) and owner not in shape.parameters:
                return owner, shape.text(element)
    return None


def _appends(loop: ast.For, owner: str) -> int:
    """How often the loop's text appends to the list."""
    return sum(
        isinstance(part, ast.Attribute)
        and part.attr == "append"
        and isinstance(part.value, ast.Name)
        and part.value.id == owner
        for part in ast.walk(loop)
    )


def _needed_later(shape: Shape, loop: ast.For, names: set[str]) -> bool:
    """Whether what the loop's own names hold at its end is read after it, or whether
    the loop stands in another, where they might be read in the next round."""
    own = names & stores(shape, loop)
    outer = [n for n in shape.loops_around(loop) if isinstance(n, (ast.For, ast.While))]
    region = outer[-1] if outer else None
    return any(
        isinstance(use.ctx, ast.Load)
        and (shape.start(use) > shape.end(loop) or region is not None)
        and use not in set(ast.walk(loop))
        for name in own
        for use in shape.of(name)
    )
