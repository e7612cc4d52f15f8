"""What the user asks of a run. Checked once, before anything starts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from afterburner_engine.errors import EngineError, UnavailableError
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.objectives import OBJECTIVES

POLICIES = ("auto", "rulebook", "mini", "vllm", "transformers", "openai")
SEARCHES = ("greedy", "best-of-n", "beam")
ATTACK_S = 2.5
"""How long a winner is attacked, where nobody says otherwise."""

SANDBOXES = ("auto", "bwrap", "docker", "process", "ray")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run's settings; the command line's options by the same names."""

    objective: str = "time"
    iterations: int = 10
    samples: int = 4
    """Candidates per iteration at most, of each policy."""

    policy: str = "auto"
    model: str | None = None
    hosting: ModelSettings | None = None
    """How the model is reached and asked; None: as files and environment say."""

    search: str = "greedy"
    beam_width: int = 3
    """How many codes a beam search breeds from."""

    overlap: bool = True
    """Whether a model may write its next answers while candidates are still judged."""

    history: bool = True
    """Whether the run is kept in the user's history."""

    workload: str | None = None
    """Path of a workload file; the one beside the module is found without."""

    sandbox: str = "auto"
    python: str | None = None
    budget_s: float = 60.0
    """Seconds until no further candidate is started; the final exam comes after."""

    attack_s: float = ATTACK_S
    """Seconds for which inputs are made to break the winner; 0: not at all."""

    seed: int = 0
    min_gain: float = 0.03

    def __post_init__(self) -> None:
        """Refuse what cannot be run.

        Raises:
            EngineError: a value is out of range or not offered by this version.
            UnavailableError: the sandbox asked for is not there.
        """
        _one_of("objective", self.objective, OBJECTIVES, OBJECTIVES)
        _one_of("search", self.search, SEARCHES, SEARCHES)
        _one_of("policy", self.policy, POLICIES, POLICIES)
        _one_of("sandbox", self.sandbox, SANDBOXES, SANDBOXES[:-1])
        for name in ("iterations", "samples", "beam_width"):
            if getattr(self, name) < 1:
                raise EngineError(
                    f"{name} is {getattr(self, name)}; it must be 1 or more"
                )
        if not 0 < self.budget_s < math.inf:  # JSON has no word for the infinite
            raise EngineError(
                f"the budget is {self.budget_s} s; it must be a number above 0"
            )
        if not 0 <= self.attack_s <= 3_600:
            raise EngineError(
                f"the attack is to take {self.attack_s} s; it must be 0 to 3600"
            )
        if not 0 <= self.min_gain < 1:
            raise EngineError(
                f"the least gain is {self.min_gain}; it must be in [0, 1)"
            )


def _one_of(
    name: str, value: str, known: tuple[str, ...], offered: tuple[str, ...]
) -> None:
    if value not in known:
        raise EngineError(
            f"{name} {value!r} is unknown; choose one of {', '.join(known)}"
        )
    if value in offered:
        return
    kind = UnavailableError if name == "sandbox" else EngineError
    raise kind(f"{name} {value!r} is not in this version; use {' or '.join(offered)}")
