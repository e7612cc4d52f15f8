"""The end of a run: the final exam of its best candidates, and the evidence."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from functools import partial

from afterburner_engine.acceptance import Incumbent
from afterburner_engine.events import (
    Event,
    ExamFinished,
    ExamStarted,
    RaceProgressed,
    RunFinished,
)
from afterburner_engine.keep import keep
from afterburner_engine.objectives import accepts
from afterburner_engine.reasons import reason
from afterburner_engine.report import CandidateReport
from afterburner_engine.run import Run
from afterburner_engine.worker import Worker
from afterburner_sandbox.stats import Interval

EXAMS = 3
"""Candidates that sit the final exam, the best one first, until one passes."""


async def exams(run: Run, worker: Worker) -> AsyncGenerator[Event, None]:
    """Examine the winner; where it fails, the one before it; then finish the run."""
    failed: CandidateReport | None = None
    for finalist in run.strategy.finalists()[:EXAMS]:
        number = finalist.number or 0
        yield ExamStarted(number)
        original, winner = (
            run.bench.program(run.target.with_code(code))
            for code in (run.target.code, finalist.code)
        )
        exam = partial(run.judge.exam, original, winner)
        report: CandidateReport | None = None
        async for step in worker.watch(exam):
            if isinstance(step, Interval):
                yield RaceProgressed(number, step)
            else:
                report = step
        if report is None:
            raise RuntimeError("the exam ended without a report")
        yield ExamFinished(number, report)
        passed = accepts(report, run.settings.objective)
        run.log.examined(number, report, passed)
        if passed:
            yield await worker.call(partial(_finish, run, finalist, report))
            return
        failed = failed or report
    yield await worker.call(partial(_finish, run, None, failed))


def _finish(
    run: Run, winner: Incumbent | None, exam: CandidateReport | None
) -> RunFinished:
    """Store the evidence and close the run."""
    finished = RunFinished(
        status="improved" if winner else "no-improvement",
        reason=reason(run, winner, exam),
        winner=winner.number if winner else None,
        policy=winner.proposal.policy if winner and winner.proposal else None,
        code=winner.code if winner else None,
        diff=run.target.diff(winner.code) if winner else "",
        report=exam,
        evidence=None,
        elapsed_s=time.monotonic() - run.started,
        busy=run.shares,
    )
    return keep(run, finished)
