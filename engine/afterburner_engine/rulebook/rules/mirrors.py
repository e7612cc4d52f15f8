"""Loops that compare a sequence from both ends, or its halves: two slices do it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import mutated, stores
from afterburner_engine.rulebook.shape import Shape


class MirrorToZip(Rule):
    """`for i in range(len(xs) // 2): … xs[i] … xs[-1 - i] …`."""

    name = "mirror-to-zip"
    reason = (
        "two positions are looked up in each round; "
        "`zip` hands over both elements, one from each end"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop over half of the positions whose counter only picks elements."""
        for node in shape.nodes:
            if not isinstance(node, (ast.For, ast.comprehension)):
                continue
            owner = _halved(node.iter)
            if owner is None or not isinstance(node.target, ast.Name):
                continue
            picks = _picks(shape, node, owner)
            if picks:
                yield _rewritten(shape, node, owner, picks)


Loop = ast.For | ast.comprehension


def _rewritten(
    shape: Shape, loop: Loop, owner: str, picks: dict[str, list[ast.expr]]
) -> Edits:
    edits, names = shape.edits(), []
    for source, places in picks.items():
        names.append(shape.fresh("mirrored" if "reversed" in source else "item"))
        for place in places:
            edits.swap(place, names[-1])
    half = f"{owner}[: len({owner}) // 2]"
    sources = [half if source == owner else source for source in picks]
    if owner not in picks:
        names, sources = [shape.fresh("_"), *names], [half, *sources]
    edits.swap(loop.target, ", ".join(names))
    edits.swap(loop.iter, f"zip({', '.join(sources)})")
    return edits


def _halved(node: ast.expr) -> str | None:
    """`xs` in `range(len(xs) // 2)`."""
    match node:
        case ast.Call(
            func=ast.Name(id="range"),
            args=[
                *start,
                ast.BinOp(
                    left=ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=owner)]),
                    op=ast.FloorDiv(),
                    right=ast.Constant(value=2),
                ),
            ],
        ) if [ast.unparse(each) for each in start] in ([], ["0"]):
            return owner
    return None


def _picks(shape: Shape, loop: Loop, owner: str) -> dict[str, list[ast.expr]] | None:
    """What is picked, by the sequence or `reversed` sequence that holds it."""
    region = loop if isinstance(loop, ast.For) else shape.parents[loop]
    index = loop.target.id if isinstance(loop.target, ast.Name) else ""
    found: dict[str, list[ast.expr]] = {}
    uses = shape.of(index, region)
    for use in uses:
        if use is loop.target:
            continue
        pick = _pick(shape, use, owner)
        if pick is None:
            return None
        found.setdefault(pick[0], []).append(pick[1])
    changed = stores(shape, region) | mutated(shape, region)
    sources = {source.removeprefix("reversed(").rstrip(")") for source in found}
    kept = not sources & changed and len(uses) == len(shape.of(index))
    return found if kept and len(found) > 1 else None


def _pick(shape: Shape, use: ast.Name, owner: str) -> tuple[str, ast.expr] | None:
    for above in shape.above(use):
        match above:
            case ast.Subscript(value=ast.Name(id=name), slice=by, ctx=ast.Load()):
                where = ast.unparse(by)
                if where == use.id:
                    return name, above
                mirrored = where in _mirrored(use.id, name)
                whole = name == owner and sum(
                    isinstance(n, ast.Name) and n.id == use.id for n in ast.walk(by)
                )
                return (f"reversed({name})", above) if mirrored and whole == 1 else None
            case ast.BinOp() | ast.UnaryOp():
                continue
            case _:
                return None
    return None


def _mirrored(index: str, owner: str) -> set[str]:
    """How people write the position that lies as far from the end."""
    length = f"len({owner})"
    return {
        f"-{index} - 1", f"-1 - {index}", f"-({index} + 1)", f"-(1 + {index})",
        f"~{index}", f"{length} - {index} - 1", f"{length} - 1 - {index}",
        f"{length} - ({index} + 1)",
    }  # fmt: skip
