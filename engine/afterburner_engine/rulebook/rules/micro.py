"""Constant factors: fewer look-ups and fewer calls in the same loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import mutated, stores
from afterburner_engine.rulebook.kinds import kind_of
from afterburner_engine.rulebook.shape import STATEMENT_LOOPS, Loop, Shape, called, path


class StopWhenKnown(Rule):
    """`for x in xs: if test: found = True`, with no `break`."""

    name = "stop-when-known"
    reason = "the loop goes on although its answer is settled; this stops there"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop that does nothing but set names to constants."""
        for node in shape.nodes:
            if not isinstance(node, ast.For) or node.orelse or len(node.body) != 1:
                continue
            inner = node.body[0]
            if not isinstance(inner, ast.If) or inner.orelse:
                continue
            own = {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
            if all(_constant(s) for s in inner.body) and not _used_later(
                shape, node, own
            ):
                if stores(shape, inner) & {
                    n.id for n in ast.walk(inner.test) if isinstance(n, ast.Name)
                }:
                    continue
                edits = shape.edits()
                edits.after(inner.body[-1], "break")
                yield edits


def _constant(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name()], value=ast.Constant()):
            return True
    return False


def _used_later(shape: Shape, loop: ast.For, names: set[str]) -> bool:
    return any(
        isinstance(use.ctx, ast.Load) and shape.start(use) > shape.end(loop)
        for name in names
        for use in shape.of(name)
    )


class IndexToItem(Rule):
    """`for i in range(len(xs)): … xs[i] …`."""

    name = "index-loop-to-items"
    reason = "each `xs[i]` is a look-up; going through the items themselves needs none"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such loop that neither changes the sequence nor the counter."""
        for node in shape.nodes:
            match node:
                case (
                    ast.For(target=ast.Name(id=index))
                    | ast.comprehension(target=ast.Name(id=index))
                ):
                    found = _ranged(node.iter)
                    if found is not None:
                        edits = self._rewrite(shape, node, index, *found)
                        if edits is not None:
                            yield edits

    def _rewrite(
        self,
        shape: Shape,
        node: ast.For | ast.comprehension,
        index: str,
        owner: ast.Name,
        start: int,
    ) -> Edits | None:
        region = node if isinstance(node, ast.For) else shape.parents[node]
        body = stores(shape, region)
        changed = owner.id in body | mutated(shape, region)
        stored = [n for n in shape.of(index, region) if isinstance(n.ctx, ast.Store)]
        if changed or len(stored) != 1:
            return None
        edits, count = shape.edits(), 0
        item = shape.fresh(_singular(owner.id))
        first = _named_at_once(shape, node, index, owner.id)
        spared: set[ast.AST] = set()
        if first is not None and isinstance(node, ast.For):
            item = first
            spared = set(ast.walk(node.body[0]))
            edits.remove(node.body[0])
            count += 1
        for use in shape.of(index, region):
            parent = shape.parents[use]
            if isinstance(use.ctx, ast.Store) or use in spared:
                continue
            mine = (
                isinstance(parent, ast.Subscript)
                and parent.slice is use
                and isinstance(parent.value, ast.Name)
                and parent.value.id == owner.id
            )
            if mine and isinstance(parent, ast.expr):
                edits.swap(parent, item)
                count += 1
        if not count:
            return None
        rest = len(shape.of(index, region)) - 1 - count
        outside = len(shape.of(index)) - len(shape.of(index, region))
        rows = f"{owner.id}[{start}:]" if start else owner.id
        if rest or outside:
            edits.swap(node.target, f"{index}, {item}")
            given = f"{rows}, {start}" if start else rows
            edits.swap(node.iter, f"enumerate({given})")
        else:
            edits.swap(node.target, item)
            edits.swap(node.iter, rows)
        return edits


def _named_at_once(
    shape: Shape, node: ast.For | ast.comprehension, index: str, owner: str
) -> str | None:
    """The name that the item gets in the body's first statement, and keeps."""
    if not isinstance(node, ast.For) or len(node.body) < 2:
        return None
    match node.body[0]:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Subscript(value=ast.Name(id=items), slice=ast.Name(id=counter)),
        ) if items == owner and counter == index:
            stored = [n for n in shape.of(name) if isinstance(n.ctx, ast.Store)]
            return name if len(stored) == 1 and name not in shape.parameters else None
    return None


