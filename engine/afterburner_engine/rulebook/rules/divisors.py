"""Searches for divisors that go on past the square root."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads, mutated, stores
from afterburner_engine.rulebook.shape import COMPREHENSIONS, Shape, called


def divided(test: ast.expr, name: str) -> ast.expr | None:
    """The `n` of `n % name == 0` or `not n % name`, without `name` in it."""
    match test:
        case ast.Compare(
            left=ast.BinOp(left=number, op=ast.Mod(), right=ast.Name(id=by)),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value=0)],
        ) if by == name:
            return None if name in loads(number) else number
        case ast.UnaryOp(
            op=ast.Not(),
            operand=ast.BinOp(left=number, op=ast.Mod(), right=ast.Name(id=by)),
        ) if by == name:
            return None if name in loads(number) else number
    return None


def not_divided(test: ast.expr, name: str) -> ast.expr | None:
    """The `n` of `n % name != 0` or of a bare `n % name`."""
    match test:
        case ast.Compare(
            left=left, ops=[ast.NotEq()], comparators=[ast.Constant(value=0)]
        ):
            return divided(ast.Compare(left, [ast.Eq()], [ast.Constant(0)]), name)
        case ast.BinOp(op=ast.Mod()):
            return divided(ast.UnaryOp(ast.Not(), test), name)
    return None


def count_range(node: ast.expr) -> list[ast.expr] | None:
    """The start and stop of a `range(a, b[, step])`."""
    if isinstance(node, ast.Call) and called(node) == "range" and len(node.args) > 1:
        return node.args
    return None


def root(shape: Shape, edits: Edits, number: ast.expr) -> str:
    """The text of the integer square root, safe for negative numbers if need be."""
    isqrt = edits.use("math", "isqrt")
    text = shape.text(number)
    return f"{isqrt}({text})" if _guarded(shape, number) else f"{isqrt}(max({text}, 0))"


def _guarded(shape: Shape, number: ast.expr) -> bool:
    """Whether the function asks early on if the number is small."""
    for node in shape.nodes:
        if isinstance(node, ast.Compare) and ast.dump(node.left) == ast.dump(number):
            constant = node.comparators[0]
            small = isinstance(constant, ast.Constant) and constant.value in (
                0,
                1,
                2,
                3,
            )
            if small and isinstance(node.ops[0], (ast.Lt, ast.LtE)):
                return shape.start(node) < shape.start(number)
    return False


class TrialDivision(Rule):
    """`for d in range(2, n): if n % d == 0: return False`."""

    name = "trial-division-to-root"
    reason = (
        "divisors are tried all the way up to the number; "
        "if there is one, there is one up to its square root"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Loops, `any` and `all`, and `while` loops with a counter."""
        for node in shape.nodes:
            if isinstance(node, ast.For) and _only_decides(node):
                yield from self._bounded(
                    shape, node.target, node.iter, _first_test(node)
                )
            elif isinstance(node, ast.Call) and called(node) in ("any", "all"):
                inner = node.args[0] if node.args else None
                if isinstance(inner, (ast.GeneratorExp, ast.ListComp)):
                    first = inner.generators[0]
                    if len(inner.generators) == 1 and not first.ifs:
                        yield from self._bounded(
                            shape, first.target, first.iter, inner.elt
                        )
            elif isinstance(node, ast.While):
                yield from self._while(shape, node)

    def _bounded(
        self, shape: Shape, target: ast.expr, over: ast.expr, test: ast.expr | None
    ) -> Iterator[Edits]:
        bounds = count_range(over)
        if bounds is None or test is None or not isinstance(target, ast.Name):
            return
        number = divided(test, target.id) or not_divided(test, target.id)
        start = bounds[0]
        if (
            number is None
            or not isinstance(start, ast.Constant)
            or start.value not in (2, 3)
        ):
            return
        if "sqrt" in shape.text(bounds[1]) or "0.5" in shape.text(bounds[1]):
            return
        if loads(bounds[1]) != loads(number) or not loads(number):
            return
        edits = shape.edits()
        edits.swap(bounds[1], f"{root(shape, edits, number)} + 1")
        yield edits

    def _while(self, shape: Shape, node: ast.While) -> Iterator[Edits]:
        match node.test:
            case ast.Compare(left=ast.Name(id=name), ops=[ast.Lt() | ast.LtE()]):
                bound = node.test.comparators[0]
            case _:
                return
        test = next((s.test for s in node.body if isinstance(s, ast.If)), None)
        number = divided(test, name) if test is not None else None
        fixed = number is not None and not loads(number) & stores(shape, node)
        if number is None or not fixed or loads(bound) != loads(number):
            return
        ifs = [s for s in node.body if isinstance(s, ast.If)]
        if len(ifs) != 1 or not _decision(ifs[0].body) or len(node.body) != 2:
            return
        edits = shape.edits()
        edits.swap(node.test, f"{name} * {name} <= {shape.text(number)}")
        yield edits


