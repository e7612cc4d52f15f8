"""One stored run as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from afterburner_engine import units
from afterburner_engine.history import Row
from afterburner_engine.trajectory import Answer, Candidate, Trajectory
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict
from afterburner_tui.commands import words
from afterburner_tui.commands.printable import printable

STATUS = {
    "improved": ("★", "bold green"),
    "no-improvement": ("=", ""),
    "cancelled": ("□", "dim"),
    "failed": ("✗", "red"),
}
"""Glyph and style of each status."""

FATES = {
    "repeated": "proposed before",
    "refused": "cannot take the function's place",
    "malformed": "holds no candidate",
    "not-judged": "not judged any more",
}


def gained(row: Row) -> str:
    """`12.3× [11.9–12.8]`, or a dash."""
    if row.ratio is None or row.low is None or row.high is None:
        return "-"
    return words.interval(Interval(row.ratio, row.low, row.high))


def found_of(report: dict[str, Any], objective: str) -> str:
    """What a stored report says of the objective."""
    found = report.get(objective)
    return words.interval(Interval(**found)) if found else ""


def lines(run: Trajectory) -> Iterator[Text]:
    """Everything that is worth a line."""
    glyph, style = STATUS[run.status]
    yield Text.assemble(
        (printable(run.target.qualname), "bold"), f" in {printable(run.target.path)}"
    )
    yield Text.assemble((f"{glyph} {run.status}", style), f"  {printable(run.reason)}")
    for label, value in facts(run):
        yield Text.assemble((f"  {label:10}", "dim"), printable(value))
    iteration = 0
    by_number = {one.candidate: one for one in run.candidates}
    for answer in run.answers:
        now = run.asks[answer.ask - 1].iteration
        if now != iteration:
            iteration = now
            yield Text(f"Iteration {now}", "bold")
        judged = by_number.get(answer.candidate or 0)
        yield _answer(run, answer, judged)
    for exam in run.exams:
        word = "confirmed" if exam.passed else "not confirmed"
        yield Text.assemble(
            ("Final exam", "bold"),
            f" of {exam.candidate}: {word}  {found_of(exam.report, run.objective)}",
        )
    if run.diff:
        yield Text(printable(run.diff.rstrip("\n")))


def facts(run: Trajectory) -> Iterator[tuple[str, str]]:
    """What the run was given, by name."""
    yield "id", run.id
    yield "when", f"{run.created}, {units.seconds(run.elapsed_s)}"
    search = run.settings.get("search", "greedy")
    yield "objective", run.objective
    yield "policy", f"{run.policy}, {search}"
    if run.tokens:
        yield "tokens", f"{run.tokens:,} written"
    if run.busy:
        yield "busy", busy(run.busy)
    work = run.workload
    sizes = ", ".join(map(str, work.get("sizes", ())))
    cases = f"{work.get('cases')} from {', '.join(work.get('sources', ()))}"
    yield "cases", cases + (f", timed at {sizes}" if sizes else "")
    yield "sandbox", run.sandbox
    machine = run.machine
    yield (
        "machine",
        f"{machine.get('cpu')}, {machine.get('cores')} cores, "
        f"Python {machine.get('python')}",
    )
    if run.evidence:
        yield "evidence", run.evidence


def busy(shares: dict[str, Any]) -> str:
    """How busy model and sandbox were."""
    return (
        f"model {shares['model']:.0%}, sandbox {shares['sandbox']:.0%}, "
        f"together {shares['together']:.0%} of {units.seconds(shares['seconds'])}"
    )


def _answer(run: Trajectory, answer: Answer, judged: Candidate | None) -> Text:
    if judged is None:
        why = answer.why or (answer.reason if answer.fate == "malformed" else "")
        said = f"  -  {answer.name or 'an answer'}: {FATES[answer.fate]}"
        return Text(printable(f"{said}{f' ({why})' if why else ''}"), "dim")
    verdict = Verdict(judged.report["verdict"])
    glyph, style = words.LOOKS[verdict]
    kept = ", kept" * judged.accepted
    ratio = found_of(judged.report, run.objective)
    against = "the original" if judged.against is None else f"{judged.against}"
    return Text.assemble(
        f"  {judged.candidate:2} ",
        (f"{glyph} {verdict.value}{kept}", style),
        f"  {ratio}{f' against {against}' if ratio else ''}  ",
        printable(f"{answer.name}: {answer.reason}"),
    )
