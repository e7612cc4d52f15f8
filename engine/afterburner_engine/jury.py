"""Judges the answers that lie on the desk, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from afterburner_engine.candidate import fingerprint
from afterburner_engine.conversation import repeated, unfit
from afterburner_engine.desk import Answer, Desk, Item
from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
    Event,
    IterationFinished,
    RaceProgressed,
)
from afterburner_engine.report import CandidateReport
from afterburner_engine.run import Run
from afterburner_engine.worker import Worker
from afterburner_sandbox.stats import Interval

RACE_S = 1.5
"""Seconds that one candidate's race may take."""

Tell = Callable[[Event], None]


class Jury:
    """Judges until no answer comes any more, or the time is up."""

    def __init__(self, run: Run, worker: Worker, desk: Desk, tell: Tell) -> None:
        self._run = run
        self._worker = worker
        self._desk = desk
        self._tell = tell
        self._new = 0
        """Candidates that were judged since an iteration was finished."""

    async def judge(self) -> None:
        """Judge all answers.

        Raises:
            SandboxError: the sandbox failed.
        """
        while (item := await self._next()) is not None:
            if isinstance(item, Answer):
                await self._consider(item)
            elif not self._new and not (item.said and self._run.generated):
                return  # asked again, it would not know more
            else:
                self._finish(item.iteration)
        if self._new:
            self._finish(self._run.judged[-1][1].iteration)

    async def _next(self) -> Item | None:
        """What lies on the desk; None at the end, or when the time is up."""
        # What lies there already is taken without a wait, which no timeout would end.
        if self._run.time_is_up():
            return None
        try:
            async with asyncio.timeout(self._run.seconds_left()):
                return await self._desk.take()
        except TimeoutError:
            return None

    def _finish(self, iteration: int) -> None:
        self._new = 0
        self._tell(IterationFinished(iteration, self._run.incumbent.ratio))

    def _discard(self, told: AnswerDiscarded | None) -> None:
        """Tell of a model's answer that is not run; a rule's is no news."""
        if told is not None:
            self._run.discarded.append(told)
            self._tell(told)

    async def _consider(self, answer: Answer) -> None:
        """Check a proposal without running it, then judge it against the incumbent."""
        run, proposal, record = self._run, answer.proposal, answer.record
        if proposal.usage is None and run.strategy.superseded(answer.ask.parent):
            return  # rules propose anew at once, for the code that is the best now
        refused = run.target.check(proposal.code)
        if refused is not None:
            record.fate, record.why = "refused", refused
            self._discard(unfit(proposal, answer.ask.iteration, refused))
            return
        print_of_code = fingerprint(proposal.code)
        if print_of_code in run.tried:
            record.fate = "repeated"
            self._discard(repeated(proposal, answer.ask.iteration))
            return
        run.tried.add(print_of_code)
        proposed = CandidateProposed(
            candidate=len(run.judged) + 1,
            iteration=answer.ask.iteration,
            policy=proposal.policy,
            name=proposal.name,
            reason=proposal.reason,
            code=proposal.code,
            diff=run.target.diff(proposal.code),
            usage=proposal.usage,
        )
        self._tell(proposed)
        with run.busy.judging():
            report = await self._report(proposed)
        number, best = proposed.candidate, run.incumbent
        record.fate, record.candidate = "judged", number
        run.log.bases[number] = best.number, best.ratio
        accepted = run.strategy.take(number, proposal, report)
        judged = CandidateJudged(number, proposed.iteration, report, accepted)
        run.judged.append((proposed, judged))
        self._new += 1
        self._tell(judged)

    async def _report(self, proposed: CandidateProposed) -> CandidateReport:
        """What the judge finds, in the thread for such work."""
        run, number = self._run, proposed.candidate
        before, after = (
            run.bench.program(run.target.with_code(code))
            for code in (run.incumbent.code, proposed.code)
        )
        steps = self._worker.watch(
            lambda progress: run.judge.judge(before, after, number, progress, RACE_S)
        )
        async with aclosing(steps):
            async for step in steps:
                if not isinstance(step, Interval):
                    return step
                self._tell(RaceProgressed(number, step))
        raise RuntimeError("the judge ended without a report")
