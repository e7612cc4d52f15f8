"""Lists, strings, sets and dicts that are copied each time they grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.kinds import kind_of
from afterburner_engine.rulebook.shape import STATEMENT_LOOPS, Loop, Shape, called


class CopyToGrow(Rule):
    """`out = out + [x]`, `d = {**d, k: v}`, `s = s | {x}` in a loop."""

    name = "grow-in-place"
    reason = (
        "each round copies everything gathered so far to add to it; "
        "growing it in place copies nothing"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All of them, in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            if not isinstance(node, ast.Assign) or not shape.loops_around(node):
                continue
            target = node.targets[0]
            if len(node.targets) > 1:
                continue
            grown = _grown(shape, ast.unparse(target), node.value)
            if grown is not None and _made_here(shape, target):
                edits.become(node, grown)
                found = True
        if found:
            yield edits


def _made_here(shape: Shape, target: ast.expr) -> bool:
    """Whether the value is this function's own, so that nobody else sees it grow."""
    root = target
    while isinstance(root, ast.Subscript):
        root = root.value
    if not isinstance(root, ast.Name) or root.id in shape.parameters:
        return False
    values = [
        node.value
        for node in shape.nodes
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        and any(_is(t, root.id) for t in _targets(node))
    ]
    return any(isinstance(value, _FRESH) for value in values)


_FRESH = (
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.Call,
)


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _is(node: ast.AST | None, text: str) -> bool:
    return node is not None and ast.unparse(node) == text


def _grown(shape: Shape, name: str, value: ast.expr) -> str | None:
    """The statement that grows `name` in place to what `value` makes of it."""
    match value:
        case ast.BinOp(left=left, op=ast.Add(), right=right) if _is(left, name):
            return _added(shape, name, right)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right) if _is(left, name):
            known = kind_of(shape, right) in ("set", "dict")
            return f"{name}.update({shape.text(right)})" if known else None
        case ast.List(elts=[ast.Starred(value=first), *rest]) if _is(first, name):
            items = ", ".join(shape.text(item) for item in rest)
            return f"{name} += [{items}]" if rest else None
        case ast.Dict(keys=[None, key], values=[first, item]) if _is(first, name):
            if key is None:
                return f"{name}.update({shape.text(item)})"
            return f"{name}[{shape.text(key)}] = {shape.text(item)}"
        case ast.Call(func=ast.Attribute(value=owner, attr="union"), args=[more]):
            return f"{name}.update({shape.text(more)})" if _is(owner, name) else None
    return None


def _added(shape: Shape, name: str, right: ast.expr) -> str | None:
    if isinstance(right, ast.List):
        if len(right.elts) == 1 and not isinstance(right.elts[0], ast.Starred):
            return f"{name}.append({shape.text(right.elts[0])})"
        return f"{name} += {shape.text(right)}"
    left = ast.parse(name, mode="eval").body
    listy = "list" in (kind_of(shape, left), kind_of(shape, right))
    return f"{name} += {shape.text(right)}" if listy else None


