"""Lists that are sorted, or searched for the least, again and again."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.rules.queues import front_use
from afterburner_engine.rulebook.shape import STATEMENT_LOOPS, Shape, called


def method_use(shape: Shape, use: ast.Name) -> tuple[str, ast.Call] | None:
    """The method called on this mention of a name, and the call."""
    method = shape.parents[use]
    call = shape.parents.get(method)
    if (
        isinstance(method, ast.Attribute)
        and isinstance(call, ast.Call)
        and call.func is method
    ):
        return method.attr, call
    return None


def sorts_in_loops(shape: Shape) -> Iterator[tuple[ast.Name, ast.Call, ast.Expr]]:
    """Each statement `xs.sort(...)` that a loop repeats."""
    for node in shape.nodes:
        if isinstance(node, ast.Expr) and called(node.value) == "sort":
            call = node.value
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                owner = call.func.value
                if isinstance(owner, ast.Name) and _loop(shape, node) is not None:
                    yield owner, call, node


def _loop(shape: Shape, node: ast.AST) -> ast.stmt | None:
    """The outermost statement loop around the node."""
    loops = [n for n in shape.loops_around(node) if isinstance(n, STATEMENT_LOOPS)]
    return loops[-1] if loops else None


class SortToHeap(Rule):
    """`xs.sort(); x = xs.pop(0); … xs.append(y)` in a loop."""

    name = "repeated-sort-to-heap"
    reason = (
        "the list is sorted again in every round to take its least element; "
        "a heap gives the least in logarithmic time"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such list."""
        for owner, call, _ in sorts_in_loops(shape):
            if not call.args and not call.keywords:
                edits = _Heap(shape, owner.id).rewrite()
                if edits is not None:
                    yield edits
        for node in shape.nodes:
            if (
                called(node) == "min"
                and isinstance(node, ast.Call)
                and len(node.args) == 1
                and isinstance(node.args[0], ast.Name)
            ):
                edits = _Heap(shape, node.args[0].id).rewrite()
                if edits is not None and not node.keywords:
                    yield edits


class _Heap:
    """The rewrite of one list that is used as a priority queue."""

    def __init__(self, shape: Shape, name: str) -> None:
        self.shape, self.name = shape, name
        self.edits = shape.edits()
        self.taken = 0

    def rewrite(self) -> Edits | None:
        uses = self.shape.of(self.name)
        loops = [n for u in uses if self._takes(u) and (n := _loop(self.shape, u))]
        if not loops:
            return None
        self.loop = min(loops, key=self.shape.start)
        heapify = self.edits.use("heapq", "heapify")
        self.edits.before(self.loop, f"{heapify}({self.name})")
        fits = all(self._mention(use) for use in uses)
        return self.edits if fits and self.taken else None

    def _takes(self, use: ast.Name) -> bool:
        parent = self.shape.parents[use]
        return front_use(self.shape, use) is not None or called(parent) == "min"

    def _mention(self, use: ast.Name) -> bool:
        shape, parent = self.shape, self.shape.parents[use]
        before = shape.start(use) < shape.start(self.loop)
        if before:
            return True
        if isinstance(use.ctx, ast.Store):
            return False
        if front_use(shape, use) is not None:
            return self._popped(front_use(shape, use))
        found = method_use(shape, use)
        if found is not None:
            return self._method(*found)
        if called(parent) == "min":
            return self._least(parent)
        if isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Load):
            return isinstance(parent.slice, ast.Constant) and parent.slice.value == 0
        return called(parent) in ("len", "sum") or isinstance(
            parent, (ast.While, ast.If, ast.UnaryOp, ast.BoolOp)
        )

    def _popped(self, call: ast.Call | None) -> bool:
        if call is None or len(call.args) != 1:
            return False
        self.edits.swap(call, f"{self.edits.use('heapq', 'heappop')}({self.name})")
        self.taken += 1
        return True

    def _method(self, method: str, call: ast.Call) -> bool:
        statement = self.shape.parents[call]
        if not isinstance(statement, ast.Expr):
            return False
        if method == "sort" and not call.args and not call.keywords:
            self.edits.remove(statement)
            return True
        if method == "append":
            push = self.edits.use("heapq", "heappush")
            value = self.shape.text(call.args[0])
            self.edits.swap(call, f"{push}({self.name}, {value})")
            return True
        return method == "remove"  # dropped together with its `min`

    def _least(self, call: ast.AST) -> bool:
        """`m = min(xs)` followed by `xs.remove(m)` takes the least element."""
        statement = self.shape.parents[call]
        if not isinstance(call, ast.Call) or len(call.args) != 1 or call.keywords:
            return False
        if not isinstance(statement, ast.Assign):
            return False
        block = self.shape.block_of(statement)
        target = ast.unparse(statement.targets[0])
        for later in block[block.index(statement) + 1 :]:
            if ast.unparse(later) == f"{self.name}.remove({target})":
                self.edits.remove(later)
                self.edits.swap(
                    call, f"{self.edits.use('heapq', 'heappop')}({self.name})"
                )
                self.taken += 1
                return self._removals() == 1
        return False

    def _removals(self) -> int:
        found = [method_use(self.shape, use) for use in self.shape.of(self.name)]
        return sum(1 for use in found if use is not None and use[0] == "remove")


