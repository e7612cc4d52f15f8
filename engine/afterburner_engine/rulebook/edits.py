"""Carries out what a rule decided on the `ast`, on the LibCST tree.

The rule names nodes of the `ast`; LibCST finds them again by their place in the
source and replaces only them, so that comments and layout elsewhere stay.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from afterburner_engine.rulebook.tidy import FAILS, HOLDS, tidy

if TYPE_CHECKING:
    from afterburner_engine.rulebook.shape import Shape

_CONTAINERS = (
    ast.Call,
    ast.List,
    ast.Tuple,
    ast.Set,
    ast.Dict,
    ast.keyword,
    ast.stmt,
    ast.Subscript,
)
"""Below these an expression needs no parentheses of its own."""

_ATOMS = (
    ast.Name,
    ast.Constant,
    ast.Call,
    ast.Attribute,
    ast.Subscript,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
)


_LOOSER: dict[type[ast.expr], tuple[type[ast.AST], ...]] = {
    ast.BinOp: (ast.Compare, ast.BoolOp, ast.IfExp, ast.Slice),
    ast.Compare: (ast.BoolOp,),
}
"""For an expression, what may stand around it without parentheses in between."""


def _binds_tighter(node: ast.expr, parent: ast.AST | None) -> bool:
    return isinstance(parent, _LOOSER.get(type(node), ()))


def _in_parentheses(text: str) -> bool:
    if not (text.startswith("(") and text.endswith(")")):
        return False
    try:
        inner = ast.parse(text[1:-1], mode="eval")
    except (SyntaxError, ValueError):
        return False
    return ast.dump(inner) == ast.dump(ast.parse(text, mode="eval"))


@dataclass
class _StatementEdit:
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    instead: str | None = None
    header: str | None = None


class Edits:
    """One rewrite of one function, collected piece by piece."""

    def __init__(self, shape: Shape) -> None:
        """Start with nothing changed."""
        self._shape = shape
        self._expressions: dict[tuple[int, int], str] = {}
        self._statements: dict[int, _StatementEdit] = {}
        self._imports: dict[str, set[str]] = {}
        self._broken = False
        self._certain = False

    def swap(self, node: ast.expr, text: str) -> None:
        """Write `text` in place of the expression."""
        parent = self._shape.parents.get(node)
        written = ast.parse(text, mode="eval").body
        bare = isinstance(written, _ATOMS) or _binds_tighter(written, parent)
        loose = isinstance(parent, _CONTAINERS) and not (
            isinstance(parent, (ast.Call, ast.Subscript))
            and node in (getattr(parent, "func", None), getattr(parent, "value", None))
        )
        spans = self._shape.spans(node)
        if spans is None:
            self._broken = True
            return
        bare = bare or _in_parentheses(text)
        self._expressions[spans] = text if bare or loose else f"({text})"

    def holds(self, condition: ast.expr) -> None:
        """The condition is always true now: take it out."""
        self._certain = True
        self.swap(condition, HOLDS)

    def fails(self, condition: ast.expr) -> None:
        """The condition is never true now: take out what hangs on it."""
        self._certain = True
        self.swap(condition, FAILS)

    def before(self, statement: ast.stmt, text: str) -> None:
        """Insert statements in front of one."""
        self._edit(statement).before.append(text)

    def after(self, statement: ast.stmt, text: str) -> None:
        """Insert statements behind one."""
        self._edit(statement).after.append(text)

    def become(self, statement: ast.stmt, text: str) -> None:
        """Write other statements in place of one."""
        self._edit(statement).instead = text

    def remove(self, statement: ast.stmt) -> None:
        """Drop a statement."""
        self._edit(statement).instead = ""

    def loop_header(self, loop: ast.stmt, text: str) -> None:
        """Write another loop around the same body."""
        self._edit(loop).header = text

    def use(self, module: str, name: str) -> str:
        """What to call `module.name` by; imports it if nothing has yet."""
        known = self._shape.spelling(module, name)
        if known is not None:
            return known
        local = self._shape.fresh_import(name)
        alias = "" if local == name else f" as {local}"
        self._imports.setdefault(module, set()).add(f"{name}{alias}")
        return local

    def finish(self) -> str | None:
        """The whole code after the edits, or None if they do not fit together."""
        if self._broken:
            return None
        try:
            body = self._edited()
        except (cst.ParserSyntaxError, cst.CSTValidationError):
            return None
        if body is None:
            return None
        code = "".join(self._import_lines()) + body
        return code if self._shape.accepts(code) else None

    def _import_lines(self) -> list[str]:
        return [
            f"from {module} import {', '.join(sorted(names))}\n"
            for module, names in sorted(self._imports.items())
        ]

    def _edited(self) -> str | None:
        wrapper = MetadataWrapper(
            cst.parse_module(self._shape.code), unsafe_skip_copy=True
        )
        editor = _Editor(
            wrapper.resolve(ByteSpanPositionProvider),
            self._expressions,
            self._statements,
        )
        module = wrapper.module.visit(editor)
        if editor.pending:
            return None
        return (tidy(module) if self._certain else module).code

    def _edit(self, statement: ast.stmt) -> _StatementEdit:
        start = self._shape.start(statement)
        return self._statements.setdefault(start, _StatementEdit())


class _Editor(cst.CSTTransformer):
    """Replaces nodes found by their first byte (statements) or span (expressions)."""

    def __init__(
        self,
        positions: object,
        expressions: dict[tuple[int, int], str],
        statements: dict[int, _StatementEdit],
    ) -> None:
        super().__init__()
        self._positions = positions
        self._expressions = expressions
        self._statements = statements
        self.pending: set[object] = {*expressions, *statements}

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> object:
        """Apply the edit of this node, if it has one."""
        updated = super().on_leave(original_node, updated_node)
        if isinstance(original_node, cst.BaseExpression):
            return self._expression(original_node, updated)
        if isinstance(original_node, cst.SimpleStatementLine):
            return self._simple(original_node, updated)
        if isinstance(original_node, cst.SimpleStatementSuite):
            return self._suite(original_node, updated)
        if isinstance(original_node, cst.BaseCompoundStatement):
            return self._compound(original_node, updated)
        if isinstance(original_node, cst.IndentedBlock):
            return _filled(updated)
        return updated

    def _span(self, node: cst.CSTNode) -> tuple[int, int]:
        span = self._positions[node]  # type: ignore[index]
        return span.start, span.start + span.length

    def _expression(self, node: cst.BaseExpression, updated: object) -> object:
        text = self._expressions.get(self._span(node))
        if text is None:
            return updated
        self.pending.discard(self._span(node))
        fresh = cst.parse_expression(text)
        if not isinstance(node, (cst.Tuple, cst.GeneratorExp)) and not fresh.lpar:
            fresh = fresh.with_changes(lpar=node.lpar, rpar=node.rpar)
        return fresh

    def _taken(self, node: cst.CSTNode) -> _StatementEdit | None:
        start = self._span(node)[0]
        edit = self._statements.get(start)
        if edit is not None:
            self.pending.discard(start)
        return edit

    def _simple(self, node: cst.SimpleStatementLine, updated: object) -> object:
        edits = [self._taken(small) for small in node.body]
        if not isinstance(updated, cst.SimpleStatementLine) or not any(edits):
            return updated
        lines = _lines_of(updated.body, edits, updated.trailing_whitespace)
        return cst.FlattenSentinel(_with_leading(lines, updated.leading_lines))

    def _suite(self, node: cst.SimpleStatementSuite, updated: object) -> object:
        edits = [self._taken(small) for small in node.body]
        if not isinstance(updated, cst.SimpleStatementSuite) or not any(edits):
            return updated
        lines = _lines_of(updated.body, edits, updated.trailing_whitespace)
        return _filled(cst.IndentedBlock(body=lines))

    def _compound(self, node: cst.BaseCompoundStatement, updated: object) -> object:
        edit = self._taken(node)
        if edit is None or not isinstance(updated, cst.BaseCompoundStatement):
            return updated
        if edit.header is not None:
            updated = _headed(updated, edit.header)
        middle = [updated] if edit.instead is None else _parsed(edit.instead)
        lines = [*_all(edit.before), *middle, *_all(edit.after)]
        leading = updated.leading_lines
        if edit.instead is None:
            middle[0] = updated.with_changes(leading_lines=[])
            lines = [*_all(edit.before), *middle, *_all(edit.after)]
        return cst.FlattenSentinel(_with_leading(lines, leading))


def _lines_of(
    smalls: Sequence[cst.BaseSmallStatement],
    edits: Sequence[_StatementEdit | None],
    trailing: cst.TrailingWhitespace,
) -> list[cst.BaseStatement]:
    """Each small statement on a line of its own, edited."""
    lines: list[cst.BaseStatement] = []
    for small, edit in zip(smalls, edits, strict=True):
        bare = small.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
        line = cst.SimpleStatementLine([bare], trailing_whitespace=trailing)
        if edit is None:
            lines.append(line)
            continue
        kept = [line] if edit.instead is None else _parsed(edit.instead)
        lines += [*_all(edit.before), *kept, *_all(edit.after)]
    return lines


def _headed(loop: cst.BaseCompoundStatement, header: str) -> cst.BaseCompoundStatement:
    """The loop's body below another header."""
    fresh = cst.parse_statement(f"{header} pass")
    if not isinstance(fresh, cst.For):
        return loop
    leading = getattr(loop, "leading_lines", ())
    return fresh.with_changes(body=loop.body, leading_lines=leading)


def _with_leading(
    lines: list[cst.BaseStatement], leading: Sequence[cst.EmptyLine]
) -> list[cst.BaseStatement]:
    """The comments that stood above go above the first line."""
    if lines:
        lines[0] = lines[0].with_changes(leading_lines=leading)
    return lines


def _parsed(text: str) -> list[cst.BaseStatement]:
    return list(cst.parse_module(text).body)


def _all(texts: Sequence[str]) -> list[cst.BaseStatement]:
    return [line for text in texts for line in _parsed(text)]


def _filled(block: object) -> object:
    """A block that lost its last statement holds `pass`."""
    if isinstance(block, cst.IndentedBlock) and not block.body:
        return block.with_changes(body=_parsed("pass"))
    return block
