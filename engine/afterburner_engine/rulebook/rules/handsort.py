"""Sorts that are written out by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.shape import Shape


class HandSort(Rule):
    """Bubble, selection and insertion sort."""

    name = "hand-written-sort"
    reason = (
        "a sort written out as loops compares nearly every pair; "
        "the built-in sort needs far fewer comparisons"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """The outermost loop of each sort."""
        for node in shape.nodes:
            if not isinstance(node, (ast.For, ast.While)):
                continue
            found = _bubble(node) or _selection(node) or _insertion(node)
            if found is None or any(
                isinstance(n, (ast.Return, ast.Yield)) for n in ast.walk(node)
            ):
                continue
            owner, call = found
            edits = shape.edits()
            edits.become(node, call)
            if owner in ast.unparse(node):
                yield edits


def _swap(node: ast.AST) -> tuple[str, str, str] | None:
    """The list and the two indices of `xs[i], xs[j] = xs[j], xs[i]`."""
    match node:
        case ast.Assign(
            targets=[
                ast.Tuple(
                    elts=[
                        ast.Subscript(value=xs, slice=i),
                        ast.Subscript(value=same, slice=j),
                    ]
                )
            ],
            value=ast.Tuple(elts=[right, left]),
        ):
            owner, first, second = ast.unparse(xs), ast.unparse(i), ast.unparse(j)
            crossed = (f"{owner}[{second}]", f"{owner}[{first}]")
            if (
                ast.unparse(same) == owner
                and (ast.unparse(right), ast.unparse(left)) == crossed
            ):
                return owner, first, second
    return None


def _swap_in(block: list[ast.stmt]) -> tuple[str, str, str] | None:
    """A swap in one statement, or in three with a temporary."""
    for statement in block:
        found = _swap(statement)
        if found is not None:
            return found
    texts = [ast.unparse(statement) for statement in block[:3]]
    match block[:3]:
        case [
            ast.Assign(
                targets=[ast.Name(id=kept)], value=ast.Subscript(value=xs, slice=i)
            ),
            ast.Assign(value=ast.Subscript(slice=j)),
            ast.Assign(),
        ]:
            owner, first, second = ast.unparse(xs), ast.unparse(i), ast.unparse(j)
            if texts[1:] == [
                f"{owner}[{first}] = {owner}[{second}]",
                f"{owner}[{second}] = {kept}",
            ]:
                return owner, first, second
    return None


def _bubble(node: ast.For | ast.While) -> tuple[str, str] | None:
    """Neighbours that are swapped where they are out of order."""
    for part in ast.walk(node):
        if not isinstance(part, ast.If) or not isinstance(part.test, ast.Compare):
            continue
        found = _swap_in(part.body)
        inside = [n for n in ast.walk(node) if isinstance(n, (ast.For, ast.While))]
        if found is None or len(inside) != 2:
            continue
        owner, first, second = found
        if f"{first} + 1" != second and f"{second} + 1" != first:
            continue
        low, high = (first, second) if f"{first} + 1" == second else (second, first)
        return _ordered(owner, low, high, part.test)
    return None


def _ordered(
    owner: str, low: str, high: str, test: ast.Compare
) -> tuple[str, str] | None:
    """The sort that a test on two neighbours makes."""
    left, right = ast.unparse(test.left), ast.unparse(test.comparators[0])
    if f"{owner}[{low}]" not in left:
        left, right = right, left
        down = isinstance(test.ops[0], ast.Gt)
        up = isinstance(test.ops[0], ast.Lt)
    else:
        up, down = isinstance(test.ops[0], ast.Gt), isinstance(test.ops[0], ast.Lt)
    front, _, rest = left.partition(f"{owner}[{low}]")
    if right != f"{front}{owner}[{high}]{rest}" or not (up or down):
        return None
    key = f"lambda item: {front}item{rest}" if front or rest else ""
    options = [f"key={key}"] if key else []
    options += ["reverse=True"] if down else []
    return owner, f"{owner}.sort({', '.join(options)})"


def _selection(node: ast.For | ast.While) -> tuple[str, str] | None:
    """The least of the rest is searched and swapped to the front."""
    match node:
        case ast.For(
            target=ast.Name(id=i),
            body=[
                ast.Assign(targets=[ast.Name(id=least)], value=ast.Name(id=first)),
                ast.For(
                    target=ast.Name(id=j), body=[ast.If(test=ast.Compare() as test)]
                ),
                last,
            ],
        ) if first == i:
            body = last.body if isinstance(last, ast.If) else [last]
            found = _swap_in(body)
            if found is None or {found[1], found[2]} != {i, least}:
                return None
            owner = found[0]
            text = ast.unparse(test)
            ups = (
                f"{owner}[{j}] < {owner}[{least}]",
                f"{owner}[{least}] > {owner}[{j}]",
            )
            downs = (
                f"{owner}[{j}] > {owner}[{least}]",
                f"{owner}[{least}] < {owner}[{j}]",
            )
            if text in ups:
                return owner, f"{owner}.sort()"
            return (owner, f"{owner}.sort(reverse=True)") if text in downs else None
        case ast.For(
            target=ast.Name(id=i),
            body=[
                ast.For(
                    target=ast.Name(id=j),
                    body=[ast.If(test=ast.Compare() as test, body=body, orelse=[])],
                )
            ],
        ):
            found = _swap_in(body)
            if (
                found is None
                or {found[1], found[2]} != {i, j}
                or len(body) not in (1, 3)
            ):
                return None
            return _ordered(found[0], i, j, test)
    return None


def _insertion(node: ast.For | ast.While) -> tuple[str, str] | None:
    """Each element is moved to the left as long as that one is larger."""
    match node:
        case ast.For(
            target=ast.Name(id=i),
            iter=ast.Call(
                func=ast.Name(id="range"), args=[ast.Constant(value=0 | 1), _]
            ),
            body=[
                ast.Assign(
                    targets=[ast.Name(id=kept)],
                    value=ast.Subscript(value=xs, slice=ast.Name(id=at)),
                ),
                ast.Assign(targets=[ast.Name(id=j)]),
                ast.While(
                    test=ast.BoolOp(op=ast.And(), values=[_, ast.Compare() as test])
                ),
                ast.Assign(),
            ],
        ) if at == i:
            owner = ast.unparse(xs)
            text = ast.unparse(test).replace(f"{owner}[{j} - 1]", f"{owner}[{j}]")
            if text in (f"{owner}[{j}] > {kept}", f"{kept} < {owner}[{j}]"):
                return owner, f"{owner}.sort()"
            if text in (f"{owner}[{j}] < {kept}", f"{kept} > {owner}[{j}]"):
                return owner, f"{owner}.sort(reverse=True)"
    return None
