"""The refinement loop: propose, check, judge, keep what is proven, feed it back.

`optimize` is an async generator of events. All measuring happens in one thread of
its own; closing or cancelling the generator ends the policy, that thread's sandboxes
and every process in them.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial

from afterburner_engine.acceptance import Incumbent, succeeded
from afterburner_engine.bench import Bench
from afterburner_engine.candidate import fingerprint
from afterburner_engine.closing import closed
from afterburner_engine.conversation import discarded, event_of, prompt_of, unfit
from afterburner_engine.equality_settings import find_contract
from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
    Event,
    ExamFinished,
    ExamStarted,
    IterationFinished,
    IterationStarted,
    RaceProgressed,
    RunFinished,
    RunStarted,
    WorkloadReady,
)
from afterburner_engine.footprint import require_books
from afterburner_engine.hot_lines import hot_lines
from afterburner_engine.judge import Judge
from afterburner_engine.model_settings import find_model_settings
from afterburner_engine.objectives import OVER_TIME, accepts, measured
from afterburner_engine.policies import open_policy
from afterburner_engine.policy import Hosting, HotLine, Policy, Proposal
from afterburner_engine.record import record_run
from afterburner_engine.report import CandidateReport
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target
from afterburner_engine.worker import Worker
from afterburner_engine.workload import Workload, prepare
from afterburner_engine.workload_file import WorkloadFile, find_workload
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict

RACE_S = 1.5
"""Seconds that one candidate's race may take."""

EXAMS = 3
"""Accepted candidates that sit the final exam, the last one first, until one passes."""


@dataclass(slots=True)
class Run:
    """All that is known in a run: the trajectory and what it needs."""

    target: Target
    settings: Settings
    policy: Policy
    bench: Bench
    workload: Workload
    workload_file: WorkloadFile | None
    judge: Judge
    started: float
    accepted: list[Incumbent]
    judged: list[tuple[CandidateProposed, CandidateJudged]] = field(
        default_factory=list
    )
    tried: set[str] = field(default_factory=set)
    discarded: list[AnswerDiscarded] = field(default_factory=list)
    hot_lines: dict[str, tuple[HotLine, ...]] = field(default_factory=dict)
    """By the code that was looked at."""

    @property
    def incumbent(self) -> Incumbent:
        """What the next candidate has to beat."""
        return self.accepted[-1]

    def time_is_up(self) -> bool:
        """Whether the budget for new candidates is spent."""
        return time.monotonic() - self.started >= self.settings.budget_s


async def optimize(
    target: Target, settings: Settings, *, policy: Policy | None = None
) -> AsyncGenerator[Event, None]:
    """Refine one function; yield everything that happens.

    `policy` takes the place of the one that the settings name.

    Raises:
        EngineError: the target cannot be judged, or nothing can judge it here.
        SandboxError: the sandbox failed.
    """
    worker = Worker()
    chosen = policy
    try:
        if chosen is None:
            hosting = settings.hosting or find_model_settings(target.path)
            settings = replace(settings, hosting=hosting)
            chosen = await open_policy(settings, hosting)
        generated = chosen.name != "rulebook"
        started = time.monotonic()  # loading a model is not on the budget
        workload_file = find_workload(target.path, settings.workload)
        contract, set_so = find_contract(target.path)
        bench = await worker.call(
            lambda: worker.open(
                Bench(
                    target, settings.sandbox, settings.python, generated_code=generated
                )
            )
        )
        if settings.objective != "time":
            await worker.call(lambda: require_books(bench))
        yield _run_started(target, settings, chosen, bench)
        workload = await worker.call(
            lambda: prepare(bench, workload_file, settings.seed, contract=contract)
        )
        workload.notes += [set_so] if set_so else []
        workload.notes += chosen.notes if isinstance(chosen, Hosting) else ()
        yield _workload_ready(workload)
        judge = Judge(
            bench,
            workload,
            settings.min_gain,
            settings.seed,
            attack_s=settings.attack_s,
            objective=settings.objective,
        )
        run = Run(
            target=target,
            settings=settings,
            policy=chosen,
            bench=bench,
            workload=workload,
            workload_file=workload_file,
            judge=judge,
            started=started,
            accepted=[Incumbent(target.code)],
            tried={fingerprint(target.code)},
        )
        for stage in (_iterations, _exams):
            async with aclosing(stage(run, worker)) as events:
                async for event in events:
                    yield event
    finally:
        worker.close()
        if policy is None and isinstance(chosen, Hosting):
            await chosen.close()


