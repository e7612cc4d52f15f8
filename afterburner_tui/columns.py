"""Fits cells into a line of a given width. Pure functions on Textual's Content."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content

ROOMY = 64
"""From this width on, columns stand two cells apart."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: how wide it must be, and how wide it may grow."""

    title: str
    least: int
    most: int
    rank: int = 0
    """Columns above 0 are extras: shown, in the order of their ranks, where the
    others have all the room that they can use."""

    right: bool = False


def fit(columns: tuple[Column, ...], width: int) -> tuple[int, ...]:
    """The width of each column in a line of `width` cells; 0 leaves one out."""
    between = len(_gap(width))
    kept = [column for column in columns if not column.rank]
    used = _sum(kept, between, lambda column: column.most)
    extras = (column for column in columns if column.rank)
    for column in sorted(extras, key=lambda column: column.rank):
        used += between + column.least
        if used > width:
            break
        kept.append(column)
    spare = max(width - _sum(kept, between, lambda column: column.least), 0)
    widths = []
    for column in columns:
        grown = min(spare, column.most - column.least) if column in kept else 0
        spare -= grown
        widths.append(column.least + grown if column in kept else 0)
    return tuple(widths)


def _sum(columns: list[Column], between: int, width_of: Callable[[Column], int]) -> int:
    return sum(map(width_of, columns)) + between * (len(columns) - 1)


def _gap(width: int) -> str:
    """What stands between two columns of a line."""
    return "  " if width >= ROOMY else " "


def line(
    cells: tuple[Content, ...], columns: tuple[Column, ...], width: int
) -> Content:
    """One line of the table; what is too long ends in an ellipsis."""
    widths = fit(columns, width)
    shown = [
        _cell(cell, room, right=column.right)
        for cell, column, room in zip(cells, columns, widths, strict=True)
        if room
    ]
    return Content(_gap(width)).join(shown)


def _cell(cell: Content, width: int, *, right: bool) -> Content:
    cut = cell.truncate(width, ellipsis=True)
    missing = width - cut.cell_length
    return cut.pad_left(missing) if right else cut.pad_right(missing)


def entry(left: str, style: str, right: str, indent: int, width: int) -> Content:
    """A term and its explanation, which wraps beside the term, not below it."""
    room = max(width - indent, 16)
    parts = textwrap.wrap(right, room, break_on_hyphens=False) or [""]
    text = ("\n" + " " * indent).join(parts)
    return Content.assemble((left.ljust(indent), style), text)
