"""What of the target the cases reach, and which cases reach the most with the fewest.

Pure values and a choice among them; `observer` is what looks at cases that run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Goal = int | tuple[int, int]
"""A line, or one way out of the head of a condition or loop: from line, to line."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the target's own lines and branches the cases reach.

    Lines are counted by statement, in the file, from 1. Branches are the two ways out
    of each `if`, `while` and `for`; line 0 stands for the end of the function.
    """

    lines: tuple[int, ...]
    missed: tuple[int, ...]
    """Lines that no case reaches."""

    branches: int
    untaken: tuple[tuple[int, int], ...]
    """Ways that no case takes: from line, to line."""

    unseen: int = 0
    """Cases that were not observed, because time was up: they may reach more."""

    @property
    def share(self) -> float:
        """Of the lines, 0 to 1."""
        return 1 - len(self.missed) / len(self.lines) if self.lines else 1.0

    @property
    def branch_share(self) -> float:
        """Of the branches, 0 to 1."""
        return 1 - len(self.untaken) / self.branches if self.branches else 1.0

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be reached."""
        return not self.missed and not self.untaken

    def reaches(self, line: int) -> bool:
        """Whether a case reaches the statement that `line` is in."""
        before = [known for known in self.lines if known <= line]
        return not before or before[-1] not in self.missed

    def to_json(self) -> dict[str, Any]:
        """As the evidence and `--json` have it."""
        return {
            "lines": self.share,
            "branches": self.branch_share,
            "missed_lines": list(self.missed),
            "untaken_branches": [list(way) for way in self.untaken],
            "unseen_cases": self.unseen,
        }


@dataclass(frozen=True, slots=True)
class Seen:
    """What one case has reached."""

    goals: frozenset[Goal]
    how: str
    """`value`, `raise`, or `stopped` where it took too long to be watched."""

    meant: bool
    """Whether the target itself says `raise`."""

    @property
    def sound(self) -> bool:
        """Whether it is an input as somebody may mean it, as far as can be told."""
        return self.how == "value" or self.meant


def pick(
    pool: list[T], seen: Sequence[Seen | None], sources: Sequence[str], limit: int
) -> list[T]:
    """Greedily what adds the most goals, then in the order in which they come.

    Cases that take long come last, no source takes more than half while others have
    something to give, and the order of the pool is kept.
    """
    if len(pool) <= limit:
        return pool
    picked = _greedy(seen, limit)
    counts = Counter(sources[i] for i in picked)
    quick = [i for i, one in enumerate(seen) if one is None or one.how != "stopped"]
    for i in quick:
        if i not in picked and 2 * counts[sources[i]] < limit:
            counts[sources[i]] += 1
            picked.append(i)
    rest = dict.fromkeys([*picked, *quick, *range(len(pool))])
    return [pool[i] for i in sorted(list(rest)[:limit])]


def _greedy(seen: Sequence[Seen | None], limit: int) -> list[int]:
    """Those that add to what is covered, the one that adds the most first."""
    picked: list[int] = []
    covered: set[Goal] = set()
    while len(picked) < limit:
        gains = {
            i: (len(one.goals - covered), one.how != "stopped")
            for i, one in enumerate(seen)
            if one is not None and i not in picked
        }
        best = max(gains, key=lambda i: gains[i], default=None)
        if best is None or not gains[best][0]:
            break
        picked.append(best)
        one = seen[best]
        covered |= one.goals if one is not None else set()
    return picked