def _run_started(
    target: Target, settings: Settings, policy: Policy, bench: Bench
) -> RunStarted:
    return RunStarted(
        path=str(target.path),
        qualname=target.qualname,
        objective=settings.objective,
        policy=policy.name,
        sandbox=bench.choice.backend.name,
        sandbox_reason=bench.choice.reason,
        iterations=settings.iterations,
        samples=settings.samples,
        budget_s=settings.budget_s,
    )


def _workload_ready(workload: Workload) -> WorkloadReady:
    return WorkloadReady(
        sources=workload.sources,
        cases=len(workload.cases),
        sizes=workload.sizes if workload.fresh else (),
        seconds_per_call=workload.seconds[workload.sizes[-1]],
        clock=workload.clock,
        notes=tuple(workload.notes),
        equality=workload.service.contract.changed(),
        not_compared=workload.service.contract.not_compared(),
        coverage=workload.coverage,
        frozen=workload.frozen,
    )


async def _iterations(run: Run, worker: Worker) -> AsyncGenerator[Event, None]:
    """Iterate until the policy has no more ideas, or iterations or time run out."""
    for iteration in range(1, run.settings.iterations + 1):
        if run.time_is_up():
            return
        yield IterationStarted(iteration)
        before = len(run.judged) + len(run.discarded)
        async with aclosing(_iteration(run, worker, iteration)) as events:
            async for event in events:
                if isinstance(event, AnswerDiscarded):
                    run.discarded.append(event)
                yield event
        if len(run.judged) + len(run.discarded) == before:
            return
        yield IterationFinished(iteration, run.incumbent.ratio)


async def _iteration(
    run: Run, worker: Worker, iteration: int
) -> AsyncGenerator[Event, None]:
    """Ask the policy once, and judge what it proposes."""
    prompt = prompt_of(
        run.target,
        run.workload,
        run.incumbent,
        run.judged,
        objective=run.settings.objective,
        iteration=iteration,
        tried=frozenset(run.tried),
        hot_lines=await _hot_lines(run, worker),
    )
    best = run.incumbent
    async with closed(run.policy.propose(prompt, run.settings.samples)) as stream:
        async for said in stream:
            if not isinstance(said, Proposal):
                yield event_of(said, iteration)
            elif run.incumbent is best or said.usage is not None:
                considered = _consider(run, worker, iteration, said)
                async with aclosing(considered) as events:
                    async for event in events:
                        yield event
            if run.time_is_up():
                return
            if run.incumbent is not best:
                # The rest was meant for code that is no longer the best. Rules propose
                # anew at once; a model's answers that are finished are judged as well.
                if not isinstance(run.policy, Hosting):
                    return
                run.policy.settle()


async def _hot_lines(run: Run, worker: Worker) -> tuple[HotLine, ...]:
    """Where the incumbent's time goes, if there is a model that is told of it."""
    hosting = run.settings.hosting
    told = hosting is None or hosting.feedback == "rich"
    if not isinstance(run.policy, Hosting) or not told:
        return ()
    code = run.incumbent.code
    if code not in run.hot_lines:
        look = partial(hot_lines, run.bench, run.workload, code)
        run.hot_lines[code] = await worker.call(look)
    return run.hot_lines[code]


