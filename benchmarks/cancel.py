"""How long until a cancelled run has no process left, cancelled at random moments."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import time
from pathlib import Path

from common import example, save, table

from afterburner_engine.events import Event
from afterburner_engine.loop import optimize
from afterburner_engine.settings import Settings
from afterburner_engine.target import find_target


def descendants(pid: int) -> set[int]:
    """All processes below `pid` that are no zombies."""
    found: set[int] = set()
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = thread.read_text().split()
        except OSError:
            continue  # the thread, or the process, has just ended
        for child in map(int, children):
            found |= {child} | descendants(child)
    return found


async def cancelled_after(seconds: float) -> tuple[float, float]:
    """Seconds until the generator is closed, and until no process is left."""

    async def consume() -> None:
        stream = optimize(
            find_target(example("match_tables.py::reconcile")), Settings()
        )
        async for event in stream:
            last.append(event)

    last: list[Event] = []
    task = asyncio.create_task(consume())
    await asyncio.sleep(seconds)
    started = time.monotonic()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    closed = time.monotonic() - started
    while descendants(os.getpid()):
        await asyncio.sleep(0.001)
    return closed, time.monotonic() - started


def main() -> int:
    """Cancel runs and print how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    rng = random.Random(1)
    found = [
        asyncio.run(cancelled_after(rng.uniform(0.0, 4.0))) for _ in range(asked.runs)
    ]
    rows: list[list[object]] = [
        [name, min(times) * 1e3, statistics.median(times) * 1e3, max(times) * 1e3]
        for name, times in (
            ("the run has ended", [closed for closed, _ in found]),
            ("no process is left", [gone for _, gone in found]),
        )
    ]
    table(["what", "min ms", "median ms", "max ms"], rows)
    save(asked.json, {"seconds": found})
    return 0


if __name__ == "__main__":
    sys.exit(main())
