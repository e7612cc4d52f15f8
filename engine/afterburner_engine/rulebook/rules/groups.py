"""Searches through a list that the same loop fills: an index kept beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.equations import Keys, split_keys
from afterburner_engine.rulebook.facts import is_pure, loads, stores
from afterburner_engine.rulebook.rules.joins import (
    Scan,
    comprehension_scans,
    hashable,
    loop_scans,
)
from afterburner_engine.rulebook.shape import Shape


@dataclass(frozen=True, slots=True)
class _Search:
    """A scan of a growing list for the items with a key."""

    scan: Scan
    condition: ast.expr
    keys: Keys


class GroupSearchToIndex(Rule):
    """`for g in groups: if g.key == x.key: …` while `groups` is being filled."""

    name = "group-search-to-index"
    reason = (
        "every round searches the groups made so far for the right one; "
        "a dict from key to group, kept beside the list, finds it at once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each list that is only appended to, and searched by an equal key."""
        changing = _assigned(shape)
        for scan in [*loop_scans(shape), *comprehension_scans(shape)]:
            if not isinstance(scan.iter, ast.Name) or not isinstance(
                scan.target, ast.Name
            ):
                continue
            bound = {scan.target.id}
            for condition in scan.conditions:
                keys = split_keys(condition, bound, stores(shape, scan.node) - bound)
                if keys is None or not is_pure(shape, keys.inner):
                    continue
                search = _Search(scan, condition, keys)
                if not (loads(keys.inner) - bound) & changing:
                    edits = _rewrite(shape, scan.iter.id, search)
                    if edits is not None:
                        yield edits
                        break


def _assigned(shape: Shape) -> set[str]:
    """The names whose value may change: not parameters that stay as they came."""
    return {
        node.id
        for node in shape.nodes
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }


def _rewrite(shape: Shape, name: str, search: _Search) -> Edits | None:
    edits = shape.edits()
    index = shape.fresh(f"{name}_by_key")
    target = shape.text(search.scan.target)
    inner, outer = hashable(shape, search.keys)
    entry = f"{index}.setdefault({inner}, []).append({target})"
    made = grown = False
    for use in shape.of(name):
        parent = shape.parents[use]
        if isinstance(use.ctx, ast.Store):
            if not _starts_empty(parent) or made:
                return None
            edits.after(parent, f"{index} = {{}}")  # type: ignore[arg-type]
            made = True
        elif isinstance(parent, ast.Attribute):
            call = shape.parents[parent]
            statement = shape.parents[call]
            if parent.attr != "append" or not isinstance(statement, ast.Expr):
                return None
            edits.after(statement, f"{target} = {name}[-1]\n{entry}")
            grown = True
        elif isinstance(parent, ast.Subscript) and not isinstance(parent.ctx, ast.Load):
            return None
    if not (made and grown) or _target_matters(shape, search.scan):
        return None
    edits.swap(search.scan.iter, f"{index}.get({outer}, ())")
    if isinstance(search.condition, ast.Compare) and isinstance(
        search.condition.ops[0], ast.NotEq
    ):
        edits.fails(search.condition)
    else:
        edits.holds(search.condition)
    return edits


def _starts_empty(parent: ast.AST) -> bool:
    if not isinstance(parent, (ast.Assign, ast.AnnAssign)):
        return False
    return isinstance(parent.value, ast.List) and not parent.value.elts


def _target_matters(shape: Shape, scan: Scan) -> bool:
    """Whether the name of the searched item is used outside the search."""
    inside = set(ast.walk(scan.node))
    return isinstance(scan.target, ast.Name) and any(
        use not in inside and isinstance(use.ctx, ast.Load)
        for use in shape.of(scan.target.id)
    )
