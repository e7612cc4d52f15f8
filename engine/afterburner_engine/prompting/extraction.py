"""One function and the imports that it needs, out of whatever Python a model wrote.

A model may give the whole module, leave annotations or decorators out, or put helpers
beside the function. A candidate is imports and one function, so helpers that the
module lacks move into it, and the head and docstring of the function stay the user's.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from afterburner_engine import candidate
from afterburner_engine.functions import FunctionNode
from afterburner_engine.imports import ImportNode, imports_in
from afterburner_engine.indentation import dedent, indent, margin, mark_strings
from afterburner_engine.source_file import normalise_newlines, parse, parse_shallow

TRIMS = 60
"""Lines of prose after code that are taken away, one by one, to find the code."""

TRIED = 500_000
"""Characters that are parsed for that at most: the screen stands still meanwhile."""

_STARTS = ("import ", "from ", "def ", "async def ", "@", "class ")


class UnusableError(Exception):
    """There is no code in it that can take the function's place; the text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The function that is to be replaced."""

    name: str
    qualname: str
    code: str
    """As it is: imports, if any, and the function."""

    module_source: str = ""
    """The module around it; empty where there is none."""


def extract(text: str, wanted: Wanted) -> str:
    """The imports and the function that `text` holds for what is wanted.

    Raises:
        UnusableError: it holds no such function, or one with another signature.
    """
    code, tree = python_in(text)
    function = _function(tree, wanted)
    own = _own_source(code, function, wanted)
    helpers = _helpers(tree, function, wanted)
    if helpers:
        own = _with_helpers(own, [_source(code, node) for node in helpers])
    own = _with_head(own, wanted.code)
    imports = _imports(tree, [function, *helpers], wanted)
    result = "".join(f"{line}\n" for line in imports) + own
    problem = candidate.check(wanted.code, result) if wanted.code else None
    if problem is not None:
        raise UnusableError(problem)
    return result


def python_in(text: str) -> tuple[str, ast.Module]:
    """The part of a text that is Python, and its tree.

    Raises:
        UnusableError: there is none.
    """
    lines = _level(normalise_newlines(text).strip("\n").split("\n"))
    starts = [n for n, line in enumerate(lines) if line.startswith(_STARTS)]
    if not starts:
        raise UnusableError("the answer holds no function")
    problem = ""
    trims = min(TRIMS, TRIED // len(text))
    for first in dict.fromkeys((0, starts[0])):
        for last in range(len(lines), max(first, len(lines) - trims - 1), -1):
            code = "\n".join(lines[first:last]) + "\n"
            try:
                return code, parse_shallow(code)
            except SyntaxError as error:
                where = f" (line {error.lineno})" if error.lineno else ""
                problem = problem or f"{error.msg}{where}"
    raise UnusableError(f"the answer's code is not Python: {problem}")


def _level(lines: list[str]) -> list[str]:
    """The lines without the margin of the first one that holds anything."""
    head = margin(next((line for line in lines if line.strip()), ""))
    if not head:
        return lines
    try:
        return [line.text for line in dedent(mark_strings(lines), head)]
    except SyntaxError:
        return [line.removeprefix(head) for line in lines]


def _function(tree: ast.Module, wanted: Wanted) -> FunctionNode:
    """The last definition of that name: at the top, or in a class."""
    owner = wanted.qualname.rpartition(".")[0].rpartition(".")[2]
    top = [node for node in tree.body if isinstance(node, FunctionNode)]
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    classes.sort(key=lambda node: node.name == owner)
    members = [
        node
        for holder in classes
        for node in holder.body
        if isinstance(node, FunctionNode)
    ]
    ordered = [*top, *members] if owner else [*members, *top]
    named = [node for node in ordered if node.name == wanted.name]
    if named:
        return named[-1]
    others = ", ".join(dict.fromkeys(node.name for node in ordered)) or "no function"
    raise UnusableError(f"the answer defines {others}, not {wanted.name}")


def _own_source(code: str, function: FunctionNode, wanted: Wanted) -> str:
    """The function's text; with the user's decorators where it has none."""
    own = _source(code, function)
    decorated = _lone(wanted.code)
    if function.decorator_list or decorated is None or not decorated.decorator_list:
        return own
    lines = normalise_newlines(wanted.code).split("\n")
    first, last = _first_line(decorated), decorated.lineno
    return "".join(f"{line}\n" for line in lines[first - 1 : last - 1]) + own


def _source(code: str, node: ast.stmt) -> str:
    """A statement's lines without their margin, with `\\n` line ends."""
    lines = code.split("\n")[_first_line(node) - 1 : node.end_lineno]
    text = "".join(f"{line}\n" for line in _level(lines))
    try:
        same = ast.dump(parse(text).body[0]) == ast.dump(node)
    except (SyntaxError, IndexError):
        same = False
    return text if same else f"{ast.unparse(node)}\n"


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(item.lineno for item in decorators)])


