"""Searches that only ask whether something is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.equations import split_keys
from afterburner_engine.rulebook.facts import is_pure, loads, stable_loop, stores
from afterburner_engine.rulebook.rules.membership import name_for
from afterburner_engine.rulebook.shape import Shape, called


class SearchToSet(Rule):
    """`any(b.id == a.id for b in B)` in a loop over `a`."""

    name = "search-to-set"
    reason = (
        "every round walks the collection only to learn whether one item matches; "
        "a set of the keys, built once, knows"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such `any` or `all`."""
        for node in shape.nodes:
            if not isinstance(node, ast.Call) or called(node) not in ("any", "all"):
                continue
            inner = node.args[0] if len(node.args) == 1 else None
            if isinstance(inner, (ast.GeneratorExp, ast.ListComp)):
                yield from self._rewrite(shape, node, inner)

    def _rewrite(
        self, shape: Shape, node: ast.Call, inner: ast.GeneratorExp | ast.ListComp
    ) -> Iterator[Edits]:
        first, test = inner.generators[0], inner.elt
        wanted = ast.Eq if called(node) == "any" else ast.NotEq
        if len(inner.generators) > 1 or not isinstance(test, ast.Compare):
            return
        bound = {n.id for n in ast.walk(first.target) if isinstance(n, ast.Name)}
        keys = split_keys(test, bound, frozenset())
        made = ast.SetComp(test.left, [first])
        loop = stable_loop(shape, first.iter, node)
        where = shape.statement_of(loop) if loop is not None else None
        if keys is None or where is None or not isinstance(test.ops[0], wanted):
            return
        made.elt = keys.inner
        if (
            loop is None
            or not is_pure(shape, made)
            or loads(made) & stores(shape, loop)
        ):
            return
        edits = shape.edits()
        name = shape.fresh(name_for(first.iter, "keys"))
        edits.before(where, f"{name} = {shape.text(made)}")
        word = "in" if called(node) == "any" else "not in"
        edits.swap(node, f"{shape.text(keys.outer)} {word} {name}")
        yield edits
