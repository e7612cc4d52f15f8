"""What is known of one run, folded from its events. No widgets, no clock.

The widgets show this and nothing else, so that what is on the screen can always
be traced to the events that came.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
    Event,
    ExamFinished,
    ExamStarted,
    IterationFinished,
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


class Stage(Enum):
    """How far a candidate has come."""

    CHECKING = "checking"
    MEASURING = "measuring"
    JUDGED = "judged"
    IN_EXAM = "in-exam"
    EXAMINED = "examined"
    STOPPED = "stopped"


class Ending(Enum):
    """How a run ended."""

    IMPROVED = "improved"
    NOTHING_BETTER = "nothing-better"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate, as far as it has come."""

    proposal: CandidateProposed
    stage: Stage = Stage.CHECKING
    estimate: Interval | None = None
    """The race so far, until the verdict."""

    report: CandidateReport | None = None
    accepted: bool = False
    exam: CandidateReport | None = None
    """The final exam against the original; only a winner sits it."""

    objective: str = "time"

    @property
    def time(self) -> Interval | None:
        """The best knowledge of how much faster it is."""
        if self.stage is Stage.IN_EXAM and self.estimate is not None:
            return self.estimate
        for report in (self.exam, self.report):
            if report is not None and report.time is not None:
                return report.time
        return self.estimate

    @property
    def memory(self) -> Interval | None:
        """How much less memory it takes, where that is known."""
        report = self.exam or self.report
        return report.memory if report else None

    @property
    def gain(self) -> Interval | None:
        """The best knowledge of what it gains in the objective."""
        if self.objective == "time":
            return self.time
        for report in (self.exam, self.report):
            if report is not None and (found := measured(report, self.objective)):
                return found
        return None

    @property
    def beside(self) -> Interval | None:
        """What is of interest beside the objective: memory, or else time."""
        return self.memory if self.objective == "time" else self.time

    @property
    def confirmed(self) -> bool:
        """Whether the final exam found what the races had found."""
        return self.exam is not None and accepts(self.exam, self.objective)


class RunState:
    """One run of one function, from the key press to its end."""

    def __init__(self, qualname: str) -> None:
        """Begin with nothing known but the function's name."""
        self.qualname = qualname
        self.started: RunStarted | None = None
        self.workload: WorkloadReady | None = None
        self.iteration = 0
        self.rows: dict[int, Row] = {}
        self.current: int | None = None
        """The candidate that the latest event was about."""

        self.discarded: list[AnswerDiscarded] = []
        """Answers of a model that held no new candidate."""

        self.notes: list[str] = []
        """What the policy said to the user."""

        self.best = 1.0
        self.history: list[float] = [1.0]
        """The best ratio after each finished iteration; the original comes first."""

        self.latest: Event | None = None
        self.result: RunFinished | None = None
        self.ending: Ending | None = None
        self.reason = ""
        """Why it ended as it did, for the user."""

    @property
    def objective(self) -> str:
        """What is to shrink."""
        return self.started.objective if self.started else "time"

    @property
    def running(self) -> bool:
        """Whether more may come."""
        return self.ending is None

    def take(self, event: Event) -> None:
        """Fold one event in; a run that has ended takes no more."""
        if not self.running:
            return
        self.latest = event
        match event:
            case RunStarted():
                self.started = event
            case WorkloadReady():
                self.workload = event
            case IterationStarted():
                self.iteration = event.iteration
            case IterationFinished():
                self._finish_iteration(event)
            case AnswerDiscarded():
                self.discarded.append(event)
            case PolicyNoted():
                self.notes.append(event.text)
            case ModelWriting():
                pass  # it is the latest event, and nothing more
            case RunFinished():
                self._finish(event)
            case _:
                self._take_of_candidate(event)

    def _take_of_candidate(
        self,
        event: CandidateProposed
        | RaceProgressed
        | CandidateJudged
        | ExamStarted
        | ExamFinished,
    ) -> None:
        self.current = event.candidate
        if isinstance(event, CandidateProposed):
            self.rows[event.candidate] = Row(event, objective=self.objective)
            return
        row = self.rows.get(event.candidate)
        if row is not None:
            self.rows[event.candidate] = _advanced(row, event)
        if isinstance(event, CandidateJudged) and event.accepted:
            gained = measured(event.report, self.objective)
            self.best *= gained.ratio if gained else 1.0

    def _finish_iteration(self, event: IterationFinished) -> None:
        self.best = event.best_ratio
        missing = event.iteration + 1 - len(self.history)
        self.history.extend([self.history[-1]] * missing)
        self.history[event.iteration] = event.best_ratio

    def _finish(self, event: RunFinished) -> None:
        improved = event.status == "improved"
        self.result = event
        self.current = event.winner if event.winner is not None else self.current
        self.end(Ending.IMPROVED if improved else Ending.NOTHING_BETTER, event.reason)

    def end(self, ending: Ending, reason: str = "") -> None:
        """Close the run. Candidates that were still under way count as stopped."""
        self.ending, self.reason = ending, reason
        for number, row in self.rows.items():
            if row.stage not in (Stage.JUDGED, Stage.EXAMINED):
                self.rows[number] = replace(row, stage=Stage.STOPPED)


def _advanced(
    row: Row, event: RaceProgressed | CandidateJudged | ExamStarted | ExamFinished
) -> Row:
    """`row` after an event about its candidate."""
    match event:
        case RaceProgressed():
            # The final exam is a race too, and tells of its progress.
            in_exam = row.stage is Stage.IN_EXAM
            stage = Stage.IN_EXAM if in_exam else Stage.MEASURING
            return replace(row, stage=stage, estimate=event.time)
        case CandidateJudged():
            return replace(
                row, stage=Stage.JUDGED, report=event.report, accepted=event.accepted
            )
        case ExamStarted():
            return replace(row, stage=Stage.IN_EXAM, estimate=None)
        case ExamFinished():
            return replace(row, stage=Stage.EXAMINED, exam=event.report)
