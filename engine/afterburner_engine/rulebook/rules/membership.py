"""Linear look-ups of values that do not change: sets, counts and positions instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import anchor
from afterburner_engine.rulebook.kinds import kind_of
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Shape, called, path

_SET_LIKE = ("set", "dict", "str", "bytes", "range", "int", "float", "bytearray")


def name_for(node: ast.expr, suffix: str, default: str = "values") -> str:
    """A readable name for something made from the expression."""
    stem = path(node)
    if stem is None and isinstance(node, ast.Call) and node.args:
        stem = path(node.args[0])
    if stem is None and isinstance(node, COMPREHENSIONS):
        stem = path(node.generators[0].iter)
    return f"{(stem or default).split('.')[-1].lstrip('_')}_{suffix}"


def memberships(shape: Shape) -> Iterator[tuple[ast.Compare, ast.expr, ast.expr]]:
    """Each `x in xs` and `x not in xs`, with its two sides."""
    for node in shape.nodes:
        if isinstance(node, ast.Compare) and isinstance(
            node.ops[-1], (ast.In, ast.NotIn)
        ):
            left = node.left if len(node.ops) == 1 else node.comparators[-2]
            yield node, left, node.comparators[-1]


class MembershipToSet(Rule):
    """`x in xs` in a loop that never changes `xs`."""

    name = "membership-to-set"
    reason = (
        "every `in` on a list searches it from the start; "
        "a set built once before the loop answers at once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such tests on the same container together, raw and by tuples."""
        groups: dict[str, list[tuple[ast.expr, ast.expr, ast.stmt]]] = {}
        for _, left, right in memberships(shape):
            where = anchor(shape, right) if _worth_a_set(shape, right) else None
            if where is not None:
                key = f"{shape.start(where)}:{ast.dump(right)}"
                groups.setdefault(key, []).append((left, right, where))
        for group in groups.values():
            yield self._rewrite(shape, group)

    def _rewrite(
        self, shape: Shape, group: list[tuple[ast.expr, ast.expr, ast.stmt]]
    ) -> Edits:
        edits = shape.edits()
        _, right, where = group[0]
        name = shape.fresh(name_for(right, "set"))
        listy = any(kind_of(shape, left) == "list" for left, _, _ in group)
        rows = f"map(tuple, {shape.text(right)})" if listy else _inside(shape, right)
        made = rows if rows.startswith("{") else f"set({rows})"
        edits.before(where, f"{name} = {made}")
        for left, container, _ in group:
            if listy:
                edits.swap(left, f"tuple({shape.text(left)})")
            edits.swap(container, name)
        return edits


def _inside(shape: Shape, right: ast.expr) -> str:
    """What to hand to `set(...)`, without a list in between."""
    if (
        isinstance(right, ast.Call)
        and called(right) in ("list", "tuple", "sorted")
        and isinstance(right.func, ast.Name)
        and len(right.args) == 1
    ):
        return shape.text(right.args[0])
    if isinstance(right, (ast.ListComp, ast.GeneratorExp)):
        return f"{{{shape.text(right)[1:-1]}}}"
    return shape.text(right)


def _worth_a_set(shape: Shape, node: ast.expr) -> bool:
    """Whether the container is likely a sequence, and not a short one written out."""
    if isinstance(node, (ast.List, ast.Tuple)):
        return len(node.elts) > 3
    if isinstance(node, ast.Call) and called(node) == "set":
        return isinstance(node.func, ast.Name)
    if isinstance(node, ast.Call) and called(node) in ("keys", "range", "get", "items"):
        return False
    if isinstance(node, (ast.Constant, ast.Set, ast.Dict, ast.SetComp, ast.DictComp)):
        return False
    return kind_of(shape, node) not in _SET_LIKE


