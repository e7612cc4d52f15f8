"""Tables of a summary, for a terminal, a page, a spreadsheet and a program."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from afterburner_training.evaluation.metrics import METRICS, OFFERED, Metric, metric
from afterburner_training.evaluation.summary import Cell, Difference, Row, Summary

AGAINST_OTHERS = (
    *("pass_at_1", "beyond_t", "beyond_m", "beyond_i"),
    *("best", "between", "worst", "failed"),
)
AGAINST_START = (
    *("gain_1_1", "speed_up", "survived", "tampered"),
    *("calls", "tokens", "seconds"),
)
HALVES = AGAINST_OTHERS, AGAINST_START
"""The metrics of the two tables: against the references, and against the start."""

TITLES = ("Against the suite's own solutions", "Against what the loop started from")


def text(summary: Summary) -> str:
    """For a terminal: columns of equal width."""
    parts = [about(summary)]
    for title, names in zip(TITLES, HALVES, strict=True):
        parts.append(f"{title}\n{_aligned(_grid(summary, names))}")
    if summary.differences:
        parts.append(f"Differences on the same tasks\n{_aligned(_changes(summary))}")
    return "\n\n".join(parts) + "\n"


def markdown(summary: Summary) -> str:
    """For a page."""
    parts = [about(summary)]
    for title, names in zip(TITLES, HALVES, strict=True):
        parts.append(f"### {title}\n\n{_piped(_grid(summary, names))}")
    if summary.differences:
        parts.append(
            f"### Differences on the same tasks\n\n{_piped(_changes(summary))}"
        )
    if summary.left_out:
        rows = "\n".join(f"- `{task}`: {_line(why)}" for task, why in summary.left_out)
        parts.append(f"### Left out\n\n{rows}")
    return "\n\n".join(parts) + "\n"


def comma_separated(summary: Summary) -> str:
    """A line for each figure: `arm,iteration,metric,value,low,high,spread,tasks`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["arm", "iteration", "metric", "value", "low", "high", "spread", "tasks"]
    )
    for row in summary.rows:
        for name, cell in row.cells.items():
            spread = "" if cell.spread is None else cell.spread
            figures = [cell.value, cell.low, cell.high, spread, cell.tasks]
            writer.writerow([row.arm, step_name(row.iteration), name, *figures])
    return out.getvalue()


def about(summary: Summary) -> str:
    """What the figures are of, in a sentence or two."""
    said = (
        f"{summary.tasks} tasks, {summary.seeds} seed{'s' * (summary.seeds != 1)}, "
        f"objective {summary.objective}. Brackets are 95 % intervals over tasks"
    )
    said += ", ± is the spread over seeds." if summary.seeds > 1 else "."
    if summary.found < summary.expected:
        said += f" NOT FINISHED: {summary.found} of {summary.expected} are there."
    if summary.unjudged:
        said += f" {summary.unjudged} runs could not be judged, and gained nothing."
    if summary.left_out:
        said += f" {len(summary.left_out)} tasks could not be used."
    return said


def step_name(iteration: int) -> str:
    """An iteration's name in a table."""
    return "offered" if iteration == OFFERED else str(iteration)


def figure(cell: Cell, of: Metric) -> str:
    """A value with its interval, as `61.7 [56.0–67.3]`."""
    shown = f"{_number(cell.value, of)} [{_number(cell.low, of)}"
    shown += f"–{_number(cell.high, of)}]"
    return shown if cell.spread is None else f"{shown} ±{_number(cell.spread, of)}"


def _grid(summary: Summary, names: Sequence[str]) -> list[list[str]]:
    """The head, then a row for each arm and iteration at which anything changes."""
    columns = [one for one in METRICS if one.name in names]
    titles = [f"{one.title} %" if one.unit == "%" else one.title for one in columns]
    grid = [["arm", "iteration", *titles]]
    for row in _telling(summary.rows):
        cells = [row.cells.get(one.name) for one in columns]
        shown = [
            figure(cell, one) if cell else "–"
            for cell, one in zip(cells, columns, strict=True)
        ]
        grid.append([row.arm, step_name(row.iteration), *shown])
    return grid


def _telling(rows: Sequence[Row]) -> list[Row]:
    """Without iterations after which all stays as it was, but for each arm's ends."""
    kept: list[Row] = []
    for number, row in enumerate(rows):
        after = rows[number + 1] if number + 1 < len(rows) else None
        ends = row.iteration in (0, OFFERED) or after is None
        last = after is not None and after.iteration == OFFERED
        if ends or last or row.cells != rows[number - 1].cells:
            kept.append(row)
    return kept


def _changes(summary: Summary) -> list[list[str]]:
    grid = [["metric", "first", "second", "second − first"]]
    grid += [
        [metric(one.metric).title, one.first, one.second, change(one)]
        for one in summary.differences
    ]
    return grid


def change(found: Difference) -> str:
    """A difference with its interval; a mark where it is beyond chance."""
    of = metric(found.metric)
    neutral = 1.0 if of.unit == "x" else 0.0
    sure = not found.low <= neutral <= found.high
    sign = "" if of.unit == "x" else "+"
    values = [f"{v:{sign}.2f}" for v in (found.value, found.low, found.high)]
    shown = f"{values[0]}{'×' * (of.unit == 'x')} [{values[1]} to {values[2]}]"
    return f"{shown} *" if sure else shown


def _number(value: float, of: Metric) -> str:
    if of.unit == "%":
        return f"{value:.1f}"
    return f"{value:.3g}×" if of.unit == "x" else f"{value:.4g}"


def _aligned(grid: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in grid) for i in range(len(grid[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in grid
    ]
    return "\n".join(line.rstrip() for line in lines)


def _piped(grid: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in grid]
    return "\n".join([lines[0], "|" + "---|" * len(grid[0]), *lines[1:]])


def _line(text: str) -> str:
    return text.partition("\n")[0]
