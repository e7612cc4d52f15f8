"""What a run's events say to somebody who waits: a line, and how far it is.

Events in, words out. Knows nothing of the protocol.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from afterburner_engine.events import (
    CandidateJudged,
    Event,
    ExamStarted,
    IterationStarted,
    RunStarted,
    WorkloadReady,
)
from afterburner_lsp.wording import span
from afterburner_sandbox.stats import Interval

_PREPARED, _SEARCHED = 5, 90
"""Per cent that are done when the inputs are there, and when the exam begins."""


@dataclass(slots=True)
class Narration:
    """What is known of a run so far."""

    now: Callable[[], float] = time.monotonic
    line: str = "looking at the function"
    percent: int = 0
    """Never falls."""

    best: Interval | None = None
    """What was accepted so far against the original, until the exam: the races in a
    row multiplied, ends too, which gives a wider interval rather than a narrower."""

    _run: RunStarted | None = None
    _iteration: int = 1
    _started: float = 0.0
    _judged: int = 0
    _in_exam: bool = False

    def take(self, event: Event) -> None:
        """Take note of what has happened."""
        if isinstance(event, RunStarted):
            self._run = event
            self._say("making inputs", 1)
        elif isinstance(event, WorkloadReady):
            self._started = self.now()
            self._say("inputs are ready", _PREPARED)
        elif isinstance(event, ExamStarted):
            self._in_exam = True
            self._say(f"final exam{self._best()}", _SEARCHED)
        elif self._run is not None and not self._in_exam:
            self._search(event, self._run)

    def _search(self, event: Event, run: RunStarted) -> None:
        if isinstance(event, IterationStarted):
            self._iteration = max(self._iteration, event.iteration)
        elif isinstance(event, CandidateJudged):
            self._judged += 1
            found = getattr(event.report, run.objective)
            if event.accepted and found is not None:
                self.best = _product(self.best, found)
        spent = (self.now() - self._started) / run.budget_s
        share = max((self._iteration - 1) / run.iterations, min(spent, 1.0))
        tried = f" · {self._judged} tried" if self._judged else ""
        self._say(
            f"iteration {self._iteration} of {run.iterations}{tried}{self._best()}",
            round(_PREPARED + share * (_SEARCHED - _PREPARED)),
        )

    def _best(self) -> str:
        return f" · best {span(self.best)}" if self.best is not None else ""

    def _say(self, line: str, percent: int) -> None:
        self.line = line
        self.percent = min(max(self.percent, percent), 99)


def _product(first: Interval | None, second: Interval) -> Interval:
    if first is None:
        return second
    return Interval(
        first.ratio * second.ratio, first.low * second.low, first.high * second.high
    )
