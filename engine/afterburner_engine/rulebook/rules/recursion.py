"""Recursion that computes the same again and again: a memory for each call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import libcst as cst

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import mutated, stores
from afterburner_engine.rulebook.kinds import annotation_kind, kind_of
from afterburner_engine.rulebook.names import FunctionNode, parameters
from afterburner_engine.rulebook.shape import Shape, called

_IMPURE = frozenset({"print", "input", "open", "next", "setattr", "exec", "eval"})


class RecursionToMemo(Rule):
    """A function that calls itself more than once."""

    name = "recursion-to-memo"
    reason = (
        "the recursion computes the same sub-problems many times; "
        "a dict that lives as long as one call remembers them"
    )

    def apply(self, shape: Shape) -> Iterator[str]:
        """The function itself, or a function inside it."""
        calls = self_calls(shape, shape.node)
        if _overlaps(shape, shape.node, calls):
            nested = _nested(shape, calls)
            again = (
                Shape.parse(nested[0], shape.node.name, shape.module_source)
                if nested
                else None
            )
            if nested is not None and again is not None:
                yield from self._inside(again, nested[1])
            return
        for node in shape.nodes:
            if (
                isinstance(node, ast.FunctionDef)
                and node is not shape.node
                and _overlaps(shape, node, self_calls(shape, node))
            ):
                yield from self._inside(shape, node.name)

    def _inside(self, shape: Shape, name: str) -> Iterator[str]:
        """The rewrites of the function `name` inside the target."""
        for node in shape.nodes:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                if node is shape.node:
                    continue
                for wrapped in _wrappings(shape, node):
                    code = _memo(shape, node, wrapped).finish()
                    if code is not None:
                        yield code


def self_calls(shape: Shape, node: FunctionNode) -> list[ast.Call]:
    """Every call in the function of the function itself, as a name or a method."""
    first = next(iter(parameters(node)), "")
    found = []
    for part in ast.walk(node):
        match part:
            case ast.Call(func=ast.Name(id=name)) if name == node.name:
                found.append(part)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)):
                own = owner in (first, "self", "cls") or owner[:1].isupper()
                if node is shape.node and name == node.name and own:
                    found.append(part)
    return found


def _overlaps(shape: Shape, node: FunctionNode, calls: list[ast.Call]) -> bool:
    """Whether it recurses more than once and does nothing but compute."""
    if not calls or not isinstance(node, ast.FunctionDef):
        return False
    many = len(calls) > 1 or bool(shape.loops_around(calls[0]))
    spec = node.args
    plain = not (spec.vararg or spec.kwarg) and not any(map(_spread, calls))
    cached = any(
        "cache" in ast.dump(d) or "memo" in ast.dump(d) for d in node.decorator_list
    )
    return (
        many
        and plain
        and not cached
        and _computes(shape, node)
        and _varies(node, calls)
        and not _makes_objects(node)
    )


def _spread(call: ast.Call) -> bool:
    """Whether arguments are handed over as `*xs` or `**d`."""
    starred = any(isinstance(arg, ast.Starred) for arg in call.args)
    return starred or any(keyword.arg is None for keyword in call.keywords)


def _computes(shape: Shape, node: FunctionNode) -> bool:
    own = {n for part in node.body for n in stores(shape, part)} - set(parameters(node))
    for part in ast.walk(node):
        if isinstance(
            part, (ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal)
        ):
            return False
        if (
            isinstance(part, ast.Call)
            and isinstance(part.func, ast.Name)
            and part.func.id in _IMPURE
        ):
            return False
        if isinstance(part, ast.Return) and part.value is None:
            return False
    changed = {p.split(".")[0] for part in node.body for p in mutated(shape, part)}
    # `n -= 1` on a parameter rebinds a number; it is no change that a caller sees.
    counted = {
        n.target.id
        for n in ast.walk(node)
        if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)
    }
    returns = [n for n in ast.walk(node) if isinstance(n, ast.Return)]
    return changed - counted <= own and bool(returns)


def _varies(node: FunctionNode, calls: list[ast.Call]) -> bool:
    """Whether it does not just walk down a tree, where nothing comes twice."""
    return not all(
        any(isinstance(arg, ast.Attribute) for arg in call.args) for call in calls
    ) and any(call.args or call.keywords for call in calls)


def _makes_objects(node: FunctionNode) -> bool:
    """Whether it returns objects of a class, which must not be the same one twice."""
    made = {
        part.targets[0].id
        for part in ast.walk(node)
        if isinstance(part, ast.Assign)
        and isinstance(part.targets[0], ast.Name)
        and called(part.value)[:1].isupper()
    }
    for part in ast.walk(node):
        if isinstance(part, ast.Return) and part.value is not None:
            name = part.value.id if isinstance(part.value, ast.Name) else ""
            if name in made or called(part.value)[:1].isupper():
                return True
    return False


def _called_once(shape: Shape, node: FunctionNode) -> bool:
    """Whether the function around it starts it only once."""
    inside = set(ast.walk(node))
    starts = [
        part
        for part in shape.nodes
        if part not in inside
        and isinstance(part, ast.Name)
        and part.id == node.name
        and isinstance(part.ctx, ast.Load)
    ]
    return len(starts) == 1 and not shape.loops_around(starts[0])


def varying(shape: Shape, node: FunctionNode) -> list[str]:
    """The parameters that differ between a call and the calls below it."""
    names = parameters(node)
    if not _called_once(shape, node):
        return names
    calls = self_calls(shape, node)
    if names and names[0] in ("self", "cls"):
        names = names[1:]
    found = []
    for place, name in enumerate(names):
        given = [_given(call, place, name) for call in calls]
        same = all(isinstance(g, ast.Name) and g.id == name for g in given)
        if not same or any(name in stores(shape, part) for part in node.body):
            found.append(name)
    return found


def _given(call: ast.Call, place: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if place < len(call.args) else None


def _nested(shape: Shape, calls: list[ast.Call]) -> tuple[str, str] | None:
    """The function with its body in a function of its own, and that one's name."""
    edits = shape.edits()
    inner = shape.fresh(f"{shape.node.name}_once")
    for call in calls:
        edits.swap(call.func, inner)
    code = edits.finish()
    if code is None:
        return None
    module = cst.parse_module(code)
    function = module.body[-1]
    if not isinstance(function, cst.FunctionDef):
        return None
    body = function.body
    if not isinstance(body, cst.IndentedBlock):
        return None
    has_words = ast.get_docstring(shape.node) is not None
    words, rest = body.body[: int(has_words)], body.body[int(has_words) :]
    receiver = parameters(shape.node)[:1] if _is_method(shape, calls) else []
    helper = function.with_changes(
        name=cst.Name(inner),
        decorators=[],
        leading_lines=[],
        lines_after_decorators=[],
        params=_without(function.params, len(receiver)),
        body=body.with_changes(body=rest, header=cst.TrailingWhitespace()),
    )
    handed = _handed_on(shape.node, receiver)
    last = cst.parse_statement(f"return {inner}({handed})")
    whole = function.with_changes(body=body.with_changes(body=[*words, helper, last]))
    return module.with_changes(body=[*module.body[:-1], whole]).code, inner


