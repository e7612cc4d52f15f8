"""Copies that nobody needs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import mutated
from afterburner_engine.rulebook.rules.pipelines import is_gone_through
from afterburner_engine.rulebook.shape import Shape, called, path


class FlatDeepcopy(Rule):
    """`copy.deepcopy(grid)` of a list of lists."""

    name = "deepcopy-to-slices"
    reason = (
        "deepcopy asks every element how to copy it; "
        "for lists of plain values, copying the lists is enough"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each copy of something whose hint or use says how deep it goes."""
        for node in shape.nodes:
            if not isinstance(node, ast.Call) or called(node) != "deepcopy":
                continue
            source = node.args[0] if len(node.args) == 1 else None
            if isinstance(source, ast.Name):
                depth = _depth(shape, source.id)
                if depth:
                    edits = shape.edits()
                    row = shape.fresh("row")
                    text = f"[{row}[:] for {row} in {source.id}]"
                    edits.swap(node, text if depth == 2 else f"{source.id}[:]")
                    yield edits


def _depth(shape: Shape, name: str) -> int:
    """How deep lists of plain values are nested: 1, 2, or 0 if that cannot be told."""
    for node in shape.nodes:
        if isinstance(node, ast.arg) and node.arg == name and node.annotation:
            hint = (
                ast.unparse(node.annotation)
                .replace("List", "list")
                .replace("typing.", "")
            )
            plain = ("int", "float", "str", "bool")
            if hint in [f"list[{p}]" for p in plain]:
                return 1
            if hint in [f"list[list[{p}]]" for p in plain]:
                return 2
    twice = any(
        isinstance(n, ast.Subscript) and isinstance(n.value, ast.Subscript)
        and path(n.value.value) == name
        for n in shape.nodes
    )  # fmt: skip
    return 2 if twice else 0


class ListToGenerator(Rule):
    """`sum([… for …])`, `for x in [… for …]`: a list made only to be gone through."""

    name = "list-to-generator"
    reason = (
        "a whole list is held in memory only to be gone through once; "
        "a generator holds one element at a time"
    )
    objectives = frozenset({"memory", "integral"})

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such lists in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            if not isinstance(node, ast.ListComp) or not is_gone_through(shape, node):
                continue
            made = shape.text(node)[1:-1].strip()
            taker = shape.parents[node]
            if isinstance(taker, ast.Call) and [*taker.args, *taker.keywords] == [node]:
                edits.swap(taker, f"{shape.text(taker.func)}({made})")
            else:
                edits.swap(node, f"({made})")
            found = True
        if found:
            yield edits


class LinesOneByOne(Rule):
    """`for line in f.readlines()`, `for i in list(xs)`."""

    name = "iterate-without-copy"
    reason = (
        "a list is made only for the loop to go through it; "
        "this goes through what it is made of"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such loops over copies, where the source does not change meanwhile."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            if not isinstance(node, (ast.For, ast.comprehension)):
                continue
            source = _source(node.iter)
            region = node if isinstance(node, ast.For) else shape.parents[node]
            if source is None or (path(source) or "") in mutated(shape, region):
                continue
            edits.swap(node.iter, shape.text(source))
            found = True
        if found:
            yield edits


def _source(node: ast.expr) -> ast.expr | None:
    match node:
        case ast.Call(func=ast.Name(id="list" | "tuple"), args=[inner], keywords=[]):
            return inner
        case ast.Call(func=ast.Attribute(value=owner, attr="readlines"), args=[]):
            return owner
        case ast.Subscript(value=owner, slice=ast.Slice(None, None, None)):
            return owner
    return None
