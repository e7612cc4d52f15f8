"""Look-ups in lists that grow while they are searched: a set beside the list."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure
from afterburner_engine.rulebook.kinds import kind_of
from afterburner_engine.rulebook.rules.membership import memberships
from afterburner_engine.rulebook.shape import Shape, called


class GrowingMembership(Rule):
    """`if x not in out: out.append(x)`: out is searched in every round."""

    name = "growing-list-membership"
    reason = (
        "every round searches a list that gets longer; "
        "a set kept beside the list answers at once"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """One rewrite for each list, and one with all of them."""
        tests: dict[str, list[tuple[ast.expr, ast.Name]]] = {}
        for node, left, right in memberships(shape):
            if isinstance(right, ast.Name) and _in_loop(shape, node):
                tests.setdefault(right.id, []).append((left, right))
        for name, found in tests.items():
            if kind_of(shape, ast.Name(name)) in ("list", "deque"):
                edits = _Twin(shape, name).rewrite(found)
                if edits is not None:
                    yield edits


def _in_loop(shape: Shape, node: ast.AST) -> bool:
    """Whether it runs often: in a loop, or in a function inside the function."""
    return bool(shape.loops_around(node)) or shape.function_of(node) is not shape.node


class _Twin:
    """The set that is kept beside one list."""

    def __init__(self, shape: Shape, name: str) -> None:
        self.shape, self.name = shape, name
        self.edits = shape.edits()
        self.twin = shape.fresh(f"{name}_set")
        self.wrap = "{}"
        self.made = False
        self.grown = False

    def rewrite(self, tests: list[tuple[ast.expr, ast.Name]]) -> Edits | None:
        """Edits for every mention of the list; None if one of them does not fit."""
        if any(kind_of(self.shape, left) == "list" for left, _ in tests):
            self.wrap = "tuple({})"
        for left, right in tests:
            self.edits.swap(right, self.twin)
            if self.wrap != "{}":
                self.edits.swap(left, self.wrap.format(self.shape.text(left)))
        fits = all(self._mention(use) for use in self.shape.of(self.name))
        return self.edits if fits and self.made and self.grown else None

    def _mention(self, use: ast.Name) -> bool:
        """Keep the set in step with this mention, if it changes the list."""
        parent = self.shape.parents[use]
        if isinstance(use.ctx, ast.Store):
            return self._stored(parent)
        if isinstance(use.ctx, ast.Del):
            return False
        if isinstance(parent, ast.Attribute):
            return self._method(parent)
        return not (
            isinstance(parent, ast.Subscript) and not isinstance(parent.ctx, ast.Load)
        )

    def _stored(self, parent: ast.AST) -> bool:
        if isinstance(parent, (ast.Assign, ast.AnnAssign)):
            value = parent.value
            plain = isinstance(parent, ast.AnnAssign) or len(parent.targets) == 1
            if value is None or not plain or self.shape.of(self.name, value):
                return False
            self.edits.after(parent, f"{self.twin} = {self._initial(value)}")
            self.made = True
            return True
        if (
            isinstance(parent, ast.AugAssign)
            and isinstance(parent.op, ast.Add)
            and isinstance(parent.value, ast.List)
        ):
            items = ", ".join(self._key(item) for item in parent.value.elts)
            self.edits.after(parent, f"{self.twin}.update(({items},))")
            self.grown = True
            return True
        return False

    def _initial(self, value: ast.expr) -> str:
        if isinstance(value, (ast.List, ast.Tuple)):
            items = ", ".join(self._key(item) for item in value.elts)
            return f"{{{items}}}" if items else "set()"
        if isinstance(value, ast.Call) and not value.args and called(value) == "list":
            return "set()"
        if isinstance(value, ast.Call) and called(value) == "deque" and value.args:
            return self._initial(value.args[0])
        return (
            f"set({self.name})"
            if self.wrap == "{}"
            else f"set(map(tuple, {self.name}))"
        )

    def _method(self, parent: ast.Attribute) -> bool:
        call = self.shape.parents[parent]
        if not isinstance(call, ast.Call):
            return False
        statement = self.shape.parents[call]
        if parent.attr in ("append", "add", "remove", "extend", "appendleft"):
            alone = isinstance(statement, ast.Expr) and len(call.args) == 1
            return alone and self._changed(statement, parent.attr, call.args[0])
        if parent.attr in ("pop", "popleft"):
            return self._popped(statement)
        return parent.attr in ("index", "count", "copy", "sort", "reverse")

    def _changed(self, statement: ast.AST, method: str, value: ast.expr) -> bool:
        if not isinstance(statement, ast.Expr):
            return False
        if method == "extend":
            if not isinstance(value, (ast.Name, ast.List, ast.Tuple)):
                return False
            self.grown = True
            return self._after(statement, f"update({self.shape.text(value)})")
        if method == "remove":
            return self._unique() and self._after(
                statement, f"discard({self._key(value)})"
            )
        self.grown = True
        if is_pure(self.shape, value):
            return self._after(statement, f"add({self._key(value)})")
        fresh = self.shape.fresh("item")
        self.edits.become(
            statement,
            f"{fresh} = {self.shape.text(value)}\n{self.name}.{method}({fresh})\n"
            f"{self.twin}.add({self.wrap.format(fresh)})",
        )
        return True

    def _after(self, statement: ast.stmt, text: str) -> bool:
        self.edits.after(statement, f"{self.twin}.{text}")
        return True

    def _popped(self, statement: ast.AST) -> bool:
        """A popped value leaves the set, which is right if the list repeats none."""
        if not isinstance(statement, ast.Assign) or not self._unique():
            return False
        target = statement.targets[0]
        return self._after(statement, f"discard({self._key(target)})")

    def _unique(self) -> bool:
        """Whether every append is guarded by `not in` on the same list."""
        for node in self.shape.nodes:
            if isinstance(node, ast.Call) and called(node) == "append":
                owner = (
                    node.func.value if isinstance(node.func, ast.Attribute) else None
                )
                mine = isinstance(owner, ast.Name) and owner.id == self.name
                if mine and not self._guarded(node):
                    return False
        return True

    def _guarded(self, node: ast.Call) -> bool:
        for above in self.shape.above(node):
            if isinstance(above, ast.If):
                text = ast.unparse(above.test)
                if f"{ast.unparse(node.args[0])} not in {self.name}" in text:
                    return True
        return False

    def _key(self, value: ast.expr) -> str:
        return self.wrap.format(self.shape.text(value))


class SeenListToSet(Rule):
    """A list that is only appended to and searched could be a set."""

    name = "seen-list-to-set"
    reason = "a list that is only filled and searched; a set answers at once"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such list."""
        names = {r.id for _, _, r in memberships(shape) if isinstance(r, ast.Name)}
        for name in sorted(names - set(shape.parameters)):
            edits = self._rewrite(shape, name)
            if edits is not None:
                yield edits

    def _rewrite(self, shape: Shape, name: str) -> Edits | None:
        edits, stored, grown = shape.edits(), 0, 0
        for use in shape.of(name):
            parent = shape.parents[use]
            if isinstance(use.ctx, ast.Store):
                if not isinstance(parent, ast.Assign) or len(parent.targets) != 1:
                    return None
                new = _as_set(shape, parent.value)
                if new is None:
                    return None
                edits.swap(parent.value, new)
                stored += 1
            elif isinstance(parent, ast.Attribute):
                if parent.attr != "append" or not _is_statement(shape, parent):
                    return None
                edits.swap(parent, f"{name}.add")
                grown += 1
            elif not _set_will_do(parent, use):
                return None
        return edits if stored and grown else None


def _as_set(shape: Shape, value: ast.expr) -> str | None:
    if isinstance(value, ast.List):
        items = ", ".join(shape.text(item) for item in value.elts)
        return f"{{{items}}}" if items else "set()"
    if isinstance(value, ast.Call) and called(value) == "list" and not value.args:
        return "set()"
    return None


def _is_statement(shape: Shape, method: ast.Attribute) -> bool:
    call = shape.parents[method]
    return isinstance(call, ast.Call) and isinstance(shape.parents[call], ast.Expr)


def _set_will_do(parent: ast.AST, use: ast.Name) -> bool:
    """Whether this mention works on a set just as on a list without repeats."""
    if isinstance(parent, ast.Compare):
        return use in parent.comparators and all(
            isinstance(op, (ast.In, ast.NotIn)) for op in parent.ops
        )
    return isinstance(parent, (ast.While, ast.If, ast.UnaryOp))
