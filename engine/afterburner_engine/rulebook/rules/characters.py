"""Few distinct values among many elements: each value is worked on once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads, mutated, stores
from afterburner_engine.rulebook.rules.elements import (
    Each,
    costs_a_call,
    each_of,
    iterated,
    steady,
    tested,
    uses,
)
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Shape, called


class JoinToTranslate(Rule):
    """`"".join(f(c) for c in text if …)`."""

    name = "join-to-translate"
    reason = (
        "the same few characters are worked on again and again; `translate` looks up "
        "what each one becomes"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each join of what is made of single characters."""
        for node in shape.nodes:
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Constant(value=""), attr="join"),
                    args=[inner],
                ):
                    each = each_of(shape, _unlisted(inner))
                    if each is not None and steady(shape, each) and _texts(each):
                        edits = shape.edits()
                        edits.swap(node, _translated(shape, each))
                        yield edits


def _unlisted(node: ast.expr) -> ast.expr:
    """What `list(…)` goes through."""
    match node:
        case ast.Call(func=ast.Name(id="list"), args=[inner], keywords=[]):
            return inner
    return node


def _texts(each: Each) -> bool:
    """Whether the elements may be characters of a text."""
    named = isinstance(each.source, (ast.Name, ast.Attribute, ast.Call))
    return named and not _is_range(each.source)


def _translated(shape: Shape, each: Each) -> str:
    source, name = iterated(shape, each.source), each.name
    value = shape.text(each.elt)
    if each.tests:
        test = " and ".join(f"({shape.text(test)})" for test in each.tests)
        value = f"({value}) if {test} else None"
    return f"{source}.translate({{ord({name}): {value} for {name} in set({source})}})"


_CONDITIONAL = (*COMPREHENSIONS, ast.Lambda, ast.IfExp, ast.BoolOp)
"""What may run its parts later, again or not at all."""


