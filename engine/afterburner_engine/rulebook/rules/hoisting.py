"""Work that gives the same result in every round: done once before the loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import (
    FRESH_TYPES,
    PURE_BUILTINS,
    PURE_METHODS,
    anchor,
    is_pure_name,
    is_pure_path,
    looks_pure,
    mutated,
)
from afterburner_engine.rulebook.kinds import kind_of
from afterburner_engine.rulebook.names import FUNCTIONS, FunctionNode, words
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Shape, called, path

_WORTH_IT = words(
    "sorted sum max min set list tuple dict frozenset any all join split lower upper "
    "strip replace splitlines casefold compile Counter count index find union "
    "intersection difference encode decode translate format copy title "
    "strptime fromisoformat timedelta Decimal Fraction reduce accumulate"
)
"""Calls that cost more than a look at a local variable."""

_ONE_SHOT = frozenset({"accumulate", "chain", "map", "filter", "zip", "reversed"})
"""Calls whose result can be gone through once only."""

_FRESH_METHODS = frozenset(
    {"split", "rsplit", "splitlines", "copy", "union", "intersection", "difference"}
)

_PATTERN_FUNCTIONS = words("match search fullmatch findall finditer sub subn split")


class InvariantToFront(Rule):
    """`sorted(xs)`, `max(xs)`, `text.lower()` in a loop that changes neither."""

    name = "invariant-out-of-loop"
    reason = (
        "the loop computes the same value in every round; "
        "this computes it once, before the loop"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each expression, at all its places together."""
        groups: dict[str, tuple[ast.stmt, list[ast.expr]]] = {}
        for node in shape.nodes:
            if not isinstance(node, ast.expr) or not _candidate(shape, node):
                continue
            if _may_change(shape, node) and not borrowed(shape, node):
                continue
            where = anchor(shape, node)
            if where is not None and not _covered(shape, node, where):
                key = f"{shape.start(where)}:{ast.dump(node)}"
                groups.setdefault(key, (where, []))[1].append(node)
        for where, nodes in groups.values():
            edits = shape.edits()
            name = shape.fresh(_name(nodes[0]))
            edits.before(where, f"{name} = {shape.text(nodes[0])}")
            for node in nodes:
                edits.swap(node, name)
            yield edits


def _candidate(shape: Shape, node: ast.expr) -> bool:
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)):
        return True
    if not isinstance(node, ast.Call) or called(node) in _ONE_SHOT:
        return False
    if called(node) in _WORTH_IT:
        # `x.count` is left to the rule that counts everything at once.
        return bool(node.args) or isinstance(node.func, ast.Attribute)
    if isinstance(node.func, ast.Name) and node.func.id not in PURE_BUILTINS:
        return is_pure_name(shape, node.func.id)
    return is_pure_path(shape, path(node.func)) and bool(node.args)


def _may_change(shape: Shape, node: ast.expr) -> bool:
    """Whether the value is an object of its own that somebody could change."""
    if isinstance(node, COMPREHENSIONS):
        return True
    if called(node) in FRESH_TYPES | _FRESH_METHODS:
        return True
    name = called(node)
    return name in shape.module_functions and name not in PURE_BUILTINS


def borrowed(shape: Shape, node: ast.AST) -> bool:
    """Whether the value is only looked at here, and not kept or changed."""
    parent = shape.parents[node]
    if isinstance(parent, ast.Compare):
        return True
    if isinstance(parent, (ast.For, ast.comprehension)):
        return parent.iter is node
    if isinstance(parent, ast.Call) and node is not parent.func:
        return called(parent) in PURE_BUILTINS or called(parent) == "join"
    if isinstance(parent, ast.Subscript):
        return parent.value is node and isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Attribute):
        return parent.attr in PURE_METHODS - {"copy"}
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
        target = parent.targets[0]
        if isinstance(target, ast.Name) and not isinstance(node, ast.Name):
            if target.id in mutated(shape, shape.node):
                return False
            uses = [n for n in shape.of(target.id) if isinstance(n.ctx, ast.Load)]
            return all(borrowed(shape, use) for use in uses)
    return isinstance(parent, (ast.BinOp, ast.UnaryOp, ast.If, ast.While, ast.BoolOp))


def _covered(shape: Shape, node: ast.expr, where: ast.stmt) -> bool:
    """Whether a larger expression around it will move as a whole."""
    parent = shape.parents[node]
    while isinstance(parent, ast.expr):
        if _candidate(shape, parent) and anchor(shape, parent) is where:
            return not _may_change(shape, parent) or borrowed(shape, parent)
        parent = shape.parents[parent]
    return False


