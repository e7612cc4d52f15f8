"""The memory stage of the judge: what a candidate holds, beside the time it takes.

Where memory is the objective, it decides the verdict: `faster` then means less memory
and `slower` more. Time was raced before, and is shown; a gain that costs far too much
of it is `mixed`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from afterburner_engine.bench import Bench
from afterburner_engine.errors import UnavailableError
from afterburner_engine.findings import different
from afterburner_engine.objectives import OVER_TIME, measured
from afterburner_engine.report import CandidateReport
from afterburner_engine.workload import Workload
from afterburner_sandbox.equality import Difference
from afterburner_sandbox.memory_race import (
    NO_BOOKS,
    MemoryPlan,
    MemoryResult,
    memory_race,
)
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.track import Mismatch, Side, Track
from afterburner_sandbox.verdict import Verdict

COSTS_TOO_MUCH = 3.0
"""A version this many times slower is no gain, however little memory it takes."""

SAME_TIME = 1.05
"""Ratios of times below this are not worth a word beside a gain in memory."""

QUICK = MemoryPlan(max_pairs=3)
"""For the sizes beside the largest one."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be found out."""

    objective: str
    plan: MemoryPlan
    seed: int
    always: bool
    """Whether memory is of interest also where time decides, and has not won."""


class _Different(Exception):
    """The sides behaved differently on `call`."""

    def __init__(self, difference: Difference, call: str) -> None:
        super().__init__(difference.why)
        self.difference = difference
        self.call = call


def weighed(
    report: CandidateReport,
    sides: tuple[Side, Side],
    work: Workload,
    question: Question,
) -> CandidateReport:
    """The report of a race with the memory in it, and with its verdict on that.

    Raises:
        SandboxError: the sandbox failed.
    """
    if not _wanted(report, question):
        return report
    try:
        seen = _with_memory(report, _race(sides, work, work.sizes[-1], question))
        if question.objective == "time":
            return seen
        verdict, detail = decide(seen, question.objective, question.plan.min_gain)
        lost = _lost(sides, work, question) if verdict is Verdict.FASTER else []
    except _Different as wrong:
        return different(wrong.difference, wrong.call, report.cases)
    except ProgramStopped as stopped:
        return _stopped(report, stopped, question)
    if lost:
        detail += f"; but more at size {', '.join(map(str, lost))}"
        verdict = Verdict.MIXED
    return replace(seen, verdict=verdict, detail=detail)


def _lost(sides: tuple[Side, Side], work: Workload, question: Question) -> list[int]:
    """The sizes beside the largest at which it takes surely more."""
    quick = replace(question, plan=replace(QUICK, min_gain=question.plan.min_gain))
    most = 1 / (1 + question.plan.min_gain)
    lost = []
    for size in work.sizes[:-1]:
        result = _race(sides, work, size, quick)
        found = result.memory if question.objective == "memory" else result.integral
        if found is not None and found.high < most:
            lost.append(size)
    return lost


def _stopped(
    report: CandidateReport, stopped: ProgramStopped, question: Question
) -> CandidateReport:
    if question.objective == "time" and stopped.verdict is Verdict.TIMEOUT:
        # It was fast enough in every race: the machine has other things to do.
        return replace(report, memory_note=f"not measured: {stopped.detail}")
    return CandidateReport(stopped.verdict, stopped.detail, cases=report.cases)


def require_books(bench: Bench) -> None:
    """See to it that memory can be measured where the bench's programs run.

    Raises:
        UnavailableError: it cannot.
    """
    with bench.sandbox.spawn() as child:
        books = child.witness.memory()
    if books is None:
        raise UnavailableError(
            f"memory cannot be measured under {bench.choice.backend.name} here: "
            f"{NO_BOOKS}. Choose another --sandbox, or --objective time."
        )
    books.release()


def _wanted(report: CandidateReport, question: Question) -> bool:
    if report.equal is not True or report.time is None:
        return False
    won = report.verdict is Verdict.FASTER
    return won or question.always or question.objective != "time"


def _race(
    sides: tuple[Side, Side], work: Workload, size: int, question: Question
) -> MemoryResult:
    track = Track(
        size=size,
        mode=work.mode,
        clock=work.clock,
        seconds_per_call=work.seconds[size],
        seed=question.seed,
        cold_calls=work.cold_calls,
    )
    differ = work.service.difference
    try:
        return memory_race(sides, work.supply, track, question.plan, differ)
    except Mismatch as wrong:
        call = work.supply.show(size, wrong.seed, wrong.count, wrong.index)
        raise _Different(wrong.difference, call) from wrong


def _with_memory(report: CandidateReport, found: MemoryResult) -> CandidateReport:
    return replace(
        report,
        memory=found.memory,
        integral=found.integral,
        peak_bytes_before=found.peak_before,
        peak_bytes_after=found.peak_after,
        byte_seconds_before=found.integral_before,
        byte_seconds_after=found.integral_after,
        memory_note=found.note,
        samples=report.samples | {"memory": found.samples()},
    )


def decide(
    report: CandidateReport, objective: str, min_gain: float
) -> tuple[Verdict, str]:
    """The verdict by an objective of memory, and why."""
    found, gain = measured(report, objective), 1 + min_gain
    if found is None:
        return Verdict.NO_DIFFERENCE, f"{objective} is not known: {report.memory_note}"
    said = _said(found, objective, report)
    if found.low > gain:
        if report.time is not None and report.time.ratio < 1 / COSTS_TOO_MUCH:
            return Verdict.MIXED, said
        return Verdict.FASTER, said
    if found.high < 1 / gain:
        return Verdict.SLOWER, said
    return Verdict.NO_DIFFERENCE, (
        f"the gain in {OVER_TIME[objective]} is not surely above {min_gain:.0%}: "
        f"{found.ratio:.3f}× [{found.low:.3f}–{found.high:.3f}]"
    )


def _said(found: Interval, objective: str, report: CandidateReport) -> str:
    """Such as `2.90× less memory at size 10000, 1.10× slower`."""
    what, where = OVER_TIME[objective], _where(report)
    less = found.ratio >= 1
    ratio = found.ratio if less else 1 / found.ratio
    return f"{ratio:.2f}× {'less' if less else 'more'} {what}{where}, {_pace(report)}"


def _where(report: CandidateReport) -> str:
    sizes = [row.size for row in report.by_size]
    return f" at size {max(sizes)}" if sizes else ""


def _pace(report: CandidateReport) -> str:
    time = report.time
    if time is None or 1 / SAME_TIME < time.ratio < SAME_TIME:
        return "as fast"
    if time.ratio > 1:
        return f"{time.ratio:.2f}× as fast"
    return f"{1 / time.ratio:.2f}× slower"
