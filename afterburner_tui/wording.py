"""How numbers, verdicts and rows read on the screen. Pure functions, no widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict
from afterburner_tui.run_state import Row, Stage


@dataclass(frozen=True, slots=True)
class Look:
    """How one state of a candidate is shown. The glyph tells it without colour."""

    glyph: str
    label: str
    style: str
    """A Textual style, in theme variables."""

    meaning: str = ""
    """One line for the help screen."""

    @property
    def text(self) -> str:
        """Glyph and label."""
        return f"{self.glyph} {self.label}"


VERDICTS: Mapping[Verdict, Look] = {
    Verdict.FASTER: Look(
        "▲", "faster", "$success", "behaves the same, and better beyond all noise"
    ),
    Verdict.NO_DIFFERENCE: Look(
        "=", "no difference", "$dim-text", "the same, and no gain beyond the noise"
    ),
    Verdict.SLOWER: Look("▼", "slower", "$warning", "behaves the same, but does worse"),
    Verdict.MIXED: Look(
        "◆", "mixed", "$warning", "faster at one size of input, slower at another"
    ),
    Verdict.WARM_ONLY: Look(
        "◐", "warm only", "$warning", "gains only when the same inputs come again"
    ),
    Verdict.DIFFERENT: Look(
        "≠", "different", "$error", "another result; the input that shows it is given"
    ),
    Verdict.ERROR: Look("✗", "error", "$error", "fails where the original does not"),
    Verdict.TIMEOUT: Look("◷", "timeout", "$error", "was stopped: it took too long"),
    Verdict.OUT_OF_MEMORY: Look(
        "■", "out of memory", "$error", "was stopped: it took too much memory"
    ),
    Verdict.TAMPERED: Look(
        "!", "tampered", "$error", "tried to cheat the measurement; never accepted"
    ),
}
"""Every verdict, in the order in which the help screen explains them."""

KEPT = Look("▲", "faster, kept", "$success")
CHECKING = Look("○", "checking…", "$secondary")
MEASURING = Look("◌", "measuring…", "$secondary")
IN_EXAM = Look("◌", "final exam…", "$primary")
CONFIRMED = Look("★", "confirmed", "bold $success")
UNCONFIRMED = Look("☆", "unconfirmed", "$warning")
STOPPED = Look("□", "stopped", "$dim-text")

_STAGES: Mapping[Stage, Look] = {
    Stage.CHECKING: CHECKING,
    Stage.MEASURING: MEASURING,
    Stage.IN_EXAM: IN_EXAM,
    Stage.STOPPED: STOPPED,
}


def look_of(row: Row) -> Look:
    """How the state of `row` is shown."""
    if row.stage is Stage.EXAMINED:
        return CONFIRMED if row.confirmed else UNCONFIRMED
    if row.stage is not Stage.JUDGED or row.report is None:
        return _STAGES.get(row.stage, CHECKING)
    return KEPT if row.accepted else VERDICTS[row.report.verdict]


def ratio(value: float) -> str:
    """A ratio at the precision that is worth reading: `3.42×`, `12.3×`, `1,204×`."""
    return f"{_number(value)}×"


def interval(value: Interval | None, *, missing: str = "–") -> str:
    """A ratio with its interval: `3.42× [3.30–3.55]`."""
    if value is None:
        return missing
    return f"{ratio(value.ratio)} [{_number(value.low)}–{_number(value.high)}]"


def _number(value: float) -> str:
    """`value` with as many decimals as a number of its size deserves."""
    decimals = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:,.{decimals}f}"


def clock(value: float) -> str:
    """Elapsed time as `m:ss`."""
    minutes, rest = divmod(int(value), 60)
    return f"{minutes}:{rest:02d}"


def count(number: int, noun: str) -> str:
    """`1 case`, `12 cases`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def changed_lines(diff: str) -> tuple[int, int]:
    """How many lines a unified diff adds and removes."""
    body = [
        line
        for line in diff.split("\n")
        if line[:1] in ("+", "-") and not line.startswith(("+++ ", "--- "))
    ]
    added = sum(line.startswith("+") for line in body)
    return added, len(body) - added