def _ranged(node: ast.expr) -> tuple[ast.Name, int] | None:
    """The sequence whose positions are counted, and from where on."""
    match node:
        case ast.Call(
            func=ast.Name(id="range"),
            args=[ast.Call(func=ast.Name(id="len"), args=[ast.Name() as owner])],
        ):
            return owner, 0
        case ast.Call(
            func=ast.Name(id="range"),
            args=[
                ast.Constant(value=int(start)),
                ast.Call(func=ast.Name(id="len"), args=[ast.Name() as owner]),
            ],
        ) if start >= 0:
            return owner, start
    return None


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and len(name) > 3 else f"{name}_item"


class KeysToItems(Rule):
    """`for k in d: … d[k] …`."""

    name = "keys-to-items"
    reason = "the loop looks each key up again; `.items()` hands over both"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop over the keys of a dict that it does not change."""
        for node in shape.nodes:
            if not isinstance(node, (ast.For, ast.comprehension)):
                continue
            owner = node.iter
            keys = isinstance(owner, ast.Call) and called(owner) == "keys"
            if (
                isinstance(owner, ast.Call)
                and isinstance(owner.func, ast.Attribute)
                and keys
            ):
                owner = owner.func.value
            target = node.target
            if not isinstance(owner, ast.Name) or not isinstance(target, ast.Name):
                continue
            if not keys and kind_of(shape, owner) != "dict":
                continue
            edits = self._rewrite(shape, node, owner.id, target)
            if edits is not None:
                yield edits

    def _rewrite(
        self,
        shape: Shape,
        node: ast.For | ast.comprehension,
        owner: str,
        target: ast.Name,
    ) -> Edits | None:
        region = node if isinstance(node, ast.For) else shape.parents[node]
        if owner in stores(shape, region) | mutated(shape, region):
            return None
        uses = shape.of(target.id, region)
        if sum(1 for use in uses if isinstance(use.ctx, ast.Store)) != 1:
            return None
        edits, count = shape.edits(), 0
        value = shape.fresh(f"{owner}_value")
        for use in shape.of(target.id, region):
            parent = shape.parents[use]
            if (
                isinstance(parent, ast.Subscript)
                and parent.slice is use
                and isinstance(parent.value, ast.Name)
                and parent.value.id == owner
            ):
                edits.swap(parent, value)
                count += 1
        if not count:
            return None
        edits.swap(target, f"{target.id}, {value}")
        edits.swap(node.iter, f"{owner}.items()")
        return edits


class AttributeToLocal(Rule):
    """`math.sqrt`, `out.append`, `self.limit` in a loop."""

    name = "attributes-to-locals"
    reason = "the loop looks the same attributes up in every round; locals are quicker"
    together = False  # from Python 3.11 on a method's look-up costs next to nothing

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All attributes that the outermost loops leave alone, in one rewrite."""
        edits, found = shape.edits(), False
        for loop in shape.nodes:
            outer = isinstance(loop, STATEMENT_LOOPS) and not shape.loops_around(loop)
            if isinstance(loop, STATEMENT_LOOPS) and outer:
                for text, nodes in _steady(shape, loop).items():
                    name = shape.fresh(text.replace(".", "_"))
                    edits.before(loop, f"{name} = {text}")
                    for node in nodes:
                        edits.swap(node, name)
                    found = True
        if found:
            yield edits


def _steady(shape: Shape, loop: Loop) -> dict[str, list[ast.Attribute]]:
    """The attributes in the loop whose value stays the same, by their text."""
    found: dict[str, list[ast.Attribute]] = {}
    changed = mutated(shape, loop)
    for node in ast.walk(loop):
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        text = path(node)
        if text is None or isinstance(shape.parents[node], ast.Attribute):
            continue
        root = text.split(".")[0]
        module = shape.bindings.get(root) and root not in shape.local_names
        method = node.attr in ("append", "add") and text.count(".") == 1
        field = root == "self" and isinstance(
            shape.parents[node], (ast.Compare, ast.BinOp, ast.Subscript)
        )
        if root in stores(shape, loop) or text in changed:
            continue
        if (
            module
            or (method and kind_of(shape, node.value) in ("list", "set"))
            or field
        ):
            found.setdefault(text, []).append(node)
    return found
