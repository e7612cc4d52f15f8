"""What is going on, in one sentence: the words of the status line."""

from __future__ import annotations

from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
    ExamFinished,
    IterationFinished,
    IterationStarted,
    ModelWriting,
    PolicyNoted,
    RaceProgressed,
    RunFinished,
    RunStarted,
    WorkloadReady,
)
from afterburner_engine.objectives import OVER_TIME, measured
from afterburner_sandbox.stats import Interval
from afterburner_tui import wording
from afterburner_tui.run_state import Ending, RunState, Stage


def narrate(state: RunState) -> str:
    """What the run is doing now, or how it ended."""
    if state.ending is not None:
        return _ended(state)
    if state.latest is None:
        return f"Reading {state.qualname} and starting the sandbox…"
    if isinstance(state.latest, RunStarted):
        return f"Making inputs for {state.qualname} and running it on them…"
    if isinstance(state.latest, WorkloadReady):
        made = wording.count(state.latest.cases, "case")
        return f"{made} ready. Asking {_policy(state)} for ideas…"
    if _exam_runs(state) or isinstance(state.latest, ExamFinished):
        return _in_exam(state)
    return f"{_iteration(state)}: {_in_iteration(state)}"


def _iteration(state: RunState) -> str:
    total = state.started.iterations if state.started else None
    return f"Iteration {state.iteration}" + (f" of {total}" if total else "")


def _policy(state: RunState) -> str:
    return state.started.policy if state.started else "the policy"


def _name(state: RunState) -> str:
    row = state.rows.get(state.current) if state.current is not None else None
    return row.proposal.name if row else "the candidate"


def _in_iteration(state: RunState) -> str:
    name = _name(state)
    match state.latest:
        case IterationStarted():
            return f"asking {_policy(state)} for candidates…"
        case ModelWriting(policy=policy, answer=answer, tokens=tokens):
            return f"{policy} writes answer {answer + 1}, {tokens} tokens so far…"
        case AnswerDiscarded(policy=policy, reason=reason):
            return f"an answer of {policy} is left out: {reason}"
        case PolicyNoted(text=text):
            return text
        case CandidateProposed():
            return f"checking {name}: its behaviour, then its speed…"
        case RaceProgressed(time=time):
            return f"racing {name}, {_so_far(state, time)}"
        case CandidateJudged(accepted=True):
            return f"{name} is the new best, {wording.ratio(state.best)} in all"
        case CandidateJudged(report=report):
            return f"{name}: {wording.VERDICTS[report.verdict].label}"
        case IterationFinished():
            return f"done, best so far {wording.ratio(state.best)}"
        case _:
            return "under way"


def _so_far(state: RunState, time: Interval) -> str:
    in_time = " in time" if state.objective != "time" else ""
    return f"{wording.ratio(time.ratio)}{in_time} so far"


def _exam_runs(state: RunState) -> bool:
    row = state.rows.get(state.current) if state.current is not None else None
    return row is not None and row.stage is Stage.IN_EXAM


def _in_exam(state: RunState) -> str:
    match state.latest:
        case ExamFinished():
            return f"The final exam of {_name(state)} is over…"
        case RaceProgressed(time=time):
            so_far = _so_far(state, time)
            return f"Final exam: {_name(state)} against the original, {so_far}"
        case _:
            return f"Final exam: {_name(state)} against the original, on new inputs…"


def _ended(state: RunState) -> str:
    match state.ending:
        case Ending.IMPROVED if state.result is not None:
            gain = headline(state.result, state.objective)
            return f"Improved {gain}. Press a to apply it."
        case Ending.NOTHING_BETTER:
            return f"Nothing better was found. {state.reason}".rstrip()
        case Ending.STOPPED:
            return "Stopped. Nothing was changed."
        case _:
            return "The run failed. Nothing was changed."


def headline(result: RunFinished, objective: str = "time") -> str:
    """The gain that the final exam confirmed: `12.3× [11.9–12.8]`."""
    found = measured(result.report, objective) if result.report else None
    if found is None:
        return ""
    about = OVER_TIME.get(objective)
    return wording.interval(found) + (f" less {about}" if about else "")
