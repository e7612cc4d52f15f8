"""Ratios with their intervals as inline SVG. Pure functions; colours come from CSS."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 16, 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A ratio at a place of the horizontal axis."""

    at: float
    label: str
    """Below the axis."""

    ratio: float
    low: float
    high: float
    kind: str = "kept"
    """Its class in CSS."""

    title: str = ""
    """Shown when it is pointed at."""


def plot(marks: Sequence[Mark], across: str, *, log: bool, line: bool) -> str:
    """All marks; `log` for the horizontal axis. The vertical one is logarithmic."""
    if not marks:
        return ""
    x = _across(marks, log=log)
    lowest = min(0.9, *(mark.low for mark in marks))
    highest = max(1.2, *(mark.high for mark in marks))
    y = _upwards(max(lowest, 1e-3), min(highest, 1e6))
    parts = [_grid(tick, y(tick)) for tick in _ticks(lowest, highest)]
    if line:
        points = " ".join(f"{x(mark):.1f},{y(mark.ratio):.1f}" for mark in marks)
        parts.append(f'<polyline class="curve" points="{points}"/>')
    parts += [_drawn(mark, x(mark), y) for mark in marks]
    parts += [_below(mark, x(mark)) for mark in _spread(marks)]
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    parts.append(
        f'<text class="axis" x="{middle}" y="{HEIGHT - 4}">{escape(across)}</text>'
    )
    head = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    return f"{head}<title>{escape(across)}</title>{''.join(parts)}</svg>"


def _across(marks: Sequence[Mark], *, log: bool) -> Callable[[Mark], float]:
    """The horizontal place of a mark."""
    scale = math.log if log and all(mark.at > 0 for mark in marks) else float
    places = [scale(mark.at) for mark in marks]
    least, span = min(places), max(places) - min(places)
    inner = WIDTH - LEFT - RIGHT - 40

    def place(mark: Mark) -> float:
        share = (scale(mark.at) - least) / span if span else 0.5
        return LEFT + 20 + share * inner

    return place


def _upwards(lowest: float, highest: float) -> Callable[[float], float]:
    """The vertical place of a ratio, on a logarithmic scale."""
    least, span = math.log(lowest), math.log(highest) - math.log(lowest)

    def place(ratio: float) -> float:
        share = (math.log(min(max(ratio, lowest), highest)) - least) / span
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)

    return place


def _ticks(lowest: float, highest: float) -> list[float]:
    """Round ratios between the bounds, 1 among them, six at most."""
    steps = [m * 10.0**e for e in range(-3, 7) for m in (1, 1.5, 2, 3, 5, 7)]
    inside = [tick for tick in steps if lowest <= tick <= highest]
    every = math.ceil(len(inside) / 6)
    first = inside.index(1.0) % every
    return inside[first::every]


def _grid(tick: float, y: float) -> str:
    kind = "same" if tick == 1 else "grid"
    return (
        f'<line class="{kind}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" '
        f'y2="{y:.1f}"/><text class="ratio" x="{LEFT - 6}" y="{y + 4:.1f}">'
        f"{tick:g}\N{MULTIPLICATION SIGN}</text>"
    )


def _drawn(mark: Mark, x: float, y: Callable[[float], float]) -> str:
    low, high, at = y(mark.low), y(mark.high), y(mark.ratio)
    return (
        f'<g class="{escape(mark.kind)}"><title>{escape(mark.title)}</title>'
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>'
        f'<circle cx="{x:.1f}" cy="{at:.1f}" r="4"/></g>'
    )


def _spread(marks: Sequence[Mark]) -> Sequence[Mark]:
    """Those whose labels have room beside each other."""
    return marks[:: math.ceil(len(marks) / 12)]


def _below(mark: Mark, x: float) -> str:
    y = HEIGHT - BOTTOM + 16
    return f'<text class="at" x="{x:.1f}" y="{y}">{escape(mark.label)}</text>'
