"""The record of how a run searched: what was asked, answered, judged and measured.

One format for use, evaluation and training, of runs that were cancelled or failed
too. It is data: prompts are kept as what they are made of, not as a model's text. Raw
timings are not here; they are in the evidence of a finished run.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from afterburner_engine.errors import EngineError

SCHEMA = 1

Status = Literal["improved", "no-improvement", "cancelled", "failed"]
Fate = Literal["judged", "repeated", "refused", "malformed", "not-judged"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TargetPlace(_Record):
    """The function, in the module as it was."""

    path: str
    qualname: str
    kind: str
    code: str
    """The function alone, as policies get it."""

    module: str
    sha256: str
    """Of the file."""


class Ask(_Record):
    """One call of the policy."""

    ask: int
    """Counts from 1."""

    iteration: int
    parent: int | None
    """The candidate that it starts from; None: the original."""

    wanted: int
    """Answers at most."""

    prompt: dict[str, Any]
    """The fields of `policy.Prompt`, without the module and what was tried."""

    started_s: float
    """Since the run started."""

    ended_s: float | None = None


class Answer(_Record):
    """What came of a call, usable or not."""

    ask: int
    policy: str
    name: str = ""
    reason: str = ""
    """Of the idea; or what is wrong with a malformed answer."""

    text: str = ""
    """As the model wrote it; empty where no model did."""

    code: str | None = None
    usage: dict[str, Any] | None = None
    """Model, tokens, seconds, seed and temperature."""

    fate: Fate
    why: str = ""
    """Why it was refused."""

    candidate: int | None = None
    """Its number, where it was judged."""


class Candidate(_Record):
    """A candidate and its verdict."""

    candidate: int
    iteration: int
    against: int | None
    """Which candidate it was raced against; None: the original."""

    base: float
    """Of that one, the estimated ratio against the original, in the objective."""

    accepted: bool
    report: dict[str, Any]


class Exam(_Record):
    """A final exam."""

    candidate: int
    passed: bool
    report: dict[str, Any]


class Trajectory(_Record):
    """The whole record."""

    schema_version: Literal[1] = 1
    id: str
    created: str
    """When the run started, UTC."""

    afterburner: str
    machine: dict[str, Any]
    sandbox: str
    policy: str
    settings: dict[str, Any]
    """Seed included."""

    target: TargetPlace
    workload: dict[str, Any]
    """As the event tells it: sources, cases, sizes, …"""

    asks: list[Ask]
    answers: list[Answer]
    candidates: list[Candidate]
    exams: list[Exam]
    status: Status
    reason: str
    winner: int | None
    diff: str
    busy: dict[str, Any] | None
    elapsed_s: float
    evidence: str | None
    """Path of the evidence file; None where there is none."""

    @property
    def objective(self) -> str:
        """What was to shrink."""
        return str(self.settings.get("objective", "time"))

    def answer_of(self, candidate: int) -> Answer:
        """The answer that a candidate came from.

        Raises:
            KeyError: the record holds no such candidate.
        """
        for answer in self.answers:
            if answer.candidate == candidate:
                return answer
        raise KeyError(candidate)

    def code_of(self, candidate: int | None) -> str:
        """A candidate's code, or the original's. Raises as `answer_of` does."""
        if candidate is None:
            return self.target.code
        return self.answer_of(candidate).code or ""

    @property
    def tokens(self) -> int:
        """What models wrote in this run."""
        return sum(int((a.usage or {}).get("tokens") or 0) for a in self.answers)


def parse(text: str | bytes, where: str) -> Trajectory:
    """A trajectory out of its JSON.

    Raises:
        EngineError: it is none, or of another schema.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise EngineError(f"{where} is no JSON: {error}") from error
    if isinstance(data, dict) and data.get("schema_version") not in (None, SCHEMA):
        raise EngineError(
            f"{where} has trajectory schema {data['schema_version']}; this version "
            f"reads schema {SCHEMA}. Use the version of afterburner that wrote it."
        )
    try:
        return Trajectory.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"])) or "the whole record"
        raise EngineError(f"{where} is no trajectory: {at}: {first['msg']}") from error
