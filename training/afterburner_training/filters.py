"""Leaves out what cannot be learnt from, and says why: pure functions of findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from afterburner_engine.fingerprint import fingerprint
from afterburner_training.findings import Finding
from afterburner_training.tasks import Solution, Task

LEAST = 2
"""Solutions that a task needs: of one alone nothing is known to be right or better."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A task or a solution that was left out."""

    task: str
    solution: str | None
    """None where the whole task was."""

    why: str


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left, and what is not."""

    kept: tuple[Task, ...]
    dropped: tuple[Dropped, ...]

    def reasons(self) -> list[tuple[str, int]]:
        """How often each reason came up, the most frequent first."""
        kinds = Counter(one.why.partition(":")[0][:80] for one in self.dropped)
        return kinds.most_common()


def sift(
    tasks: Iterable[Task],
    findings: Iterable[Finding] = (),
    *,
    least: int = LEAST,
) -> Sifted:
    """Measured tasks, without the solutions that have no numbers or come twice.

    `findings` say why something has no numbers; see `findings.load`.
    """
    whys = {(one.task, one.solution): one.why for one in findings if one.why}
    kept: list[Task] = []
    dropped: list[Dropped] = []
    for task in tasks:
        left: list[Solution] = []
        for solution in task.solutions:
            why = _unfit(solution, left, whys.get((task.id, solution.name)))
            if why is None:
                left.append(solution)
            else:
                dropped.append(Dropped(task.id, solution.name, why))
        if len(left) < least:
            why = f"{len(left)} of {len(task.solutions)} solutions are left"
            dropped.append(Dropped(task.id, None, why))
        else:
            kept.append(replace(task, solutions=tuple(left)))
    return Sifted(tuple(kept), tuple(dropped))


def _unfit(solution: Solution, kept: list[Solution], told: str | None) -> str | None:
    """Why a solution is left out; None if it is not."""
    if not solution.measured:
        return told or "it was not measured"
    mine = fingerprint(solution.code)
    for other in kept:
        if fingerprint(other.code) == mine:
            return f"it is {other.name!r} in other words"
    return None
