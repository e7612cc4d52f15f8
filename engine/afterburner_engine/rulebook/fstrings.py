"""Where expressions inside f-strings stand: Python 3.11 gives them wrong places.

LibCST knows the right ones. From Python 3.12 on there is nothing to mend.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

MISPLACED = sys.version_info < (3, 12)
"""Whether this Python may be wrong about them."""


def mend_places(tree: ast.Module, code: str) -> None:
    """Give the nodes inside the tree's f-strings their true places."""
    outer = [] if not MISPLACED else list(_outermost(tree))
    if not outer:
        return
    lines = _Lines(code)
    spans = _expression_spans(code)
    for text in outer:
        first, last = lines.start(text), lines.end(text)
        within = [span for span in spans if first < span[0] < last]
        values = list(_values(text))
        # A dict or a call inside may name its parts in another order than the source:
        # then nothing fits, and the places stay as Python gave them.
        if len(within) == len(values):
            for value, span in zip(values, within, strict=True):
                _mend(value, span, lines)


def _outermost(node: ast.AST) -> Iterator[ast.JoinedStr]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.JoinedStr):
            yield child
        else:
            yield from _outermost(child)


def _values(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions in braces, each before those in its own f-strings."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FormattedValue):
            yield child.value
        yield from _values(child)


def _expression_spans(code: str) -> list[tuple[int, int]]:
    """First byte and end of every expression in braces, in the order of the source."""
    wrapper = MetadataWrapper(cst.parse_module(code), unsafe_skip_copy=True)
    found = _Braces()
    wrapper.module.visit(found)
    places = wrapper.resolve(ByteSpanPositionProvider)
    spans = (places[node] for node in found.expressions)
    return sorted((span.start, span.start + span.length) for span in spans)


class _Braces(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.expressions: list[cst.BaseExpression] = []

    def visit_FormattedStringExpression(
        self, node: cst.FormattedStringExpression
    ) -> None:
        self.expressions.append(node.expression)


class _Lines:
    """A source's bytes, and the places that Python counts by line and column."""

    def __init__(self, code: str) -> None:
        self.bytes = code.encode()
        self._starts = [0]
        for line in self.bytes.split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def start(self, node: ast.expr) -> int:
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr) -> int:
        line = node.end_lineno or node.lineno
        return self._starts[line - 1] + (node.end_col_offset or 0)

    def place(self, byte: int) -> tuple[int, int]:
        """Line, counted from 1, and column."""
        line = sum(start <= byte for start in self._starts)
        return line, byte - self._starts[line - 1]


def _mend(node: ast.expr, span: tuple[int, int], lines: _Lines) -> None:
    """Read the expression again, alone, where it stands; take the places of that."""
    line, column = lines.place(span[0])
    text = lines.bytes[span[0] : span[1]].decode()
    margin = "(" + " " * (column - 1) if line == 1 else "(" + "\n" * (line - 1)
    margin += "" if line == 1 else " " * column
    try:
        again = ast.parse(f"{margin}{text}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return
    if ast.dump(again) != ast.dump(node):
        return
    for old, new in zip(ast.walk(node), ast.walk(again), strict=True):
        for field in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            if hasattr(old, field):
                setattr(old, field, getattr(new, field))
