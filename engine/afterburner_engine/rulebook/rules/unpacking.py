"""Several names that are set at once, which hides what each of them is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.shape import Shape


class OneNameALine(Rule):
    """`total, found = 0, []`."""

    name = "one-name-a-line"
    reason = "names that are set one by one show other rules what each is made for"
    alone = False

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such statement whose values are constants and empty containers."""
        for node in shape.nodes:
            match node:
                case ast.Assign(
                    targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)
                ) if len(names) == len(values):
                    plain = all(isinstance(name, ast.Name) for name in names)
                    if not plain or not all(_simple(value) for value in values):
                        continue
                    pairs = zip(names, values, strict=True)
                    lines = [f"{shape.text(n)} = {shape.text(v)}" for n, v in pairs]
                    edits = shape.edits()
                    edits.become(node, "\n".join(lines) + "\n")
                    yield edits


def _simple(value: ast.expr) -> bool:
    """Whether the value names nothing."""
    match value:
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Call(func=ast.Name(id="set" | "list" | "dict"), args=[], keywords=[]):
            return True
    return False
