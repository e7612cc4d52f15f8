"""What happens in a run, in order. Everything a front end shows comes from here.

Frozen dataclasses; `to_json` gives the form that `--events` prints, one object
a line, with the class name in snake case under `event`.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import Any

from afterburner_engine.busy import Shares
from afterburner_engine.coverage import Coverage
from afterburner_engine.policy import Usage
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.stats import Interval


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The target is found; the sandbox and the interpreter are chosen."""

    path: str
    qualname: str
    objective: str
    policy: str
    sandbox: str
    """The back end in use, such as `bwrap`."""

    sandbox_reason: str
    """Why this back end was chosen, for the user."""

    iterations: int
    samples: int
    budget_s: float
    search: str = "greedy"


@dataclass(frozen=True, slots=True)
class WorkloadReady:
    """The cases are made and the original runs on them."""

    sources: tuple[str, ...]
    cases: int
    sizes: tuple[int, ...]
    """Empty where the inputs cannot grow."""

    seconds_per_call: float
    """The original's time for one call of the largest size."""

    clock: str
    """`cpu` or `wall`: by which clock the function is judged."""

    notes: tuple[str, ...] = ()
    """What the user should know: sources left out, sizes dropped, …"""

    coverage: Coverage | None = None
    """What the cases reach of the function; None where that is not known."""

    frozen: tuple[str, ...] = ()
    """What stands still while it runs: `clock`, `random`."""

    equality: dict[str, Any] = field(default_factory=dict)
    """The options of the equality contract that were changed."""

    not_compared: tuple[str, ...] = ()
    """What counts for nothing when behaviour is compared."""


@dataclass(frozen=True, slots=True)
class IterationStarted:
    """The policy is asked for candidates. A model is asked while candidates of the
    iteration before are still judged, if the judge would have to wait otherwise."""

    iteration: int


@dataclass(frozen=True, slots=True)
class CandidateProposed:
    """A new candidate passed the static checks and goes to the sandbox."""

    candidate: int
    """Counts from 1 over the whole run."""

    iteration: int
    policy: str
    name: str
    reason: str
    code: str
    diff: str
    """Unified diff of the user's file against the original."""

    usage: Usage | None = None
    """What it took to write; None where no model wrote it."""


@dataclass(frozen=True, slots=True)
class ModelWriting:
    """A model is at work on an answer; told some times a second."""

    iteration: int
    policy: str
    answer: int
    """Which of the iteration's answers, from 0."""

    text: str
    """What it has written since the last time."""

    tokens: int
    """Of this answer, so far."""


@dataclass(frozen=True, slots=True)
class AnswerDiscarded:
    """A model's answer that holds no new candidate. It was never run."""

    iteration: int
    policy: str
    reason: str
    answer: str
    repeated: bool
    """Its form is right, but what it proposes was tried before."""

    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class PolicyNoted:
    """Something about the policy that the user should know."""

    iteration: int
    policy: str
    text: str


@dataclass(frozen=True, slots=True)
class RaceProgressed:
    """The candidate's race against the incumbent has a first or better estimate."""

    candidate: int
    time: Interval


@dataclass(frozen=True, slots=True)
class CandidateJudged:
    """The verdict on one candidate."""

    candidate: int
    iteration: int
    report: CandidateReport
    accepted: bool
    """Whether it is the new incumbent."""


@dataclass(frozen=True, slots=True)
class IterationFinished:
    """All candidates of this iteration are judged."""

    iteration: int
    best_ratio: float
    """The best so far against the original (1.0 while nothing was accepted).
    The product of the races so far: an estimate until the final exam."""


@dataclass(frozen=True, slots=True)
class ExamStarted:
    """The winner sits the final exam: held-out cases, fresh processes, all sizes."""

    candidate: int


@dataclass(frozen=True, slots=True)
class ExamFinished:
    """What the final exam found, winner against original."""

    candidate: int
    report: CandidateReport


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The end of every run that was not cancelled."""

    status: str
    """`improved` or `no-improvement`."""

    reason: str
    """One sentence for the user."""

    winner: int | None
    """The candidate's number, or None."""

    policy: str | None
    """Who proposed the winner."""

    code: str | None
    """The winner's code: imports it needs, then the function."""

    diff: str
    """Unified diff of the user's file; empty without a winner."""

    report: CandidateReport | None
    """The final exam's report of the winner."""

    evidence: str | None
    """Path of the evidence file."""

    elapsed_s: float
    busy: Shares | None = None
    """How busy the model and the sandbox were."""

    notes: tuple[str, ...] = ()
    """What the user should know: what could not be stored."""

    run: str | None = None
    """Its id in the user's history; None where it is not kept."""


Event = (
    RunStarted
    | WorkloadReady
    | IterationStarted
    | ModelWriting
    | AnswerDiscarded
    | PolicyNoted
    | CandidateProposed
    | RaceProgressed
    | CandidateJudged
    | IterationFinished
    | ExamStarted
    | ExamFinished
    | RunFinished
)


def to_json(event: Event) -> dict[str, Any]:
    """The event as a JSON object; reports in the form that `--json` prints."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
    fields = {
        field.name: getattr(event, field.name) for field in dataclasses.fields(event)
    }
    return {"event": name} | {key: _plain(value) for key, value in fields.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, (CandidateReport, Coverage, Interval)):
        return value.to_json()
    return dataclasses.asdict(value) if isinstance(value, (Shares, Usage)) else value
