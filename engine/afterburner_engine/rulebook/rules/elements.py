"""Code that does the same with each element, however it is written. No rule is here."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from dataclasses import dataclass

from afterburner_engine.rulebook.facts import is_pure, loads, stores
from afterburner_engine.rulebook.names import parameters
from afterburner_engine.rulebook.shape import Shape

WHOLE = frozenset({"sum", "list", "tuple", "set", "frozenset", "sorted", "join"})
WHOLE |= frozenset({"min", "max", "Counter", "prod", "fsum"})
"""Calls that go through the whole of what they are given."""


@dataclass(frozen=True, slots=True)
class Each:
    """`elt for name in source if test and test …`."""

    name: str
    source: ast.expr
    elt: ast.expr
    tests: tuple[ast.expr, ...] = ()

    @property
    def parts(self) -> tuple[ast.expr, ...]:
        """What is computed for each element."""
        return (self.elt, *self.tests)

    def text(self, shape: Shape, elt: str | None = None) -> str:
        """As the inside of a comprehension, with another result if one is given."""
        result = shape.text(self.elt) if elt is None else elt
        tests = "".join(f" if {tested(shape, test)}" for test in self.tests)
        return f"{result} for {self.name} in {iterated(shape, self.source)}{tests}"


def tested(shape: Shape, test: ast.expr) -> str:
    """A test as a comprehension takes it."""
    text = shape.text(test)
    return f"({text})" if isinstance(test, (ast.IfExp, ast.Lambda)) else text


def iterated(shape: Shape, source: ast.expr) -> str:
    """What is gone through, as a comprehension takes it."""
    text = shape.text(source)
    bare = isinstance(source, (ast.IfExp, ast.Lambda, ast.NamedExpr))
    return f"({text})" if bare else text


def each_of(shape: Shape, node: ast.AST) -> Each | None:
    """The elements of a comprehension, or of `map` or `filter`, by one name."""
    match node:
        case (
            ast.ListComp(
                elt=elt,
                generators=[
                    ast.comprehension(target=ast.Name(id=name), iter=source) as loop
                ],
            )
            | ast.GeneratorExp(
                elt=elt,
                generators=[
                    ast.comprehension(target=ast.Name(id=name), iter=source) as loop
                ],
            )
        ) if not loop.is_async:
            return Each(name, source, elt, tuple(loop.ifs))
        case ast.Call(
            func=ast.Name(id="map"), args=[ast.Lambda() as step, source], keywords=[]
        ):
            own = only_parameter(step)
            return Each(own, source, step.body) if own else None
        case ast.Call(
            func=ast.Name(id="filter"), args=[ast.Lambda() as step, source], keywords=[]
        ):
            own = only_parameter(step)
            if own is None:
                return None
            return Each(own, source, ast.Name(own, ast.Load()), (step.body,))
        case ast.Call(
            func=ast.Name(id="map"), args=[ast.Name() as step, source], keywords=[]
        ):
            name = shape.fresh("item")
            call = ast.Call(step, [ast.Name(name, ast.Load())], [])
            return Each(name, source, call)
    return None


def only_parameter(step: ast.Lambda) -> str | None:
    """The name of a lambda's only parameter, if it is a plain one."""
    plain = not (step.args.defaults or step.args.vararg or step.args.kwarg)
    names = parameters(step)
    return names[0] if plain and len(names) == 1 and step.args.args else None


def steady(shape: Shape, each: Each) -> bool:
    """Whether the result depends on the element alone, by what the text shows."""
    for part in each.parts:
        if not computes(shape, part):
            return False
        if stores(shape, part):
            return False
    return True


def computes(shape: Shape, node: ast.expr) -> bool:
    """Whether an expression only computes, helpers of the function's own included."""
    if is_pure(shape, node):
        return True
    own = {
        part.name: part
        for part in shape.nodes
        if isinstance(part, ast.FunctionDef) and part is not shape.node
    }
    for part in ast.walk(node):
        if not isinstance(part, ast.Call):
            continue
        name = part.func.id if isinstance(part.func, ast.Name) else None
        if name in own:
            if not _only_computes(shape, own[name]):
                return False
        elif not is_pure(shape, ast.Call(part.func, [], [])):
            return False
    return True


def _only_computes(shape: Shape, helper: ast.FunctionDef) -> bool:
    """Whether a helper has no effect but its result."""
    own = stores(shape, helper)
    for part in ast.walk(helper):
        if isinstance(part, (ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom)):
            return False
        if isinstance(part, ast.Call):
            func = part.func
            local = isinstance(func, ast.Name) and func.id in own
            bare = ast.Call(func, [], [])
            method = isinstance(func, ast.Attribute) and _root(func) in own
            if not (local or method or is_pure(shape, bare)):
                return False
    return True


def _root(node: ast.expr) -> str | None:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def costs_a_call(node: ast.AST) -> bool:
    """Whether computing the expression takes a call of anything."""
    return any(isinstance(part, ast.Call) for part in ast.walk(node))


def uses(node: ast.AST, name: str) -> bool:
    """Whether an expression needs a name."""
    return name in loads(node)


def substituted(node: ast.expr, given: Mapping[str, ast.expr]) -> ast.expr:
    """A copy of an expression, with other expressions in place of names."""
    copied: ast.expr = _Given(given).visit(copy.deepcopy(node))
    return copied


class _Given(ast.NodeTransformer):
    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """What stands for the name, where anything does."""
        return copy.deepcopy(self._given.get(node.id, node))
