"""Comprehensions that only call a function of C for each element: `map` calls it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import loads, stores
from afterburner_engine.rulebook.names import words
from afterburner_engine.rulebook.rules.elements import WHOLE, iterated, tested
from afterburner_engine.rulebook.shape import Shape, called

FUNCTIONS = words(
    "abs ascii bin bool chr float hash hex id int len oct ord repr round str"
)
"""Built-in functions of one argument."""

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv",
    ast.FloorDiv: "floordiv", ast.Mod: "mod", ast.BitXor: "xor", ast.BitAnd: "and_",
    ast.BitOr: "or_", ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le",
    ast.Gt: "gt", ast.GtE: "ge",
}  # fmt: skip


_COUNT = "itertools.count"
"""Stands for the numbers of `enumerate` until it is known whether they are needed."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """A comprehension of one loop: its names, and what is gone through for each."""

    names: tuple[str, ...]
    sources: tuple[str, ...]
    target: str
    source: str
    tests: tuple[str, ...]

    @property
    def loop(self) -> str:
        """As a comprehension has it behind its element."""
        tests = "".join(f" if {test}" for test in self.tests)
        return f"for {self.target} in {self.source}{tests}"


class CallToMap(Rule):
    """`[abs(x - y) for x, y in zip(xs, ys)]`, `sum(len(word) for word in words)`."""

    name = "call-to-map"
    reason = (
        "a comprehension calls a built-in function for each element; "
        "`map` calls it from C"
    )
    objectives = frozenset({"time"})

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such comprehensions in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            if not isinstance(node, (ast.ListComp, ast.GeneratorExp)):
                continue
            rows = _rows(shape, node)
            text = _mapped(shape, edits, rows, node.elt) if rows else None
            text = text or (_counted(shape, edits, node) if rows else None)
            if text is None or _inside(shape, node):
                continue
            whole = called(shape.parents[node]) in WHOLE
            bare = whole or isinstance(node, ast.GeneratorExp)
            edits.swap(node, text if bare else f"list({text})")
            found = True
        if found:
            yield edits


def _inside(shape: Shape, node: ast.expr) -> bool:
    """Whether the comprehension stands in another one, which is rewritten as text."""
    return any(
        isinstance(above, (ast.ListComp, ast.GeneratorExp))
        for above in shape.above(node)
    )


def _rows(shape: Shape, node: ast.ListComp | ast.GeneratorExp) -> _Rows | None:
    if len(node.generators) != 1 or node.generators[0].is_async:
        return None
    loop = node.generators[0]
    tests = tuple(tested(shape, test) for test in loop.ifs)
    target, source = shape.text(loop.target), iterated(shape, loop.iter)
    match loop.target, loop.iter:
        case ast.Name(id=name), _:
            return _Rows((name,), (source,), target, source, tests)
        case ast.Tuple(elts=elts), ast.Call(
            func=ast.Name(id="zip"), args=args, keywords=[]
        ) if len(elts) == len(args):
            names = [elt.id for elt in elts if isinstance(elt, ast.Name)]
            plain = not any(isinstance(arg, ast.Starred) for arg in args)
            if len(set(names)) == len(args) and plain:
                sources = tuple(shape.text(arg) for arg in args)
                return _Rows(tuple(names), sources, target, source, tests)
        case ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=name)]), ast.Call(
            func=ast.Name(id="enumerate"), args=[rows, *start], keywords=[]
        ) if index != name:
            first = shape.text(start[0]) if start else "0"
            sources = (f"{_COUNT}({first})", iterated(shape, rows))
            return _Rows((index, name), sources, target, source, tests)
    return None


def _mapped(
    shape: Shape, edits: Edits, rows: _Rows | None, elt: ast.expr
) -> str | None:
    """The `map` that gives the same elements; None where no C function does."""
    if rows is None:
        return None
    match elt:
        case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]) if (
            name in FUNCTIONS and name not in shape.bindings
        ):
            taken = name in stores(shape, shape.node)
            if taken or name in shape.module_functions or name in rows.names:
                return None
            return f"map({name}, {_given(shape, edits, rows, inner)})"
        case ast.BinOp(left=ast.Name() as one, op=how, right=ast.Name() as other):
            return _operated(edits, rows, how, one, other)
        case ast.Compare(
            left=ast.Name() as one, ops=[how], comparators=[ast.Name() as other]
        ):
            return _operated(edits, rows, how, one, other)
    return None


def _operated(
    edits: Edits, rows: _Rows, how: ast.AST, one: ast.Name, other: ast.Name
) -> str | None:
    """`map(operator.sub, xs, ys)`, for the elements of two sources."""
    by_name = dict(zip(rows.names, rows.sources, strict=True))
    both = {one.id, other.id}
    if type(how) not in OPERATORS or rows.tests or both != set(rows.names):
        return None
    if len(both) < 2:
        return None
    given = [by_name[one.id], by_name[other.id]]
    for place, source in enumerate(given):
        if source.startswith(f"{_COUNT}("):
            given[place] = edits.use("itertools", "count") + source[len(_COUNT) :]
    function = edits.use("operator", OPERATORS[type(how)])
    return f"map({function}, {', '.join(given)})"


def _given(shape: Shape, edits: Edits, rows: _Rows, inner: ast.expr) -> str:
    """What the function is called with: the elements, or what is made of them."""
    single = rows.names == (rows.target,) and not rows.tests
    if isinstance(inner, ast.Name) and single and inner.id == rows.target:
        return rows.source
    deeper = _mapped(shape, edits, rows, inner)
    return deeper or f"[{shape.text(inner)} {rows.loop}]"


def _counted(
    shape: Shape, edits: Edits, node: ast.ListComp | ast.GeneratorExp
) -> str | None:
    """`sum([1 for x, y in zip(xs, ys) if x != y])`: as many as the test is true."""
    outer, loop = shape.parents[node], node.generators[0]
    one = isinstance(node.elt, ast.Constant) and node.elt.value == 1
    if called(outer) != "sum" or not one or len(loop.ifs) != 1:
        return None
    if not isinstance(loop.ifs[0], ast.Compare) or loads(loop.ifs[0]) - stores(
        shape, loop.target
    ):
        return None
    bare = ast.ListComp(
        node.elt, [ast.comprehension(loop.target, loop.iter, [], is_async=0)]
    )
    return _mapped(shape, edits, _rows(shape, bare), loop.ifs[0])
