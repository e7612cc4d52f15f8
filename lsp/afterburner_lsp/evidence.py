"""The evidence of a result as text for a hover or a message. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from afterburner_engine import units
from afterburner_lsp import wording
from afterburner_lsp.results import Result, State
from afterburner_lsp.wording import WORDS
from afterburner_sandbox.stats import Interval

_FATES = {
    State.APPLIED: "applied",
    State.WAITING: "waits to be applied",
    State.NOTHING: "",
}


def markdown(result: Result) -> str:
    """What was found of a function, and by what it was judged."""
    return "\n".join(_lines(result))


def _lines(result: Result) -> Iterator[str]:
    gain = result.gain
    if gain is None:
        yield f"**{result.qualname}**: {result.reason}"
    else:
        yield f"**{wording.span(gain)} {WORDS[result.objective]}**" + _fate(result)
        yield ""
        yield result.reason
    facts = list(_facts(result))
    if facts:
        yield ""
        yield from (f"- {label}: {value}" for label, value in facts)


def _fate(result: Result) -> str:
    fate = _FATES[result.state]
    note = f" ({result.note})" if result.note else ""
    return f" · {fate}{note}" if fate else ""


def _facts(result: Result) -> Iterator[tuple[str, str]]:
    report, work = result.report, result.workload
    for name in ("time", "memory", "integral"):
        if name != result.objective and report.get(name):
            yield name, wording.span(Interval(**report[name]))
    yield from _costs(report)
    sizes = report.get("by_size") or ()
    if sizes:
        found = (f"{r['size']:,}: {wording.ratio(r['ratio'])}" for r in sizes)
        yield "by size", ", ".join(found)
    yield from _inputs(report, work)
    if result.policy:
        yield "proposed by", result.policy
    for note in result.notes:
        yield "note", note
    if result.evidence:
        yield "evidence", f"`{result.evidence}`"
    if result.created:
        yield "measured", result.created


def _costs(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, label, words in (
        ("seconds", "a call", units.seconds),
        ("peak_bytes", "peak", units.size),
    ):
        pair = report.get(name) or {}
        if pair.get("before") is not None and pair.get("after") is not None:
            yield label, f"{words(pair['before'])} → {words(pair['after'])}"
    growth = report.get("exponent") or {}
    if growth.get("before") is not None and growth.get("after") is not None:
        yield "growth", f"n^{growth['before']:.1f} → n^{growth['after']:.1f}"


def _inputs(report: dict[str, Any], work: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if report.get("cases"):
        sources = ", ".join(work.get("sources") or ())
        cases = wording.count(report["cases"], "case")
        yield "compared on", f"{cases} ({sources})" if sources else cases
    if report.get("searched"):
        yield "attacked with", wording.count(report["searched"], "input")
    if report.get("coverage") is not None:
        yield "lines run", f"{report['coverage']:.0%}"
    left_out = work.get("not_compared") or ()
    if left_out:
        yield "not compared", "; ".join(left_out)
