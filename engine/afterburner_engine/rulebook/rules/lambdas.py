"""Calls of tiny functions for each element: the same work without the call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads, stores
from afterburner_engine.rulebook.names import parameters
from afterburner_engine.rulebook.rules.elements import (
    WHOLE,
    each_of,
    only_parameter,
    substituted,
)
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Shape, called

TIME = frozenset({"time"})


class LambdaToComprehension(Rule):
    """`list(filter(lambda x: …, xs))`, `sum(map(lambda x: …, xs))`."""

    name = "lambda-to-comprehension"
    reason = (
        "a lambda is called for each element; a comprehension does the same without "
        "a call"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such calls in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            inner = _wrapped(node)
            each = each_of(shape, inner) if inner is not None else None
            if each is None or not isinstance(inner, ast.Call):
                continue
            if not isinstance(inner.args[0], ast.Lambda) or _captured(shape, inner):
                continue
            spot = node if called(node) == "list" else inner
            if isinstance(spot, ast.expr):
                edits.swap(spot, f"[{each.text(shape)}]")
                found = True
        if found:
            yield edits


def _wrapped(node: ast.AST) -> ast.expr | None:
    """What a call goes through as a whole, if it is `map` or `filter`."""
    if not isinstance(node, ast.Call) or called(node) not in WHOLE or not node.args:
        return None
    inner = node.args[0]
    return inner if called(inner) in ("map", "filter") else None


def _captured(shape: Shape, call: ast.Call) -> bool:
    """Whether the lambda's parameter hides a name that the elements come from."""
    step = call.args[0]
    own = set(parameters(step)) if isinstance(step, ast.Lambda) else set()
    return bool(own & loads(call.args[1]))


class LambdaToFunction(Rule):
    """`map(lambda x: f(x), xs)`, `key=lambda x: table[x]`."""

    name = "lambda-to-function"
    reason = "a lambda that only passes its argument on costs a call each time"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such lambdas in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            if isinstance(node, ast.Lambda) and (name := only_parameter(node)):
                passed = _passed_on(shape, node.body, name)
                if passed is not None:
                    edits.swap(node, passed)
                    found = True
        if found:
            yield edits


def _passed_on(shape: Shape, body: ast.expr, name: str) -> str | None:
    match body:
        case ast.Call(func=func, args=[ast.Name(id=given)], keywords=[]) if (
            given == name and isinstance(func, (ast.Name, ast.Attribute))
        ):
            steady = name not in loads(func) and is_pure(shape, func)
            return shape.text(func) if steady else None
        case ast.Subscript(value=ast.Name(id=table), slice=ast.Name(id=given)) if (
            given == name and table != name
        ):
            return f"{table}.__getitem__"
    return None


class HelperInlined(Rule):
    """A helper of one `return`, defined inside and called in a loop."""

    name = "helper-inlined"
    reason = "a small helper is called in every round; its expression needs no call"
    objectives = TIME

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such helper, at all its calls that are in loops."""
        for helper in shape.nodes:
            body = _only_return(helper)
            if body is None or not isinstance(helper, ast.FunctionDef):
                continue
            edits, found = shape.edits(), False
            for use in shape.of(helper.name):
                call = shape.parents[use]
                if not isinstance(call, ast.Call) or call.func is not use:
                    continue
                if helper in shape.above(call) or not shape.loops_around(call):
                    continue
                text = _inlined(helper, body, call)
                if text is not None and not _nested(shape, call, helper.name):
                    edits.swap(call, text)
                    found = True
            if found:
                yield edits


_BINDING = (
    *COMPREHENSIONS,
    ast.Lambda,
    ast.NamedExpr,
    ast.Yield,
    ast.YieldFrom,
    ast.Await,
)
"""What may not be moved to another place as text."""


def _only_return(node: ast.AST) -> ast.expr | None:
    """The expression that is all a plain function returns."""
    if not isinstance(node, ast.FunctionDef) or node.decorator_list:
        return None
    statements = list(node.body)
    if isinstance(statements[0], ast.Expr) and isinstance(
        statements[0].value, ast.Constant
    ):
        statements = statements[1:]
    plain = not (node.args.defaults or node.args.vararg or node.args.kwarg)
    match statements:
        case [ast.Return(value=ast.expr() as value)] if plain:
            inner = any(isinstance(part, _BINDING) for part in ast.walk(value))
            return None if inner else value
    return None


def _nested(shape: Shape, call: ast.Call, name: str) -> bool:
    """Whether the call stands inside another call of the same helper."""
    return any(isinstance(n, ast.Call) and called(n) == name for n in shape.above(call))


def _inlined(helper: ast.FunctionDef, body: ast.expr, call: ast.Call) -> str | None:
    names = parameters(helper)
    if call.keywords or len(call.args) != len(names):
        return None
    given = dict(zip(names, call.args, strict=True))
    for name, value in given.items():
        used = sum(isinstance(n, ast.Name) and n.id == name for n in ast.walk(body))
        if used != 1 and not isinstance(value, (ast.Name, ast.Constant)):
            return None
    return ast.unparse(substituted(body, given))


class GeneratorToList(Rule):
    """`sum(x for …)`, `"".join(x for …)`."""

    name = "generator-to-list-at-once"
    reason = (
        "a generator is resumed for each element; what goes through all of them "
        "anyway is faster with a list"
    )
    objectives = TIME

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such generators in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            match node:
                case ast.Call(args=[ast.GeneratorExp() as rows, *_]) if (
                    called(node) in WHOLE
                ):
                    if called(node) == "list" or stores(shape, node.func):
                        continue
                    inner = ast.unparse(ast.ListComp(rows.elt, rows.generators))
                    rest = [ast.unparse(arg) for arg in node.args[1:]]
                    rest += [ast.unparse(word) for word in node.keywords]
                    given = ", ".join([inner, *rest])
                    edits.swap(node, f"{shape.text(node.func)}({given})")
                    found = True
        if found:
            yield edits
