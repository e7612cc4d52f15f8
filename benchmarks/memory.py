"""Memory: staircases against what is measured of them, the true rate, and the cost.

Staircases are programs that take and give back known amounts and hold them for known
times. The cost is what a program takes with the sampler on against the same without,
in fresh children that take turns.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time

from common import ROOT, save, table

from afterburner_sandbox.backends.choose import choose
from afterburner_sandbox.behaviour import outcome_of
from afterburner_sandbox.memory import Footprint, measure
from afterburner_sandbox.program import Program, Timing
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.stats import Quad, estimate

sys.path.insert(0, str(ROOT))
from tests.sandbox.helpers import batch, launch_spec
from tests.sandbox.staircases import STAIRS, area, peak

CASES = {
    "one step": ([60], 0.1),
    "rising": ([50, 30, 20], 0.1),
    "up and down": ([50, 30, 20, 0, 0, 0], 0.1),
    "freed early": ([80, 0, 60, 0], 0.1),
    "large": ([500, 0], 0.2),
    "short": ([50, 0], 0.01),
    "long": ([50, 50, 0], 1.0),
}
"""Steps in megabytes (0 gives the last ones back), and how long each is held."""

WORK = {
    "computing": """
def f(n):
    total = 0
    for i in range(n * 100):
        total += i % 7
    return total
""",
    "allocating": "def f(n): return len([str(i) for i in range(n * 10)])",
    "touching": """
def f(n):
    room = bytearray(n * 1000)
    for i in range(0, len(room), 4096):
        room[i] = 1
    return len(room)
""",
}
"""What is run with and without the sampler; each for some tens of milliseconds."""

CORE = max(os.sched_getaffinity(0))


def program(source: str) -> Program:
    """A program whose function is `f`."""
    return Program(source, "sample", "/tmp/sample.py", "f")


def staircase(sandbox: Sandbox, steps: list[int], hold_s: float) -> list[object]:
    """One row: how far peak and integral are from the truth."""
    with sandbox.spawn() as child:
        child.witness.pin(CORE)
        child.load(program(STAIRS))
        found = measure(child, batch((steps, hold_s)), "plain", 60.0, CORE)[1]
        points = outcome_of(child, 0).decoded()["value"]
    if found is None:
        raise SystemExit("memory cannot be read here")
    truth = [row["v"] for row in points]
    return [
        found.peak_bytes / peak(truth) - 1,
        found.integral_byte_s / area(truth) - 1,
        found.seconds,
        round(found.rate_hz),
        found.exact,
        found.queued_s,
    ]


class Still:
    """Watches without looking: the child prepares as for the sampler."""

    def start(self) -> None:
        """Nothing starts."""

    def stop(self) -> None:
        """Nothing ends."""


def run(
    sandbox: Sandbox, source: str, n: int, *, watched: bool
) -> tuple[Timing, Footprint | None]:
    """One call in a fresh child, with the sampler or without."""
    with sandbox.spawn() as child:
        child.witness.pin(CORE)
        child.load(program(source))
        if watched:
            return measure(child, batch((n,)), "plain", 60.0, CORE)
        return child.run(batch((n,)), "plain", 60.0, watch=Still()), None


def cost(sandbox: Sandbox, source: str, turns: int) -> list[object]:
    """One row: CPU and wall time with the sampler, by that without; ABBA turns."""
    quads: dict[str, list[list[Quad]]] = {"cpu": [], "wall": []}
    rates: list[float] = []
    for _ in range(turns):
        timings = []
        for watched in (True, False, False, True):
            timing, found = run(sandbox, source, 5_000, watched=watched)
            timings.append(timing)
            rates += [found.rate_hz] if found else []
        quads["cpu"].append([Quad(*(t.cpu_s for t in timings))])
        quads["wall"].append([Quad(*(t.wall_s for t in timings))])
    cpu, wall = estimate(quads["cpu"]), estimate(quads["wall"])
    return [
        cpu.ratio,
        f"[{cpu.low:.4f}, {cpu.high:.4f}]",
        wall.ratio,
        f"[{wall.low:.4f}, {wall.high:.4f}]",
        round(statistics.median(rates)),
    ]


def main() -> int:
    """Measure, print, and say whether the errors are within bounds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5, help="of each staircase")
    parser.add_argument("--turns", type=int, default=30, help="of each cost")
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    choice = choose("auto", generated_code=False)
    stairs: dict[str, list[list[object]]] = {}
    costs: dict[str, list[object]] = {}
    started = time.monotonic()
    with Sandbox(choice.backend, launch_spec()) as sandbox:
        for name, (steps, hold_s) in CASES.items():
            stairs[name] = [
                staircase(sandbox, steps, hold_s) for _ in range(asked.repeats)
            ]
        for name, source in WORK.items():
            costs[name] = cost(sandbox, source, asked.turns)
    rows = [[name, *_worst(found)] for name, found in stairs.items()]
    table(["staircase", "peak", "integral", "seconds", "rate/s", "exact"], rows)
    print()
    columns = ["with/without", "cpu", "95 %", "wall", "95 %", "rate/s"]
    table(columns, [[name, *row] for name, row in costs.items()])
    print(f"\n{choice.backend.name}, {time.monotonic() - started:.0f} s")
    figures = {"staircases": stairs, "cost": costs, "sandbox": choice.backend.name}
    save(asked.json, figures)
    flat = [row for found in stairs.values() for row in found]
    worst = max(abs(float(str(error))) for row in flat for error in row[:2])
    return 0 if worst < 0.05 else 1


def _worst(found: list[list[object]]) -> list[object]:
    """The largest errors over the repeats, and the lowest rate."""
    errors = [max((float(str(row[i])) for row in found), key=abs) for i in (0, 1)]
    rate = min(int(str(row[3])) for row in found)
    exact = all(row[4] for row in found)
    return [*(f"{error:+.2%}" for error in errors), found[0][2], rate, exact]


if __name__ == "__main__":
    sys.exit(main())