def _first_test(node: ast.For) -> ast.expr | None:
    return node.body[0].test if isinstance(node.body[0], ast.If) else None


def _only_decides(node: ast.For) -> bool:
    """Whether the loop does nothing but set an answer once a divisor is found."""
    first = node.body[0]
    alone = len(node.body) == 1 and isinstance(first, ast.If) and not first.orelse
    return alone and isinstance(first, ast.If) and _decision(first.body)


def _decision(body: list[ast.stmt]) -> bool:
    for part in body:
        match part:
            case ast.Return(value=ast.Constant()) | ast.Break():
                continue
            case ast.Return(value=None):
                continue
            case ast.Assign(targets=[ast.Name()], value=ast.Constant()):
                continue
            case _:
                return False
    return True


class DivisorPairs(Rule):
    """`for d in range(1, n + 1): if n % d == 0: …`."""

    name = "divisors-in-pairs"
    reason = (
        "every number up to n is tried as a divisor; divisors come in pairs "
        "d and n // d, so it is enough to try up to the square root"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Loops and comprehensions over all divisors."""
        for node in shape.nodes:
            if isinstance(node, ast.For) and len(node.body) == 1:
                if _only_decides(node):
                    continue  # the first divisor settles it
                first = node.body[0]
                if isinstance(first, ast.If) and not first.orelse:
                    changed = stores(shape, node) | mutated(shape, node)
                    yield from self._pairs(
                        shape, node.target, node.iter, first.test, changed
                    )
            elif isinstance(node, COMPREHENSIONS) and len(node.generators) == 1:
                part = node.generators[0]
                if len(part.ifs) == 1:
                    own = stores(shape, node)
                    yield from self._pairs(
                        shape, part.target, part.iter, part.ifs[0], own
                    )

    def _pairs(
        self,
        shape: Shape,
        target: ast.expr,
        over: ast.expr,
        test: ast.expr,
        changed: frozenset[str],
    ) -> Iterator[Edits]:
        bounds = count_range(over)
        if bounds is None or len(bounds) > 2 or not isinstance(target, ast.Name):
            return
        tests = test.values if isinstance(test, ast.BoolOp) else [test]
        if isinstance(test, ast.BoolOp) and not isinstance(test.op, ast.And):
            return
        found = next((t for t in tests if divided(t, target.id) is not None), None)
        number = divided(found, target.id) if found is not None else None
        start = bounds[0]
        if found is None or number is None or not isinstance(start, ast.Constant):
            return
        if (
            loads(number) & changed
            or start.value not in (1, 2)
            or not is_pure(shape, number)
        ):
            return
        edits = shape.edits()
        small, other = shape.fresh("small"), shape.fresh("divisor")
        text, stop = shape.text(number), shape.text(bounds[1])
        text = text if isinstance(number, ast.Name) else f"({text})"
        top = root(shape, edits, number)
        edits.swap(
            over,
            f"sorted({{{other} for {small} in range(1, {top} + 1) "
            f"if {text} % {small} == 0 for {other} in ({small}, {text} // {small}) "
            f"if {start.value} <= {other} < {stop}}})",
        )
        edits.holds(found)
        yield edits