class SortToInsort(Rule):
    """A list that is kept in order by sorting it again after each change."""

    name = "repeated-sort-to-insort"
    reason = (
        "the list is sorted again in every round although only one element is new; "
        "bisect puts the new one where it belongs"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each list that is appended to and sorted in a loop."""
        done: set[str] = set()
        for owner, call, statement in sorts_in_loops(shape):
            if owner.id in done or any(k.arg == "reverse" for k in call.keywords):
                continue
            done.add(owner.id)
            edits = self._rewrite(shape, owner.id, call, statement)
            if edits is not None:
                yield edits
        yield from self._resorted(shape)

    def _rewrite(
        self, shape: Shape, name: str, call: ast.Call, statement: ast.Expr
    ) -> Edits | None:
        edits, loop, grown = shape.edits(), _loop(shape, statement), 0
        insort = edits.use("bisect", "insort")
        key = "".join(
            f", key={shape.text(k.value)}" for k in call.keywords if k.arg == "key"
        )
        for use in shape.of(name, loop):
            found = method_use(shape, use)
            if isinstance(use.ctx, ast.Store):
                return None
            if found is None:
                continue
            if found[0] == "append":
                value = shape.text(found[1].args[0])
                edits.swap(found[1], f"{insort}({name}, {value}{key})")
                grown += 1
            elif found[0] == "sort":
                if ast.dump(found[1]) != ast.dump(call):
                    return None
                edits.remove(shape.parents[found[1]])  # type: ignore[arg-type]
            elif found[0] not in ("pop", "remove", "index", "count", "copy"):
                return None
        if not grown or loop is None:
            return None
        edits.before(loop, shape.text(statement))
        return edits

    def _resorted(self, shape: Shape) -> Iterator[Edits]:
        """`xs = sorted(xs + [x])` in a loop."""
        for node in shape.nodes:
            match node:
                case ast.Assign(
                    targets=[ast.Name(id=name)],
                    value=ast.Call(
                        func=ast.Name(id="sorted"),
                        args=[
                            ast.BinOp(
                                left=ast.Name(id=same),
                                op=ast.Add(),
                                right=ast.List(elts=[item]),
                            )
                        ],
                        keywords=[],
                    ),
                ) if name == same and shape.loops_around(node):
                    edits = shape.edits()
                    insort = edits.use("bisect", "insort")
                    edits.become(node, f"{insort}({name}, {shape.text(item)})")
                    yield edits


class LastOfSort(Rule):
    """`xs.sort(); x = xs.pop()` in a loop takes the greatest element."""

    name = "repeated-sort-to-max-heap"
    reason = (
        "the list is sorted again in every round to take its greatest number; "
        "a heap of the negated numbers gives it in logarithmic time"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each list of numbers that is used in no other way."""
        for owner, call, statement in sorts_in_loops(shape):
            flipped = any(k.arg == "reverse" for k in call.keywords)
            if call.args or (call.keywords and not flipped):
                continue
            edits = self._rewrite(shape, owner.id, statement, flipped)
            if edits is not None:
                yield edits

    def _rewrite(
        self, shape: Shape, name: str, statement: ast.Expr, flipped: bool
    ) -> Edits | None:
        loop = _loop(shape, statement)
        if loop is None or shape.block_of(loop)[-1:] == [loop] or not loop:
            return None
        edits, taken = shape.edits(), 0
        heap = shape.fresh(f"{name}_heap")
        pop, push = edits.use("heapq", "heappop"), edits.use("heapq", "heappush")
        for use in shape.of(name, loop):
            parent, found = shape.parents[use], method_use(shape, use)
            if found is None:
                if called(parent) != "len" and not isinstance(parent, ast.While):
                    return None
                edits.swap(use, heap)
            elif found[0] == "sort":
                edits.remove(shape.parents[found[1]])  # type: ignore[arg-type]
            elif found[0] == "append":
                value = shape.text(found[1].args[0])
                edits.swap(found[1], f"{push}({heap}, -({value}))")
            elif found[0] == "pop" and _takes_end(shape, found[1], flipped):
                edits.swap(found[1], f"-{pop}({heap})")
                taken += 1
            else:
                return None
        heapify = edits.use("heapq", "heapify")
        item = shape.fresh("number")
        edits.before(
            loop, f"{heap} = [-{item} for {item} in {name}]\n{heapify}({heap})"
        )
        back = ", reverse=True" if flipped else ""
        edits.after(loop, f"{name}[:] = sorted((-{item} for {item} in {heap}){back})")
        return edits if taken else None


def _takes_end(shape: Shape, call: ast.Call, flipped: bool) -> bool:
    text = ", ".join(ast.unparse(arg) for arg in call.args)
    return text == "0" if flipped else text in ("", "-1")
