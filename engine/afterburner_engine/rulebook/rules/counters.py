"""Loops that count by hand with `while`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_stable
from afterburner_engine.rulebook.names import FUNCTIONS
from afterburner_engine.rulebook.shape import STATEMENT_LOOPS, Shape


class WhileToFor(Rule):
    """`i = 0`, `while i < n: …; i += 1`."""

    name = "while-counter-to-for"
    reason = (
        "the counter is compared and stepped by Python code in each round; "
        "`for … in range` does both in C"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such loop whose counter only the last statement changes."""
        for node in shape.nodes:
            match node:
                case ast.While(
                    test=ast.Compare(
                        left=ast.Name(id=name),
                        ops=[ast.Lt() | ast.LtE() as op],
                        comparators=[stop],
                    ),
                    orelse=[],
                ) if is_stable(shape, stop, node):
                    edits = _rewrite(shape, node, name, op, stop)
                    if edits is not None:
                        yield edits


def _rewrite(
    shape: Shape, node: ast.While, name: str, op: ast.cmpop, stop: ast.expr
) -> Edits | None:
    start, step = _start(shape, node, name), node.body[-1]
    if start is None or len(node.body) < 2 or not _steps(step, name):
        return None
    if _continues(node) or _read_behind(shape, node, name):
        return None
    changes = [n for n in shape.of(name, node) if not isinstance(n.ctx, ast.Load)]
    if len(changes) != 1:
        return None
    edits = shape.edits()
    first = shape.text(start.value)
    last = shape.text(stop) + (" + 1" if isinstance(op, ast.LtE) else "")
    bounds = last if first == "0" else f"{first}, {last}"
    edits.remove(step)
    edits.loop_header(node, f"for {name} in range({bounds}):")
    if shape.block_of(start) is shape.block_of(node):
        edits.remove(start)
    return edits


def _start(shape: Shape, node: ast.While, name: str) -> ast.Assign | None:
    """The assignment just before the loop that sets the counter."""
    block = shape.block_of(node)
    for before in reversed(block[: block.index(node)]):
        match before:
            case ast.Assign(targets=[ast.Name(id=same)]) if same == name:
                return before
        if shape.of(name, before):
            return None
    return None


def _steps(statement: ast.stmt, name: str) -> bool:
    return ast.unparse(statement) in (f"{name} += 1", f"{name} = {name} + 1")


def _continues(loop: ast.While) -> bool:
    """Whether a `continue` of this very loop would skip the step."""
    waiting: list[ast.AST] = list(loop.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Continue):
            return True
        if not isinstance(node, (*STATEMENT_LOOPS, *FUNCTIONS)):
            waiting += ast.iter_child_nodes(node)
    return False


def _read_behind(shape: Shape, loop: ast.While, name: str) -> bool:
    """Whether the counter is read after the loop, before it is set again."""
    later = [use for use in shape.of(name) if shape.start(use) > shape.end(loop)]
    if later and isinstance(later[0].ctx, ast.Load):
        return True
    around = [n for n in shape.loops_around(loop) if isinstance(n, STATEMENT_LOOPS)]
    first = [u for n in around[-1:] for u in shape.of(name, n)][:1]
    return bool(first) and isinstance(first[0].ctx, ast.Load)


class FilterInPlace(Rule):
    """`while i < len(xs): if test(xs[i]): del xs[i] else: i += 1`."""

    name = "deletions-to-filter"
    reason = (
        "each deletion moves all elements behind it; "
        "one pass that keeps the others moves each once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such loop whose test looks at nothing but the element."""
        for node in shape.nodes:
            match node:
                case ast.While(body=[ast.If(test=test, body=[gone], orelse=[step])]):
                    name = _steps_name(step)
                    owner = _deleted(gone, name) if name else None
                    head = f"{name} < len({owner})"
                    if name and owner and ast.unparse(node.test) == head:
                        yield from self._rewrite(shape, node, test, name, owner)

    def _rewrite(
        self, shape: Shape, node: ast.While, test: ast.expr, name: str, owner: str
    ) -> Iterator[Edits]:
        start = _start(shape, node, name)
        item = f"{owner}[{name}]"
        if start is None or ast.unparse(start.value) != "0":
            return
        edits = shape.edits()
        fresh = shape.fresh("item")
        text = ast.unparse(test).replace(item, fresh)
        rest = {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
        if rest & {name, owner}:
            return
        edits.become(
            node,
            f"{owner}[:] = [{fresh} for {fresh} in {owner} if not ({text})]\n"
            f"{name} = len({owner})",
        )
        yield edits


def _steps_name(statement: ast.stmt) -> str | None:
    match statement:
        case ast.AugAssign(
            target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(1)
        ):
            return name
    return None


def _deleted(statement: ast.stmt, name: str) -> str | None:
    """The list from which the element at the counter goes."""
    text = ast.unparse(statement)
    match statement:
        case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=owner))]):
            return owner if text == f"del {owner}[{name}]" else None
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner)))):
            return owner if text == f"{owner}.pop({name})" else None
    return None
