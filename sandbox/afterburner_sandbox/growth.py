"""How cost and gain depend on the size of the input. Pure functions."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from itertools import pairwise


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float | None:
    """The fitted p in seconds ~ sizes ** p (least squares of the logs).

    None where fewer than three sizes were measured.
    """
    if len(sizes) < 3:
        return None
    logs = [math.log(size) for size in sizes]
    times = [math.log(s) for s in seconds]
    return statistics.linear_regression(logs, times).slope


def crossover(sizes: Sequence[int], ratios: Sequence[float]) -> float | None:
    """The largest size at which a ratio before/after passes 1, between two measured.

    Both are taken as powers of the size in between. None where it stays on one side.
    """
    rows = sorted(zip(sizes, ratios, strict=True), reverse=True)
    for (large, after), (small, before) in pairwise(rows):
        if (before < 1) != (after < 1):
            share = math.log(before) / (math.log(before) - math.log(after))
            return math.exp(
                math.log(small) + share * (math.log(large) - math.log(small))
            )
    return None
