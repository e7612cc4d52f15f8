"""The inputs of a function as the text of a sheet. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from afterburner_tui import columns
from afterburner_tui.inputs_rows import Kind, Row, rows

if TYPE_CHECKING:
    from afterburner_engine.inspection import Inspection

STYLES: dict[Kind, str] = {
    "fact": "$foreground",
    "sample": "$dim-text",
    "absent": "$dim-text",
    "code": "$error",
    "note": "$warning",
}

INDENT = 2


def text(found: Inspection, width: int) -> Content:
    """All that is known, in lines of `width`."""
    told = rows(found)
    wide = max(len(row.left) for row in told if row.kind != "heading") + INDENT
    lines: list[Content] = []
    for row in told:
        if row.kind == "heading" and lines:
            lines.append(Content(""))
        lines.append(_line(row, wide, width))
    return Content("\n").join(lines)


def _line(row: Row, wide: int, width: int) -> Content:
    if row.kind == "heading":
        right = f"  {row.right}" if row.right else ""
        return Content.assemble((row.left, "bold $secondary"), right)
    if row.kind in ("code", "sample"):  # code is not wrapped: its indent says much
        left = row.left.rjust(wide - INDENT) + " " * INDENT
        shown = Content.styled(row.right, STYLES[row.kind])
        return Content.assemble(
            (left, "$dim-text"), shown.truncate(max(width - wide, 16), ellipsis=True)
        )
    entry = columns.entry(row.left, "$dim-text", row.right, wide, width)
    return entry if row.kind == "fact" else entry.stylize(STYLES[row.kind])
