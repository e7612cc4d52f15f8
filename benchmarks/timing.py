"""Can the timing be believed? Races whose outcome is known, and what they find.

    aa-…        a function against itself: it must not be called faster
    power-…     a true gain of 5 % or 30 %: it must be found, and soon
    truth-…     the same loops for a long time: is the true ratio what it should be?
    coverage-…  drawn races: does the interval hold the true ratio in 95 % of them?
    tries-…     drawn runs of twenty candidates that gain too little: is one accepted?

Without options, all of them at full length (see the estimate that is printed first).
The races of all conditions take turns, so that they see the same machine.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from common import EXAMPLES, save, table
from drawn import Noise, Setting, simulated
from raced import LONG, Example, Loops, Raced, busy

from afterburner_sandbox.stopping import Plan

LENGTHS = {"1ms": 1e-3, "10ms": 1e-2, "100ms": 1e-1}
USUAL_S = {"1ms": 0.7, "10ms": 1.3, "100ms": 4.0}
"""What an A/A race takes, roughly: only the estimate depends on it."""

RATIOS = (0.8, 1.0, 1.05, 1.3, 3.0, 20.0)
TRIES = 20
EXAM = Plan(min_pairs=5, budget_s=2.5, precision=0.02)
SETTINGS = {
    "1ms": (Setting(1.0), Plan()),
    "10ms": (Setting(1.0, block_s=0.01, fixed_s=0.04), Plan()),
    "100ms": (Setting(1.0, block_s=0.1, fixed_s=0.24), Plan()),
    "exam": (Setting(1.0), EXAM),
    "servers": (Setting(1.0, noise=Noise(server=0.03)), Plan()),
    "noisy": (Setting(1.0, noise=Noise(step=0.03, wander=0.05, slow=0.03)), Plan()),
}


@dataclass(slots=True)
class Condition:
    """One row of the table, and the races that it is made of."""

    name: str
    count: int
    ratio: float
    usual_s: float
    run: Callable[[int], Raced]
    limit_s: float | None = None
    """Within which a gain is to be found."""

    races: list[Raced] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """What its races come to."""
        found = [race.time for race in self.races if race.time is not None]
        verdicts = [race.verdict for race in self.races]
        seconds = sorted(race.seconds for race in self.races)
        away = [abs(interval.ratio / self.ratio - 1) for interval in found]
        halves = [math.log(i.high / i.low) / 2 for i in found]
        covered = [i.low <= self.ratio <= i.high for i in found]
        return {
            "races": len(self.races),
            "true_ratio": self.ratio,
            "faster": verdicts.count("faster"),
            "slower": verdicts.count("slower"),
            "other": len(verdicts) - sum(map(verdicts.count, MEASURED)),
            "in_time": self._in_time(),
            "median_error": statistics.median(away) if away else None,
            "largest_error": max(away, default=None),
            "median_half_width": statistics.median(halves) if halves else None,
            "covered": statistics.fmean(covered) if covered else None,
            "median_s": statistics.median(seconds) if seconds else None,
            "p95_s": seconds[int(0.95 * len(seconds))] if seconds else None,
            "largest_s": seconds[-1] if seconds else None,
            "good": self._good(away),
        }

    def _in_time(self) -> float | None:
        """The share that was found faster within the limit."""
        if self.limit_s is None or not self.races:
            return None
        good = [
            race.verdict == "faster" and race.seconds <= self.limit_s
            for race in self.races
        ]
        return statistics.fmean(good)

    def _good(self, away: list[float]) -> bool | None:
        """Whether it is as it should be."""
        if not away or (len(self.races) < FEW and not self.name.startswith("truth")):
            return None
        if self.limit_s is not None:
            return (self._in_time() or 0.0) >= 0.95
        if self.name.startswith("truth"):
            return away[0] <= 0.005
        faster = [race.verdict for race in self.races].count("faster")
        return faster <= 0.005 * len(self.races) and statistics.median(away) <= 0.005


ENOUGH = 1_000
"""Drawn races; of fewer a share of 95 % is not known to within 2 %."""

FEW = 50
"""Of fewer real races nothing is said, but what they came to."""

MEASURED = ("faster", "slower", "no-difference")


def conditions(asked: argparse.Namespace, loops: Loops) -> list[Condition]:
    """The races that are asked for."""

    def loop(call_s: float, ratio: float, plan: Plan) -> Callable[[int], Raced]:
        return lambda seed: loops.race(call_s, ratio, seed, plan)

    rows = [
        Condition(f"aa-{name}", asked.aa, 1.0, USUAL_S[name], loop(call_s, 1.0, Plan()))
        for name, call_s in LENGTHS.items()
    ]
    for gain, limit_s, usual_s in ((0.05, 3.0, 1.0), (0.3, 0.5, 0.4)):
        for name in ("1ms", "10ms"):
            run = loop(LENGTHS[name], 1 + gain, Plan())
            label = f"power-{round(100 * gain)}-{name}"
            rows.append(Condition(label, asked.power, 1 + gain, usual_s, run, limit_s))
            run = loop(LENGTHS[name], 1 + gain, LONG)
            label = f"truth-{round(100 * gain)}-{name}"
            usual_s = 48 * 6 * 4 * max(0.006, 1.1 * LENGTHS[name])
            rows.append(Condition(label, asked.truth, 1 + gain, usual_s, run))
    return rows


def examples(asked: argparse.Namespace) -> Iterator[tuple[Condition, Example]]:
    """The examples, each against itself."""
    for name in EXAMPLES:
        label = f"aa-{name.rpartition('/')[2]}"
        if asked.examples and _wanted(label, asked.only):
            shown = Example(name)
            yield Condition(label, asked.examples, 1.0, 1.5, shown.race), shown


def take_turns(rows: list[Condition], label: str) -> None:
    """Run all races in turns and say how far they are."""
    total_s = sum(row.count * row.usual_s for row in rows)
    print(f"{label}: about {total_s / 60:.1f} minutes", file=sys.stderr)
    started, said = time.monotonic(), time.monotonic()
    for number in range(max((row.count for row in rows), default=0)):
        for row in rows:
            if number < row.count:
                row.races.append(row.run(number))
        if time.monotonic() - said > 20:
            said = time.monotonic()
            done = sum(len(row.races) * row.usual_s for row in rows) / total_s
            left_s = (said - started) * (1 - done) / done
            print(
                f"  {label}: {done:.0%}, {left_s / 60:.1f} minutes left",
                file=sys.stderr,
            )


def measured(asked: argparse.Namespace, busy_count: int) -> dict[str, Any]:
    """All real races beside `busy_count` processes that compute."""
    label = f"{busy_count} busy" if busy_count else "idle"
    with tempfile.TemporaryDirectory() as folder:
        loops, shown = Loops(Path(folder)), list(examples(asked))
        rows = [c for c in conditions(asked, loops) if _wanted(c.name, asked.only)]
        rows = [row for row in rows if row.count] + [row for row, _ in shown]
        try:
            with busy(busy_count):
                take_turns(rows, label)
        finally:
            loops.close()
            for _, example in shown:
                example.close()
    return {
        f"{row.name} {label}": row.figures()
        | {"raw": [asdict(race) for race in row.races]}
        for row in rows
    }


def drawn(asked: argparse.Namespace) -> dict[str, Any]:
    """The races that are drawn instead of run."""
    found: dict[str, Any] = {}
    for name, (setting, plan) in SETTINGS.items():
        for ratio in RATIOS:
            label = f"coverage-{name}-{ratio:g}"
            if asked.coverage and _wanted(label, asked.only):
                print(f"  {label}", file=sys.stderr)
                here = replace(setting, ratio=ratio)
                found[label] = _covered(here, plan, asked.coverage)
    for ratio in (1.0, 1.02, 1.03):
        label = f"tries-{ratio:g}"
        if asked.tries and _wanted(label, asked.only):
            print(f"  {label}", file=sys.stderr)
            found[label] = _accepted(ratio, asked.tries)
    return found


def _covered(setting: Setting, plan: Plan, count: int) -> dict[str, Any]:
    rng = random.Random(f"{setting}")
    true, covered, faster = math.log(setting.ratio), 0, 0
    seconds: list[float] = []
    away: list[float] = []
    halves: list[float] = []
    for _ in range(count):
        record, spent_s = simulated(setting, plan, rng)
        now = record.standing()
        seconds.append(spent_s)
        away.append(abs(now.mean - true))
        halves.append(now.half(plan.reported(len(record.pairs))))
        covered += away[-1] <= halves[-1]
        faster += now.mean - now.half(plan.surely(len(record.pairs))) > plan.gain
    return {
        "races": count,
        "true_ratio": setting.ratio,
        "faster": faster,
        "median_error": statistics.median(away),
        "median_half_width": statistics.median(halves),
        "covered": covered / count,
        "median_s": statistics.median(seconds),
        "p95_s": sorted(seconds)[int(0.95 * count)],
        "good": 0.93 <= covered / count <= 0.97 if count >= ENOUGH else None,
    }


def _accepted(ratio: float, count: int) -> dict[str, Any]:
    """How often one of many candidates that gain too little is accepted."""
    rng, setting = random.Random(f"tries {ratio}"), Setting(ratio)
    accepted = offered = 0
    for _ in range(count):
        plans = (Plan(tries=number) for number in range(1, TRIES + 1))
        if any(_faster(setting, plan, rng) for plan in plans):
            accepted += 1
            offered += _faster(setting, EXAM, rng)
    return {
        "races": count,
        "true_ratio": ratio,
        "faster": offered,
        "accepted_before_the_exam": accepted,
        "good": offered <= 0.005 * count if ratio < 1.03 else offered <= 0.05 * count,
    }


def _faster(setting: Setting, plan: Plan, rng: random.Random) -> bool:
    record, _ = simulated(setting, plan, rng)
    now = record.standing()
    return now.mean - now.half(plan.surely(len(record.pairs))) > plan.gain


def _wanted(name: str, only: list[str]) -> bool:
    return not only or any(name.startswith(start) for start in only)


COLUMNS = {
    "races": "{:d}",
    "true_ratio": "{:g}",
    "faster": "{:d}",
    "slower": "{:d}",
    "other": "{:d}",
    "in_time": "{:.1%}",
    "median_error": "{:.2%}",
    "largest_error": "{:.2%}",
    "median_half_width": "{:.2%}",
    "covered": "{:.1%}",
    "median_s": "{:.2f}",
    "p95_s": "{:.2f}",
    "good": "{}",
}


def shown(figures: dict[str, Any]) -> list[object]:
    """The cells of a row."""
    cells = ((figures.get(key), form) for key, form in COLUMNS.items())
    return ["-" if value is None else form.format(value) for value, form in cells]


KINDS = {
    "aa": (500, 6, "A/A races of each length of call"),
    "examples": (50, 0, "A/A races of each example"),
    "power": (200, 8, "races of each true gain"),
    "truth": (1, 0, "long races of each true gain"),
    "coverage": (2_000, 100, "drawn races of each setting"),
    "tries": (200, 0, "drawn runs of twenty candidates"),
}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for kind, (count, _, text) in KINDS.items():
        parser.add_argument(
            f"--{kind}", type=int, metavar="N", help=f"{text} ({count}, if all run)"
        )
    parser.add_argument("--quick", action="store_true", help="all in about a minute")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="start of rows' names"
    )
    parser.add_argument(
        "--busy",
        type=int,
        nargs="+",
        metavar="N",
        help="processes that compute beside the races: 0, 1 or both (0 1)",
    )
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    named = any(getattr(asked, kind) is not None for kind in KINDS)
    for kind, (full, quick, _) in KINDS.items():
        if getattr(asked, kind) is None:
            usual = quick if asked.quick else full
            setattr(asked, kind, 0 if named else usual)
    asked.named = named
    asked.busy = asked.busy or ([0] if asked.quick else [0, 1])
    return asked


def main() -> int:
    """Run what is asked for and print what it came to."""
    asked = _asked()
    started = time.monotonic()
    figures = drawn(asked)
    real = asked.aa or asked.power or asked.truth or asked.examples
    for count in asked.busy if real else ():
        if count and not asked.named:  # the other promises are for an idle machine
            asked.power = asked.truth = asked.examples = 0
        figures |= measured(asked, count)
    rows = [[name, *shown(row)] for name, row in figures.items()]
    table(["condition", *(key.replace("_", " ") for key in COLUMNS)], rows)
    print(f"\nin {time.monotonic() - started:.0f} s")
    save(asked.json, {"conditions": figures})
    return 1 if any(row["good"] is False for row in figures.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
