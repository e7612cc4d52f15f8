"""Fits cells into a line of a given width. Pure functions on Textual's Content."""

from __future__ import annotations

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
    """Columns of a higher rank go first where the line is too short for all."""

    right: bool = False


def fit(columns: tuple[Column, ...], width: int) -> tuple[int, ...]:
    """The width of each column in a line of `width` cells; 0 leaves one out."""
    kept = list(columns)
    between = len(_gap(width))
    while len(kept) > 1 and _needed(kept, between) > width:
        kept.remove(max(kept, key=lambda column: column.rank))
    spare = width - _needed(kept, between)
    widths = []
    for column in columns:
        grown = min(max(spare, 0), column.most - column.least) if column in kept else 0
        spare -= grown
        widths.append(column.least + grown if column in kept else 0)
    return tuple(widths)


def _needed(columns: list[Column], between: int) -> int:
    return sum(column.least for column in columns) + between * (len(columns) - 1)


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
