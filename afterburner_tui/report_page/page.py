"""The page: result, plots, every answer with its verdict, diff, machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from afterburner_engine.objectives import OVER_TIME
from afterburner_engine.standing import standings
from afterburner_engine.trajectory import Answer, Candidate, Trajectory
from afterburner_sandbox.stats import Interval
from afterburner_tui.commands import run_page, words
from afterburner_tui.commands.printable import printable
from afterburner_tui.report_page.plots import Mark, plot
from afterburner_tui.report_page.style import STYLE

HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'">
"""


def page(run: Trajectory) -> str:
    """The whole page."""
    title = f"{run.target.qualname}: {run.status}"
    parts = [
        f"{HEAD}<title>{text(title)}</title>\n<style>{STYLE}</style>\n<body>",
        *_result(run),
        *_plots(run),
        *_section("Candidates", _candidates(run)),
        *_section("Change", _diff(run)),
        *_section("Run", _facts(run_page.facts(run))),
        *_section("Settings", _facts(_settings(run))),
        *_section("Inputs", _notes(run)),
    ]
    return "\n".join([*parts, "</body></html>", ""])


def text(value: object) -> str:
    """Any text, harmless in HTML and for the eye."""
    return escape(printable(str(value)))


def _section(title: str, lines: Iterable[str]) -> list[str]:
    body = list(lines)
    return [f"<h2>{title}</h2>", *body] if body else []


def _result(run: Trajectory) -> Iterator[str]:
    yield f"<h1><code>{text(run.target.qualname)}</code></h1>"
    yield f'<p class="dim">{text(run.target.path)}</p>'
    gain = _exam_gain(run)
    if gain is not None:
        about = OVER_TIME.get(run.objective)
        what = f"less {about}" if about else "as fast"
        yield f'<p class="gain">{words.interval(gain)} {what}</p>'
    yield f"<p>{text(run.reason)}</p>"


def _exam_gain(run: Trajectory) -> Interval | None:
    passed = [exam.report.get(run.objective) for exam in run.exams if exam.passed]
    return Interval(**passed[-1]) if passed and passed[-1] else None


def _plots(run: Trajectory) -> Iterator[str]:
    sizes = [exam.report.get("by_size") or [] for exam in run.exams if exam.passed]
    if sizes and sizes[-1]:
        yield from _section("Time, by size of the input", [_by_size(sizes[-1])])
    drawn = _trajectory(run)
    if drawn:
        yield from _section("Candidates against the original", [drawn])


def _by_size(rows: list[dict[str, Any]]) -> str:
    marks = [
        Mark(
            at=row["size"],
            label=f"{row['size']:,}",
            ratio=row["ratio"],
            low=row["low"],
            high=row["high"],
            title=f"size {row['size']:,}: {_words(row)}",
        )
        for row in rows
    ]
    return plot(marks, "size of the input", log=True, line=True)


def _words(row: dict[str, Any]) -> str:
    return words.interval(Interval(row["ratio"], row["low"], row["high"]))


def _trajectory(run: Trajectory) -> str:
    found = standings(run)
    marks = [
        Mark(
            at=one.candidate,
            label=str(one.candidate),
            ratio=interval.ratio,
            low=interval.low,
            high=interval.high,
            kind="kept" if one.accepted else "other",
            title=f"{one.candidate}: {words.interval(interval)}",
        )
        for one in run.candidates
        if (interval := found.get(one.candidate)) is not None
    ]
    return plot(marks, "candidate", log=False, line=False)


def _candidates(run: Trajectory) -> Iterator[str]:
    if not run.answers:
        return
    by_number = {one.candidate: one for one in run.candidates}
    yield '<div class="scroll"><table><tr><th>#</th><th>Iteration</th><th>Verdict</th>'
    yield "<th>Measured</th><th>Idea</th></tr>"
    for answer in run.answers:
        judged = by_number.get(answer.candidate or 0)
        yield _row(run, answer, judged)
    yield "</table></div>"


def _row(run: Trajectory, answer: Answer, judged: Candidate | None) -> str:
    iteration = run.asks[answer.ask - 1].iteration
    number = judged.candidate if judged else "–"
    cells = _verdict(run, answer, judged)
    code = answer.code or answer.text
    shown = f"<details><summary>code</summary><pre>{text(code)}</pre></details>"
    idea = f"{text(answer.name)} <span class='dim'>{text(answer.reason)}</span>"
    tokens = (answer.usage or {}).get("tokens")
    wrote = f"<p class='dim'>{tokens:,} tokens</p>" if tokens else ""
    return (
        f"<tr><td>{number}</td><td>{iteration}</td>{cells}"
        f"<td>{idea}{wrote}{shown if code else ''}</td></tr>"
    )


def _verdict(run: Trajectory, answer: Answer, judged: Candidate | None) -> str:
    if judged is None:
        said = run_page.FATES[answer.fate]
        return f'<td class="verdict dim">{said}</td><td>{text(answer.why)}</td>'
    verdict = judged.report["verdict"]
    kept = ", kept" * judged.accepted
    ratio = run_page.found_of(judged.report, run.objective)
    against = "the original" if judged.against is None else judged.against
    measured = f"{ratio} against {against}" if ratio else text(judged.report["detail"])
    number = "number" if ratio else ""
    return (
        f'<td class="verdict {text(verdict)}">{text(verdict)}{kept}</td>'
        f'<td class="{number}">{measured}</td>'
    )


def _diff(run: Trajectory) -> Iterator[str]:
    if run.diff:
        lines = run.diff.rstrip("\n").split("\n")
        shown = "\n".join(map(_diff_line, lines))
        yield f"<pre>{shown}</pre>"


def _diff_line(line: str) -> str:
    kinds = {"+": "added", "-": "removed", "@": "hunk"}
    kind = "" if line.startswith(("+++", "---")) else kinds.get(line[:1], "")
    return f'<span class="{kind}">{text(line)}</span>' if kind else text(line)


def _facts(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield "<dl>"
    for name, value in rows:
        yield f"<dt>{text(name)}</dt><dd>{text(value)}</dd>"
    yield "</dl>"


def _settings(run: Trajectory) -> Iterator[tuple[str, str]]:
    for name, value in run.settings.items():
        if value is not None:
            yield name, str(value)


def _notes(run: Trajectory) -> Iterator[str]:
    notes = [*run.workload.get("notes", ())]
    left_out = "; ".join(run.workload.get("not_compared", ()))
    notes += [f"Not compared: {left_out}."] if left_out else []
    yield from (f"<p>{text(note)}</p>" for note in notes)
