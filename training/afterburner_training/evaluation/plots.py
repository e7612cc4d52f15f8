"""Plots of a summary, as SVG and PNG. matplotlib is the extra `eval`, imported late."""

from __future__ import annotations

import importlib
import importlib.util
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from afterburner_training.errors import TrainingError
from afterburner_training.evaluation.metrics import (
    OFFERED,
    Metric,
    at,
    metric,
    verified,
)
from afterburner_training.evaluation.summary import Evaluated, Row, Summary

CURVES = ("pass_at_1", "beyond_t", "beyond_m", "beyond_i", "gain_1_1", "speed_up")
"""The metrics that are drawn against the iteration."""

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Okabe and Ito's, which can be told apart by those who see fewer colours."""

LABELS = {"%": "%", "x": "×", "": ""}


def can_draw() -> bool:
    """Whether matplotlib is there."""
    return importlib.util.find_spec("matplotlib") is not None


def draw(summary: Summary, evaluated: Sequence[Evaluated], folder: Path) -> list[Path]:
    """Draw all plots; the files, an SVG and a PNG of each.

    Raises:
        TrainingError: matplotlib is not installed, or nothing can be written there.
    """
    pyplot = _pyplot()
    folder.mkdir(parents=True, exist_ok=True)
    figures = {
        "iterations": _iterations(pyplot, summary),
        "speed-ups": _speed_ups(pyplot, evaluated),
    }
    if any(row.cells["calls"].value for row in summary.rows if "calls" in row.cells):
        figures["calls"] = _calls(pyplot, summary)
    files: list[Path] = []
    for name, figure in figures.items():
        for ending in ("svg", "png"):
            path = folder / f"{name}.{ending}"
            try:
                figure.savefig(path, dpi=150, metadata=_undated(ending))
            except OSError as error:
                raise TrainingError(f"{path} cannot be written: {error}") from error
            files.append(path)
        pyplot.close(figure)
    return files


def _undated(ending: str) -> dict[str, Any]:
    """Without the date, so that equal figures give equal files."""
    return {"Date": None} if ending == "svg" else {}


def _pyplot() -> Any:
    try:
        matplotlib: Any = importlib.import_module("matplotlib")
        matplotlib.use("agg")
        matplotlib.rcParams["svg.hashsalt"] = "afterburner"
        return importlib.import_module("matplotlib.pyplot")
    except ImportError as error:
        raise TrainingError(
            "plots need matplotlib: install the extra `eval` "
            "(pip install 'afterburner[eval]')"
        ) from error


def _iterations(pyplot: Any, summary: Summary) -> Any:
    """Each metric against the iteration, a line for each arm and its interval."""
    drawn = [metric(name) for name in CURVES if _known(summary, name)]
    columns = min(3, max(1, len(drawn)))
    rows = max(1, math.ceil(len(drawn) / columns))
    figure, axes = pyplot.subplots(
        rows, columns, figsize=(4 * columns, 3.2 * rows), squeeze=False
    )
    for axis in axes.flat[len(drawn) :]:
        axis.set_visible(False)
    for axis, one in zip(axes.flat, drawn, strict=False):
        for number, arm in enumerate(summary.arms):
            _curve(axis, one, arm, _steps(summary, arm), COLOURS[number % len(COLOURS)])
        axis.set_title(one.title)
        axis.set_xlabel("iteration")
        axis.set_ylabel(LABELS[one.unit])
        axis.xaxis.get_major_locator().set_params(integer=True)
        axis.grid(alpha=0.3)
    if drawn:
        axes.flat[0].legend(fontsize="small")
    figure.tight_layout()
    return figure


def _curve(axis: Any, one: Metric, arm: str, rows: Sequence[Row], colour: str) -> None:
    told = [row for row in rows if one.name in row.cells]
    across = [row.iteration for row in told]
    cells = [row.cells[one.name] for row in told]
    axis.plot(across, [cell.value for cell in cells], color=colour, label=arm)
    lows, highs = [cell.low for cell in cells], [cell.high for cell in cells]
    axis.fill_between(across, lows, highs, color=colour, alpha=0.15, linewidth=0)


def _calls(pyplot: Any, summary: Summary) -> Any:
    """The gain for what it took: the speed-up against a task's calls of the model."""
    figure, axis = pyplot.subplots(figsize=(6, 4))
    for number, arm in enumerate(summary.arms):
        rows = _steps(summary, arm)
        told = [r for r in rows if {"calls", "speed_up"} <= r.cells.keys()]
        colour = COLOURS[number % len(COLOURS)]
        across = [row.cells["calls"].value for row in told]
        gains = [row.cells["speed_up"].value for row in told]
        axis.plot(across, gains, marker="o", color=colour, label=arm)
    axis.set_xlabel("answers of the model, mean of a task")
    axis.set_ylabel("verified speed-up, geometric mean, ×")
    axis.legend(fontsize="small")
    axis.grid(alpha=0.3)
    figure.tight_layout()
    return figure


def _speed_ups(pyplot: Any, evaluated: Sequence[Evaluated]) -> Any:
    """Which share of the tasks gained at least so much, for each arm."""
    figure, axis = pyplot.subplots(figsize=(6, 4))
    gains: dict[str, list[float]] = {}
    for given in evaluated:
        for one in given.outcomes:
            gain = verified(at(one, OFFERED, given.objective))
            gains.setdefault(given.named(one.arm), []).append(gain)
    for number, (arm, found) in enumerate(gains.items()):
        ordered = sorted(found, reverse=True)
        shares = [100 * (i + 1) / len(ordered) for i in range(len(ordered))]
        colour = COLOURS[number % len(COLOURS)]
        axis.step(ordered, shares, where="post", color=colour, label=arm)
    axis.set_xscale("log")
    axis.set_xlabel("verified speed-up of what is offered, ×")
    axis.set_ylabel("runs that gain at least so much, %")
    axis.set_ylim(0, 101)
    axis.legend(fontsize="small")
    axis.grid(alpha=0.3)
    figure.tight_layout()
    return figure


def _steps(summary: Summary, arm: str) -> list[Row]:
    """An arm's rows by iteration, without what is offered at the end."""
    return [r for r in summary.rows if r.arm == arm and r.iteration != OFFERED]


def _known(summary: Summary, name: str) -> bool:
    return any(name in row.cells for row in summary.rows)
