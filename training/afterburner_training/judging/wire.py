"""What the pool and its workers say to each other: one line of JSON each way."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from afterburner_sandbox.stats import Interval
from afterburner_training.rewards import Race
from afterburner_training.tasks import Solution, Task


@dataclass(frozen=True, slots=True)
class Ground:
    """What a worker has to know of a task to judge answers to it."""

    task: str
    """The id."""

    entry_point: str
    workload: str
    reference: str
    """A correct solution: what it answers is right. The slowest, so that hardly any
    code is too slow beside it."""

    size: int | None = None
    """Of the inputs that are raced on; None where nobody has measured it yet."""


@dataclass(frozen=True, slots=True)
class Job:
    """One answer to be judged. Without an answer, the task's sandbox is warmed up."""

    ground: Ground
    objective: str = "time"
    given: str = ""
    """The module with the code that the prompt showed."""

    passed: bool = True
    """Whether that code is correct."""

    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of an answer."""

    exact: bool
    """Whether it has exactly the form."""

    passed_before: bool
    passed_after: bool
    verdict: str
    """Of the sandbox, or `malformed`, `refused` or `unchanged`."""

    detail: str
    code: str | None = None
    """The module with the proposed code in it; None where it holds none."""

    race: Race | None = None
    gains: dict[str, float] = field(default_factory=dict)
    """The given code's cost over the proposed one's, by objective, as far as known."""

    seconds: float = 0.0
    """That judging took."""

    @property
    def tampered(self) -> bool:
        """Whether it tried to deceive the clock or the comparison."""
        return self.verdict == "tampered"


def ground_of(task: Task, call_s: float) -> Ground:
    """The ground of a task, at the largest size at which calls take at most `call_s`.

    Where even the smallest takes longer, that one.
    """
    slowest = max(task.solutions, key=_slowness)
    sizes = [row.size for row in slowest.measured if row.time_s <= call_s]
    smallest = [row.size for row in slowest.measured[:1]]
    return Ground(
        task=task.id,
        entry_point=task.entry_point,
        workload=task.workload,
        reference=slowest.code,
        size=max(sizes or smallest, default=None),
    )


def _slowness(solution: Solution) -> tuple[int, float]:
    """Orders solutions by their time at the largest size that they reached.

    Who did not reach as far as the others is slower than all of them, if measured.
    """
    if not solution.measured:
        return (-(10**12), 0.0)
    last = solution.measured[-1]
    return (-last.size, last.time_s)


def job_line(job: Job) -> bytes:
    """A job as a line."""
    return json.dumps(asdict(job)).encode("ascii") + b"\n"


def read_job(line: bytes) -> Job:
    """The job of such a line."""
    found = json.loads(line)
    return Job(**(found | {"ground": Ground(**found["ground"])}))


def judged_line(judged: Judged | None, problem: str = "") -> bytes:
    """A verdict as a line; None where nothing could be found out, with the reason."""
    said = {"judged": judged and asdict(judged), "problem": problem}
    return json.dumps(said).encode("ascii") + b"\n"


def read_judged(line: bytes) -> tuple[Judged | None, str]:
    """What such a line says."""
    said = json.loads(line)
    found: dict[str, Any] | None = said["judged"]
    if found is None:
        return None, str(said["problem"])
    race = found.pop("race")
    judged = Judged(**found)
    if race is not None:
        gain = Interval(**race.pop("gain"))
        judged = replace(judged, race=Race(gain=gain, **race))
    return judged, ""
