"""Positions looked up in a list that grows meanwhile."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.shape import Shape


class GrowingPositions(Rule):
    """`counts[names.index(x)] += 1`, where `names` is being filled."""

    name = "growing-list-positions"
    reason = (
        "every `.index()` searches a list that gets longer; "
        "a dict of positions kept beside the list answers at once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each list that starts empty and is only appended to."""
        names = {
            node.func.value.id
            for node in shape.nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.attr == "index"
            and len(node.args) == 1
            and shape.loops_around(node)
        }
        for name in sorted(names - set(shape.parameters)):
            edits = _rewrite(shape, name)
            if edits is not None:
                yield edits


def _rewrite(shape: Shape, name: str) -> Edits | None:
    edits, made, grown = shape.edits(), 0, 0
    places = shape.fresh(f"{name}_positions")
    for use in shape.of(name):
        parent = shape.parents[use]
        call = shape.parents.get(parent)
        if isinstance(use.ctx, ast.Store):
            value = getattr(parent, "value", None)
            if not isinstance(value, ast.List) or value.elts:
                return None
            if not isinstance(parent, (ast.Assign, ast.AnnAssign)):
                return None
            edits.after(parent, f"{places} = {{}}")
            made += 1
        elif isinstance(parent, ast.Attribute) and isinstance(call, ast.Call):
            if parent.attr == "append" and isinstance(shape.parents[call], ast.Expr):
                last = f"{name}[-1], len({name}) - 1"
                edits.after(shape.parents[call], f"{places}.setdefault({last})")  # type: ignore[arg-type]
                grown += 1
            elif parent.attr == "index" and len(call.args) == 1:
                edits.swap(call, f"{places}[{shape.text(call.args[0])}]")
            else:
                return None
        elif isinstance(parent, ast.Subscript) and not isinstance(parent.ctx, ast.Load):
            return None
        elif isinstance(parent, ast.Compare) and use in parent.comparators:
            if not isinstance(parent.ops[-1], (ast.In, ast.NotIn)):
                return None
            edits.swap(use, places)
    return edits if made == 1 and grown else None
