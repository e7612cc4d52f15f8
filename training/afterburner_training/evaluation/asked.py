"""What is asked of an evaluation: the suite, the arms, and the conditions of all."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.settings import SEARCHES, Settings
from afterburner_training.errors import TrainingError
from afterburner_training.tasks import Split

Start = Literal["code", "nothing"]
Recheck = Literal["all", "none"]


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to search, and what the model is told."""

    search: str = "greedy"
    feedback: bool = True
    original: bool = True

    @property
    def name(self) -> str:
        """As tables show it."""
        parts = [self.search]
        parts += ["no feedback"] * (not self.feedback)
        parts += ["no original"] * (not self.original)
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that decides how an evaluation goes, but for the machine."""

    suite: str
    """A source of tasks, with its place, such as `enamel:FILE`."""

    split: Split = "test"
    limit: int | None = None
    """The first so many tasks; None: all."""

    seeds: tuple[int, ...] = (0,)
    searches: tuple[str, ...] = ("greedy",)
    feedback: bool = True
    original: bool = True
    policy: str = "rulebook"
    model: str | None = None
    hosting: ModelSettings | None = None
    objective: str = "time"
    iterations: int = 10
    samples: int = 4
    start: Start = "code"
    """What the loop starts from: the suite's own slow solution, or nothing."""

    references: int | None = None
    """Solutions of a task that answers are compared with at most; None: all."""

    recheck: Recheck = "all"
    """Whether what was accepted is measured again later, in processes of its own."""

    budget_s: float = 600.0
    rounds: int = 5
    """Fresh processes in which each solution's time is measured."""

    footprints: int = 2
    sandbox: str = "auto"
    python: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be evaluated.

        Raises:
            EngineError: a value is out of range or unknown.
        """
        for search in self.searches:
            self.settings(Arm(search), 0)
        if not self.searches or len(set(self.searches)) < len(self.searches):
            raise TrainingError(f"name searches once each: {', '.join(SEARCHES)}")
        if not self.seeds or len(set(self.seeds)) < len(self.seeds):
            raise TrainingError("name seeds, each of them once")
        for name in ("limit", "references"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise TrainingError(f"{name} is {value}; it must be 1 or more")
        if self.policy == "auto":
            raise TrainingError(
                "name a policy with --policy: what `auto` takes is another one on "
                "another day"
            )
        if self.policy == "rulebook" and not self.writes_from_code:
            raise TrainingError(
                "the rulebook rewrites code: it needs the original and a start from "
                "code (leave out --no-original and --from nothing)"
            )

    @property
    def writes_from_code(self) -> bool:
        """Whether code is given to all that is asked."""
        return self.start == "code" and self.original

    def arms(self) -> tuple[Arm, ...]:
        """The arms, in the order in which they were named."""
        return tuple(Arm(one, self.feedback, self.original) for one in self.searches)

    def settings(self, arm: Arm, seed: int) -> Settings:
        """Those of one run of the engine."""
        return Settings(
            objective=self.objective,
            iterations=self.iterations,
            samples=self.samples,
            policy=self.policy,
            model=self.model,
            hosting=self.hosting,
            search=arm.search,
            history=False,
            sandbox=self.sandbox,
            python=self.python,
            budget_s=self.budget_s,
            seed=seed,
        )

    def to_json(self) -> dict[str, Any]:
        """As the folder of a run holds it. No secret is among it."""
        return asdict(self)


def from_json(data: dict[str, Any]) -> Asked:
    """What `to_json` wrote.

    Raises:
        TrainingError: it is of another version.
    """
    try:
        found = dict(data)
        hosting = found.pop("hosting")
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in found.items()
        }
        return Asked(**values, hosting=ModelSettings(**hosting) if hosting else None)
    except (KeyError, TypeError) as error:
        raise TrainingError(f"the run is of another version: {error}") from error
