"""Lists that are taken from, or put into, at the front."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.kinds import kind_of
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Shape, called

_SHARED_METHODS = (
    "append",
    "extend",
    "remove",
    "clear",
    "count",
    "index",
    "reverse",
    "copy",
)
"""Methods that a list and a deque have in common."""

_READERS = (
    "len", "list", "tuple", "set", "sorted", "sum", "max", "min", "any", "all",
    "enumerate", "zip", "map", "filter", "join", "extend", "frozenset", "Counter",
    "bool", "iter", "update", "deque", "chain", "str", "reversed",
)  # fmt: skip
"""Calls that only go through what they are given."""


def front_use(shape: Shape, use: ast.Name) -> ast.Call | None:
    """The call `xs.pop(0)` or `xs.insert(0, x)` around this mention of `xs`."""
    method = shape.parents[use]
    call = shape.parents.get(method)
    if not isinstance(method, ast.Attribute) or not isinstance(call, ast.Call):
        return None
    zero = bool(call.args) and ast.dump(call.args[0]) == "Constant(value=0)"
    sizes = {"pop": 1, "insert": 2}
    return call if zero and sizes.get(method.attr) == len(call.args) else None


class ListToDeque(Rule):
    """`xs.pop(0)` and `xs.insert(0, x)` move every other element."""

    name = "list-to-deque"
    reason = (
        "taking from (or putting to) the front of a list moves all other elements; "
        "a deque does either at once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such list that is used only in ways that a deque allows."""
        names = {
            use.id
            for use in shape.nodes
            if isinstance(use, ast.Name)
            and (front_use(shape, use) or _deletes_front(shape, use))
            and _often(shape, use)
        }
        for name in sorted(names):
            edits = _Deque(shape, name).rewrite()
            if edits is not None:
                yield edits


def _often(shape: Shape, use: ast.Name) -> bool:
    return bool(shape.loops_around(use)) or shape.function_of(use) is not shape.node


def _deletes_front(shape: Shape, use: ast.Name) -> bool:
    """Whether this is the `xs` of `del xs[0]`."""
    item = shape.parents[use]
    return (
        isinstance(item, ast.Subscript)
        and isinstance(item.ctx, ast.Del)
        and isinstance(item.slice, ast.Constant)
        and item.slice.value == 0
    )


class _Deque:
    """The rewrite of one list."""

    def __init__(self, shape: Shape, name: str) -> None:
        self.shape, self.name = shape, name
        self.edits = shape.edits()
        self.is_parameter = name in shape.parameters
        self.local = shape.fresh(f"{name}_queue") if self.is_parameter else name

    def rewrite(self) -> Edits | None:
        uses = self.shape.of(self.name)
        if self.is_parameter and not self._own_copy(uses):
            return None
        if not self.is_parameter and not any(
            isinstance(u.ctx, ast.Store) for u in uses
        ):
            return None
        return self.edits if all(self._mention(use) for use in uses) else None

    def _own_copy(self, uses: list[ast.Name]) -> bool:
        """Work on a deque, and write what is left back before each way out."""
        node, deque = self.shape.node, self.edits.use("collections", "deque")
        if any(isinstance(use.ctx, ast.Store) for use in uses):
            return False
        if kind_of(self.shape, ast.Name(self.name)) not in ("list", None):
            return False
        first = node.body[0]
        if ast.get_docstring(node) is not None:
            if len(node.body) < 2:
                return False
            first = node.body[1]
        self.edits.before(first, f"{self.local} = {deque}({self.name})")
        back = f"{self.name}[:] = {self.local}"
        returns = [n for n in self.shape.nodes if isinstance(n, ast.Return)]
        for exit_ in returns:
            if any(
                front_use(self.shape, use) for use in self.shape.of(self.name, exit_)
            ):
                return False
            self.edits.before(exit_, back)
        if not isinstance(node.body[-1], (ast.Return, ast.Raise)):
            self.edits.after(node.body[-1], back)
        return all(self.shape.function_of(n) is node for n in [*returns, *uses])

    def _mention(self, use: ast.Name) -> bool:
        shape, parent = self.shape, self.shape.parents[use]
        if isinstance(use.ctx, ast.Store):
            return self._stored(use, parent)
        call = front_use(shape, use)
        if call is not None:
            return self._front(call)
        if _deletes_front(shape, use):
            deletion = shape.parents[parent]
            if isinstance(deletion, ast.Delete) and len(deletion.targets) == 1:
                self.edits.become(deletion, f"{self.local}.popleft()")
                return True
            return False
        if self.is_parameter:
            self.edits.swap(use, self.local)
        return self._allowed(use, parent)

    def _front(self, call: ast.Call) -> bool:
        method = call.func
        if not isinstance(method, ast.Attribute):
            return False
        if method.attr == "pop":
            self.edits.swap(call, f"{self.local}.popleft()")
        else:
            self.edits.swap(
                call, f"{self.local}.appendleft({self.shape.text(call.args[1])})"
            )
        return True

    def _stored(self, use: ast.Name, parent: ast.AST) -> bool:
        if isinstance(parent, ast.AugAssign):
            return isinstance(parent.op, ast.Add)
        if not isinstance(parent, (ast.Assign, ast.AnnAssign)) or parent.value is None:
            return False
        if isinstance(parent, ast.Assign) and parent.targets != [use]:
            return False
        if isinstance(parent, ast.AnnAssign):
            self.edits.swap(parent.annotation, "object")
        deque = self.edits.use("collections", "deque")
        value = parent.value
        if self.shape.of(self.name, value):
            return False
        empty = isinstance(value, ast.List) and not value.elts
        bare = isinstance(value, ast.Call) and called(value) == "list"
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and bare:
            inside = ", ".join(self.shape.text(arg) for arg in value.args)
        else:
            inside = "" if empty else self.shape.text(value)
        self.edits.swap(value, f"{deque}({inside})")
        return True

    def _allowed(self, use: ast.Name, parent: ast.AST) -> bool:
        """Whether a deque does here what a list does; `return xs` gets a list."""
        if isinstance(parent, ast.Attribute):
            call = self.shape.parents[parent]
            plain_pop = (
                parent.attr == "pop" and isinstance(call, ast.Call) and not call.args
            )
            return parent.attr in _SHARED_METHODS[:-1] or plain_pop
        if isinstance(parent, (ast.Return, ast.Yield, ast.BinOp, ast.Tuple, ast.Dict)):
            self.edits.swap(use, f"list({self.local})")
            return not isinstance(parent, ast.BinOp) or isinstance(parent.op, ast.Add)
        if isinstance(parent, ast.Call):
            return use is not parent.func and called(parent) in _READERS
        if isinstance(parent, ast.Subscript):
            loaded = isinstance(parent.ctx, (ast.Load, ast.Store))
            return loaded and not isinstance(parent.slice, ast.Slice)
        if isinstance(parent, ast.Compare):
            return all(isinstance(op, (ast.In, ast.NotIn)) for op in parent.ops)
        if isinstance(parent, ast.AugAssign):
            self.edits.swap(use, self.local)
            return isinstance(parent.op, ast.Add)
        return isinstance(
            parent,
            (ast.While, ast.If, ast.IfExp, ast.UnaryOp, ast.BoolOp, ast.For,
             ast.Starred, ast.comprehension, *COMPREHENSIONS, ast.FormattedValue),
        )  # fmt: skip
