"""Sequences that are copied only to step over their front."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure
from afterburner_engine.rulebook.shape import STATEMENT_LOOPS, Shape, called

_FROM_POSITION = frozenset({"startswith", "find", "index"})


def _cut(node: ast.AST) -> tuple[str, ast.expr] | None:
    """The name and the count of `xs = xs[count:]`."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Subscript(
                value=ast.Name(id=same),
                slice=ast.Slice(lower=low, upper=None, step=None),
            ),
        ) if name == same and low is not None and not isinstance(low, ast.UnaryOp):
            return name, low
    return None


class SliceToPosition(Rule):
    """`while s: … s = s[1:]`."""

    name = "slice-to-position"
    reason = (
        "each round copies the whole rest of the sequence to drop its front; "
        "a position that moves forward copies nothing"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each sequence that a loop cuts at its front and else only reads."""
        done = set()
        for node in shape.nodes:
            found = _cut(node)
            loops = [
                n for n in shape.loops_around(node) if isinstance(n, STATEMENT_LOOPS)
            ]
            if found is None or not loops or found[0] in done:
                continue
            done.add(found[0])
            edits = _Cutter(shape, found[0], loops[-1]).rewrite()
            if edits is not None:
                yield edits


class _Cutter:
    def __init__(self, shape: Shape, name: str, loop: ast.stmt) -> None:
        self.shape, self.name, self.loop = shape, name, loop
        self.edits = shape.edits()
        self.at = shape.fresh(f"{name}_at")
        self.done: set[ast.AST] = set()

    def rewrite(self) -> Edits | None:
        for node in ast.walk(self.loop):
            found = _cut(node)
            if (
                found is not None
                and found[0] == self.name
                and isinstance(node, ast.stmt)
            ):
                if self.shape.of(self.name, found[1]):
                    return None
                self.edits.become(node, f"{self.at} += {self.shape.text(found[1])}")
                self.done |= set(self.shape.of(self.name, node))
        uses = [u for u in self.shape.of(self.name, self.loop) if u not in self.done]
        if not all(self._mention(use) for use in uses):
            return None
        self.edits.before(self.loop, f"{self.at} = 0")
        inside = set(ast.walk(self.loop))
        if any(
            use not in inside for use in self.shape.of(self.name) if self._behind(use)
        ):
            self.edits.after(self.loop, f"{self.name} = {self.name}[{self.at}:]")
        return self.edits

    def _behind(self, use: ast.Name) -> bool:
        return self.shape.start(use) > self.shape.end(self.loop)

    def _mention(self, use: ast.Name) -> bool:
        shape, parent = self.shape, self.shape.parents[use]
        if isinstance(use.ctx, ast.Store):
            return False
        if isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Load):
            return self._subscript(parent)
        if called(parent) == "len" and isinstance(parent, ast.Call):
            self.edits.swap(parent, f"len({self.name}) - {self.at}")
            return True
        if isinstance(parent, ast.Attribute) and parent.attr == "startswith":
            call = shape.parents[parent]
            if isinstance(call, ast.Call) and len(call.args) == 1:
                text = shape.text(call.args[0])
                self.edits.swap(call, f"{self.name}.startswith({text}, {self.at})")
                return True
            return False
        if isinstance(parent, (ast.While, ast.If, ast.BoolOp, ast.UnaryOp, ast.IfExp)):
            self.edits.swap(use, f"{self.at} < len({self.name})")
            return not isinstance(parent, ast.UnaryOp) or isinstance(parent.op, ast.Not)
        return self._compared(use, parent)

    def _compared(self, use: ast.Name, parent: ast.AST) -> bool:
        """`s != ""` and `xs != []` ask whether anything is left."""
        if not isinstance(parent, ast.Compare) or len(parent.ops) != 1:
            return False
        other = parent.comparators[0]
        empty = isinstance(other, ast.List) and not other.elts
        blank = isinstance(other, ast.Constant) and other.value == ""
        if parent.left is not use or not (empty or blank):
            return False
        if isinstance(parent.ops[0], ast.NotEq):
            self.edits.swap(parent, f"{self.at} < len({self.name})")
            return True
        if isinstance(parent.ops[0], ast.Eq):
            self.edits.swap(parent, f"{self.at} >= len({self.name})")
            return True
        return False

    def _subscript(self, node: ast.Subscript) -> bool:
        low, high = node.slice, None
        if isinstance(node.slice, ast.Slice):
            low, high = node.slice.lower or ast.Constant(0), node.slice.upper
            if node.slice.step is not None:
                return False
        if not all(_forward(self.shape, bound) for bound in (low, high) if bound):
            return False
        if not isinstance(node.slice, ast.Slice):
            self.edits.swap(node, f"{self.name}[{self._moved(low)}]")
        else:
            end = self._moved(high) if high is not None else ""
            self.edits.swap(node, f"{self.name}[{self._moved(low)}:{end}]")
        return True

    def _moved(self, bound: ast.expr) -> str:
        if isinstance(bound, ast.Constant) and bound.value == 0:
            return self.at
        return f"{self.at} + {self.shape.text(bound)}"


def _forward(shape: Shape, bound: ast.expr) -> bool:
    """Whether the bound counts from the front."""
    if isinstance(bound, ast.Constant):
        return isinstance(bound.value, int) and bound.value >= 0
    return isinstance(bound, (ast.Name, ast.BinOp)) and is_pure(shape, bound)


class SliceThenStartswith(Rule):
    """`s[i:].startswith(t)`, `s[i:i + len(t)] == t`."""

    name = "slice-to-startswith"
    reason = "a piece is copied only to be compared; `startswith` looks at its place"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such tests in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            text = _begins(shape, node)
            if text is not None and isinstance(node, ast.expr):
                edits.swap(node, text)
                found = True
        if found:
            yield edits


def _begins(shape: Shape, node: ast.AST) -> str | None:
    match node:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Subscript(
                    value=owner, slice=ast.Slice(lower=lower, upper=None, step=None)
                ),
                attr="startswith",
            ),
            args=[wanted],
            keywords=[],
        ) if lower is not None:
            place = f"{shape.text(wanted)}, {shape.text(lower)}"
            return f"{shape.text(owner)}.startswith({place})"
        case ast.Compare(
            left=ast.Subscript(
                value=owner, slice=ast.Slice(lower=lower, upper=upper, step=None)
            ),
            ops=[ast.Eq()],
            comparators=[ast.Name() as wanted],
        ) if lower is not None and upper is not None:
            length = f"{ast.unparse(lower)} + len({wanted.id})"
            if ast.unparse(upper) == length:
                place = f"{wanted.id}, {shape.text(lower)}"
                return f"{shape.text(owner)}.startswith({place})"
    return None
