"""Import statements that a candidate brings along, and where they go in a module.

They go behind the module's own leading imports. One that would give a name of
the module another meaning is refused: the rest of the module relies on it.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from afterburner_engine.errors import CandidateError
from afterburner_engine.functions import own_scope
from afterburner_engine.source_file import SourceFile

ImportNode = ast.Import | ast.ImportFrom
_DEFINITIONS = ("def ", "class ", "@", "async ")


@dataclass(frozen=True, slots=True)
class Import:
    """One name that one import statement binds."""

    module: str
    """With its leading dots, if any."""

    member: str | None
    """What is taken from the module; None for `import module`."""

    alias: str | None

    @property
    def bound(self) -> str:
        """The name that it binds."""
        return self.alias or self.member or self.module.partition(".")[0]

    @property
    def meaning(self) -> tuple[str, str | None]:
        """What the name then stands for; equal for imports that agree."""
        if self.member is None and self.alias is None:
            return self.bound, None
        return self.module, self.member

    @property
    def statement(self) -> str:
        """It as a statement of its own."""
        suffix = f" as {self.alias}" if self.alias else ""
        if self.member is None:
            return f"import {self.module}{suffix}"
        return f"from {self.module} import {self.member}{suffix}"


def imports_in(nodes: Iterable[ast.AST]) -> Iterator[Import]:
    """Every name that the import statements among `nodes` bind."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for item in node.names:
                yield Import(item.name, None, item.asname)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for item in node.names:
                yield Import(module, item.name, item.asname)


def missing_imports(
    source: SourceFile, nodes: Iterable[ImportNode], before: int
) -> list[Import]:
    """Those that the module does not already run above the line index `before`.

    Raises:
        CandidateError: one would give a name of the module another meaning.
    """
    above = [node for node in source.tree.body if node.lineno <= before]
    present = set(imports_in(above))
    wanted = dict.fromkeys(imports_in(nodes))
    missing = [item for item in wanted if item not in present]
    taken = _names_in_use(source) if missing else set()
    meanings = _import_meanings(source) if missing else {}
    for item in missing:
        if item.bound in taken and meanings.get(item.bound) != {item.meaning}:
            raise CandidateError(
                f"`{item.statement}` would change what `{item.bound}` means in the "
                "rest of the module; import it under another name"
            )
    return missing


def insertion(source: SourceFile, imports: Iterable[Import]) -> tuple[int, str]:
    """The index of the line to insert before, and the text to insert there."""
    statements = [item.statement for item in imports]
    if not statements:
        return 0, ""
    line, has_imports = _insertion_line(source)
    follows_text = line > 0 and not has_imports and source.lines[line - 1].strip()
    above = [""] if follows_text and not source.lines[line - 1].startswith("#") else []
    below = [] if has_imports else _blank_lines_below(source, line)
    newline = source.newline()
    return line, "".join(text + newline for text in above + statements + below)


def _insertion_line(source: SourceFile) -> tuple[int, bool]:
    body = source.tree.body
    count = 1 if ast.get_docstring(source.tree, clean=False) is not None else 0
    leading = count
    while leading < len(body) and isinstance(body[leading], ImportNode):
        leading += 1
    if leading == 0:
        return _first_free_line(source), False
    line = body[leading - 1].end_lineno or 0
    # A semicolon may put a further statement on the same line.
    for statement in body[leading:]:
        if statement.lineno > line:
            break
        line = statement.end_lineno or line
    return line, leading > count


def _first_free_line(source: SourceFile) -> int:
    """Above the first statement and its comment, below a licence or `#!` line."""
    comments = 0
    while source.lines[comments].startswith("#"):
        comments += 1
    if not source.lines[comments].strip():
        while not source.lines[comments].strip():
            comments += 1
        return comments
    magic = 0
    while magic < min(comments, 2) and (
        source.lines[magic].startswith("#!") or "coding" in source.lines[magic]
    ):
        magic += 1
    return magic


def _blank_lines_below(source: SourceFile, line: int) -> list[str]:
    if not source.lines[line].strip():
        return []
    # A comment belongs to what follows it.
    below = (text for text in source.lines[line:] if not text.startswith("#"))
    return ["", ""] if next(below, "").startswith(_DEFINITIONS) else [""]


def _names_in_use(source: SourceFile) -> set[str]:
    """Names that the module binds, or takes from builtins or a star import."""
    top = symtable.symtable(source.text, "<module>", "exec")
    names = set(top.get_identifiers())
    pending = list(top.get_children())
    while pending:
        table = pending.pop()
        names.update(s.get_name() for s in table.get_symbols() if s.is_global())
        pending.extend(table.get_children())
    return names


def _import_meanings(source: SourceFile) -> dict[str, set[object]]:
    """For each name that the module binds: everything that it may stand for."""
    meanings: dict[str, set[object]] = {}
    for item in imports_in(own_scope(source.tree.body)):
        meanings.setdefault(item.bound, set()).add(item.meaning)
    top = symtable.symtable(source.text, "<module>", "exec")
    for symbol in top.get_symbols():
        # `is_assigned` is what an import sets too, so stores are looked for apart.
        if symbol.is_namespace():
            meanings.setdefault(symbol.get_name(), set()).add("defined")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            meanings.setdefault(node.id, set()).add("assigned")
    return meanings