class StringToJoin(Rule):
    """`s += piece` (or `s = piece + s`) in a loop."""

    name = "string-to-join"
    reason = (
        "a string (or bytes, or tuple) is built by copying it for each piece; "
        "a list of pieces is joined once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each string that a loop builds and does not look at meanwhile."""
        done: set[tuple[str, int]] = set()
        for node in shape.nodes:
            found = _piece(shape, node)
            loops = [
                n for n in shape.loops_around(node) if isinstance(n, STATEMENT_LOOPS)
            ]
            if found is None or not loops:
                continue
            for loop in reversed(loops):
                key = (found[0], shape.start(loop))
                edits = None if key in done else self._rewrite(shape, found[0], loop)
                done.add(key)
                if edits is not None:
                    yield edits
                    break

    def _rewrite(self, shape: Shape, name: str, loop: Loop) -> Edits | None:
        joined = {"str": '"".join({})', "bytes": "b''.join({})", "tuple": "tuple({})"}
        kind = kind_of(shape, ast.Name(name))
        if kind not in joined or not isinstance(loop, ast.stmt):
            return None
        edits = shape.edits()
        pieces = shape.fresh(f"{name}_pieces")
        uses = set(shape.of(name, loop))
        sides = set()
        for node in ast.walk(loop):
            found = _piece(shape, node)
            if found is None or found[0] != name or not isinstance(node, ast.stmt):
                continue
            sides.add(found[2])
            method = "extend" if kind == "tuple" else "append"
            lines = [f"{pieces}.{method}({shape.text(part)})" for part in found[1]]
            edits.become(node, "\n".join(lines))
            uses -= set(shape.of(name, node))
        if uses or len(sides) != 1:
            return None
        empty = _emptied(shape, name, loop) if sides == {"back"} else None
        if empty is not None:
            edits.become(empty, f"{pieces} = []")
            edits.after(loop, f"{name} = {joined[kind].format(pieces)}")
            return None if _leaves(shape, loop) else edits
        edits.before(loop, f"{pieces} = []")
        if sides == {"back"}:
            edits.after(loop, f"{name} += {joined[kind].format(pieces)}")
        elif kind == "tuple":
            return None
        else:
            backwards = joined[kind].format(f"reversed({pieces})")
            edits.after(loop, f"{name} = {backwards} + {name}")
        return None if _leaves(shape, loop) else edits


def _emptied(shape: Shape, name: str, loop: ast.stmt) -> ast.stmt | None:
    """The statement right before the loop, if all it does is to set the name to ""."""
    block = shape.block_of(loop)
    at = block.index(loop)
    match block[at - 1] if at else None:
        case (
            ast.Assign(
                targets=[ast.Name(id=known)], value=ast.Constant(value="" | b"")
            ) as statement
        ) if known == name:
            return statement
    return None


def _leaves(shape: Shape, loop: ast.stmt) -> bool:
    """Whether the loop may return, so that what follows it is not reached."""
    return any(
        isinstance(n, (ast.Return, ast.Yield, ast.YieldFrom)) for n in ast.walk(loop)
    )


def _piece(shape: Shape, node: ast.AST) -> tuple[str, list[ast.expr], str] | None:
    """The name that grows here, the pieces in order, and at which end."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
            return (name, [value], "back") if not shape.of(name, value) else None
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Add()) as value
        ):
            terms = list(_terms(value))
            mine = [term for term in terms if _is(term, name)]
            rest = [term for term in terms if not _is(term, name)]
            if len(mine) != 1 or any(shape.of(name, term) for term in rest):
                return None
            if terms[0] is mine[0]:
                return name, rest, "back"
            if terms[-1] is mine[0]:
                return name, rest[::-1], "front"
    return None


def _terms(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _terms(node.left)
        yield from _terms(node.right)
    else:
        yield node


class FlattenOnce(Rule):
    """`sum(lists, [])`, which copies the result for each list."""

    name = "flatten-without-copies"
    reason = (
        "adding lists up with sum() copies the result for each of them; "
        "chain goes through them once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such sum, and each `reduce` with a plus."""
        for node in shape.nodes:
            match node:
                case ast.Call(
                    func=ast.Name(id="sum"),
                    args=[lists, ast.List(elts=[])],
                    keywords=[],
                ):
                    yield self._flat(shape, node, lists)
                case ast.Call(
                    args=[
                        ast.Lambda(body=ast.BinOp(op=ast.Add())),
                        lists,
                        ast.List(elts=[]),
                    ]
                ) if called(node) == "reduce":
                    yield self._flat(shape, node, lists)

    def _flat(self, shape: Shape, node: ast.Call, lists: ast.expr) -> Edits:
        edits = shape.edits()
        chain = edits.use("itertools", "chain")
        edits.swap(node, f"list({chain}.from_iterable({shape.text(lists)}))")
        return edits
