"""Why a run ended as it did, in one sentence for the user."""

from __future__ import annotations

from afterburner_engine.acceptance import Incumbent
from afterburner_engine.conversation import discarded
from afterburner_engine.objectives import OVER_TIME, measured
from afterburner_engine.report import CandidateReport
from afterburner_engine.run import Run
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict


def mixed(report: CandidateReport) -> str:
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


def reason(run: Run, winner: Incumbent | None, exam: CandidateReport | None) -> str:
    """Why the run ended so; `exam` is the last word on the best one."""
    gained = exam and measured(exam, run.settings.objective)
    if winner and exam and gained:
        return (
            f"{_gain(gained, run.settings.objective)} (95 % interval {gained.low:.2f} "
            f"to {gained.high:.2f}), equal on {_equal_on(exam)}."
        )
    tried = len(run.judged)
    if exam is not None and exam.counterexample is not None:
        return f"What was faster behaves differently: {exam.detail}."
    if exam is not None:
        return f"The final exam did not confirm the gain: {exam.detail}."
    left_out = discarded(run.discarded)
    if not tried and left_out:
        return f"Nothing was proposed that could be tried ({left_out})."
    if not tried and run.time_is_up():
        return (
            f"Nothing that could be tried came from {run.policy.name} within "
            f"{run.settings.budget_s:g} s; --budget gives it more."
        )
    if not tried and run.generated:
        return f"Nothing was proposed by {run.policy.name} that could be tried."
    if not tried:
        return f"The {run.policy.name} knows no rewrite that applies to this function."
    if run.settings.objective != "time":
        return f"Nothing better was found: {_tried(tried)}, none surely takes less."
    torn = [j.report for _, j in run.judged if j.report.verdict is Verdict.MIXED]
    if torn:
        best = max(torn, key=lambda report: report.time.ratio if report.time else 0.0)
        return f"Nothing was found that is better at every size; {mixed(best)}."
    return f"Nothing better was found: {_tried(tried)}, none is surely faster."


def _tried(number: int) -> str:
    return f"{number} {'candidate was' if number == 1 else 'candidates were'} tried"


def _gain(found: Interval, objective: str) -> str:
    if objective == "time":
        return f"{found.ratio:.2f}× as fast"
    return f"{found.ratio:.2f}× less {OVER_TIME[objective]}"