def _lone(code: str) -> FunctionNode | None:
    functions = [node for node in _body(code) if isinstance(node, FunctionNode)]
    return functions[-1] if functions else None


def _helpers(
    tree: ast.Module, function: FunctionNode, wanted: Wanted
) -> list[ast.stmt]:
    """What the function uses of the answer and the module lacks, in its order."""
    known = _definitions(wanted.module_source)
    offered = _by_name(tree.body)
    offered.pop(wanted.name, None)
    needed: dict[int, ast.stmt] = {}
    waiting: list[ast.AST] = [function]
    while waiting:
        for name in _read_names(waiting.pop()):
            node = offered.get(name)
            if node is None or id(node) in needed or node is function:
                continue
            if ast.dump(node) != known.get(name):
                needed[id(node)] = node
                waiting.append(node)
    return [node for node in tree.body if id(node) in needed]


def _by_name(body: Iterable[ast.stmt]) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for inner in ast.walk(target):
                    if isinstance(inner, ast.Name):
                        found[inner.id] = node
    return found


def _definitions(module_source: str) -> dict[str, str]:
    """What the module itself defines, as trees in text."""
    known = _by_name(_body(module_source))
    return {name: ast.dump(node) for name, node in known.items()}


def _read_names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _with_helpers(function: str, helpers: Sequence[str]) -> str:
    """The function with the helpers at the head of its body."""
    node = _lone(function)
    if node is None:
        return function
    body = node.body
    documented = len(body) > 1 and ast.get_docstring(node, clean=False) is not None
    first = body[1] if documented else body[0]
    lines = function.split("\n")
    at = _first_line(first) - 1
    inside = margin(lines[at])
    if not inside or lines[at][: first.col_offset].strip():
        raise UnusableError("the answer puts helpers beside a function of one line")
    placed = [
        line.text
        for helper in helpers
        for line in indent(mark_strings(helper.rstrip("\n").split("\n")), inside)
    ]
    return "\n".join([*lines[:at], *placed, *lines[at:]])


def _with_head(function: str, original: str) -> str:
    """The function with the annotations and the docstring that the user gave it.

    Where anything is odd, it stays as it is.
    """
    old, new = _lone(original), _lone(function)
    if old is None or new is None or candidate.check(original, function) is not None:
        return function
    documented = ast.get_docstring(old, clean=False) is not None
    undocumented = ast.get_docstring(new, clean=False) is None
    kept = 1 if documented and undocumented and len(old.body) > 1 else 0
    old_lines = normalise_newlines(original).split("\n")
    new_lines = function.split("\n")
    head = old_lines[_first_line(old) - 1 : _first_line(old.body[kept]) - 1]
    text = "\n".join([*head, *new_lines[_first_line(new.body[0]) - 1 :]])
    made = _lone(text)
    if made is None or candidate.check(original, text) is not None:
        return function
    same = [ast.dump(node) for node in made.body[kept:]]
    return text if same == [ast.dump(node) for node in new.body] else function


def _imports(tree: ast.Module, users: Sequence[ast.AST], wanted: Wanted) -> list[str]:
    """The imports at the top that the users read, one name each.

    Those of the current code count too: it brought them along, the module lacks them.
    """
    read = {name for user in users for name in _read_names(user)}
    bodies = [tree.body, _body(wanted.code)]
    found = {
        item.bound: item
        for body in reversed(bodies)
        for item in imports_in(node for node in body if isinstance(node, ImportNode))
        if item.bound in read and item.module != "__future__" and item.member != "*"
    }
    return [item.statement for item in found.values()]


def _body(code: str) -> list[ast.stmt]:
    try:
        return parse(normalise_newlines(code)).body
    except SyntaxError:
        return []
