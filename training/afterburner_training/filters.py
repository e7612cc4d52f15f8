"""Leaves out what cannot be learnt from, and says why: pure functions of findings."""

from __future__ import annotations

import ast
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
            workload = at_sizes(task.workload, left)
            kept.append(replace(task, solutions=tuple(left), workload=workload))
    return Sifted(tuple(kept), tuple(dropped))


def at_sizes(workload: str, solutions: Iterable[Solution]) -> str:
    """The workload with the sizes at which something was measured, and no others.

    At those that are left out, solutions did not agree on the inputs, or none came to
    an end.
    """
    sizes = sorted({row.size for one in solutions for row in one.measured})
    if not workload or _declared(workload) == tuple(sizes):
        return workload
    return f"{workload.rstrip()}\n\nSIZES = {tuple(sizes)}\n"


def _declared(workload: str) -> tuple[int, ...] | None:
    """The literal that is last assigned to SIZES; None where there is none."""
    found: tuple[int, ...] | None = None
    for node in ast.parse(workload).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SIZES":
            try:
                found = tuple(ast.literal_eval(node.value))
            except (ValueError, TypeError):
                found = None
    return found


def _unfit(solution: Solution, kept: list[Solution], told: str | None) -> str | None:
    """Why a solution is left out; None if it is not."""
    if not solution.measured:
        return told or "it was not measured"
    mine = fingerprint(solution.code)
    for other in kept:
        if fingerprint(other.code) == mine:
            return f"it is {other.name!r} in other words"
    return None
