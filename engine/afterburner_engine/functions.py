"""Which functions a file defines, where each lies, and which cannot be optimised.

Reads the tree only: nothing of the file runs. Of several definitions of one name
the last one counts, because that is what the name is bound to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from afterburner_engine.source_file import SourceFile

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_PROPERTY = {"property", "cached_property", "setter", "getter", "deleter"}
_ABSTRACT = {"abstractmethod", "abstractproperty"}
_NEW_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class FunctionInfo:
    """One function of a file, for lists that a person chooses from."""

    qualname: str
    """As Python gives it: `f`, `A.m`, `f.<locals>.g`."""

    kind: str
    """`function`, `method`, `static method`, `async generator`, …"""

    line: int
    """The first line, counted from 1, decorators included."""

    end_line: int
    problem: str | None
    """Why it cannot be optimised, in words; None if it can."""


@dataclass(frozen=True, slots=True)
class Found:
    """A function with its tree."""

    info: FunctionInfo
    node: FunctionNode


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds a definition."""

    prefix: str = ""
    in_class: bool = False
    outer: str | None = None
    """The qualname of the outermost function around it."""

    never: str | None = None
    """Why an import of the module does not reach it."""


def find_functions(source: SourceFile) -> tuple[Found, ...]:
    """All functions, in the order of the file."""
    found = list(_visit(source, source.tree.body, _Place()))
    last: dict[str, Found] = {}
    for function in found:
        if function.info.kind != "overload stub":
            last[function.info.qualname] = function
    return tuple(_without_shadowed(function, last) for function in found)


def first_line(source: SourceFile, node: FunctionNode) -> int:
    """The index of the line where the function starts, decorators included."""
    if not node.decorator_list:
        return node.lineno - 1
    line = node.decorator_list[0].lineno - 1
    # `@ \` may leave its expression to the next line.
    while line > 0 and not source.lines[line].lstrip().startswith("@"):
        line -= 1
    return line


def is_generator(node: FunctionNode) -> bool:
    """Whether a call gives a generator: a `yield` in the function's own scope."""
    own = own_scope(node.body)
    return any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in own)


def own_scope(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All nodes below `body` that no nested function, class or lambda holds."""
    # No recursion: an expression of a thousand terms is a thousand levels deep.
    pending = list(body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, _NEW_SCOPE):
            pending.extend(ast.iter_child_nodes(node))


def _without_shadowed(function: Found, last: dict[str, Found]) -> Found:
    info = function.info
    winner = last.get(info.qualname, function)
    if winner is function or info.problem:
        return function
    problem = (
        f"it is defined again on line {winner.info.line}, "
        "and that definition is the one that is called"
    )
    return Found(replace(info, problem=problem), function.node)


def _visit(
    source: SourceFile, body: Iterable[ast.AST], place: _Place
) -> Iterator[Found]:
    for node in body:
        if isinstance(node, FunctionNode):
            yield _found(source, node, place)
            yield from _visit(source, node.body, _inside_function(node, place))
        elif isinstance(node, ast.ClassDef):
            inside = replace(place, prefix=f"{place.prefix}{node.name}.", in_class=True)
            yield from _visit(source, node.body, inside)
        elif isinstance(node, ast.If):
            inside = replace(place, never=place.never or _never(node.test))
            yield from _visit(source, node.body, inside)
            yield from _visit(source, node.orelse, place)
        elif isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            yield from _visit(source, ast.iter_child_nodes(node), place)


def _inside_function(node: FunctionNode, place: _Place) -> _Place:
    qualname = place.prefix + node.name
    outer = place.outer or qualname
    return replace(place, prefix=f"{qualname}.<locals>.", in_class=False, outer=outer)


def _never(test: ast.expr) -> str | None:
    if _last_name(test) == "TYPE_CHECKING":
        return "it stands under `if TYPE_CHECKING`, so it never exists when run"
    if ast.unparse(test) in {"__name__ == '__main__'", "'__main__' == __name__"}:
        return (
            "it stands under `if __name__ == '__main__'`, so an import does not "
            "reach it: move it to the top level"
        )
    return None


def _found(source: SourceFile, node: FunctionNode, place: _Place) -> Found:
    decorators = {_last_name(item) for item in node.decorator_list}
    info = FunctionInfo(
        qualname=place.prefix + node.name,
        kind=_kind(node, place, decorators),
        line=first_line(source, node) + 1,
        end_line=node.end_lineno or node.lineno,
        problem=_problem(node, place, decorators),
    )
    return Found(info, node)


def _last_name(node: ast.expr) -> str:
    while isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _kind(node: FunctionNode, place: _Place, decorators: set[str]) -> str:
    if "overload" in decorators:
        return "overload stub"
    if place.in_class and decorators & _PROPERTY:
        return "property"
    words = ["nested"] if place.outer else []
    if isinstance(node, ast.AsyncFunctionDef):
        words.append("async")
    if is_generator(node):
        words.append("generator")
    if place.in_class:
        if "staticmethod" in decorators:
            words.append("static")
        elif "classmethod" in decorators:
            words.append("class")
        words.append("method")
    elif not is_generator(node):
        words.append("function")
    return " ".join(words)


def _problem(node: FunctionNode, place: _Place, decorators: set[str]) -> str | None:
    if place.outer:
        return (
            f"it is defined inside {place.outer}, so it cannot be called from "
            f"outside: choose {place.outer}"
        )
    if place.never:
        return place.never
    if "overload" in decorators:
        return "it is an overload stub, which is never called"
    if place.in_class and decorators & _PROPERTY:
        return (
            "it is a property, which is read and not called: move its work into a "
            "method and choose that"
        )
    if decorators & _ABSTRACT:
        return "it is abstract: choose a method that implements it"
    if _is_empty(node):
        return "its body does nothing"
    return None


def _is_empty(node: FunctionNode) -> bool:
    return all(_does_nothing(statement) for statement in node.body)


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        return _last_name(statement.exc) == "NotImplementedError"
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