def _name(node: ast.expr) -> str:
    stem = called(node) or "values"
    inner = node.args[0] if isinstance(node, ast.Call) and node.args else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        inner = node.func.value if path(node.func.value) else inner
    about = path(inner) if inner is not None else None
    return f"{stem}_{about.split('.')[-1]}" if about else f"{stem}_once"


class PatternToFront(Rule):
    """`re.match("…", line)` in a loop."""

    name = "regex-compiled-once"
    reason = (
        "each call of a `re` function looks its pattern up in a cache; "
        "a pattern compiled before the loop is used directly"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Every such call, in one rewrite."""
        edits, names = shape.edits(), dict[str, str]()
        for node in shape.nodes:
            if not isinstance(node, ast.Call) or len(node.args) < 2 or node.keywords:
                continue
            func = node.func
            if (
                not isinstance(func, ast.Attribute)
                or func.attr not in _PATTERN_FUNCTIONS
            ):
                continue
            if shape.bindings.get(path(func.value) or "") != "re":
                continue
            limit = 3 if func.attr in ("sub", "subn") else 2
            where = anchor(shape, node.args[0], node)
            if where is None or len(node.args) > limit:
                continue
            key = f"{shape.start(where)}:{ast.dump(node.args[0])}"
            if key not in names:
                names[key] = shape.fresh("pattern")
                pattern = shape.text(node.args[0])
                edits.before(
                    where, f"{names[key]} = {path(func.value)}.compile({pattern})"
                )
            rest = ", ".join(shape.text(arg) for arg in node.args[1:])
            edits.swap(node, f"{names[key]}.{func.attr}({rest})")
        if names:
            yield edits


class HelperToCache(Rule):
    """A helper that only computes, called in a loop with arguments that come again."""

    name = "helper-results-cached"
    reason = (
        "a function that only computes is called again with the same arguments; "
        "a cache that lives as long as this call remembers its results"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each helper, at all its places together."""
        groups: dict[str, list[ast.Call]] = {}
        for node in shape.nodes:
            if (
                isinstance(node, ast.Call)
                and node.args
                and shape.loops_around(node)
                and _worth_caching(shape, node)
            ):
                groups.setdefault(shape.text(node.func), []).append(node)
        for text, calls in groups.items():
            loops = [shape.loops_around(call)[-1] for call in calls]
            first = shape.statement_of(min(loops, key=lambda n: shape.start(n)))
            if first is None:
                continue
            edits = shape.edits()
            cache = edits.use("functools", "cache")
            name = shape.fresh(f"cached_{text.split('.')[-1]}")
            edits.before(first, f"{name} = {cache}({text})")
            for call in calls:
                edits.swap(call.func, name)
            yield edits


def _worth_caching(shape: Shape, call: ast.Call) -> bool:
    if any(isinstance(arg, ast.Starred) for arg in call.args):
        return False
    text = path(call.func)
    if called(call) in (
        "strptime",
        "fromisoformat",
        "ip_address",
        "ip_network",
        "normalize",
    ):
        return is_pure_path(shape, text)
    helper = shape.module_functions.get(text or "")
    if helper is None or helper.name == shape.node.name or text in shape.local_names:
        return False
    heavy = _is_recursive(helper) or any(
        isinstance(n, (ast.For, ast.While, *COMPREHENSIONS)) for n in ast.walk(helper)
    )
    if not heavy or not looks_pure(shape, helper, frozenset()):
        return False
    # Remembered lists would be handed out again: what one place does to its list,
    # all others would see.
    return borrowed(shape, call) or not _gives_changeable(shape, helper)


def _gives_changeable(shape: Shape, helper: FunctionNode) -> bool:
    """Whether the function is seen to return a list, a dict or a set."""
    own = Shape.parse(ast.unparse(helper), helper.name, shape.module_source)
    if own is None:
        return True
    values = [n.value for n in own.nodes if isinstance(n, ast.Return) and n.value]
    kinds = {kind_of(own, value) for value in values}
    return bool(kinds & {"list", "dict", "set", "deque", "bytearray", "generator"})


def _is_recursive(node: FunctionNode) -> bool:
    """Whether the function calls itself by its name."""
    return any(
        isinstance(part, ast.Call)
        and isinstance(part.func, ast.Name)
        and part.func.id == node.name
        for part in ast.walk(node)
    ) and isinstance(node, FUNCTIONS)
