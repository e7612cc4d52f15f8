"""What came of one task under one arm and seed: the line that a run's folder keeps.

Plain values, and their JSON. What is derived from them is in `metrics`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from afterburner_training.errors import TrainingError
from afterburner_training.tasks import Measured

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Reference:
    """A solution of the suite, measured beside the answers, in the same minutes."""

    name: str
    measured: Measured | None
    """At the largest size that it came to; None where it could not be timed."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """A later race of the code that the loop started from against an answer."""

    survived: bool
    """Whether the gain is still there, and nothing behaves differently."""

    verdict: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A code that was the best at some time, and what is known of it."""

    code: str
    """The whole module."""

    passed: bool
    """Whether it agrees with the references on all inputs."""

    why: str = ""
    """Why it did not pass."""

    measured: Measured | None = None
    recheck: Recheck | None = None
    """None for what the loop started from, and where none was asked for."""

    iteration: int = 0
    """In which it was accepted; 0: it is what the loop started from."""


@dataclass(frozen=True, slots=True)
class Step:
    """What stands after an iteration. Counts are since the beginning."""

    standing: int | None
    """Which of the outcome's codes is the best; None: there is none yet."""

    candidates: int = 0
    """Those that were judged."""

    tampered: int = 0
    calls: int = 0
    """Answers that a model has written."""

    tokens: int = 0
    prompt_tokens: int = 0
    seconds: float = 0.0
    """Since the loop was started; a model's loading is not among it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One task under one arm and seed."""

    task: str
    arm: str
    seed: int
    status: str
    """`improved`, `no-improvement`, or `unjudged`: the loop could not be begun."""

    reason: str
    references: tuple[Reference, ...]
    codes: tuple[Standing, ...]
    steps: tuple[Step, ...]
    """After iteration 0, 1, … and the last one."""

    offered: int | None
    """Which code a user would have been given, after the final exam."""

    elapsed_s: float = 0.0
    """With all measuring."""

    evidence: str | None = None
    """The run's evidence, a file in the folder's `evidence`; None: there is none."""

    @property
    def key(self) -> tuple[str, str, int]:
        """What it is counted by, once."""
        return self.task, self.arm, self.seed

    def to_json(self) -> dict[str, Any]:
        """As a line holds it."""
        return asdict(self) | {"schema": SCHEMA}


def from_json(data: dict[str, Any], where: str) -> Outcome:
    """What `to_json` wrote.

    Raises:
        TrainingError: it is no outcome, or of another version.
    """
    if data.get("schema") != SCHEMA:
        raise TrainingError(f"{where} is of another version; evaluate anew")
    try:
        return Outcome(
            task=data["task"],
            arm=data["arm"],
            seed=data["seed"],
            status=data["status"],
            reason=data["reason"],
            references=tuple(
                Reference(one["name"], _measured(one["measured"]))
                for one in data["references"]
            ),
            codes=tuple(_standing(one) for one in data["codes"]),
            steps=tuple(Step(**one) for one in data["steps"]),
            offered=data["offered"],
            elapsed_s=data["elapsed_s"],
            evidence=data["evidence"],
        )
    except (KeyError, TypeError) as error:
        raise TrainingError(f"{where} is no outcome: {error!r}") from error


def _standing(data: dict[str, Any]) -> Standing:
    found = dict(data)
    recheck = found.pop("recheck")
    measured = _measured(found.pop("measured"))
    return Standing(
        **found, measured=measured, recheck=Recheck(**recheck) if recheck else None
    )


def _measured(data: dict[str, Any] | None) -> Measured | None:
    return None if data is None else Measured(**data)
