"""Other code of the module that a function needs to be understood, ranked.

Read from the source alone: imports, constants, helpers, the function's own class with
the methods that it uses, and the types that it names. What other modules hold is not
looked at.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from afterburner_engine.errors import TargetError
from afterburner_engine.functions import FunctionNode, find_functions
from afterburner_engine.imports import imports_in
from afterburner_engine.source_file import SourceFile, source_from_text

DEEPEST = 3
"""Helpers of helpers of helpers are looked at, no further."""

LONG = 400
"""Characters of a constant, above which its value says too little for its length."""

_Definition = FunctionNode | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the module that belongs together."""

    name: str
    """As the user knows it: `helper`, `Class.method`, `import math`."""

    text: str
    """As it stands in the file, without the last line end."""

    line: int
    """Where it starts, from 1."""

    importance: int
    """0 is what is needed most."""

    owner: str = ""
    """The class that it is a member of."""


def context_of(module_source: str, qualname: str) -> tuple[Piece, ...]:
    """What of the module the function uses, in the order of the file."""
    try:
        source = source_from_text(Path("module.py"), module_source)
    except TargetError:
        return ()
    module = _Module(source)
    target = module.functions.get(qualname)
    return () if target is None else _Search(module, target, qualname).pieces()


def shown(pieces: tuple[Piece, ...]) -> str:
    """The pieces as one text; members stand below the head of their class."""
    parts: list[str] = []
    heads = {piece.name for piece in pieces if not piece.owner}
    before = None
    for piece in sorted(pieces, key=lambda piece: piece.line):
        if piece.owner and piece.owner not in heads:
            parts.append(f"\nclass {piece.owner.rpartition('.')[2]}:")
            heads.add(piece.owner)
        one_line = "\n" not in piece.text and not piece.owner
        parts.append(piece.text if one_line and before else f"\n{piece.text}")
        before = one_line
    return "\n".join(parts).strip("\n")


@dataclass(slots=True)
class _Module:
    """What the names of a module stand for; of several meanings the last one."""

    source: SourceFile
    functions: dict[str, FunctionNode] = field(default_factory=dict)
    """By qualname, methods too."""

    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    assigned: dict[str, ast.stmt] = field(default_factory=dict)
    imported: dict[str, ast.stmt] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for found in find_functions(self.source):
            if found.info.problem is None or "property" in found.info.kind:
                self.functions[found.info.qualname] = found.node
            else:
                self.functions.setdefault(found.info.qualname, found.node)
        for node in _statements(self.source.tree.body):
            if isinstance(node, ast.ClassDef):
                self.classes[node.name] = node
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                for item in imports_in([node]):
                    self.imported[item.bound] = node
            elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
                for name in _bound_by(node):
                    self.assigned[name] = node

    def text(self, node: ast.stmt, last: int | None = None) -> str:
        """The lines of a statement, decorators included."""
        lines = self.source.lines[first_line(node) - 1 : last or node.end_lineno]
        return "\n".join(lines)