def _is_method(shape: Shape, calls: list[ast.Call]) -> bool:
    first = next(iter(parameters(shape.node)), "")
    return first in ("self", "cls") and all(
        isinstance(call.func, ast.Attribute) for call in calls
    )


def _without(params: cst.Parameters, count: int) -> cst.Parameters:
    return params.with_changes(params=params.params[count:]) if count else params


def _handed_on(node: FunctionNode, receiver: list[str]) -> str:
    plain = [a.arg for a in [*node.args.posonlyargs, *node.args.args]]
    named = [f"{a.arg}={a.arg}" for a in node.args.kwonlyargs]
    return ", ".join([name for name in plain if name not in receiver] + named)


def _wrappings(shape: Shape, node: FunctionNode) -> Iterator[dict[str, str]]:
    """How to make each parameter hashable: as it is, or lists as tuples."""
    names = varying(shape, node)
    if not names:
        return
    hints = {
        a.arg: annotation_kind(a.annotation)
        for a in ast.walk(node.args)
        if isinstance(a, ast.arg)
    }
    listy = {
        name: "tuple({})"
        for name in names
        if hints.get(name) == "list"
        or (hints.get(name) is None and _sliced(shape, node, name))
    }
    certain = any(
        hints.get(name) == "list" or kind_of(shape, ast.Name(name)) == "list"
        for name in names
    )
    if not certain:
        yield {name: "{}" for name in names}
    if listy:
        yield {name: listy.get(name, "{}") for name in names}


def _sliced(shape: Shape, node: FunctionNode, name: str) -> bool:
    return any(
        isinstance(part, ast.Subscript)
        and isinstance(part.slice, ast.Slice)
        and isinstance(part.value, ast.Name)
        and part.value.id == name
        for part in ast.walk(node)
    )


def _memo(shape: Shape, node: ast.FunctionDef, wrapped: dict[str, str]) -> Edits:
    edits = shape.edits()
    memo, key = shape.fresh("memo"), shape.fresh("key")
    parts = [wrapping.format(name) for name, wrapping in wrapped.items()]
    made = parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
    edits.before(node, f"{memo} = {{}}")
    first = node.body[1 if ast.get_docstring(node) and len(node.body) > 1 else 0]
    edits.before(
        first, f"{key} = {made}\nif {key} in {memo}:\n    return {memo}[{key}]"
    )
    for part in ast.walk(node):
        if not isinstance(part, ast.Return) or shape.function_of(part) is not node:
            continue
        if (
            part.value is None or isinstance(part.value, (ast.Constant, ast.Name))
        ) and part is not node.body[-1]:
            continue
        value = "None" if part.value is None else shape.text(part.value)
        edits.become(part, f"{memo}[{key}] = {value}\nreturn {memo}[{key}]")
    return edits