class OncePerValue(Rule):
    """`[f(x) for x in xs]` where values repeat."""

    name = "once-per-value"
    reason = (
        "the same values are worked on again and again; "
        "this works each distinct one out once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each list, sum or join of what a call makes of single elements."""
        for node in shape.nodes:
            each = each_of(shape, node)
            if each is None or each.tests or not costs_a_call(each.elt):
                continue
            if not uses(each.elt, each.name) or not steady(shape, each):
                continue
            if not is_pure(shape, each.source) or _is_range(each.source):
                continue
            yield self._rewrite(shape, node, each)
        yield from self._pairs(shape)
        yield from self._keys(shape)

    def _rewrite(self, shape: Shape, node: ast.AST, each: Each) -> Edits:
        edits = shape.edits()
        source, name = self._named(shape, edits, node, each), each.name
        table = f"{{{name}: {shape.text(each.elt)} for {name} in set({source})}}"
        text = f"map({table}.__getitem__, {source})"
        if isinstance(node, ast.ListComp):
            text = f"list({text})"
        if isinstance(node, ast.expr):
            edits.swap(node, text)
        return edits

    def _pairs(self, shape: Shape) -> Iterator[Edits]:
        """`[f(x, y) for x, y in zip(xs, ys)]`."""
        for node in shape.nodes:
            match node:
                case (
                    ast.ListComp(elt=elt, generators=[loop])
                    | ast.GeneratorExp(elt=elt, generators=[loop])
                ) if called(loop.iter) == "zip" and not loop.ifs:
                    own = stores(shape, loop.target)
                    if not costs_a_call(elt) or not own <= loads(elt):
                        continue
                    each = Each(shape.text(loop.target), loop.iter, elt)
                    if steady(shape, each) and is_pure(shape, loop.iter):
                        yield self._paired(shape, node, each)

    def _paired(self, shape: Shape, node: ast.expr, each: Each) -> Edits:
        edits, rows = shape.edits(), shape.text(each.source)
        table = (
            f"{{({each.name}): {shape.text(each.elt)} for {each.name} in set({rows})}}"
        )
        text = f"map({table}.__getitem__, {rows})"
        edits.swap(node, f"list({text})" if isinstance(node, ast.ListComp) else text)
        return edits

    def _named(self, shape: Shape, edits: Edits, node: ast.AST, each: Each) -> str:
        """What is gone through twice, under a name where it is more than one."""
        source, statement = iterated(shape, each.source), shape.statement_of(node)
        plain = isinstance(each.source, (ast.Name, ast.Attribute))
        once = isinstance(statement, (ast.Return, ast.Assign, ast.AugAssign))
        above = [part for part in shape.above(node) if isinstance(part, _CONDITIONAL)]
        if plain or not once or statement is None or above:
            return source
        name = shape.fresh("values")
        edits.before(statement, f"{name} = {source}")
        return name

    def _keys(self, shape: Shape) -> Iterator[Edits]:
        """`sorted(xs, key=f)` with a helper of the function's own."""
        own = {n.name for n in shape.nodes if isinstance(n, ast.FunctionDef)}
        for node in shape.nodes:
            if not isinstance(node, ast.Call) or called(node) != "sorted":
                continue
            for word in node.keywords:
                key = word.value
                if word.arg != "key" or not isinstance(key, ast.Name):
                    continue
                call = ast.Call(key, [ast.Name("x", ast.Load())], [])
                each = Each("x", node.args[0], call)
                if key.id in own and steady(shape, each):
                    edits, item = shape.edits(), shape.fresh("item")
                    rows = shape.text(node.args[0])
                    made = f"{{{item}: {key.id}({item}) for {item} in set({rows})}}"
                    edits.swap(key, f"{made}.__getitem__")
                    yield edits


def _is_range(node: ast.expr) -> bool:
    return called(node) in ("range", "set", "enumerate", "zip", "items", "keys")


class CountOfValues(Rule):
    """`sum(f(c) for c in text if …)`, `for c in text: if …: n += 1`."""

    name = "sum-over-distinct-values"
    reason = (
        "the same few values are tested again and again; "
        "this counts them first and tests each distinct one once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each sum, count and counting loop over single elements."""
        for node in shape.nodes:
            each = _summed(shape, node)
            if each is not None and isinstance(node, ast.Call):
                if costs_a_call(each.elt) or each.tests:
                    yield self._sum(shape, node, each)
            elif isinstance(node, ast.For) and _counts(shape, node):
                yield self._loop(shape, node)

    def _sum(self, shape: Shape, node: ast.Call, each: Each) -> Edits:
        edits = shape.edits()
        counter = edits.use("collections", "Counter")
        times = shape.fresh("times")
        one = called(node) == "len"
        value = times if one else f"({shape.text(each.elt)}) * {times}"
        tests = "".join(f" if {tested(shape, test)}" for test in each.tests)
        rows = f"{counter}({shape.text(each.source)}).items()"
        edits.swap(node, f"sum([{value} for {each.name}, {times} in {rows}{tests}])")
        return edits

    def _loop(self, shape: Shape, node: ast.For) -> Edits:
        edits = shape.edits()
        counter = edits.use("collections", "Counter")
        times = shape.fresh("times")
        target = shape.text(node.target)
        rows = f"{counter}({shape.text(node.iter)}).items()"
        edits.loop_header(node, f"for {target}, {times} in {rows}:")
        for part in ast.walk(node):
            if isinstance(part, ast.AugAssign):
                one = isinstance(part.value, ast.Constant) and part.value.value == 1
                value = times if one else f"({shape.text(part.value)}) * {times}"
                edits.swap(part.value, value)
        return edits


def _summed(shape: Shape, node: ast.AST) -> Each | None:
    """What is added up or counted, if it depends on single elements alone."""
    match node:
        case ast.Call(func=ast.Name(id="sum" | "len"), args=[inner], keywords=[]):
            each = each_of(shape, _unlisted(inner))
            wanted = each is not None and steady(shape, each)
            return each if wanted and each and not _is_range(each.source) else None
    return None


def _counts(shape: Shape, loop: ast.For) -> bool:
    """Whether a loop only adds to numbers, by its element alone."""
    if not isinstance(loop.target, ast.Name) or loop.orelse or _is_range(loop.iter):
        return False
    if not isinstance(loop.iter, (ast.Name, ast.Attribute, ast.Call)):
        return False
    added = stores(shape, loop) - {loop.target.id}
    if not added or mutated(shape, loop) - added:
        return False
    return all(_only_adds(shape, part, added) for part in loop.body) and any(
        isinstance(part, ast.If) for part in loop.body
    )


def _only_adds(shape: Shape, part: ast.stmt, added: frozenset[str]) -> bool:
    match part:
        case ast.AugAssign(target=ast.Name(), op=ast.Add() | ast.Sub(), value=value):
            return is_pure(shape, value) and not loads(value) & added
        case ast.If(test=test, body=body, orelse=orelse):
            pure = is_pure(shape, test) and not loads(test) & added
            return pure and all(_only_adds(shape, s, added) for s in [*body, *orelse])
    return False
