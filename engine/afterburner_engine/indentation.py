"""Moving a block of Python in and out, without touching the inside of its strings.

A line that begins inside a multi-line string is data and is never moved. Lines
are given without their ends, as one function that starts in column 0.
"""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_FORM_FEED_HEAD = re.compile(r"[ \t\f]*\f|")
"""Python starts counting columns anew after a form feed."""

_MARGIN = re.compile(r"[ \t]*")
_OPENERS = {"FSTRING_START", "TSTRING_START"}
_CLOSERS = {"FSTRING_END", "TSTRING_END"}
_UNPLACED = {tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER}


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and whether it begins inside a string."""

    text: str
    inside_string: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing at all, not even part of a string."""
        return not self.inside_string and not self.text.strip()


def form_feed_head(text: str) -> str:
    """What stands before the column count of the line begins; mostly nothing."""
    match = _FORM_FEED_HEAD.match(text)
    return match.group() if match else ""


def margin(text: str) -> str:
    """The spaces and tabs that the line starts with."""
    match = _MARGIN.match(text)
    return match.group() if match else ""


def mark_strings(texts: Sequence[str]) -> list[Line]:
    """The lines of a block of code, each marked if it begins inside a string.

    Raises:
        SyntaxError: the block cannot be split into tokens.
    """
    # A block that is indented is a block of something.
    shift = 1 if texts and margin(texts[0]) else 0
    inside: set[int] = set()
    for first, last in _strings(tokens(["if 1:"] * shift + list(texts))):
        inside.update(range(first - shift, last - shift))
    return [Line(text, index in inside) for index, text in enumerate(texts)]


def tokens(texts: Sequence[str]) -> Iterator[tokenize.TokenInfo]:
    """The tokens of these lines.

    Raises:
        SyntaxError: they cannot be split into tokens.
    """
    feed = iter([f"{text}\n" for text in texts])
    try:
        yield from tokenize.generate_tokens(lambda: next(feed, ""))
    except tokenize.TokenError as error:
        raise SyntaxError(error.args[0]) from error


def _strings(stream: Iterable[tokenize.TokenInfo]) -> Iterator[tuple[int, int]]:
    """The first and last row of each string; f-strings are several tokens or one."""
    open_rows: list[int] = []
    for token in stream:
        name = tokenize.tok_name[token.type]
        if name in _OPENERS:
            open_rows.append(token.start[0])
        elif name in _CLOSERS:
            yield open_rows.pop(), token.end[0]
        elif name == "STRING":
            yield token.start[0], token.end[0]


def dedent(lines: Iterable[Line], prefix: str) -> list[Line]:
    """The lines without `prefix`; one that lacks it, such as a comment, stays."""
    return [_moved(line, prefix, "") for line in lines]


def indent(lines: Iterable[Line], prefix: str) -> list[Line]:
    """The lines with `prefix` in front of each that is not blank."""
    return [_moved(line, "", prefix) for line in lines]


def _moved(line: Line, old: str, new: str) -> Line:
    if line.inside_string:
        return line
    if line.is_blank:
        return Line("")
    head = form_feed_head(line.text)
    rest = line.text[len(head) :]
    if not rest.startswith(old):
        return line
    return Line(head + new + rest[len(old) :])


def body_unit(lines: Sequence[Line]) -> str | None:
    """The indentation of the first block, or None if all is on one line."""
    for token in tokens([line.text for line in lines]):
        if token.type == tokenize.INDENT:
            return token.string.rpartition("\f")[2]
    return None


def with_unit(lines: Sequence[Line], unit: str) -> list[Line]:
    """The same code, each level indented by `unit`."""
    moves = _Levels(unit).moves(tokens([line.text for line in lines]))
    result = list(lines)
    current = ("", "")
    for row, line in enumerate(lines):
        current = moves.get(row, current)
        result[row] = _moved(line, *current)
    return result


@dataclass(slots=True)
class _Levels:
    """The open blocks, from the outermost in, while the tokens go by."""

    unit: str
    margins: list[str] = field(default_factory=lambda: [""])
    comments: list[tuple[int, str]] = field(default_factory=list)
    """Rows of comments whose level is not known before the next statement."""

    def moves(self, stream: Iterable[tokenize.TokenInfo]) -> dict[int, tuple[str, str]]:
        """For the first row of each statement or comment: old and new margin."""
        result: dict[int, tuple[str, str]] = {}
        seen = [""]
        starts = True
        for token in stream:
            row = token.start[0] - 1
            if token.type == tokenize.INDENT:
                self.margins.append(token.string.rpartition("\f")[2])
                seen.append(self.margins[-1])
            elif token.type == tokenize.DEDENT:
                self.margins.pop()
            elif token.type == tokenize.NEWLINE:
                starts, seen = True, list(self.margins)
            elif starts and token.type == tokenize.COMMENT:
                self.comments.append((row, margin(token.line)))
            elif starts and token.type not in _UNPLACED:
                result |= self._place_comments(seen)
                result[row] = (self.margins[-1], self.unit * (len(self.margins) - 1))
                starts = False
        return result | self._place_comments(seen)

    def _place_comments(self, seen: list[str]) -> dict[int, tuple[str, str]]:
        levels = {old: self.unit * depth for depth, old in enumerate(seen)}
        placed: dict[int, tuple[str, str]] = {}
        for row, own in self.comments:
            old = max((level for level in levels if own.startswith(level)), key=len)
            placed[row] = (old, levels[old])
        self.comments.clear()
        return placed
