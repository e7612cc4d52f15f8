"""How often does an interval over tasks hold the truth?

Draws samples of tasks from laws whose mean is known, and counts. What a bootstrap over
executions would have promised is beside it: the same tasks, run again, without another
task among them.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Callable

from common import save, table

from afterburner_training.evaluation.bootstrap import interval, paired

Draw = Callable[[random.Random], float]

LAWS: dict[str, tuple[Draw, float]] = {
    "60 % pass": (lambda rng: float(rng.random() < 0.6), 0.6),
    "5 % pass": (lambda rng: float(rng.random() < 0.05), 0.05),
    "all or none (beta)": (lambda rng: rng.betavariate(0.5, 0.5), 0.5),
    "few gain much (exponential)": (lambda rng: rng.expovariate(1.0), 1.0),
}
"""What a task's value is drawn from, and its mean."""

SIZES = (10, 30, 100, 300)
NOISE = 0.02
"""Of one task's value from execution to execution."""


def held(law: str, size: int, trials: int, resamples: int) -> float:
    """The share of samples whose interval over tasks holds the mean."""
    draw, truth = LAWS[law]
    rng = random.Random(f"{law} {size}")
    hits = 0
    for trial in range(trials):
        pairs = [(draw(rng), 1.0) for _ in range(size)]
        found = interval(pairs, bounded="pass" in law, resamples=resamples, seed=trial)
        hits += found is not None and found[0] <= truth <= found[1]
    return hits / trials


def held_by_executions(law: str, size: int, trials: int) -> float:
    """The same for an interval over 16 executions of the same tasks."""
    draw, truth = LAWS[law]
    rng = random.Random(f"{law} {size} executions")
    hits = 0
    for _ in range(trials):
        values = [draw(rng) for _ in range(size)]
        mean = math.fsum(values) / size
        half = 1.96 * NOISE / math.sqrt(16 * size)
        hits += abs(mean - truth) <= half
    return hits / trials


def held_by_pairs(size: int, trials: int, resamples: int) -> float:
    """How often the difference of two like arms is said to be 0."""
    rng = random.Random(f"pairs {size}")
    hits = 0
    for trial in range(trials):
        hard = [rng.random() for _ in range(size)]
        arms = [[(float(rng.random() < p), 1.0) for p in hard] for _ in range(2)]
        found = paired(*arms, resamples=resamples, seed=trial)
        hits += found is not None and found[1] <= 0 <= found[2]
    return hits / trials


def main() -> None:
    """Draw, count, and print the shares; 0.95 is what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=1_000)
    parser.add_argument("--resamples", type=int, default=500)
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    rows: list[list[object]] = []
    for law in LAWS:
        over = [held(law, n, asked.trials, asked.resamples) for n in SIZES]
        rows.append([law, "tasks", *over])
        repeated = [held_by_executions(law, n, asked.trials) for n in SIZES]
        rows.append([law, "executions", *repeated])
    pairs = [held_by_pairs(n, asked.trials, asked.resamples) for n in SIZES]
    rows.append(["no difference of two arms", "tasks, paired", *pairs])
    table(["law", "interval over", *(f"{n} tasks" for n in SIZES)], rows)
    save(asked.json, {"trials": asked.trials, "held": rows})


if __name__ == "__main__":
    main()