def first_line(node: ast.stmt) -> int:
    """The line on which a statement starts, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(item.lineno for item in decorators)])


class _Search:
    """Follows what is used, from the target on."""

    def __init__(self, module: _Module, target: FunctionNode, qualname: str) -> None:
        self.module = module
        self.target = target
        self.found: dict[str, Piece] = {}
        self.waiting: list[tuple[ast.AST, str, int]] = []
        owner = qualname.rpartition(".")[0]
        self.seen: set[str] = {qualname}
        if owner in module.classes:
            self._class(owner, 0)
        self.waiting.append((target, owner, 1))

    def pieces(self) -> tuple[Piece, ...]:
        """All that was found, in the order of the file."""
        while self.waiting:
            node, owner, depth = self.waiting.pop(0)
            self._used_by(node, owner, depth)
        return tuple(sorted(self.found.values(), key=lambda piece: piece.line))

    def _used_by(self, node: ast.AST, owner: str, depth: int) -> None:
        own = _own_names(node)
        names = [name for name in _names(node) if name not in own]
        for name in dict.fromkeys(names):
            self._name(name, depth)
        attributes = list(_attributes(node))
        for base, attribute in attributes:
            if base in ("self", "cls") and owner:
                self._member(owner, attribute, depth)
        # An object's class is not known for sure; those that are named are likely.
        named = [name for name in names if name in self.module.classes]
        for holder in dict.fromkeys(named):
            for _, attribute in attributes:
                if f"{holder}.{attribute}" in self.module.functions:
                    self._method(holder, attribute, depth)

    def _name(self, name: str, depth: int) -> None:
        module = self.module
        if name in module.functions:
            self._function(name, "", depth)
        elif name in module.classes:
            self._class(name, depth)
            if f"{name}.__init__" in module.functions and depth <= DEEPEST:
                self._function(f"{name}.__init__", name, depth + 1)
        elif name in module.assigned:
            self._constant(name, depth)
        elif name in module.imported:
            node = module.imported[name]
            text = "; ".join(
                item.statement for item in imports_in([node]) if item.bound == name
            )
            self._add(Piece(text, text, node.lineno, 0))

    def _member(self, owner: str, attribute: str, depth: int) -> None:
        if f"{owner}.{attribute}" in self.module.functions:
            self._method(owner, attribute, depth)
        elif f"{owner}.__init__" in self.module.functions:
            self._function(f"{owner}.__init__", owner, depth)

    def _method(self, owner: str, name: str, depth: int) -> None:
        if owner not in self.found and owner in self.module.classes:
            self._class(owner, depth)
        self._function(f"{owner}.{name}", owner, depth)

    def _function(self, qualname: str, owner: str, depth: int) -> None:
        if qualname in self.seen or depth > DEEPEST:
            return
        self.seen.add(qualname)
        node = self.module.functions[qualname]
        text = self.module.text(node)
        self._add(Piece(qualname, text, first_line(node), depth, owner))
        self.waiting.append((node, owner, depth + 1))

    def _class(self, name: str, depth: int) -> None:
        if name in self.found or depth > DEEPEST:
            return
        node = self.module.classes[name]
        self._add(Piece(name, _head(self.module, node), first_line(node), depth))
        head = ast.Module(body=[], type_ignores=[])
        kept = [part for part in node.body if not isinstance(part, _Definition)]
        head.body = [*kept, *map(ast.Expr, node.bases)]
        self.waiting.append((head, name, depth + 1))

    def _constant(self, name: str, depth: int) -> None:
        if name in self.seen or depth > DEEPEST:
            return
        self.seen.add(name)
        node = self.module.assigned[name]
        text = self.module.text(node)
        if len(text) > LONG:
            text = f"{text[:LONG]} …"
        self._add(Piece(name, text, node.lineno, depth))
        self.waiting.append((node, "", depth + 1))

    def _add(self, piece: Piece) -> None:
        self.found.setdefault(piece.name, piece)


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The module's own statements, those under an `if` or `try` too."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            for part in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(node, part, []))
            for handler in getattr(node, "handlers", []):
                yield from _statements(handler.body)


def _bound_by(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
            yield inner.id


def _own_names(node: ast.AST) -> set[str]:
    """Names that a function binds itself: they stand for nothing of the module."""
    if not isinstance(node, FunctionNode):
        return set()
    shared = {
        name
        for inner in ast.walk(node)
        if isinstance(inner, (ast.Global, ast.Nonlocal))
        for name in inner.names
    }
    given = {inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)}
    return (given | set(_bound_by(node))) - shared


def _names(node: ast.AST) -> Iterator[str]:
    """Names that are read, those in annotations that are strings too."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Global):
            yield from inner.names
        elif isinstance(inner, (ast.arg, ast.AnnAssign)):
            yield from _quoted(inner.annotation)
        elif isinstance(inner, FunctionNode):
            yield from _quoted(inner.returns)


def _quoted(annotation: ast.expr | None) -> Iterator[str]:
    texts = (
        inner.value
        for inner in (ast.walk(annotation) if annotation else ())
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    )
    for text in texts:
        try:
            tree = ast.parse(text, mode="eval")
        except (SyntaxError, ValueError):
            continue
        yield from (n.id for n in ast.walk(tree) if isinstance(n, ast.Name))


def _attributes(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Attributes, each with the name that it is taken from, if that is a name."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute):
            base = inner.value
            yield (base.id if isinstance(base, ast.Name) else "", inner.attr)


def _head(module: _Module, node: ast.ClassDef) -> str:
    """A class without its methods: its name, bases and attributes."""
    first = first_line(node.body[0])
    start = first_line(node)
    if first == node.lineno:  # `class A: pass`
        return module.text(node)
    lines = list(module.source.lines[start - 1 : first - 1])
    for part in node.body:
        documented = isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
        if not isinstance(part, _Definition) and not documented:
            lines.append(module.text(part))
    return "\n".join(line for line in lines if line.strip())
