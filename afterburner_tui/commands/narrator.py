"""Tells on stderr what happens: a line for each candidate, and a status line.

On a terminal there are colours and a line that moves; elsewhere plain text.
Everything that comes from code or a model is stripped of control characters.
"""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.status import Status
from rich.text import Text

from afterburner_engine import units
from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
    Event,
    ExamFinished,
    ExamStarted,
    IterationStarted,
    ModelWriting,
    PolicyNoted,
    RaceProgressed,
    RunFinished,
    RunStarted,
    WorkloadReady,
)
from afterburner_engine.objectives import accepts, measured
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict
from afterburner_tui import reach_words
from afterburner_tui.commands import words
from afterburner_tui.commands.printable import printable

REFRESH_PER_SECOND = 4
"""Slow, because what draws competes with what is measured."""


class Narrator:
    """Narrates while it is entered; a silent one says nothing."""

    def __init__(self, *, silent: bool = False) -> None:
        """Speak on stderr, or not at all."""
        self._console = Console(stderr=True, highlight=False, quiet=silent)
        self._status = Status(
            "starting…",
            console=self._console,
            refresh_per_second=REFRESH_PER_SECOND,
        )
        self._live = self._console.is_terminal and not silent
        self._proposed: CandidateProposed | None = None
        self._measured = ""
        self._not_compared = ""
        self._objective = "time"

    def __enter__(self) -> Narrator:
        """Start the status line."""
        if self._live:
            self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the status line away."""
        if self._live:
            self._status.stop()

    @property
    def live(self) -> bool:
        """Whether the status line is seen."""
        return self._live

    def say(self, *parts: str | tuple[str, str]) -> None:
        """One paragraph; a part may come with its style."""
        clean = [
            printable(part) if isinstance(part, str) else (printable(part[0]), part[1])
            for part in parts
        ]
        self._console.print(Text.assemble(*clean), soft_wrap=True)

    def doing(self, what: str) -> None:
        """Change the status line."""
        if self._live:
            line = Text(printable(what), no_wrap=True, overflow="ellipsis")
            self._status.update(line)

    def estimated(self, what: str, time: Interval) -> None:
        """Show an estimate in the status line."""
        self.doing(f"{what}  {words.interval(time)}")

    def tell(self, event: Event) -> None:
        """Narrate an event."""
        match event:
            case RunStarted():
                self._started(event)
            case WorkloadReady():
                self._workload(event)
            case IterationStarted():
                self.doing(f"iteration {event.iteration}: asking for candidates")
            case ModelWriting():
                answer = f"{event.policy} writes answer {event.answer + 1}"
                self.doing(f"{answer}, {event.tokens} tokens")
            case AnswerDiscarded():
                self._discarded(event)
            case PolicyNoted():
                self.say((f"  {event.policy}: {event.text}", "dim"))
            case CandidateProposed():
                self._proposed = event
                self._measured = f"measuring {event.name}"
                self.doing(f"checking {event.name}")
            case RaceProgressed():
                self.estimated(self._measured, event.time)
            case CandidateJudged():
                self._judged(event)
            case ExamStarted():
                self._measured = "final exam, on held-out inputs"
                self.doing(self._measured)
            case ExamFinished():
                self._examined(event)
            case RunFinished():
                self._finished(event)
            case _:
                pass

    def _started(self, event: RunStarted) -> None:
        self._objective = event.objective
        self.say((event.qualname, "bold"), f" in {event.path}")
        self.say(
            f"policy {event.policy}, sandbox {event.sandbox} ({event.sandbox_reason})"
        )
        self.doing("making inputs, and trying the original on them")

    def _workload(self, event: WorkloadReady) -> None:
        largest = f"{units.seconds(event.seconds_per_call)} a call"
        timed = f"; {largest}"
        if event.sizes:
            sizes = ", ".join(map(str, event.sizes))
            timed = f", timed at {sizes}; {largest} at {event.sizes[-1]}"
        sources = ", ".join(event.sources)
        self.say(f"{words.count(event.cases, 'case')} from {sources}{timed}")
        if event.coverage is not None:
            self.say(f"cases reach {reach_words.reached(event.coverage)}")
        for note in event.notes:
            self.say(("  " + note, "dim"))
        self._not_compared = "; ".join(event.not_compared)

    def _discarded(self, event: AnswerDiscarded) -> None:
        what = "⊘ repeated" if event.repeated else "⊘ malformed"
        why = f"  answer of {event.policy}: {event.reason}"
        self.say(f"[{event.iteration}] ", (what, "dim"), why)

    def _judged(self, event: CandidateJudged) -> None:
        report, proposed = event.report, self._proposed
        glyph, style = words.LOOKS[report.verdict]
        verdict = f"{glyph} {report.verdict.value}{', kept' * event.accepted}"
        found = measured(report, self._objective)
        ratio = f"  {words.interval(found)}" if found else ""
        name = f"  {proposed.name}: " if proposed else "  "
        why = proposed.reason if proposed else ""
        self.say(f"[{event.iteration}] ", (verdict, style), ratio, name, why)
        if report.verdict not in _EXPLAINED or self._objective != "time":
            self.say((f"      {report.detail}", "dim"))
        self._weighed(report)

    def _examined(self, event: ExamFinished) -> None:
        glyph, style = words.LOOKS[event.report.verdict]
        passed = accepts(event.report, self._objective)
        self.say(
            "final exam: ",
            (f"{glyph} {'confirmed' if passed else 'not confirmed'}", style),
            f"  {event.report.detail}",
        )
        self._weighed(event.report)

    def _weighed(self, report: CandidateReport) -> None:
        """The memory; its ratio has been told where it is the objective."""
        told = self._objective != "time"
        memory = words.peaks(report) if told else words.memory(report)
        if memory:
            self.say((f"      {memory}", "dim"))

    def _finished(self, event: RunFinished) -> None:
        won = event.status == "improved"
        self.say((event.reason, "bold green" if won else "bold"))
        if event.evidence:
            self.say(("evidence: " + event.evidence, "dim"))
        for note in event.notes:
            self.say(("note: " + note, "yellow"))
        if won and self._not_compared:
            self.say(("not compared: " + self._not_compared, "dim"))


_EXPLAINED = (Verdict.FASTER, Verdict.SLOWER, Verdict.NO_DIFFERENCE)
"""Verdicts that the ratio explains."""
