"""Lay out rows of cells as a plain text table.

Each column is as wide as its longest cell; cells are padded on the right with spaces
and separated by " | ". No line ends in spaces. Rows may have fewer cells than others: a
missing cell is not shown and has no separator before it. Lines are joined by newlines,
without one at the end. No rows make an empty text.
"""


# %% starter
def text_table(rows: list[list[str]]) -> str: ...


# %% inputs
SIZES = (5, 30, 120, 350)


def make_input(size, rng):
    columns = rng.randint(1, 7)
    rows = []
    for _ in range(size):
        many = columns if rng.random() < 0.9 else rng.randint(0, columns)
        rows.append(
            [rng.choice("ab xyz") * rng.choice((0, 1, 3, 8, 14)) for _ in range(many)]
        )
    return (rows,), {}


# %% solution: widths found anew for every cell
def text_table(rows: list[list[str]]) -> str:
    text = ""
    for number in range(len(rows)):
        line = ""
        for column in range(len(rows[number])):
            width = 0
            for other in rows:
                if column < len(other) and len(other[column]) > width:
                    width = len(other[column])
            cell = rows[number][column]
            while len(cell) < width:
                cell = cell + " "
            if column > 0:
                line = line + " | "
            line = line + cell
        if number > 0:
            text = text + "\n"
        text = text + line.rstrip(" ")
    return text


# %% solution: widths once for each row
def text_table(rows: list[list[str]]) -> str:
    lines = []
    for row in rows:
        widths = [
            max(len(other[column]) for other in rows if column < len(other))
            for column in range(len(row))
        ]
        cells = [cell.ljust(width) for cell, width in zip(row, widths)]
        lines.append(" | ".join(cells).rstrip(" "))
    return "\n".join(lines)


# %% solution: columns by zip_longest, then text added up
from itertools import zip_longest


def text_table(rows: list[list[str]]) -> str:
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = [max(map(len, column)) for column in columns]
    text = ""
    for row in rows:
        line = ""
        for cell, width in zip(row, widths):
            line += f"{cell:<{width}} | "
        text += line[:-3].rstrip(" ") + "\n"
    return text[:-1]


# %% solution: widths kept while reading
def text_table(rows: list[list[str]]) -> str:
    widths: list[int] = []
    for row in rows:
        for column, cell in enumerate(row):
            if column == len(widths):
                widths.append(len(cell))
            elif len(cell) > widths[column]:
                widths[column] = len(cell)
    return "\n".join(
        " | ".join(map(str.ljust, row, widths)).rstrip(" ") for row in rows
    )


# %% solution: one format string for full rows
def text_table(rows: list[list[str]]) -> str:
    count = max(map(len, rows), default=0)
    widths = [0] * count
    for row in rows:
        widths[: len(row)] = map(max, widths, map(len, row))
    parts = [f"%-{width}s" for width in widths]
    formats = [" | ".join(parts[:many]) for many in range(count + 1)]
    return "\n".join([(formats[len(row)] % tuple(row)).rstrip(" ") for row in rows])
