"""What is known in a run, for all who take part in it: a record, without behaviour."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from afterburner_engine.acceptance import Incumbent
from afterburner_engine.bench import Bench
from afterburner_engine.busy import Busy, Shares
from afterburner_engine.events import (
    AnswerDiscarded,
    CandidateJudged,
    CandidateProposed,
)
from afterburner_engine.judge import Judge
from afterburner_engine.logbook import Logbook
from afterburner_engine.policy import HotLine, Policy
from afterburner_engine.settings import Settings
from afterburner_engine.strategy import Strategy
from afterburner_engine.target import Target
from afterburner_engine.workload import Workload
from afterburner_engine.workload_file import WorkloadFile


@dataclass(slots=True)
class Run:
    """All that is known in a run, and what it needs."""

    target: Target
    settings: Settings
    policy: Policy
    bench: Bench
    workload: Workload
    workload_file: WorkloadFile | None
    judge: Judge
    strategy: Strategy
    started: float
    judged: list[tuple[CandidateProposed, CandidateJudged]] = field(
        default_factory=list
    )
    busy: Busy = field(default_factory=Busy)
    shares: Shares | None = None
    """How busy model and sandbox were in the iterations, once these are over."""

    discarded: list[AnswerDiscarded] = field(default_factory=list)
    hot_lines: dict[str, tuple[HotLine, ...]] = field(default_factory=dict)
    """By the code that was looked at."""

    log: Logbook = field(default_factory=Logbook)
    workload_told: dict[str, Any] = field(default_factory=dict)
    """What was said of the workload, as JSON."""

    kept: bool = False
    """Whether it is stored already, or was not to be."""

    tried: set[str] = field(default_factory=set)
    """`fingerprint` of each code that has been proposed so far."""

    @property
    def incumbent(self) -> Incumbent:
        """What the next candidate has to beat."""
        return self.strategy.best

    @property
    def generated(self) -> bool:
        """Whether a model writes the candidates."""
        return self.policy.name != "rulebook"

    @property
    def elsewhere(self) -> bool:
        """Whether answers are written elsewhere than on the cores that measure.

        A model that works on them says so: its policy's `ahead` is false.
        """
        return bool(getattr(self.policy, "ahead", self.generated))

    def seconds_left(self) -> float:
        """Until the budget for new candidates is spent; 0 afterwards."""
        spent = time.monotonic() - self.started
        return max(0.0, self.settings.budget_s - spent)

    def time_is_up(self) -> bool:
        """Whether the budget for new candidates is spent."""
        return not self.seconds_left()
