"""Searches that scan all waiting nodes for the nearest: Dijkstra without a heap."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.shape import Shape


class NearestToHeap(Rule):
    """`u = min(waiting, key=lambda v: dist[v])`, then `waiting.remove(u)`."""

    name = "nearest-scan-to-heap"
    reason = (
        "every round scans all that waits for the least distance; "
        "a heap that is told of each new distance gives it in logarithmic time"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop that takes the nearest and writes new distances."""
        for loop in shape.nodes:
            if not isinstance(loop, ast.While):
                continue
            for place, node in enumerate(loop.body[:-1]):
                found = _nearest(node)
                taken = loop.body[place + 1]
                if found is None or not _removes(taken, found[1], found[0]):
                    continue
                edits = _rewrite(shape, loop, node, taken, found)
                if edits is not None:
                    yield edits


def _nearest(node: ast.stmt) -> tuple[str, str, str] | None:
    """The name, the collection and the distances of `u = min(q, key=…)`."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(
                func=ast.Name(id="min"),
                args=[ast.Name(id=waiting)],
                keywords=[ast.keyword(arg="key", value=key)],
            ),
        ):
            match key:
                case ast.Lambda(
                    args=ast.arguments(args=[ast.arg(arg=item)]),
                    body=ast.Subscript(
                        value=ast.Name(id=distances), slice=ast.Name(id=at)
                    ),
                ) if at == item:
                    return name, waiting, distances
                case ast.Attribute(
                    value=ast.Name(id=distances), attr="get" | "__getitem__"
                ):
                    return name, waiting, distances
    return None


def _removes(node: ast.stmt, waiting: str, name: str) -> bool:
    return ast.unparse(node) in (
        f"{waiting}.remove({name})",
        f"{waiting}.discard({name})",
    )


def _rewrite(
    shape: Shape,
    loop: ast.While,
    node: ast.stmt,
    taken: ast.stmt,
    found: tuple[str, str, str],
) -> Edits | None:
    name, waiting, distances = found
    edits = shape.edits()
    heap, order, left = (shape.fresh(n) for n in ("heap", "order", "left"))
    item, place, far = (shape.fresh(n) for n in ("item", "place", "distance"))
    pop, push = edits.use("heapq", "heappop"), edits.use("heapq", "heappush")
    heapify = edits.use("heapq", "heapify")
    edits.before(
        loop,
        f"{order} = {{{item}: {place} for {place}, {item} in enumerate({waiting})}}\n"
        f"{left} = set({waiting})\n"
        f"{heap} = [({distances}[{item}], {place}, {item}) "
        f"for {item}, {place} in {order}.items()]\n"
        f"{heapify}({heap})",
    )
    edits.become(
        node,
        f"{far}, {place}, {name} = {pop}({heap})\n"
        f"while {name} not in {left} or {far} != {distances}[{name}]:\n"
        f"    {far}, {place}, {name} = {pop}({heap})",
    )
    edits.become(taken, f"{left}.remove({name})")
    for use in shape.of(waiting, loop):
        if use in set(ast.walk(node)) | set(ast.walk(taken)):
            continue
        edits.swap(use, left)
    updates = 0
    for part in ast.walk(loop):
        match part:
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)]) if (
                ast.unparse(owner) == distances
            ):
                at = shape.text(key)
                entry = f"({distances}[{at}], {order}[{at}], {at})"
                edits.after(part, f"if {at} in {left}:\n    {push}({heap}, {entry})")
                updates += 1
    if not updates or waiting in shape.parameters:
        return None
    later = [use for use in shape.of(waiting) if shape.start(use) > shape.end(loop)]
    return None if later else edits
