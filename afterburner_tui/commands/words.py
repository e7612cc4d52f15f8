"""How verdicts and numbers read in narration. Pure functions."""

from __future__ import annotations

import signal
from collections.abc import Mapping

from afterburner_engine import units
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict

LOOKS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.FASTER: ("▲", "green"),
    Verdict.NO_DIFFERENCE: ("=", "dim"),
    Verdict.SLOWER: ("▼", "yellow"),
    Verdict.MIXED: ("◆", "yellow"),
    Verdict.WARM_ONLY: ("◐", "yellow"),
    Verdict.DIFFERENT: ("≠", "red"),
    Verdict.ERROR: ("✗", "red"),
    Verdict.TIMEOUT: ("◷", "red"),
    Verdict.OUT_OF_MEMORY: ("■", "red"),
    Verdict.TAMPERED: ("!", "red"),
}
"""Glyph and colour of each verdict; the glyph tells it without the colour."""

TIMES, TO = "\N{MULTIPLICATION SIGN}", "\N{EN DASH}"


_DECIMALS = ((3, 0.0995), (2, 9.995), (1, 99.95))
"""Decimals of a ratio below a bound."""


def interval(value: Interval) -> str:
    """A ratio and its interval, in brackets."""
    ratio, low, high = (
        _number(number, value.ratio) for number in (value.ratio, value.low, value.high)
    )
    return f"{ratio}{TIMES} [{low}{TO}{high}]"


def _number(value: float, like: float) -> str:
    """`value` with as many decimals as a number of the size of `like` deserves."""
    decimals = next((n for n, top in _DECIMALS if like < top), 0)
    return f"{value:,.{decimals}f}"


def peaks(report: CandidateReport) -> str:
    """`12.3 MB → < 0.3 MB`; "" where none is known."""
    before, after = report.peak_bytes_before, report.peak_bytes_after
    if before is None or after is None:
        return ""
    return f"{units.size(before)} → {units.size(after)}"


def memory(report: CandidateReport) -> str:
    """`9.3× [8.9–9.7] less memory, 12.3 MB → 1.3 MB`; "" where none is known."""
    found, sizes = report.memory, peaks(report)
    if found is None:
        return ""
    if found.low <= 1 <= found.high:
        return f"memory {sizes}"
    if found.low > 1:
        return f"{interval(found)} less memory, {sizes}"
    more = Interval(1 / found.ratio, 1 / found.high, 1 / found.low)
    return f"{interval(more)} more memory, {sizes}"


def count(number: int, noun: str) -> str:
    """`1 case`, `12 cases`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def equal_on(report: CandidateReport) -> str:
    """`equal on 96 cases and 2,143 inputs made to break it`."""
    said = f"equal on {count(report.cases, 'case')}"
    if not report.searched:
        return said
    return f"{said} and {count(report.searched, 'input')} made to break it"


def ended(status: int) -> str:
    """How a command of the user's ended, by its status as `subprocess` tells it."""
    if status >= 0:
        return f"the command ended with status {status}"
    known = {each.value: each.name for each in signal.Signals}
    return f"the command was ended by {known.get(-status, f'signal {-status}')}"