class CountToCounter(Rule):
    """`xs.count(x)` for many `x`."""

    name = "count-to-counter"
    reason = (
        "every `.count()` walks the whole sequence; "
        "a Counter made once knows all the counts"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All counts on the same sequence together."""
        groups: dict[str, list[tuple[ast.AST, ast.expr, ast.stmt]]] = {}
        for node in shape.nodes:
            if not isinstance(node, ast.Attribute) or node.attr != "count":
                continue
            if path(node.value) in ("self", "cls"):
                continue
            use = _count_use(shape, node)
            where = anchor(shape, node.value, use) if use else None
            if use is not None and isinstance(use, ast.Attribute):
                where = shape.statement_of(use)
            if use is not None and where is not None:
                key = f"{shape.start(where)}:{ast.dump(node.value)}"
                groups.setdefault(key, []).append((use, node.value, where))
        for group in groups.values():
            yield self._rewrite(shape, group)

    def _rewrite(
        self, shape: Shape, group: list[tuple[ast.AST, ast.expr, ast.stmt]]
    ) -> Edits:
        edits = shape.edits()
        _, owner, where = group[0]
        name = shape.fresh(name_for(owner, "counts"))
        counter = edits.use("collections", "Counter")
        edits.before(where, f"{name} = {counter}({shape.text(owner)})")
        for use, _, _ in group:
            if isinstance(use, ast.Call):
                edits.swap(use, f"{name}[{shape.text(use.args[0])}]")
            elif isinstance(use, ast.Attribute):
                edits.swap(use, f"{name}.__getitem__")
        return edits


def _count_use(shape: Shape, node: ast.Attribute) -> ast.Call | ast.Attribute | None:
    """The call of `.count` with one value, or the bare method given as a key."""
    parent = shape.parents.get(node)
    if isinstance(parent, ast.Call) and parent.func is node:
        single = len(parent.args) == 1 and not parent.keywords
        if not single or isinstance(node.value, ast.Constant):
            return None
        word = parent.args[0]
        if isinstance(word, ast.Constant) and isinstance(word.value, str):
            return parent if len(word.value) == 1 else None
        return parent
    return node if isinstance(parent, ast.keyword) and parent.arg == "key" else None


class IndexToPositions(Rule):
    """`xs.index(x)` for many `x`."""

    name = "index-to-positions"
    reason = (
        "every `.index()` searches from the start; "
        "a dict of first positions made once answers at once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such search, where the sequence stays the same in the loop."""
        for node in shape.nodes:
            if not isinstance(node, ast.Attribute) or node.attr != "index":
                continue
            if path(node.value) in ("self", "cls"):
                continue
            call = shape.parents.get(node)
            whole: ast.AST = node
            if isinstance(call, ast.Call) and call.func is node:
                if len(call.args) != 1 or call.keywords:
                    continue
                whole = call
            elif not isinstance(call, ast.keyword):
                continue
            where = anchor(shape, node.value, whole)
            if whole is node:
                where = shape.statement_of(node)
            if where is not None and kind_of(shape, node.value) not in ("str", "bytes"):
                yield self._rewrite(shape, node, whole, where)

    def _rewrite(
        self, shape: Shape, node: ast.Attribute, whole: ast.AST, where: ast.stmt
    ) -> Edits:
        edits = shape.edits()
        name = shape.fresh(name_for(node.value, "positions"))
        position, value = shape.fresh("position"), shape.fresh("value")
        edits.before(
            where,
            f"{name} = {{}}\n"
            f"for {position}, {value} in enumerate({shape.text(node.value)}):\n"
            f"    {name}.setdefault({value}, {position})",
        )
        if isinstance(whole, ast.Call):
            edits.swap(whole, f"{name}[{shape.text(whole.args[0])}]")
        else:
            edits.swap(node, f"{name}.__getitem__")
        return edits


class CopyBeforeMembership(Rule):
    """`x in list(d.keys())`, `x in sorted(xs)`, `x in list(range(n))`."""

    name = "membership-without-copy"
    reason = "a copy is made only to look into it; this looks into the original"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All of them in one rewrite."""
        edits, found = shape.edits(), False
        for _, _, right in memberships(shape):
            inner = _uncopied(right)
            if inner is not None:
                edits.swap(right, shape.text(inner))
                found = True
        if found:
            yield edits


def _uncopied(node: ast.expr) -> ast.expr | None:
    """What a needless copy was made of, or None."""
    inner, changed = node, False
    while isinstance(inner, ast.Call):
        if isinstance(inner.func, ast.Attribute) and inner.func.attr == "keys":
            inner, changed = inner.func.value, True
        elif called(inner) in ("list", "tuple", "sorted") and len(inner.args) == 1:
            inner, changed = inner.args[0], True
        else:
            break
    one_shot = isinstance(inner, ast.Call) and called(inner) in (
        "map", "filter", "zip", "reversed", "enumerate", "iter",
    )  # fmt: skip
    if not changed or one_shot or isinstance(inner, ast.GeneratorExp):
        return None
    return inner
