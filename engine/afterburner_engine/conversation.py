"""Between the loop and its policy: what it is told, and what becomes of what it says.

Pure functions of the run's values.
"""

from __future__ import annotations

from collections.abc import Sequence

from afterburner_engine.acceptance import Incumbent
from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
    ModelWriting,
    PolicyNoted,
)
from afterburner_engine.policy import (
    HotLine,
    Malformed,
    Measured,
    Note,
    Prompt,
    Proposal,
    Rejected,
    Writing,
)
from afterburner_engine.repeats import as_repeated
from afterburner_engine.report import CandidateReport
from afterburner_engine.target import Target
from afterburner_engine.workload import Workload
from afterburner_sandbox.growth import exponent

REMEMBERED = 8
"""Rejected candidates that a policy is told of, the last ones."""

Tried = tuple[CandidateProposed, CandidateJudged]


def prompt_of(
    target: Target,
    workload: Workload,
    best: Incumbent,
    judged: Sequence[Tried],
    *,
    objective: str,
    iteration: int,
    tried: frozenset[str],
    hot_lines: tuple[HotLine, ...] = (),
) -> Prompt:
    """What a policy is told in one iteration, of the best code so far."""
    seconds = workload.seconds[workload.sizes[-1]] / best.speed
    sizes = _sizes(workload, best, judged)
    return Prompt(
        code=best.code,
        name=target.qualname.rpartition(".")[2],
        qualname=target.qualname,
        module_source=target.with_code(best.code),
        objective=objective,
        iteration=iteration,
        tried=tried,
        seconds_per_call=seconds,
        measured=_measured(best, judged, seconds),
        sizes=tuple(sizes.items()),
        exponent=exponent(list(sizes), list(sizes.values())) if sizes else None,
        rejected=_rejected(judged),
        hot_lines=hot_lines,
    )


def _measured(best: Incumbent, judged: Sequence[Tried], seconds: float) -> Measured:
    """The incumbent's numbers: from its own report, or as another's rival."""
    for _, verdict in reversed(judged):
        report = verdict.report
        if verdict.candidate == best.number:
            peak, integral = report.peak_bytes_after, report.byte_seconds_after
        elif _was_rival(best, verdict, judged):
            peak, integral = report.peak_bytes_before, report.byte_seconds_before
        else:
            continue
        if peak is not None:
            return Measured(seconds=seconds, peak_bytes=peak, byte_seconds=integral)
    return Measured(seconds=seconds)


def _was_rival(
    best: Incumbent, verdict: CandidateJudged, judged: Sequence[Tried]
) -> bool:
    """Whether a candidate was judged against the incumbent."""
    accepted = [j.candidate for _, j in judged if j.accepted]
    before = [number for number in accepted if number < verdict.candidate]
    return (before[-1] if before else None) == best.number


def _sizes(
    workload: Workload, best: Incumbent, judged: Sequence[Tried]
) -> dict[int, float]:
    """The best code's seconds by size: the original's, over what races have gained."""
    if not workload.fresh:
        return {}
    seconds = {size: workload.seconds[size] for size in workload.sizes}
    accepted = [j for _, j in judged if j.accepted]
    chain = [j.candidate for j in accepted]
    if best.number is not None and best.number not in chain:
        # It was never the best: of its gains by size nothing is known.
        return {size: s / best.speed for size, s in seconds.items()}
    last = -1 if best.number is None else chain.index(best.number)
    for report in (j.report for j in accepted[: last + 1]):
        gains = {row.size: row.ratio for row in report.by_size}
        seconds = {size: s / gains.get(size, 1.0) for size, s in seconds.items()}
    return seconds


def _rejected(judged: Sequence[Tried]) -> tuple[Rejected, ...]:
    lost = [pair for pair in judged if not pair[1].accepted]
    return tuple(
        _as_rejected(proposed, verdict.report)
        for proposed, verdict in lost[-REMEMBERED:]
    )


def _as_rejected(proposed: CandidateProposed, report: CandidateReport) -> Rejected:
    verdict, example = report.verdict.value, report.counterexample
    return Rejected(proposed.code, verdict, report.detail, example)


def event_of(
    said: Malformed | Note | Writing, iteration: int
) -> AnswerDiscarded | ModelWriting | PolicyNoted:
    """What the front ends hear of what a policy says beside its proposals."""
    match said:
        case Malformed():
            return _discarded(said, iteration)
        case Note():
            return PolicyNoted(iteration, said.policy, said.text)
        case Writing():
            return ModelWriting(
                iteration, said.policy, said.answer, said.text, said.tokens
            )


def unfit(proposal: Proposal, iteration: int, why: str) -> AnswerDiscarded | None:
    """The event for a proposal that was not run; None unless a model wrote it."""
    if proposal.usage is None:
        return None
    return AnswerDiscarded(
        iteration, proposal.policy, why, proposal.answer, False, proposal.usage
    )


def repeated(proposal: Proposal, iteration: int) -> AnswerDiscarded | None:
    """The event for a proposal that another answer has made meanwhile; as `unfit`."""
    told = as_repeated(proposal)
    return None if told is None else _discarded(told, iteration)


def _discarded(said: Malformed, iteration: int) -> AnswerDiscarded:
    return AnswerDiscarded(
        iteration, said.policy, said.reason, said.answer, said.repeated, said.usage
    )


def discarded(events: Sequence[AnswerDiscarded]) -> str:
    """How many answers came to nothing, in words; nothing where there are none."""
    repeated = sum(event.repeated for event in events)
    malformed = len(events) - repeated
    parts = [f"{malformed} without usable code"] * bool(malformed)
    parts += [f"{repeated} tried before"] * bool(repeated)
    return f"answers left out: {', '.join(parts)}" if parts else ""
