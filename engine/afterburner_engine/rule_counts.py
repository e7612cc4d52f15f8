"""How often each rule of the rulebook was proposed, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from afterburner_engine.history import Tried
from afterburner_engine.rulebook.catalogue import MICRO, PREPARING, RULES
from afterburner_engine.standing import WRONG

TOGETHER = "all that applies, in turn: "
"""How the reason of a proposal begins that several rules made together."""


@dataclass(slots=True)
class RuleCount:
    """One rule's record; proposals that it had a part in count for it."""

    name: str
    proposed: int = 0
    accepted: int = 0
    won: int = 0
    """It was in the winner of a run."""

    wrong: int = 0
    """The candidate behaved differently, or failed."""

    known: bool = True
    """Whether this version still has the rule."""

    def to_json(self) -> dict[str, Any]:
        """The record as one object."""
        return asdict(self)


def count(tried: Iterable[Tried]) -> list[RuleCount]:
    """All rules, those first that won most; those that were never proposed last."""
    known = [rule.name for rule in (*RULES, *MICRO, *PREPARING)]
    counts = {name: RuleCount(name) for name in known}
    for one in tried:
        for name in dict.fromkeys(_rules(one)):
            found = counts.setdefault(
                name, RuleCount(name, known=name.startswith("ruff-"))
            )
            found.proposed += 1
            found.accepted += one.accepted
            found.won += one.won
            found.wrong += one.verdict in WRONG
    return sorted(
        counts.values(), key=lambda one: (-one.won, -one.accepted, -one.proposed)
    )


def _rules(one: Tried) -> list[str]:
    if one.reason.startswith(TOGETHER):
        return one.reason.removeprefix(TOGETHER).split(", ")
    return one.name.split("+")
