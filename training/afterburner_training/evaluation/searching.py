"""One run of the engine on a task, as a user would start it, and what stood when.

Nothing here measures: the engine's loop does, and what it told is put in order.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

from afterburner_engine.errors import EngineError, UnavailableError
from afterburner_engine.events import (
    CandidateJudged,
    CandidateProposed,
    RunFinished,
)
from afterburner_engine.loop import optimize
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target, find_target
from afterburner_sandbox.verdict import Verdict
from afterburner_training.evaluation.listening import Listening
from afterburner_training.evaluation.outcome import Step
from afterburner_training.tasks import Task


@dataclass(slots=True)
class Search:
    """What a run came to. Codes are whole modules, the one it began with first."""

    status: str
    reason: str
    codes: list[str] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    """Of each code, the iteration in which it was accepted."""

    steps: list[Step] = field(default_factory=list)
    offered: int | None = None
    evidence: str | None = None


@dataclass(slots=True)
class _Judged:
    """A candidate, and when its verdict came."""

    verdict: CandidateJudged
    code: str
    seconds: float


async def search(
    task: Task,
    code: str,
    folder: Path,
    settings: Settings,
    policy: Listening,
    keep: Path,
) -> Search:
    """Run the loop from `code`, in a folder of its own; its evidence goes to `keep`.

    Raises:
        UnavailableError: no sandbox or model as asked for works here.
        EngineError: the policy failed.
        SandboxError: the sandbox failed.
    """
    target = find_target(task.written(folder, code))
    started = time.monotonic()
    judged: list[_Judged] = []
    proposed: dict[int, CandidateProposed] = {}
    ends: dict[int, float] = {}
    finished: RunFinished | None = None
    try:
        async with aclosing(optimize(target, settings, policy=policy)) as events:
            async for event in events:
                now = time.monotonic() - started
                if isinstance(event, CandidateProposed):
                    proposed[event.candidate] = event
                elif isinstance(event, CandidateJudged):
                    whole = target.with_code(proposed[event.candidate].code)
                    judged.append(_Judged(event, whole, now))
                    ends[event.iteration] = now
                elif isinstance(event, RunFinished):
                    finished = event
    except UnavailableError:
        raise
    except EngineError as error:
        if policy.heard.failure is not None:
            raise
        # The function cannot be judged: then no arm can do anything for it.
        finished = None
        reason = str(error)
    else:
        if policy.heard.failure is not None:
            raise policy.heard.failure
        reason = finished.reason if finished else ""
    if finished is None:
        numbers = range(settings.iterations + 1)
        nothing = [written(Step(0), policy, i + policy.shift) for i in numbers]
        return Search("unjudged", reason, [code], [0], nothing, 0)
    found = _in_order(code, judged, ends, settings.iterations, policy)
    found.status, found.reason = finished.status, reason
    found.evidence = _kept(finished, keep)
    found.offered = _offered(found, finished, target)
    return found


def _in_order(
    code: str,
    judged: Sequence[_Judged],
    ends: dict[int, float],
    iterations: int,
    policy: Listening,
) -> Search:
    """What stood after each iteration: the last that was accepted up to it."""
    found = Search("", "", [code], [0])
    number: dict[int, int] = {}
    for one in judged:
        if one.verdict.accepted:
            number[one.verdict.candidate] = len(found.codes)
            found.codes.append(one.code)
            found.since.append(one.verdict.iteration)
    for iteration in range(iterations + 1):
        till = [one for one in judged if one.verdict.iteration <= iteration]
        best = [number[o.verdict.candidate] for o in till if o.verdict.accepted]
        seconds = max((s for i, s in ends.items() if i <= iteration), default=0.0)
        step = Step(
            standing=best[-1] if best else 0,
            candidates=len(till),
            tampered=sum(_tampered(one) for one in till),
            seconds=seconds,
        )
        found.steps.append(written(step, policy, iteration + policy.shift))
    return found


def written(step: Step, policy: Listening, iteration: int) -> Step:
    """The step, with what a model had written by the end of an iteration."""
    usages = policy.heard.until(iteration)
    return replace(
        step,
        calls=len(usages),
        tokens=sum(one.tokens for one in usages),
        prompt_tokens=sum(one.prompt_tokens for one in usages),
    )


def _tampered(one: _Judged) -> bool:
    return one.verdict.report.verdict is Verdict.TAMPERED


def _offered(found: Search, finished: RunFinished, target: Target) -> int:
    """Which code a user would get: the winner of the exam, or what there was."""
    if finished.code is None:
        return 0
    return found.codes.index(target.with_code(finished.code))


def _kept(finished: RunFinished, folder: Path) -> str | None:
    """Move the evidence of a run to where the evaluation is kept; the file's name."""
    if finished.evidence is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = Path(finished.evidence)
    shutil.move(path, folder / path.name)
    return path.name
