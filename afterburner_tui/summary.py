"""What is known of one candidate or one run, in a few lines of words and numbers."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from afterburner_engine import units
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.verdict import Counterexample
from afterburner_tui import columns, reach_words, wording
from afterburner_tui.run_state import Ending, Row, RunState

Span = tuple[str, str]


def of_candidate(row: Row) -> Content:
    """Why it was proposed, what the verdict is, and the numbers behind it."""
    lines = [Content(row.proposal.reason)]
    report = row.exam or row.report
    look = wording.look_of(row)
    verdict: list[Span] = [(look.text, look.style)]
    if report is not None and report.detail:
        verdict.append((f"  {report.detail}", "$foreground"))
    elif row.estimate is not None:
        verdict.append((f"  {wording.interval(row.estimate)}", "$foreground"))
    lines.append(Content.assemble(*verdict))
    if report is not None:
        lines.extend(_of_report(report))
    return Content("\n").join(lines)


def _of_report(report: CandidateReport) -> Iterator[Content]:
    if report.counterexample is not None:
        yield from _of_counterexample(report.counterexample)
    for numbers in (_gains(report), _costs(report), _means(report)):
        pairs = [_pair(label, value) for label, value in numbers]
        if pairs:
            yield Content("   ").join(pairs)
    if report.by_size:
        sizes = [
            _pair(f"{row.size:,}:", wording.ratio(row.ratio)) for row in report.by_size
        ]
        if report.even_at is not None:
            sizes.append(_pair("even at about", report.even_at))
        yield Content("  ").join([Content.styled("by size", "$dim-text"), *sizes])


def _of_counterexample(shown: Counterexample) -> Iterator[Content]:
    yield Content.assemble(("input     ", "$dim-text"), shown.call)
    yield Content.assemble(("expected  ", "$dim-text"), (shown.expected, "$success"))
    yield Content.assemble(("actual    ", "$dim-text"), (shown.actual, "$error"))
    if shown.why:
        yield Content.assemble(("because   ", "$dim-text"), shown.why)


def _gains(report: CandidateReport) -> Iterator[Span]:
    for label in ("time", "memory", "integral"):
        value = getattr(report, label)
        if value is not None:
            yield label, wording.interval(value)


def _costs(report: CandidateReport) -> Iterator[Span]:
    before, after = report.seconds_before, report.seconds_after
    if before is not None and after is not None:
        yield "a call", f"{units.seconds(before)} → {units.seconds(after)}"
    old_peak, new_peak = report.peak_bytes_before, report.peak_bytes_after
    if old_peak is not None and new_peak is not None:
        yield "peak", f"{units.size(old_peak)} → {units.size(new_peak)}"
    old, new = report.exponent_before, report.exponent_after
    if old is not None and new is not None:
        yield "growth", f"n^{old:.1f} → n^{new:.1f}"


def _means(report: CandidateReport) -> Iterator[Span]:
    if report.cold is not None:
        yield "first call", wording.ratio(report.cold)
    if report.cases:
        yield "cases", f"{report.cases:,}"
    if report.searched:
        yield "attacked with", f"{report.searched:,}"
    if report.coverage is not None:
        yield "lines run", f"{report.coverage:.0%}"


def _pair(label: str, value: str) -> Content:
    return Content.assemble((f"{label} ", "$dim-text"), value)


def of_run(state: RunState, width: int) -> Content:
    """What the run said about its means and its inputs, in lines of `width`."""
    pairs = list(_of_means(state)) + list(_of_inputs(state)) + list(_of_result(state))
    if not pairs:
        return Content.styled("The run has only begun.", "$dim-text")
    wide = max(len(label) for label, _ in pairs) + 2
    return Content("\n").join(
        columns.entry(label, "$dim-text", value, wide, width) for label, value in pairs
    )


def _of_means(state: RunState) -> Iterator[Span]:
    yield "function", state.qualname
    if (run := state.started) is not None:
        yield "objective", run.objective
        yield "policy", run.policy
        yield "sandbox", f"{run.sandbox} ({run.sandbox_reason})"
        yield "iterations", f"{run.iterations}, {run.samples} candidates each at most"
        yield "budget", units.seconds(run.budget_s)


def _of_inputs(state: RunState) -> Iterator[Span]:
    if (work := state.workload) is not None:
        yield (
            "inputs",
            f"{wording.count(work.cases, 'case')}: {', '.join(work.sources)}",
        )
        sizes = ", ".join(f"{size:,}" for size in work.sizes)
        yield "sizes", sizes or "these inputs cannot grow"
        yield "one call", units.seconds(work.seconds_per_call)
        yield "clock", "CPU time" if work.clock == "cpu" else "wall time"
        if work.coverage is not None:
            yield "coverage", reach_words.brief(work.coverage)
            if not work.coverage.complete:
                yield "not run", reach_words.left_out(work.coverage)
        for note in work.notes:
            yield "note", note
        if work.not_compared:
            yield "not compared", "; ".join(work.not_compared)


def _of_result(state: RunState) -> Iterator[Span]:
    for note in state.notes:
        yield "note", note
    if state.discarded:
        repeated = sum(event.repeated for event in state.discarded)
        malformed = wording.count(len(state.discarded) - repeated, "answer")
        yield "left out", f"{malformed} without usable code, {repeated} tried before"
        yield "the last one", state.discarded[-1].reason
    if state.reason and state.ending is not Ending.FAILED:
        yield "result", state.reason
    if state.result is not None and state.result.evidence:
        yield "evidence", state.result.evidence
    if state.result is not None:
        for note in state.result.notes:
            yield "note", note


def inputs_line(state: RunState) -> str:
    """The inputs in a few words."""
    work = state.workload
    if work is None:
        return ""
    words = [wording.count(work.cases, "case")]
    if work.coverage is not None:
        words.append(reach_words.short(work.coverage))
    if work.sizes:
        words.append(f"sizes to {max(work.sizes):,}")
    words.append(f"{units.seconds(work.seconds_per_call)} a call")
    if state.discarded:
        words.append(f"{wording.count(len(state.discarded), 'answer')} left out")
    return " · ".join(words)
