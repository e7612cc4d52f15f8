"""Lines and columns of a text as editors count them. Knows nothing of the protocol.

A line ends at `\\n`, `\\r\\n` or `\\r` and nowhere else, for editors as for Python;
`str.splitlines` breaks at form feeds and more. Columns count code units of an encoding
that client and server agree on; inside they are indexes into the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

UTF8, UTF16, UTF32 = "utf-8", "utf-16", "utf-32"

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z|\Z")


def split(text: str) -> list[str]:
    """The lines with their ends; the last one has none, and may be empty."""
    lines = _LINE.findall(text)
    if len(lines) > 1 and not lines[-2].endswith(("\r", "\n")):
        lines.pop()  # the empty match behind a last line without an end
    return lines


def body(line: str) -> str:
    """A line without its end."""
    return line.rstrip("\r\n")


def units(text: str, encoding: str) -> int:
    """How many code units `text` takes."""
    if encoding == UTF32 or text.isascii():
        return len(text)
    if encoding == UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(character > "\uffff" for character in text)


def index(line: str, column: int, encoding: str) -> int:
    """A column as an index into the line; one beyond its text is its end.

    A column within a character counts as the one where it begins.
    """
    text = body(line)
    if encoding == UTF32 or text.isascii():
        return min(column, len(text))
    passed = 0
    for place, character in enumerate(text):
        passed += units(character, encoding)
        if passed > column:
            return place
    return len(text)


def replaced(
    lines: list[str], start: tuple[int, int], end: tuple[int, int], text: str
) -> list[str]:
    """The lines with `text` between two places (line, index); `lines` is changed.

    Only the lines around it are split again, so a key costs nothing in a long file.
    """
    first = max(start[0] - 1, 0)  # a `\\r` there and a `\\n` here are one end
    head = "".join(lines[first : start[0]]) + lines[start[0]][: start[1]]
    middle = split(f"{head}{text}{lines[end[0]][end[1] :]}")
    if end[0] + 1 < len(lines):
        middle.pop()  # empty: the last line replaced ends, and more lines follow
    lines[first : end[0] + 1] = middle
    return lines


def place(
    lines: Sequence[str], line: int, column: int, encoding: str
) -> tuple[int, int]:
    """A position of the client as line and index; beyond the text it is its end."""
    if line >= len(lines):
        return len(lines) - 1, len(lines[-1])
    return line, index(lines[line], column, encoding)
