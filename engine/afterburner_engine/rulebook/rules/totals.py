"""Loops that add up or count: the built-in that does it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads, stores
from afterburner_engine.rulebook.rules.elements import (
    iterated,
    tested,
)
from afterburner_engine.rulebook.shape import Shape


class LoopToSum(Rule):
    """`for x in xs: total += f(x)`, also products."""

    name = "loop-to-sum"
    reason = (
        "a loop adds element by element in Python; `sum` and `math.prod` do it in C"
    )
    under_tests: ClassVar[bool] = False
    """Whether it is for loops that test the elements, or for those that do not."""

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop whose statements only add to (or multiply) numbers of their own."""
        for node in shape.nodes:
            if isinstance(node, ast.For) and not node.orelse:
                steps = [_step(shape, part) for part in node.body]
                known = [step for step in steps if step is not None]
                names = {step[0] for step in known}
                if len(known) < len(node.body) or len(names) < len(known):
                    continue
                if any(step[3] is not None for step in known) != self.under_tests:
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


class TestedLoopToSum(LoopToSum):
    """`for x in xs: if test: total += f(x)`."""

    name = "tested-loop-to-sum"
    reason = (
        "a loop tests and adds element by element; `sum` adds what a comprehension "
        "lets through"
    )
    under_tests = True


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
