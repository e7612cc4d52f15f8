"""Fits cells into a line of a given width. Pure functions on Textual's Content."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

GAP = 2
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: how wide it must be, and how wide it may grow."""

    title: str
    least: int
    most: int
    rank: int = 0
    """Columns of a higher rank go first where the line is too short for all."""

    right: bool = False


def fit(columns: tuple[Column, ...], width: int) -> tuple[int, ...]:
    """The width of each column in a line of `width` cells; 0 leaves one out."""
    kept = list(columns)
    while len(kept) > 1 and _needed(kept) > width:
        kept.remove(max(kept, key=lambda column: column.rank))
    spare = width - _needed(kept)
    widths = []
    for column in columns:
        grown = min(max(spare, 0), column.most - column.least) if column in kept else 0
        spare -= grown
        widths.append(column.least + grown if column in kept else 0)
    return tuple(widths)


def _needed(columns: list[Column]) -> int:
    return sum(column.least for column in columns) + GAP * (len(columns) - 1)


def line(
    cells: tuple[Content, ...], columns: tuple[Column, ...], widths: tuple[int, ...]
) -> Content:
    """One line of the table; what is too long ends in an ellipsis."""
    shown = [
        _cell(cell, width, right=column.right)
        for cell, column, width in zip(cells, columns, widths, strict=True)
        if width
    ]
    return Content(" " * GAP).join(shown)


def _cell(cell: Content, width: int, *, right: bool) -> Content:
    cut = cell.truncate(width, ellipsis=True)
    missing = width - cut.cell_length
    return cut.pad_left(missing) if right else cut.pad_right(missing)
