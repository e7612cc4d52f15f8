"""Small things that are done twice, or by a dearer operation than it takes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.facts import is_pure, loads, stores
from afterburner_engine.rulebook.kinds import kind_of
from afterburner_engine.rulebook.shape import Shape, called


class SplitWithoutEmpties(Rule):
    """`[word for word in text.split() if word]`."""

    name = "split-without-empties"
    reason = (
        "`split()` without a separator gives no empty strings, so that nothing has to "
        "be filtered out"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each comprehension that asks its words whether they are empty."""
        for node in shape.nodes:
            match node:
                case ast.comprehension(
                    target=ast.Name(id=word), iter=source, ifs=[test]
                ) if _not_empty(test, word) and _split(shape, source):
                    edits = shape.edits()
                    whole = shape.parents[node]
                    if isinstance(whole, ast.ListComp) and _is_name(whole.elt, word):
                        edits.swap(whole, f"list({shape.text(source)})")
                    else:
                        edits.holds(test)
                    yield edits


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _not_empty(test: ast.expr, word: str) -> bool:
    return ast.unparse(test) in {
        word, f"{word} != ''", f"'' != {word}", f"len({word}) > 0", f"len({word})",
        f"len({word}) >= 1", f"len({word}) != 0", f"bool({word})", f"not {word} == ''",
    }  # fmt: skip


def _split(shape: Shape, source: ast.expr) -> bool:
    """Whether the source is a `split()`, or a name that is nothing else."""
    match source:
        case ast.Call(func=ast.Attribute(attr="split"), args=[], keywords=[]):
            return True
        case ast.Name(id=name) if name not in shape.parameters:
            made = [
                part.value
                for part in shape.nodes
                if isinstance(part, ast.Assign)
                and any(_is_name(target, name) for target in part.targets)
            ]
            stored = [n for n in shape.of(name) if not isinstance(n.ctx, ast.Load)]
            read = len(shape.of(name)) - len(stored)
            return len(made) == len(stored) == read == 1 and _split(shape, made[0])
    return False


class SetWithoutCopy(Rule):
    """`set(xs) & set(ys)`, `a.intersection(set(ys))`, `sorted(list(xs))`."""

    name = "set-without-copy"
    reason = "a set or list is built only to be gone through once; the source will do"

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All such copies in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            for spot, text in _copies(shape, node):
                edits.swap(spot, text)
                found = True
        if found:
            yield edits


_METHODS = {
    ast.BitAnd: "intersection",
    ast.BitOr: "union",
    ast.Sub: "difference",
    ast.BitXor: "symmetric_difference",
}


def _copies(shape: Shape, node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    match node:
        case ast.BinOp(
            left=left,
            op=ast.BitAnd() | ast.BitOr() | ast.Sub() | ast.BitXor() as how,
            right=ast.Call(func=ast.Name(id="set"), args=[source], keywords=[]),
        ) if _is_set(shape, left) and not _copied(left, source):
            yield (
                node,
                f"{shape.text(left)}.{_METHODS[type(how)]}({shape.text(source)})",
            )
        case ast.Call(
            func=ast.Attribute(value=owner, attr=attr),
            args=[
                ast.Call(func=ast.Name(id="set"), args=[source], keywords=[]) as copy
            ],
        ) if attr in _METHODS.values() and _is_set(shape, owner):
            yield copy, shape.text(source)
        case ast.Call(
            func=ast.Name(id="sorted" | "set" | "sum" | "max" | "min" | "tuple"),
            args=[
                ast.Call(
                    func=ast.Name(id="list" | "tuple"), args=[source], keywords=[]
                ) as copy,
                *_,
            ],
        ) if kind_of(shape, source) != "generator":
            yield copy, shape.text(source)


def _is_set(shape: Shape, node: ast.expr) -> bool:
    made = isinstance(node, ast.Call) and called(node) in ("set", "frozenset")
    return made or (isinstance(node, ast.Name) and kind_of(shape, node) == "set")


def _copied(left: ast.expr, source: ast.expr) -> bool:
    """Whether the rewrite would stand inside what is rewritten itself."""
    parts = [*ast.walk(left), *ast.walk(source)]
    return any(isinstance(part, ast.BinOp) for part in parts)


class PowerToProduct(Rule):
    """`x ** 2`, `x ** 3`."""

    name = "power-to-product"
    reason = "a small power takes a general algorithm; a product is one step"
    objectives = frozenset({"time"})

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """All small powers of names that stand in loops, in one rewrite."""
        edits, found = shape.edits(), False
        for node in shape.nodes:
            match node:
                case ast.BinOp(
                    left=ast.Name(id=name),
                    op=ast.Pow(),
                    right=ast.Constant(value=2 | 3 as power),
                ) if shape.loops_around(node):
                    factors = [name] * (2 if power == 2 else 3)
                    edits.swap(node, f"({' * '.join(factors)})")
                    found = True
        if found:
            yield edits


class ProgressionToRange(Rule):
    """`for _ in range(n): out.append(x); x += step`."""

    name = "progression-to-range"
    reason = (
        "a list of evenly spaced numbers is filled one by one; `range` is that list"
    )

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Each loop that only appends a number and moves it on by a fixed step."""
        for node in shape.nodes:
            match node:
                case ast.For(
                    target=ast.Name(id=counter),
                    iter=ast.Call(
                        func=ast.Name(id="range"), args=[rounds], keywords=[]
                    ),
                    body=[
                        ast.Expr(
                            value=ast.Call(
                                func=ast.Attribute(value=owner, attr="append"),
                                args=[ast.Name(id=number)],
                            )
                        ),
                        ast.AugAssign(
                            target=ast.Name(id=moved),
                            op=ast.Add() | ast.Sub() as how,
                            value=step,
                        ),
                    ],
                    orelse=[],
                ) if moved == number and _fixed(shape, node, step, rounds):
                    if shape.of(counter) != [node.target]:
                        continue
                    if not isinstance(owner, ast.Name) or owner.id == number:
                        continue
                    sign = "-" if isinstance(how, ast.Sub) else ""
                    by = f"{sign}{_term(shape, step)}"
                    edits, times = shape.edits(), _term(shape, rounds)
                    last = shape.fresh(f"{number}_end")
                    edits.become(
                        node,
                        f"{last} = {number} + {by} * max({times}, 0)\n"
                        f"{owner.id} += range({number}, {last}, {by})\n"
                        f"{number} = {last}\n",
                    )
                    yield edits


def _fixed(shape: Shape, loop: ast.For, step: ast.expr, rounds: ast.expr) -> bool:
    """Whether the step stays the same and is no zero."""
    if isinstance(step, ast.Constant):
        return isinstance(step.value, int) and step.value != 0
    same = is_pure(shape, step) and not loads(step) & stores(shape, loop)
    return same and is_pure(shape, rounds)


def _term(shape: Shape, node: ast.expr) -> str:
    text = shape.text(node)
    return text if isinstance(node, (ast.Name, ast.Constant, ast.Call)) else f"({text})"
