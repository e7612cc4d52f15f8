"""Factors and powers that are worked out one step at a time."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads
from afterburner_engine.rulebook.shape import Shape, called, path


class FactorRemainder(Rule):
    """`while d <= n: if n % d == 0: … n //= d … else: d += 1`."""

    name = "factor-remainder-is-prime"
    reason = (
        "factors are tried up to the number; once d * d is above what is left, "
        "what is left is prime"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each counter that is stepped up while a number is divided down."""
        for node in shape.nodes:
            if not isinstance(node, ast.While):
                continue
            for step in ast.walk(node):
                found = _step(step)
                number = _divided_down(node, found) if found else None
                if found and number and isinstance(step, ast.AugAssign):
                    if f"{found} * {found}" in ast.unparse(node.test):
                        continue
                    edits = shape.edits()
                    test = f"{found} < {number} < {found} * {found}"
                    edits.after(step, f"if {test}:\n    {found} = {number}")
                    yield edits


def _step(node: ast.AST) -> str | None:
    match node:
        case ast.AugAssign(
            target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(value=1 | 2)
        ):
            return name
    return None


def _divided_down(loop: ast.While, name: str) -> str | None:
    """The number that the loop divides by `name` as long as that is possible."""
    for node in ast.walk(loop):
        match node:
            case ast.AugAssign(
                target=ast.Name(id=number),
                op=ast.FloorDiv(),
                value=ast.Name(id=by),
            ) if by == name:
                return number if number in loads(loop.test) else None
            case ast.Assign(
                targets=[ast.Name(id=number)],
                value=ast.BinOp(left=ast.Name(id=same), op=ast.FloorDiv(), right=right),
            ) if path(right) == name and same == number:
                return number if number in loads(loop.test) else None
    return None


class PrimesToRoot(Rule):
    """`all(n % p for p in primes)`, where `primes` gathers such `n`."""

    name = "primes-to-root"
    reason = (
        "each number is divided by all primes found so far; "
        "those above its square root cannot divide it"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Loops and comprehensions over a list to which the number is appended."""
        for node in shape.nodes:
            match node:
                case (
                    ast.For(target=ast.Name(id=prime), iter=ast.Name(id=owner))
                    | ast.comprehension(
                        target=ast.Name(id=prime), iter=ast.Name(id=owner)
                    )
                ):
                    number = _tested(shape, node, prime)
                    if number is None or not _gathers(shape, owner, number):
                        continue
                    edits = shape.edits()
                    takewhile = edits.use("itertools", "takewhile")
                    test = f"lambda {prime}: {prime} * {prime} <= {number}"
                    edits.swap(node.iter, f"{takewhile}({test}, {owner})")
                    yield edits


def _tested(shape: Shape, node: ast.For | ast.comprehension, prime: str) -> str | None:
    """The number that each round divides by the prime."""
    within = node if isinstance(node, ast.For) else shape.parents[node]
    for part in ast.walk(within):
        match part:
            case ast.BinOp(
                left=ast.Name(id=number), op=ast.Mod(), right=ast.Name(id=by)
            ) if by == prime:
                return number
    return None


def _gathers(shape: Shape, owner: str, number: str) -> bool:
    return any(
        isinstance(n, ast.Call) and ast.unparse(n) == f"{owner}.append({number})"
        for n in shape.nodes
    )


class PowerByLoop(Rule):
    """`for _ in range(b): r = r * a % m`, and `a ** b % m`."""

    name = "power-with-modulus"
    reason = "a power is multiplied out and then cut down; pow(a, b, m) squares its way"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """The expression, and the loop that starts from 1."""
        for node in shape.nodes:
            match node:
                case ast.BinOp(
                    left=ast.BinOp(left=base, op=ast.Pow(), right=exponent),
                    op=ast.Mod(),
                    right=modulus,
                ):
                    edits = shape.edits()
                    parts = (shape.text(n) for n in (base, exponent, modulus))
                    edits.swap(node, f"pow({', '.join(parts)})")
                    yield edits
                case ast.For(
                    target=ast.Name(id=unused),
                    iter=ast.Call(func=ast.Name(id="range"), args=[times]),
                    body=[step],
                    orelse=[],
                ):
                    found = self._loop(shape, node, times, step, unused)
                    if found is not None:
                        yield found

    def _loop(
        self, shape: Shape, node: ast.For, times: ast.expr, step: ast.stmt, unused: str
    ) -> Edits | None:
        match step:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.BinOp(
                    left=ast.BinOp(left=ast.Name(id=same), op=ast.Mult(), right=base),
                    op=ast.Mod(),
                    right=modulus,
                ),
            ) if name == same and not loads(base) & {name, unused}:
                edits = shape.edits()
                count, limit = shape.text(times), shape.text(modulus)
                powered = f"pow({shape.text(base)}, {count}, {limit})"
                edits.become(
                    node,
                    f"if {count} > 0:\n    {name} = {name} * {powered} % ({limit})",
                )
                return edits
        return None


class ProductByHalves(Rule):
    """`math.prod(xs)` outside of loops."""

    name = "product-by-halves"
    reason = (
        "a growing number is multiplied by a small one again and again; products of "
        "like size are far cheaper where numbers get long"
    )
    objectives = frozenset({"time"})

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each such product whose statement can have others in front."""
        for node in shape.nodes:
            match node:
                case ast.Call(func=func, args=[source], keywords=[]) if called(
                    node
                ) == "prod" and is_pure(shape, func):
                    statement = shape.statement_of(node)
                    if statement is None or shape.loops_around(node):
                        continue
                    edits = shape.edits()
                    mul, some = edits.use("operator", "mul"), shape.fresh("factors")
                    edits.before(
                        statement,
                        f"{some} = list({shape.text(source)})\n"
                        f"while len({some}) > {FEW_FACTORS}:\n"
                        f"    {some} = [\n"
                        f"        *map({mul}, {some}[::2], {some}[1::2]),\n"
                        f"        *{some}[len({some}) // 2 * 2 :],\n"
                        f"    ]\n",
                    )
                    edits.swap(source, some)
                    yield edits


FEW_FACTORS = 128
"""So many are multiplied one after the other."""
