"""How a run searches: from which code on the policy is asked, and what is kept.

A strategy is told each verdict and says what the next iteration asks for. Every one
makes the same number of calls: `samples` answers in each iteration. And every one
races all candidates against the best so far, so that gains can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from afterburner_engine.acceptance import Incumbent, raced, succeeded
from afterburner_engine.policy import Proposal
from afterburner_engine.report import CandidateReport
from afterburner_engine.settings import Settings

Parent = tuple[Incumbent, int]
"""Code to start from, and how many answers are asked for."""


class Strategy(Protocol):
    """Decides what is asked and what is kept."""

    feedback: bool
    """Whether prompts tell what was found before."""

    @property
    def best(self) -> Incumbent:
        """What the next candidate is raced against."""
        ...

    def parents(self, samples: int) -> list[Parent]:
        """What the next iteration asks for: `samples` answers in all."""
        ...

    def superseded(self, parent: Incumbent) -> bool:
        """Whether nobody would ask for changes of this code any more."""
        ...

    def take(self, number: int, proposal: Proposal, report: CandidateReport) -> bool:
        """Learn the verdict of a race against the best; whether it is the new best."""
        ...

    def finalists(self) -> list[Incumbent]:
        """Who sits the final exam, the best one first."""
        ...


@dataclass(slots=True)
class Greedy:
    """The paper's: the best so far goes back in."""

    original: Incumbent
    objective: str
    accepted: list[Incumbent] = field(default_factory=list)
    feedback: bool = True

    @property
    def best(self) -> Incumbent:
        """The candidate accepted last, or the original."""
        return self.accepted[-1] if self.accepted else self.original

    def parents(self, samples: int) -> list[Parent]:
        """All answers start from the best."""
        return [(self.best, samples)]

    def superseded(self, parent: Incumbent) -> bool:
        """As soon as there is a better one."""
        return parent is not self.best

    def take(self, number: int, proposal: Proposal, report: CandidateReport) -> bool:
        """Keep it if it is surely better than the best."""
        found = succeeded(self.best, number, proposal, report, self.objective)
        if found is self.best:
            return False
        self.accepted.append(found)
        return True

    def finalists(self) -> list[Incumbent]:
        """Those accepted, the last one first."""
        return self.accepted[::-1]


@dataclass(slots=True)
class BestOfN(Greedy):
    """As many calls without any feedback: the original goes in each time."""

    feedback: bool = False

    def parents(self, samples: int) -> list[Parent]:
        """All answers start from the original."""
        return [(self.original, samples)]

    def superseded(self, parent: Incumbent) -> bool:
        """Never: nothing that is found changes what is asked."""
        return False


@dataclass(slots=True)
class Beam(Greedy):
    """Several codes are bred from: those with the largest measured gains.

    A member need not be surely better than the others, but it behaves the same and
    was raced. The original stays among them until enough better ones are known.
    """

    width: int = 3
    pool: list[Incumbent] = field(default_factory=list)
    """All that were raced and found equal, in the order of their judging."""

    @property
    def members(self) -> list[Incumbent]:
        """The codes that are bred from, the best one first."""
        others = [one for one in (*self.pool, self.original) if one is not self.best]
        others.sort(key=lambda one: -one.ratio)
        return [self.best, *others][: self.width]

    def parents(self, samples: int) -> list[Parent]:
        """The answers are dealt out among the members, from the best one on."""
        members = self.members
        shares = [len(range(i, samples, len(members))) for i in range(len(members))]
        return [pair for pair in zip(members, shares, strict=True) if pair[1]]

    def superseded(self, parent: Incumbent) -> bool:
        """Once it is no member any more."""
        return all(parent is not one for one in self.members)

    def take(self, number: int, proposal: Proposal, report: CandidateReport) -> bool:
        """Keep it for breeding if it was raced; it is the best if that is sure."""
        before = self.best
        # Named in full: without arguments `super` fails in a class with slots.
        better = Greedy.take(self, number, proposal, report)
        found = raced(before, number, proposal, report, self.objective)
        if better:
            self.pool.append(self.best)
        elif found is not None:
            self.pool.append(found)
        return better


def strategy_for(settings: Settings, code: str) -> Strategy:
    """The strategy that the settings name, before anything is known."""
    original = Incumbent(code)
    if settings.search == "best-of-n":
        return BestOfN(original, settings.objective)
    if settings.search == "beam":
        return Beam(original, settings.objective, width=settings.beam_width)
    return Greedy(original, settings.objective)
