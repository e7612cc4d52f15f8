"""The events of a run, gathered into the one object that `--json` prints."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
    Event,
    IterationFinished,
    PolicyNoted,
    RunFinished,
    RunStarted,
    WorkloadReady,
)
from afterburner_engine.objectives import measured
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.verdict import Verdict

Tried = tuple[CandidateProposed, CandidateJudged]


@dataclass(slots=True)
class Trajectory:
    """What is known of a run so far."""

    started: RunStarted | None = None
    workload: WorkloadReady | None = None
    tried: list[Tried] = field(default_factory=list)
    best_ratios: dict[int, float] = field(default_factory=dict)
    discarded: list[AnswerDiscarded] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    """What the policies had to say."""

    finished: RunFinished | None = None
    _proposed: CandidateProposed | None = None

    def take(self, event: Event) -> None:
        """Remember an event."""
        match event:
            case RunStarted():
                self.started = event
            case WorkloadReady():
                self.workload = event
            case CandidateProposed():
                self._proposed = event
            case CandidateJudged() if self._proposed is not None:
                self.tried.append((self._proposed, event))
            case AnswerDiscarded():
                self.discarded.append(event)
            case PolicyNoted():
                self.noted.append(f"{event.policy}: {event.text}")
            case IterationFinished():
                self.best_ratios[event.iteration] = event.best_ratio
            case RunFinished():
                self.finished = event
            case _:
                pass

    def to_json(self, *, applied: bool, apply_error: str | None) -> dict[str, Any]:
        """The object that `optimize --json` prints, of a run that is finished."""
        started, workload, finished = self.started, self.workload, self.finished
        if started is None or workload is None or finished is None:
            raise ValueError("the run is not finished, so there is no result of it")
        nothing = CandidateReport(Verdict.NO_DIFFERENCE, finished.reason)
        return {
            "status": finished.status,
            "reason": finished.reason,
            "target": {"path": started.path, "qualname": started.qualname},
            "objective": started.objective,
            "policy": finished.policy,
            "candidate": finished.winner,
            "code": finished.code,
            "diff": finished.diff,
            "evidence": finished.evidence,
            "run": finished.run,
            "search": started.search,
            "busy": finished.busy and asdict(finished.busy),
            "notes": [*self.noted, *finished.notes],
            "applied": applied,
            "apply_error": apply_error,
            "sandbox": started.sandbox,
            "workload": {
                "sources": list(workload.sources),
                "cases": workload.cases,
                "sizes": list(workload.sizes),
                "notes": list(workload.notes),
                "equality": workload.equality,
                "not_compared": list(workload.not_compared),
                "coverage": workload.coverage and workload.coverage.to_json(),
                "frozen": list(workload.frozen),
            },
            "elapsed_s": finished.elapsed_s,
            **(finished.report or nothing).to_json(),
            "iterations": [self._iteration(n) for n in self._numbers()],
            "discarded": self._discarded(),
        }

    def _numbers(self) -> list[int]:
        return list(dict.fromkeys(judged.iteration for _, judged in self.tried))

    def _discarded(self) -> dict[str, Any]:
        """The answers of models that held no new candidate."""
        repeated = sum(event.repeated for event in self.discarded)
        return {
            "malformed": len(self.discarded) - repeated,
            "repeated": repeated,
            "answers": [asdict(event) for event in self.discarded],
        }

    def _rank(self, tried: Tried) -> tuple[bool, float]:
        """Accepted before others, then by ratio; `max` keeps the first of equals."""
        judged = tried[1]
        objective = self.started.objective if self.started else "time"
        found = measured(judged.report, objective)
        return judged.accepted, found.ratio if found else 0.0

    def _iteration(self, number: int) -> dict[str, Any]:
        tried = [pair for pair in self.tried if pair[1].iteration == number]
        accepted = [judged.candidate for _, judged in tried if judged.accepted]
        return {
            "iteration": number,
            "best_ratio": self.best_ratios.get(number, 1.0),
            "accepted": accepted[-1] if accepted else None,
            **max(tried, key=self._rank)[1].report.to_json(),
            "candidates": [_candidate(*pair) for pair in tried],
        }


def _candidate(proposed: CandidateProposed, judged: CandidateJudged) -> dict[str, Any]:
    return {
        "candidate": proposed.candidate,
        "policy": proposed.policy,
        "name": proposed.name,
        "reason": proposed.reason,
        "code": proposed.code,
        "accepted": judged.accepted,
        "usage": asdict(proposed.usage) if proposed.usage else None,
        **judged.report.to_json(),
    }
