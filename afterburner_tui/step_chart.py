"""Draws a rising staircase in block characters. A pure function, no widget.

What is drawn is the best ratio after each iteration. It never falls, so that a
filled area under the steps reads better than a thin line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

BLOCKS = " ▁▂▃▄▅▆▇█"
LOG_FROM = 8.0
"""From this ratio on the height is logarithmic, or early steps would vanish."""


def is_logarithmic(values: Sequence[float]) -> bool:
    """Whether heights stand for logarithms."""
    return max(values, default=1.0) >= LOG_FROM


def ceiling(values: Sequence[float]) -> float:
    """The ratio at the top of the chart; never so low that noise fills it."""
    return max(*values, 1.5) if values else 1.5


def draw(values: Sequence[float], steps: int, width: int, height: int) -> list[str]:
    """`height` lines of `width` cells; `values` cover the first of `steps` steps.

    The first step is the original's, so `steps` is the iterations and one more.
    """
    heights = [_eighths(value, values, height) for value in values]
    columns = []
    for x in range(width):
        step = x * steps // width
        columns.append(heights[step] if step < len(heights) else 0)
    return [
        "".join(BLOCKS[min(max(filled - 8 * row, 0), 8)] for filled in columns)
        for row in reversed(range(height))
    ]


def _eighths(value: float, values: Sequence[float], height: int) -> int:
    """The height of `value` in eighths of a cell; the top one stays a thin line."""
    top = ceiling(values)
    if is_logarithmic(values):
        share = math.log(max(value, 1.0)) / math.log(top)
    else:
        share = (max(value, 1.0) - 1.0) / (top - 1.0)
    return 1 + round(share * max(8 * height - 6, 1))
