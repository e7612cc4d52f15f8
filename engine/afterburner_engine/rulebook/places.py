"""Where the parts of a function stand in its source, and what stands there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cached_property

from afterburner_engine.rulebook.names import FunctionNode


class Places:
    """A function's source and tree, each found in the other."""

    code: str
    node: FunctionNode
    parents: dict[ast.AST, ast.AST]

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The node's ancestors, nearest first, up to the function itself."""
        while node is not self.node and node in self.parents:
            node = self.parents[node]
            yield node

    @cached_property
    def _bytes(self) -> bytes:
        return self.code.encode()

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self._bytes.split(b"\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def start(self, node: ast.expr | ast.stmt) -> int:
        """The node's first byte."""
        return self._line_starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        """The byte after the node's last."""
        line, column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self._line_starts[line - 1] + column

    def spans(self, node: ast.expr) -> tuple[int, int] | None:
        """The node's first byte and the one after its last, as LibCST counts them.

        None where that is unknown: Python 3.11 may be wrong inside an f-string.
        """
        start, end = self.start(node), self.end(node)
        outer = [n for n in self.above(node) if isinstance(n, ast.JoinedStr)]
        if outer and not self._stands_at(node, outer[-1]):
            return None
        own = isinstance(node, ast.GeneratorExp) or (
            isinstance(node, ast.Tuple)
            and self._bytes[start : start + 1] == b"("
            and (not node.elts or self.start(node.elts[0]) > start)
        )
        if own:
            inner = self._bytes[start + 1 : end - 1]
            start += 1 + len(inner) - len(inner.lstrip())
            end -= 1 + len(inner) - len(inner.rstrip())
        return start, end

    def _stands_at(self, node: ast.expr, outer: ast.JoinedStr) -> bool:
        """Whether the node's text really is at its place inside the f-string."""
        start, end = self.start(node), self.end(node)
        if not self.start(outer) < start < end < self.end(outer):
            return False
        try:
            found = ast.parse(self._bytes[start:end].decode(), mode="eval").body
        except (SyntaxError, ValueError):
            return False
        return ast.unparse(found) == ast.unparse(node)

    def text(self, node: ast.AST) -> str:
        """The node's source on one line, as it was written where that can be told."""
        if isinstance(node, ast.expr) and hasattr(node, "end_lineno"):
            inside = any(isinstance(n, ast.JoinedStr) for n in self.above(node))
            if node in self.parents and node.lineno == node.end_lineno and not inside:
                return self._bytes[self.start(node) : self.end(node)].decode()
        return ast.unparse(node)

    def text_with(
        self, statement: ast.stmt, swaps: Sequence[tuple[ast.expr, str]]
    ) -> str:
        """A statement's source with other text in place of some nodes within."""
        first = self.start(statement)
        text = self._bytes[first : self.end(statement)]
        for part, instead in sorted(
            swaps, key=lambda s: self.start(s[0]), reverse=True
        ):
            start, end = self.start(part) - first, self.end(part) - first
            text = text[:start] + instead.encode() + text[end:]
        return text.decode()
