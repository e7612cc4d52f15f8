"""What the rulebook makes of ENAMEL's functions, beside ruff's fixes alone.

Takes the path of a file in which each line is a task: `task_id`, `entry_point`,
`start` (a program that is correct), `input_generator` and `input_levels` (sizes). Each
task becomes a module with a workload file, as a user would write it. A gain counts if
the final exam (for ruff: a comparison) confirmed it, at the largest size that the
original can be judged at. Goes on where it stopped, if `--json` names its last output.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from common import save, table
from ruff import find_ruff_bin

from afterburner_engine.compare import Comparison, compare
from afterburner_engine.errors import EngineError
from afterburner_engine.events import RunFinished
from afterburner_engine.loop import optimize
from afterburner_engine.report import CandidateReport
from afterburner_engine.settings import Settings
from afterburner_engine.target import find_target
from afterburner_sandbox.verdict import Verdict
from afterburner_training.sources import enamel

THRESHOLDS = (1.1, 1.5, 2.0)


def written(task: dict[str, Any], folder: Path) -> str:
    """The task as files of a user; its `FILE::QUALNAME`."""
    folder.mkdir()
    module = folder / "task.py"
    module.write_text(task["start"], encoding="utf-8")
    text = enamel.workload(task)
    (folder / "task.workload.py").write_text(text, encoding="utf-8")
    return f"{module}::{task['entry_point']}"


def gain(report: CandidateReport | None) -> float:
    """The ratio at the largest size, where it is surely a gain; 1 otherwise."""
    if report is None or report.verdict is not Verdict.FASTER:
        return 1.0
    if report.by_size:
        largest = max(report.by_size, key=lambda row: row.size)
        return largest.ratio if largest.low > 1 else 1.0
    return report.time.ratio if report.time else 1.0


async def by_rulebook(name: str, budget_s: float) -> dict[str, Any]:
    """What a user's run comes to."""
    settings = Settings(policy="rulebook", budget_s=budget_s)
    async for event in optimize(find_target(name), settings):
        if isinstance(event, RunFinished):
            return {
                "gain": gain(event.report) if event.winner else 1.0,
                "says": event.reason,
                "code": event.code,
            }
    raise RuntimeError("the run ended without a result")


async def by_ruff(name: str) -> dict[str, Any]:
    """What `ruff --fix --unsafe-fixes` alone gains, with every rule of it."""
    path, _, qualname = name.partition("::")
    source = Path(path)
    fixed = source.parent / "fixed" / source.name
    fixed.parent.mkdir()
    fixed.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    options = ["--select", "ALL", "--fix", "--unsafe-fixes", "--exit-zero", "--quiet"]
    command = [find_ruff_bin(), "check", "--isolated", *options, "--preview"]
    subprocess.run([*command, str(fixed)], check=False, capture_output=True)
    workload = str(source.parent / "task.workload.py")
    after = f"{fixed}::{qualname}"
    async for step in compare(name, after, None, Settings(workload=workload)):
        if isinstance(step, Comparison):
            return {"gain": gain(step.report), "says": step.report.verdict.value}
    raise RuntimeError("the comparison ended without a result")


async def measured(task: dict[str, Any], budget_s: float) -> dict[str, Any]:
    """One task, both ways."""
    row: dict[str, Any] = {"task": task["task_id"], "name": task["entry_point"]}
    with tempfile.TemporaryDirectory() as folder:
        name = written(task, Path(folder) / "task")
        arms = {"rulebook": by_rulebook(name, budget_s), "ruff": by_ruff(name)}
        for arm, run in arms.items():
            try:
                row[arm] = await run
            except EngineError as error:
                row[arm] = {"gain": None, "says": str(error).partition("\n")[0]}
    return row


def shares(rows: list[dict[str, Any]], arm: str) -> list[object]:
    """The share of all tasks with at least each gain; what fails gains nothing."""
    gains = [row[arm]["gain"] or 1.0 for row in rows]
    return [f"{sum(g >= t for g in gains) / len(gains):.1%}" for t in THRESHOLDS]


def main() -> int:
    """Measure the tasks that are left, and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="the tasks, as JSON lines")
    parser.add_argument("--only", nargs="*", help="these task ids")
    parser.add_argument("--budget", type=float, default=20.0)
    parser.add_argument("--json", help="write the figures to this file, task by task")
    asked = parser.parse_args()
    lines = asked.file.read_text(encoding="utf-8").splitlines()
    tasks = [json.loads(line) for line in lines]
    rows: list[dict[str, Any]] = []
    if asked.json and Path(asked.json).exists():
        rows = json.loads(Path(asked.json).read_text(encoding="utf-8"))["tasks"]
    done = {row["task"] for row in rows}
    for task in tasks:
        if task["task_id"] in done or (
            asked.only and task["task_id"] not in asked.only
        ):
            continue
        rows.append(asyncio.run(measured(task, asked.budget)))
        save(asked.json, {"tasks": rows})
        print(f"  {_line(rows[-1])}", file=sys.stderr)
    judged = sum(row["rulebook"]["gain"] is not None for row in rows)
    columns = ["arm", *(f">= {t}x" for t in THRESHOLDS)]
    table(columns, [[arm, *shares(rows, arm)] for arm in ("rulebook", "ruff")])
    print(f"{len(rows)} tasks, {judged} could be judged")
    return 0


def _line(row: dict[str, Any]) -> str:
    arms = [f"{arm} {row[arm]['gain'] or 'cannot'}" for arm in ("rulebook", "ruff")]
    return f"{row['task']} {row['name']}: {', '.join(arms)} ({row['rulebook']['says']})"


if __name__ == "__main__":
    sys.exit(main())
