"""Which of a task's solutions are right: those that most of them agree with.

Solutions come from people, and inputs may have been grown beyond what the problem
allows. So an input on which independent solutions fall apart decides nothing, and the
size that it was made to is left out; on all others the majority is right.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from afterburner_engine.trial import CASE_S
from afterburner_sandbox.verdict import Verdict
from afterburner_training.ground import Answers, Ground

SHARE = 1 / 2
"""Of the solutions that answer an input, more have to give the same answer."""

SMALL = 12
"""Small inputs that all are run on, beside those of each size."""

SEEDS = 2
"""Inputs of each size."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the solutions of one task come to, by their names."""

    wrong: dict[str, str]
    """Of each that is not right: why."""

    sizes: tuple[int, ...]
    """Those at which the right ones agree on all inputs that were tried."""

    reach: dict[str, tuple[int, ...]]
    """Of each that is right: the sizes that it can be run at."""


@dataclass(frozen=True, slots=True)
class Row:
    """One input that all solutions are run on."""

    size: int | None
    """None for one that was not made to a size."""

    shown: str
    batch: bytes


def rows(ground: Ground) -> list[Row]:
    """The inputs that solutions have to agree on, the small ones first."""
    found = [Row(None, case.call, case.batch) for case in ground.cases(0, SMALL)]
    for size in sorted(ground.sizes):
        for seed in range(SEEDS):
            batch = ground.input(size, seed)
            found.append(Row(size, f"size {size}, seed {seed}", batch))
    return found


def agreement(
    ground: Ground, limit_s: float = CASE_S, voters: Collection[str] | None = None
) -> Agreement:
    """Run all solutions on the same inputs, and see who is right.

    `voters` are the names of those who decide it; None: all. The others are right
    where they agree with them.

    Raises:
        WorkloadError: the inputs cannot be made.
        SandboxError: the sandbox failed.
    """
    asked = rows(ground)
    batches = [row.batch for row in asked]
    given = {
        solution.name: ground.answers(solution.code, batches, limit_s)
        for solution in ground.task.solutions
    }
    votes = [_vote(ground, given, number, voters) for number in range(len(asked))]
    broken = {row.size for row, vote in zip(asked, votes, strict=True) if vote is None}
    sizes = tuple(size for size in sorted(ground.sizes) if size not in broken)
    wrong: dict[str, str] = {}
    reach: dict[str, tuple[int, ...]] = {}
    for name, answers in given.items():
        managed = _managed(asked, answers, sizes)
        why = _failed(asked, answers, managed) or _outvoted(asked, votes, name)
        if why:
            wrong[name] = why
        else:
            reach[name] = managed
    return Agreement(wrong, sizes, reach)


@dataclass(frozen=True, slots=True)
class _Vote:
    """What was answered to one input, and by whom otherwise."""

    others: dict[str, str]
    """Of those who are not of the majority: in what they differ from it."""


def _vote(
    ground: Ground,
    given: dict[str, Answers],
    number: int,
    voters: Collection[str] | None,
) -> _Vote | None:
    """The vote on one input; None where it decides nothing."""
    groups: list[list[str]] = []
    answered = {
        name: answers.outcomes[number]
        for name, answers in given.items()
        if number < len(answers.outcomes)
    }
    voting = [name for name in answered if voters is None or name in voters]
    for name in voting:
        outcome = answered[name]
        for group in groups:
            if ground.difference(answered[group[0]], outcome) is None:
                group.append(name)
                break
        else:
            groups.append([name])
    if not groups:
        return None
    most = max(groups, key=len)
    right = answered[most[0]]
    if len(most) <= SHARE * len(voting) or right.how == "raise":
        return None
    others = {name: one for name, one in answered.items() if name not in most}
    return _Vote(
        {
            name: found.why
            for name, one in others.items()
            if (found := ground.difference(right, one)) is not None
        }
    )


def _managed(
    asked: Sequence[Row], answers: Answers, sizes: Sequence[int]
) -> tuple[int, ...]:
    """The sizes at which a solution has answered all inputs."""
    missed = {row.size for row in asked[len(answers.outcomes) :]}
    return tuple(size for size in sizes if size not in missed)


def _failed(
    asked: Sequence[Row], answers: Answers, managed: Sequence[int]
) -> str | None:
    """Why a solution cannot be used, if it cannot: being slow is no reason alone."""
    stopped = answers.stopped
    if stopped is None or (stopped.verdict is Verdict.TIMEOUT and managed):
        return None
    done = len(answers.outcomes)
    where = asked[done].shown if done < len(asked) else "the end"
    return f"{stopped.verdict.value} at {where}: {stopped.detail}"


def _outvoted(
    asked: Sequence[Row], votes: Sequence[_Vote | None], name: str
) -> str | None:
    for row, vote in zip(asked, votes, strict=True):
        if vote is not None and name in vote.others:
            return f"different from most at {row.shown}: {vote.others[name]}"
    if all(vote is None for vote in votes):
        return "the solutions agree on no input"
    return None
