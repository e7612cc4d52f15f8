"""Lists that are gone through once: one element at a time is enough."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.shape import Shape, called

_TAKERS = frozenset(
    {"sum", "min", "max", "any", "all", "sorted", "list", "tuple", "set", "frozenset"}
    | {"dict", "Counter", "deque", "enumerate", "zip", "map", "filter", "chain"}
)
"""What goes through each of its arguments once, from the first element to the last."""


class ListUsedOnce(Rule):
    """`rows = [… for …]`, and then a single loop over `rows`."""

    name = "list-used-once-to-generator"
    reason = (
        "the list is gone through once and never again; "
        "a generator hands on one element at a time"
    )
    objectives = frozenset({"memory", "integral"})

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such lists in one rewrite, so that they become a pipeline."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            match node:
                case (
                    ast.Assign(
                        targets=[ast.Name(id=name)], value=ast.ListComp() as made
                    )
                    | ast.AnnAssign(
                        target=ast.Name(id=name), value=ast.ListComp() as made
                    )
                ) if _gone_through_once(shape, name, node):
                    inner = shape.text(made)[1:-1].strip()
                    edits.swap(made, f"({inner})")
                    found = True
        if found:
            yield edits


def _gone_through_once(shape: Shape, name: str, made: ast.stmt) -> bool:
    """Whether a name is given once, and used once by what goes through it."""
    uses = shape.of(name)
    if len(uses) != 2 or name in shape.parameters:
        return False
    use = uses[1]
    if not isinstance(use.ctx, ast.Load) or shape.start(use) < shape.end(made):
        return False
    here = shape.function_of(made) is shape.function_of(use)
    as_often = shape.loops_around(use) == shape.loops_around(made)
    return here and as_often and is_gone_through(shape, use)


def is_gone_through(shape: Shape, use: ast.expr) -> bool:
    """Whether an expression stands where something goes through it once."""
    parent = shape.parents[use]
    if isinstance(parent, (ast.For, ast.comprehension)):
        return parent.iter is use
    return isinstance(parent, ast.Call) and use in parent.args and _takes(parent)


def _takes(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute):
        return called(call) == "extend"
    return called(call) in _TAKERS


class CountWithoutList(Rule):
    """`len([x for x in xs if …])`."""

    name = "len-of-list-to-count"
    reason = "a list is made only to be counted; this counts as it goes"
    objectives = frozenset({"memory", "integral"})

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such counts in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            match node:
                case ast.Call(
                    func=ast.Name(id="len"),
                    args=[ast.ListComp(elt=elt, generators=loops)],
                ) if _is_plain(elt):
                    rest = "".join(ast.unparse(loop) for loop in loops)
                    edits.swap(node, f"sum(1{rest})")
                    found = True
        if found:
            yield edits


def _is_plain(node: ast.expr) -> bool:
    """Whether leaving the expression out changes nothing."""
    kinds = (ast.Name, ast.Constant, ast.Tuple, ast.expr_context)
    return all(isinstance(part, kinds) for part in ast.walk(node))
