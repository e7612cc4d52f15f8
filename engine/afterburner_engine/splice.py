"""One function of a file: its code alone, and the file with other code in its place.

Text work only. Every line of the file outside the function comes back as it was,
and so does every line inside it that the new code keeps. What is built is parsed
and compared before it is returned, so that no layout, however odd, can change
what the new code means.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from afterburner_engine.docstrings import keep_docstring
from afterburner_engine.errors import CandidateError, TargetError
from afterburner_engine.functions import FunctionNode, first_line
from afterburner_engine.indentation import (
    Line,
    body_unit,
    dedent,
    form_feed_head,
    indent,
    margin,
    mark_strings,
    with_unit,
)
from afterburner_engine.source_file import SourceFile, is_deep, parse


@dataclass(frozen=True, slots=True)
class Span:
    """The lines of one function, decorators included, and how they are indented."""

    first: int
    """Index of the first line."""

    last: int
    """Index of the last line, itself included."""

    column: int
    """Where on the first line the indentation starts: after a form feed, else 0."""

    prefix: str
    """The indentation of the `def` line."""

    unit: str | None
    """One level of indentation, as the function or else the file has it."""


def span_of(source: SourceFile, node: FunctionNode) -> Span:
    """Where `node` lies in the file."""
    first = first_line(source, node)
    column = len(form_feed_head(source.lines[first]))
    prefix = margin(source.lines[first][column:])
    return Span(first, _last_line(source, node), column, prefix, _unit(source, node))


def code_of(source: SourceFile, span: Span, node: FunctionNode) -> str:
    """The function alone, dedented, with `\\n` line ends.

    Raises:
        TargetError: its layout is too odd for it to stand alone.
    """
    if is_deep(node):
        raise TargetError(
            f"{source.path}:{node.lineno}: {node.name} holds an expression that is "
            "nested too deeply; split it into parts first"
        )
    code = ""
    try:
        code = _text(dedent(_old_lines(source, span), span.prefix))
        same = _only_function(code) == ast.dump(node)
    except SyntaxError:
        same = False
    if not same:
        raise TargetError(
            f"{source.path}:{node.lineno}: {node.name} cannot be taken out of its "
            "surroundings; its lines mix tabs, spaces or form feeds: reindent it first"
        )
    return code


def replace_function(source: SourceFile, span: Span, function: str) -> list[str]:
    """The pieces that stand for the function's lines, with line ends.

    The last piece has no line end, because that of the function's last line is
    not the function's.

    Raises:
        CandidateError: the code cannot be put in this place.
    """
    old = _old_lines(source, span)
    function = keep_docstring(_text(dedent(old, span.prefix)), function)
    wanted = _only_function(function)
    new = mark_strings(function.rstrip("\n").split("\n"))
    for candidate in (_in_unit(new, span.unit), new):
        for reuse in (True, False):
            pieces = _pieces(source, span, old, candidate, reuse=reuse)
            if _dump_of_pieces(pieces, span) == wanted:
                return pieces
    raise CandidateError(
        "the code changes its meaning when it is indented as the file is; "
        "indent it by four spaces a level"
    )


def _last_line(source: SourceFile, node: FunctionNode) -> int:
    last = (node.end_lineno or node.lineno) - 1
    tail = source.lines[last][source.char_column(last, node.end_col_offset or 0) :]
    # A backslash after the last expression drags the next line in.
    while "#" not in tail and tail.endswith("\\") and last + 1 < len(source.lines):
        last += 1
        tail = source.lines[last]
    return last


def _unit(source: SourceFile, node: FunctionNode) -> str | None:
    return _unit_of_block(source, node) or next(
        filter(None, (_unit_of_block(source, block) for block in source.tree.body)),
        None,
    )


def _unit_of_block(source: SourceFile, block: ast.stmt) -> str | None:
    body = getattr(block, "body", None)
    if not isinstance(body, list) or not body:
        return None
    outer, inner = (
        margin(line[len(form_feed_head(line)) :])
        for line in (source.lines[block.lineno - 1], source.lines[_start(body[0])])
    )
    return inner.removeprefix(outer) or None if inner.startswith(outer) else None


def _start(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return (decorators[0] if decorators else statement).lineno - 1


def _old_lines(source: SourceFile, span: Span) -> list[Line]:
    texts = list(source.lines[span.first : span.last + 1])
    texts[0] = texts[0][span.column :]
    return mark_strings(texts)


def _text(lines: Sequence[Line]) -> str:
    return "".join(f"{line.text}\n" for line in lines)


def _in_unit(lines: list[Line], unit: str | None) -> list[Line]:
    return lines if unit is None or body_unit(lines) == unit else with_unit(lines, unit)


def _pieces(
    source: SourceFile,
    span: Span,
    old: Sequence[Line],
    new: Sequence[Line],
    *,
    reuse: bool,
) -> list[str]:
    newline = source.newline(span.first, span.last)
    placed = indent(new, span.prefix)
    result = [line.text + newline for line in placed]
    result[-1] = placed[-1].text
    if not reuse:
        return result
    canonical = indent(dedent(old, span.prefix), span.prefix)
    matcher = SequenceMatcher(None, canonical, placed, autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            line = block.a + step
            end = source.ends[span.first + line] if line + 1 < len(old) else newline
            is_last = block.b + step + 1 == len(placed)
            result[block.b + step] = old[line].text + ("" if is_last else end)
    return result


def _dump_of_pieces(pieces: Sequence[str], span: Span) -> str | None:
    head = "if 1:\n" if span.prefix else ""
    try:
        tree = parse(f"{head}{''.join(pieces)}\n")
    except SyntaxError:
        return None
    body = tree.body
    if head and len(body) == 1 and isinstance(body[0], ast.If):
        body = body[0].body
    return ast.dump(body[0]) if len(body) == 1 else None


def _only_function(code: str) -> str:
    return ast.dump(parse(code).body[0])