async def _consider(
    run: Run, worker: Worker, iteration: int, proposal: Proposal
) -> AsyncGenerator[Event, None]:
    """Check a proposal without running it, then judge it against the incumbent."""
    why = run.target.check(proposal.code)
    if why is not None:
        told = unfit(proposal, iteration, why)
        if told is not None:
            yield told
        return
    print_of_code = fingerprint(proposal.code)
    if print_of_code in run.tried:
        return
    run.tried.add(print_of_code)
    number = len(run.judged) + 1
    proposed = CandidateProposed(
        candidate=number,
        iteration=iteration,
        policy=proposal.policy,
        name=proposal.name,
        reason=proposal.reason,
        code=proposal.code,
        diff=run.target.diff(proposal.code),
        usage=proposal.usage,
    )
    yield proposed
    incumbent = run.incumbent
    before, after = (
        run.bench.program(run.target.with_code(code))
        for code in (incumbent.code, proposal.code)
    )
    report: CandidateReport | None = None
    async for step in worker.watch(
        lambda progress: run.judge.judge(before, after, number, progress, RACE_S)
    ):
        if isinstance(step, Interval):
            yield RaceProgressed(number, step)
        else:
            report = step
    if report is None:
        raise RuntimeError("the judge ended without a report")
    best = succeeded(incumbent, number, proposal, report, run.settings.objective)
    accepted = best is not incumbent
    if accepted:
        run.accepted.append(best)
    judged = CandidateJudged(number, iteration, report, accepted)
    run.judged.append((proposed, judged))
    yield judged


async def _exams(run: Run, worker: Worker) -> AsyncGenerator[Event, None]:
    """Examine the winner; where it fails, the one before it; then finish the run."""
    failed: CandidateReport | None = None
    for finalist in list(reversed(run.accepted[1:]))[:EXAMS]:
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
        if accepts(report, run.settings.objective):
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
        reason=_reason(run, winner, exam),
        winner=winner.number if winner else None,
        policy=winner.proposal.policy if winner and winner.proposal else None,
        code=winner.code if winner else None,
        diff=run.target.diff(winner.code) if winner else "",
        report=exam,
        evidence=None,
        elapsed_s=time.monotonic() - run.started,
    )
    return replace(finished, evidence=str(record_run(run, finished)))


def _mixed(report: CandidateReport) -> str:
    """What a candidate gains at one size and loses at another."""
    sizes = ", ".join(f"{r.ratio:.2g}× at size {r.size}" for r in report.by_size)
    return f"the best one is {sizes}. Name your SIZES in a workload file"


def _equal_on(exam: CandidateReport) -> str:
    """The inputs on which the winner did the same."""
    raced = "every checked input of the races"
    if not exam.searched:
        return f"{exam.cases} cases and on {raced}"
    return (
        f"{exam.cases} cases, on {raced} and on {exam.searched:,} inputs made to "
        "break it"
    )


def _reason(run: Run, winner: Incumbent | None, exam: CandidateReport | None) -> str:
    gained = exam and measured(exam, run.settings.objective)
    if winner and exam and gained:
        return (
            f"{_gain(gained, run.settings.objective)} (95 % interval {gained.low:.2f} "
            f"to {gained.high:.2f}), equal on {_equal_on(exam)}."
        )
    tried = len(run.judged)
    left_out = discarded(run.discarded)
    if exam is not None and exam.counterexample is not None:
        return f"What was faster behaves differently: {exam.detail}."
    if exam is not None:
        return f"The final exam did not confirm the gain: {exam.detail}."
    if not tried and left_out:
        return f"Nothing was proposed that could be tried ({left_out})."
    if not tried:
        return f"The {run.policy.name} knows no rewrite that applies to this function."
    if run.settings.objective != "time":
        return f"Nothing better was found: {_tried(tried)}, none surely takes less."
    mixed = [j.report for _, j in run.judged if j.report.verdict is Verdict.MIXED]
    if mixed:
        best = max(mixed, key=lambda report: report.time.ratio if report.time else 0.0)
        return f"Nothing was found that is better at every size; {_mixed(best)}."
    return f"Nothing better was found: {_tried(tried)}, none is surely faster."


def _tried(number: int) -> str:
    return f"{number} {'candidate was' if number == 1 else 'candidates were'} tried"


def _gain(found: Interval, objective: str) -> str:
    if objective == "time":
        return f"{found.ratio:.2f}× as fast"
    return f"{found.ratio:.2f}× less {OVER_TIME[objective]}"
