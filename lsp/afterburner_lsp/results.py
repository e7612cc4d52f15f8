"""What runs have found, and which of it still waits to be applied.

Values and a shelf for them; nothing here writes, and nothing knows of the protocol.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any

from afterburner_lsp.outline import Outline
from afterburner_sandbox.stats import Interval

MOST = 200
"""Results that are kept; the oldest are dropped. All runs are in the history."""


class State(Enum):
    """What became of a result."""

    WAITING = "waiting"
    """A faster version that is not in the text."""

    APPLIED = "applied"
    NOTHING = "nothing"
    """No faster version was found."""


@dataclass(frozen=True, slots=True)
class Result:
    """The end of one run."""

    uri: str
    qualname: str
    objective: str
    reason: str
    """One sentence for the user."""

    before: str
    """The function as it was measured, alone and dedented."""

    meaning: str
    """Of the module as it was; see `meaning.meaning`."""

    code: str | None = None
    """The faster version, with the imports it needs; None if there is none."""

    after: str | None = None
    """The function as it stands in the text once that is applied."""

    report: dict[str, Any] = field(default_factory=dict)
    """Of the final exam, as `optimize --json` has it."""

    workload: dict[str, Any] = field(default_factory=dict)
    """By what it was judged, as the event tells it."""

    policy: str = ""
    evidence: str | None = None
    """Path of the record."""

    notes: tuple[str, ...] = ()
    """What the user should know of it."""

    created: str = ""
    """UTC, where it comes from the history."""

    state: State = State.NOTHING
    note: str = ""
    """Why it waits."""

    id: str = ""

    def at(self, uri: str) -> Result:
        """The same of the document with that address."""
        return replace(self, uri=uri)

    def to_json(self) -> dict[str, Any]:
        """For `from_json`."""
        return asdict(self) | {"state": self.state.value}

    @staticmethod
    def from_json(told: dict[str, Any]) -> Result:
        """What `to_json` gave."""
        told = told | {"state": State(told["state"]), "notes": tuple(told["notes"])}
        return Result(**told)

    @property
    def gain(self) -> Interval | None:
        """What it gains in the objective."""
        found = self.report.get(self.objective)
        if not isinstance(found, dict):
            return None
        return Interval(found["ratio"], found["low"], found["high"])


class Results:
    """The last result of each function."""

    def __init__(self) -> None:
        self._by_id: dict[str, Result] = {}
        self._numbers = itertools.count(1)

    def add(self, result: Result) -> Result:
        """Keep a result in the place of the function's last; as it is kept."""
        old = self.of(result.uri, result.qualname)
        if old is not None:
            del self._by_id[old.id]
        kept = replace(result, id=str(next(self._numbers)))
        self._by_id[kept.id] = kept
        while len(self._by_id) > MOST:
            del self._by_id[next(iter(self._by_id))]
        return kept

    def find(self, id: str) -> Result | None:
        """The result of that number."""
        return self._by_id.get(id)

    def of(self, uri: str, qualname: str) -> Result | None:
        """The last one of a function."""
        return next((r for r in self.of_document(uri) if r.qualname == qualname), None)

    def of_document(self, uri: str) -> Iterator[Result]:
        """The last one of each function of a document."""
        return (result for result in self._by_id.values() if result.uri == uri)

    def observe(self, uri: str, outline: Outline, lines: Sequence[str]) -> None:
        """Take note of what the user has applied or undone, as the text shows it."""
        for result in list(self.of_document(uri)):
            function = outline.named(result.qualname)
            if function is None or result.after is None:
                continue
            now = _bare(lines[function.first : function.last + 1])
            if result.state is State.WAITING and now == _bare_text(result.after):
                self.mark(result, State.APPLIED)
            elif result.state is State.APPLIED and now == _bare_text(result.before):
                self.mark(result, State.WAITING)

    def mark(self, result: Result, state: State, note: str = "") -> Result:
        """Change what became of one; as it is then, whether it is still kept or not."""
        marked = replace(result, state=state, note=note)
        if result.id in self._by_id:
            self._by_id[result.id] = marked
        return marked


def _bare_text(code: str) -> list[str]:
    return _bare(code.split("\n"))


def _bare(lines: Sequence[str]) -> list[str]:
    """What is on the lines, however they are indented and ended."""
    return [line.strip() for line in lines if line.strip()]
