"""How long a GRPO trainer waits for rewards: real judges, roll-outs at a given speed.

    python benchmarks/rewards.py [--workers 2] [--batches 3] [--speed 60] [--json FILE]

The trainer is the desk's other side: it "writes" answers of real lengths by sleeping as
long as a model of the given speed would (tokens per second of one answer; a part of a
batch is written side by side), and for as long as an update takes after each batch.
Judges and sandbox are real. What is told is the share of all time in which the trainer
stands still, once a first batch has warmed the sandboxes up, and without the overlap.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from common import save, table

from afterburner_engine.prompting.answer import write
from afterburner_training.judging.pool import Pool
from afterburner_training.reward_desk import RewardDesk
from afterburner_training.sections import Rewards
from afterburner_training.stages.grpo import spans
from afterburner_training.tasks import Task, embedded

CHARACTERS = 3.2
"""Of code in a token, of the tokenizers of the models that would write."""

THINKING = "The current code does more than it has to.\n" * 12
"""Some 150 tokens, as models think before they answer."""


def answers(task: Task, rng: random.Random) -> Iterator[str]:
    """What a model in training writes: right, wrong, out of form, and no code."""
    while True:
        code = rng.choice(task.solutions).code
        kind = rng.random()
        if kind < 0.55:
            # No two are the same, as with a model at temperature 1.
            yield write(THINKING, _varied(code, rng))
        elif kind < 0.8:
            yield write(THINKING, code.replace("return ", "return not ", 1))
        elif kind < 0.9:
            yield f"{THINKING}\n```python\n{_varied(code, rng)}```\n"
        else:
            yield THINKING


def _varied(code: str, rng: random.Random) -> str:
    *lines, last = code.rstrip("\n").split("\n")
    margin = last[: len(last) - len(last.lstrip())]
    mark = f"{margin}# variant {rng.randrange(10**9)}"
    return "\n".join([*lines, mark, last, ""])


def seconds(texts: Sequence[str], speed: float) -> float:
    """Until the longest of answers that are written side by side is there."""
    return max(len(text) for text in texts) / CHARACTERS / speed


def batch(
    desk: RewardDesk,
    rows: Sequence[dict[str, Any]],
    tasks: dict[str, Task],
    step: int,
    asked: argparse.Namespace,
    chunks: int,
) -> dict[str, float]:
    """Write a batch, fetch its rewards, and update."""
    rng = random.Random(step)
    desk.begin(rows, step)
    texts = [next(answers(tasks[row["task"]], rng)) for row in rows]
    for first, last in spans(len(texts), asked.rollouts, chunks):
        time.sleep(seconds(texts[first:last], asked.speed))
        desk.submit(first, texts[first:last])
    desk.parts()
    time.sleep(asked.update)
    return desk.numbers


def measured(asked: argparse.Namespace, chunks: int) -> dict[str, float]:
    """Shares and times over all batches but the first."""
    tasks = {task.id: task for task in islice(embedded("train"), asked.tasks)}
    settings = Rewards(workers=asked.workers, benches=asked.tasks, deadline_s=300)
    with closing(Pool(settings)) as pool:
        desk = RewardDesk(list(tasks.values()), pool, settings, rollouts=asked.rollouts)
        turns = cycle(tasks.values())
        found = []
        for step in range(asked.batches + 1):
            rows = [
                _row(task)
                for task in islice(turns, asked.prompts)
                for _ in range(asked.rollouts)
            ]
            found.append(batch(desk, rows, tasks, step, asked, chunks))
        waits = [each["waiting/seconds"] for each in found[1:]]
        shares = [each["waiting/share"] for each in found[1:]]
        judging = [each["judging/seconds"] for each in found[1:]]
    return {
        "share": statistics.fmean(shares),
        "waited_s": statistics.fmean(waits),
        "judging_s": statistics.fmean(judging),
        "passed": statistics.fmean(each["answers/passed"] for each in found[1:]),
        "masked": statistics.fmean(each["masked"] for each in found[1:]),
    }


def _row(task: Task) -> dict[str, Any]:
    return {
        "prompt": [],
        "task": task.id,
        "objective": "time",
        "incumbent": task.solutions[0].code,
        "measured": {},
    }


def main() -> None:
    """Measure with the overlap and without, and print both."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("--workers", type=int, default=2)
    add("--batches", type=int, default=3)
    add("--tasks", type=int, default=4)
    add("--prompts", type=int, default=8)
    add("--rollouts", type=int, default=8)
    add("--chunks", type=int, default=8)
    add("--speed", type=float, default=60.0, help="tokens per second of one answer")
    add("--update", type=float, default=5.0, help="seconds of a policy's update")
    add("--json", metavar="FILE", type=Path)
    asked = parser.parse_args()
    found = {
        "overlapped": measured(asked, asked.chunks),
        "not overlapped": measured(asked, 1),
    }
    columns = ["", "share waited", "s a batch", "s an answer", "passed", "masked"]
    table(columns, [[name, *row.values()] for name, row in found.items()])
    save(asked.json and str(asked.json), found)


if __name__ == "__main__":
    main()
