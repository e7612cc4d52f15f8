"""Python source and unified diffs, coloured. Pure functions on Textual's Content.

The highlighter is imported at the first use: it is not needed for the first paint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from textual.content import Content

_HUNK = re.compile(r"^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@lru_cache(maxsize=32)
def source(code: str, *, first_line: int = 1) -> Content:
    """Source with its line numbers."""
    numbered = enumerate(_highlighted(code.rstrip("\n")), start=first_line)
    return Content("\n").join(
        Content.assemble((f"{number:>4}  ", "$dim-text"), text)
        for number, text in numbered
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a diff: its sign, its number in the new or old file, its text."""

    sign: str
    number: int
    text: str


@lru_cache(maxsize=64)
def diff(unified: str) -> Content:
    """A unified diff: coloured code on tinted lines, signs and numbers at the side."""
    shown: list[Content] = []
    for index, hunk in enumerate(_hunks(unified)):
        if index:
            shown.append(Content.styled("   ⋮", "$dim-text"))
        shown.extend(_hunk(hunk))
    return Content("\n").join(shown)


def _hunks(unified: str) -> list[list[_Line]]:
    hunks: list[list[_Line]] = []
    old = new = 0
    for text in unified.split("\n"):
        found = _HUNK.match(text)
        if found:
            old, new = int(found[1]), int(found[2])
            hunks.append([])
        elif hunks and text[:1] in ("+", "-", " "):
            sign = text[0]
            hunks[-1].append(_Line(sign, old if sign == "-" else new, text[1:]))
            old += sign != "+"
            new += sign != "-"
    return hunks


def _hunk(lines: list[_Line]) -> list[Content]:
    """Each side is highlighted as a whole, for strings that span lines."""
    before = iter(_side(lines, "-"))
    after = iter(_side(lines, "+"))
    width = max((len(line.text.expandtabs(4)) for line in lines), default=0) + 1
    shown = []
    for line in lines:
        if line.sign == " ":
            next(before)
        code = next(before) if line.sign == "-" else next(after)
        shown.append(_diff_line(line, code.pad_right(width - code.cell_length)))
    return shown


def _side(lines: list[_Line], sign: str) -> Iterable[Content]:
    return _highlighted("\n".join(row.text for row in lines if row.sign in (" ", sign)))


def _diff_line(line: _Line, code: Content) -> Content:
    number = (f"{line.number:>4} ", "$dim-text")
    if line.sign == "+":
        return Content.assemble(
            number, ("+ ", "bold $success on $added"), code.stylize("on $added")
        )
    if line.sign == "-":
        return Content.assemble(
            number, ("- ", "bold $error on $removed"), code.stylize("on $removed")
        )
    return Content.assemble(number, "  ", code)


def _highlighted(code: str) -> list[Content]:
    """The lines of `code`, coloured. Half a function is coloured as far as it goes."""
    from textual.highlight import highlight

    from afterburner_tui.code_theme import CodeTheme

    wanted = code.expandtabs(4).split("\n")
    # The lexer strips blank lines at either end; marks keep the count right.
    text = "#\n" + "\n".join(wanted) + "\n#"
    lines = highlight(text, language="python", theme=CodeTheme).split("\n")
    shown = list(lines[1 : len(wanted) + 1])
    if [line.plain.rstrip() for line in shown] != [line.rstrip() for line in wanted]:
        return [Content(line) for line in wanted]
    return shown
