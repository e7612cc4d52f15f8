"""Sorting by a function that compares two elements: by a key instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads
from afterburner_engine.rulebook.names import parameters
from afterburner_engine.rulebook.rules.elements import substituted
from afterburner_engine.rulebook.shape import Shape, called


class CompareToKey(Rule):
    """`key=cmp_to_key(compare)` where `compare` looks at one property after another."""

    name = "compare-to-key"
    reason = (
        "the elements are compared pair by pair in Python; "
        "a key is worked out once for each element and compared in C"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such key whose comparison only subtracts or orders."""
        own = {n.name: n for n in shape.nodes if isinstance(n, ast.FunctionDef)}
        for node in shape.nodes:
            if not isinstance(node, ast.Call) or called(node) != "cmp_to_key":
                continue
            compare = node.args[0] if node.args else None
            helper: ast.FunctionDef | ast.Lambda | None = None
            if isinstance(compare, ast.Name):
                helper = own.get(compare.id) or _module_function(shape, compare.id)
            elif isinstance(compare, ast.Lambda):
                helper = compare
            key = _key(shape, helper) if helper is not None else None
            if key is not None:
                edits = shape.edits()
                edits.swap(node, key)
                yield edits


def _module_function(shape: Shape, name: str) -> ast.FunctionDef | None:
    found = shape.module_functions.get(name)
    return found if isinstance(found, ast.FunctionDef) else None


def _key(shape: Shape, helper: ast.FunctionDef | ast.Lambda) -> str | None:
    """The key as a lambda: what the comparison looks at, in its order."""
    names = parameters(helper)
    if len(names) != 2:
        return None
    if isinstance(helper, ast.Lambda):
        last = _difference(shape, helper.body, names, {})
        return f"lambda {names[0]}: {last}" if last else None
    values: dict[str, ast.expr] = {}
    found: list[str] = []
    for part in helper.body:
        match part:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                values[name] = value
                continue
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.If(test=test, body=[ast.Return(value=ast.expr() as value)]):
                property_ = _difference(shape, value, names, values)
                if property_ is None or part.orelse:
                    return None
                if not _unequal(test, property_, names, values):
                    return None
                found.append(property_)
            case ast.Return(value=ast.expr() as value):
                property_ = _difference(shape, value, names, values)
                if property_ is None:
                    return None
                found.append(property_)
                break
            case _:
                return None
    if not found:
        return None
    text = found[0] if len(found) == 1 else f"({', '.join(found)})"
    return f"lambda {names[0]}: {text}"


def _unequal(
    test: ast.expr, property_: str, names: list[str], values: dict[str, ast.expr]
) -> bool:
    """Whether the test is that the property differs."""
    match test:
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
            sides = [_of_one(side, names, values) for side in (left, right)]
            plain = property_.removeprefix("-")
            return sides[0] is not None and sides[0] == sides[1] == plain
    return False


def _difference(
    shape: Shape, value: ast.expr, names: list[str], values: dict[str, ast.expr]
) -> str | None:
    """`f(x)` for `f(x) - f(y)` and `-1 if f(x) < f(y) else 1`, or its negative."""
    match value:
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            forward = True
        case ast.IfExp(
            test=ast.Compare(left=left, ops=[ast.Lt()], comparators=[right]),
            body=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)),
            orelse=ast.Constant(value=0 | 1),
        ):
            forward = True
        case _:
            return None
    first, second = (_meant(side, values) for side in (left, right))
    if not is_pure(shape, first) or not is_pure(shape, second):
        return None
    if loads(first) & set(names) == {names[1]}:
        forward, first, second = not forward, second, first
    one, two = _of_one(first, names, {}), _of_one(second, names, {})
    if one is None or one != two:
        return None
    plain = isinstance(first, (ast.Name, ast.Call, ast.Subscript, ast.Attribute))
    reverse = f"-{one}" if plain else f"-({one})"
    numeric = isinstance(value, ast.BinOp)
    if not forward and not numeric:
        return None
    return one if forward else reverse


def _of_one(
    node: ast.expr, names: list[str], values: dict[str, ast.expr]
) -> str | None:
    """The text of what depends on one of the two, as if it were the first."""
    inner = _meant(node, values)
    used = loads(inner) & set(names)
    if len(used) != 1:
        return None
    first = ast.Name(names[0], ast.Load())
    return ast.unparse(substituted(inner, {used.pop(): first}))


def _meant(node: ast.expr, values: dict[str, ast.expr]) -> ast.expr:
    """What a name was assigned, or the expression itself."""
    if isinstance(node, ast.Name) and node.id in values:
        return _meant(values[node.id], values)  # of itself: a RecursionError, as any
    return node
