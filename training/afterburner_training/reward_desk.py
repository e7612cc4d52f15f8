"""Between a GRPO trainer and those who judge: answers go out while others are written.

The desk knows the rows of the batch that is being written. Each part of it is handed to
the judges as soon as it is there, and the rewards are fetched when all of it is. No
torch here: a test can be the trainer.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, Protocol

from afterburner_engine.policy import Measured as Numbers
from afterburner_training import rewards
from afterburner_training.archive import Archive
from afterburner_training.asking import messages
from afterburner_training.judging.wire import Ground, Job, Judged, ground_of
from afterburner_training.rewards import Parts
from afterburner_training.sections import Curriculum, Rewards
from afterburner_training.tasks import Task

Row = dict[str, Any]
COSTS = {"time": "time_s", "memory": "peak_bytes", "integral": "integral_byte_s"}
"""The objectives, and what a row's numbers call them."""


class Judges(Protocol):
    """Judges answers in their own time; `judging.pool.Pool` does."""

    def submit(self, job: Job) -> Future[Judged | None]:
        """Have an answer judged; None if nobody could."""
        ...


@dataclass(frozen=True, slots=True)
class Slot:
    """One answer that is awaited: to which row, and what it costs now."""

    row: Row
    costs: Mapping[str, float]
    own: bool = False
    """Whether the row's code is an answer of the model's own."""

    verdict: Future[Judged | None] | None = None


class RewardDesk:
    """The rewards of one process's roll-outs, batch after batch."""

    def __init__(
        self,
        tasks: Sequence[Task],
        judges: Judges,
        settings: Rewards,
        *,
        rollouts: int,
        curriculum: Curriculum | None = None,
        seed: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tasks = {task.id: task for task in tasks}
        self._grounds: dict[str, Ground] = {}
        self._judges = judges
        self._settings = settings
        self._rollouts = rollouts
        self._curriculum = curriculum
        self._seed = seed
        self._clock = clock
        self._began = clock()
        self._slots: list[Slot] = []
        self._parts: list[Parts | None] | None = None
        self.archive = Archive(curriculum.kept if curriculum else 1)
        self.numbers: dict[str, float] = {}
        """Of the last batch, for the curves."""

    def begin(self, rows: Sequence[Row], step: int) -> list[Row]:
        """A batch is about to be written, a group of roll-outs for each row.

        Some rows get the model's own best answer as the code to improve. The sandboxes
        of all tasks are made ready meanwhile.
        """
        rng = random.Random(f"{self._seed}:{step}")
        self._parts = None
        self._slots = []
        for at in range(0, len(rows), self._rollouts):
            group = rows[at : at + self._rollouts]
            row = self._further(group[0], rng)
            slot = Slot(row, _costs(row), own=row is not group[0])
            self._slots += [slot] * len(group)
        for task in dict.fromkeys(slot.row["task"] for slot in self._slots):
            self._judges.submit(Job(self._ground(task)))
        return [slot.row for slot in self._slots]

    def submit(self, first: int, answers: Sequence[str]) -> None:
        """Some answers of the batch are there, beginning with this one."""
        for number, answer in enumerate(answers, first):
            slot = self._slots[number]
            job = Job(
                ground=self._ground(slot.row["task"]),
                objective=slot.row["objective"],
                given=slot.row["incumbent"],
                passed=slot.row.get("passed", True),
                answer=answer,
            )
            self._slots[number] = replace(slot, verdict=self._judges.submit(job))

    def parts(self) -> list[Parts | None]:
        """The rewards of the batch, unweighted; None where nobody could judge.

        Waits for the judges. The first call counts, later ones give the same.

        Raises:
            RuntimeError: an answer of the batch was never submitted.
        """
        if self._parts is None:
            before = self._clock()
            judged = [_result(slot) for slot in self._slots]
            now = self._clock()
            self._parts = [
                self._paid(slot, each)
                for slot, each in zip(self._slots, judged, strict=True)
            ]
            self.numbers = _numbers(judged) | {
                "waiting/seconds": now - before,
                "waiting/share": (now - before) / max(now - self._began, 1e-9),
                "curriculum/kept": float(len(self.archive)),
                "curriculum/share": statistics.fmean(slot.own for slot in self._slots),
            }
            self._began = now
        return self._parts

    def _paid(self, slot: Slot, judged: Judged | None) -> Parts | None:
        if judged is None:
            return None
        objective = slot.row["objective"]
        if self._curriculum is not None:
            self.archive.take(slot.row["task"], objective, slot.costs, judged)
        return rewards.parts(
            exact=judged.exact,
            passed_before=judged.passed_before,
            passed_after=judged.passed_after,
            race=judged.race,
            objective=objective,
            noise=self._settings.noise,
        )

    def _further(self, row: Row, rng: random.Random) -> Row:
        """The row, or one with an answer of the model's own in place of its code."""
        if self._curriculum is None:
            return row
        task, objective = self._tasks[row["task"]], row["objective"]
        kept = self.archive.draw(task.id, objective, self._curriculum.share, rng)
        if kept is None:
            return row
        told = Numbers(
            passed=True,
            seconds=kept.costs.get("time"),
            peak_bytes=kept.costs.get("memory"),
            byte_seconds=kept.costs.get("integral"),
        )
        measured = {COSTS[name]: value for name, value in kept.costs.items()}
        return row | {
            "prompt": messages(task, kept.code, told, objective),
            "incumbent": kept.code,
            "measured": dict.fromkeys(row["measured"]) | measured,
        }

    def _ground(self, task: str) -> Ground:
        found = self._grounds.get(task)
        if found is None:
            found = ground_of(self._tasks[task], self._settings.call_s)
            self._grounds[task] = found
        return found


def _result(slot: Slot) -> Judged | None:
    if slot.verdict is None:
        raise RuntimeError(f"an answer to {slot.row['task']} was never handed in")
    return slot.verdict.result()


def _costs(row: Row) -> dict[str, float]:
    """What the row's code costs, by objective, as far as it is known."""
    measured = row.get("measured") or {}
    return {name: measured[key] for name, key in COSTS.items() if measured.get(key)}


def _numbers(judged: Sequence[Judged | None]) -> dict[str, float]:
    """Shares of the answers that were judged; what cannot be told is left out."""
    known = [each for each in judged if each is not None]
    found = {"masked": 1 - len(known) / max(1, len(judged))}
    if not known:
        return found
    raced = [
        each.race.gain.ratio
        for each in known
        if each.passed_after and each.race is not None and each.race.counts
    ]
    found |= {
        "answers/exact": statistics.fmean(each.exact for each in known),
        "answers/passed": statistics.fmean(each.passed_after for each in known),
        "answers/faster": statistics.fmean(each.verdict == "faster" for each in known),
        "answers/tampered": statistics.fmean(each.tampered for each in known),
        "judging/seconds": statistics.fmean(each.seconds for each in known),
    }
    if raced:
        found["answers/gain"] = math.exp(statistics.fmean(map(math.log, raced)))
    return found
