"""Every example: the ratio of the final exam, how soon, and a second measurement."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from common import EXAMPLES, OBJECTIVES, example, save, table

from afterburner_engine.errors import EngineError
from afterburner_engine.events import CandidateJudged, RunFinished
from afterburner_engine.evidence import load
from afterburner_engine.loop import optimize
from afterburner_engine.objectives import measured
from afterburner_engine.settings import Settings
from afterburner_engine.target import find_target
from afterburner_engine.verify import Verification, verify


async def improve(name: str, budget_s: float) -> dict[str, Any]:
    """Optimise a function, then verify the evidence."""
    started = time.monotonic()
    short = name.rpartition("/")[2]
    objective = OBJECTIVES.get(short, "time")
    row: dict[str, Any] = {"name": short, "objective": objective, "first_s": None}
    settings = Settings(budget_s=budget_s, objective=objective)
    try:
        async for event in optimize(find_target(name), settings):
            if isinstance(event, CandidateJudged) and event.accepted:
                row["first_s"] = row["first_s"] or time.monotonic() - started
            if isinstance(event, RunFinished):
                row |= await finished(event, objective)
    except EngineError as error:
        row |= {"status": str(error).partition("\n")[0], "ratio": None}
    return row


async def finished(event: RunFinished, objective: str) -> dict[str, Any]:
    """The end of a run, and what a second measurement says of it."""
    row: dict[str, Any] = {"status": event.status, "elapsed_s": event.elapsed_s}
    interval = measured(event.report, objective) if event.report else None
    row["ratio"] = interval.to_json() if interval else None
    if event.winner and event.evidence:
        async for step in verify(load(Path(event.evidence)), own=True):
            if isinstance(step, Verification):
                again = measured(step.report, objective)
                row["confirmed"] = step.confirmed
                row["verified"] = again.to_json() if again else None
    return row


def shown(ratio: dict[str, float] | None) -> str:
    """A ratio with its interval."""
    if ratio is None:
        return "-"
    return f"{ratio['ratio']:.2f} [{ratio['low']:.2f}-{ratio['high']:.2f}]"


def main() -> int:
    """Improve the examples, or the functions named, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "functions", nargs="*", help="FILE::QUALNAME; else the examples"
    )
    parser.add_argument("--budget", type=float, default=60.0)
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    names = asked.functions or [example(name) for name in EXAMPLES]
    found = []
    for name in names:
        found.append(asyncio.run(improve(name, asked.budget)))
        print(f"  {found[-1]['name']}: {found[-1]['status']}", file=sys.stderr)
    rows: list[list[object]] = [
        [
            row["name"],
            row["objective"],
            row["status"],
            shown(row["ratio"]),
            row["first_s"] or "-",
            row.get("elapsed_s") or "-",
            row.get("confirmed", "-"),
            shown(row.get("verified")),
        ]
        for row in found
    ]
    columns = ["function", "objective", "status", "ratio", "first s", "all s"]
    columns += ["confirmed", "again"]
    table(columns, rows)
    save(asked.json, {"functions": found})
    return 0


if __name__ == "__main__":
    sys.exit(main())
