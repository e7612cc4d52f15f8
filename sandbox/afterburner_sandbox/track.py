"""What is raced, on what inputs, and how the sides may turn out to differ."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from afterburner_sandbox.equality import Difference, Outcome
from afterburner_sandbox.program import Program
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.stats import Interval

MAKE_S = 0.2
"""The inputs of one block may take this long to make."""


class Supply(Protocol):
    """Makes inputs. Runs in a process that no candidate reaches."""

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """`count` fresh inputs as `Child.run` takes them, fixed by size and seed."""
        ...


@dataclass(frozen=True, slots=True)
class Track:
    """What both sides run on."""

    size: int
    mode: str
    """`plain`, `drain` or `await`: how a call is brought to its end."""

    clock: str
    """`cpu` or `wall`."""

    seconds_per_call: float
    """Of the incumbent, roughly: decides how many calls make a block."""

    seed: int
    cold_calls: int = 1
    """Calls of a fresh process that count as cold; each on an input of its own."""

    seconds_per_input: float = 0.0
    """How long it takes to make one: bounds the calls of a block, too."""

    cold_seeds: tuple[int, ...] = ()
    """Seeds of inputs for the cold calls, in turn over the pairs."""

    grace_s: float = 0.5
    """What a block may take beside ten times what the incumbent needs for it."""


class Mismatch(Exception):
    """The sides behaved differently on one of the race's inputs."""

    def __init__(
        self, seed: int, count: int, index: int, difference: Difference
    ) -> None:
        super().__init__(difference.why)
        self.seed = seed
        self.count = count
        self.index = index
        self.difference = difference


Comparison = Callable[[Outcome, Outcome], Difference | None]
Progress = Callable[[Interval], None]


Arena = Callable[[int], Sandbox]
"""The sandbox in which a side of a pair runs, by the pair's number."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that race, and where it runs.

    The arena should give several sandboxes in turn: what a fork server's memory looks
    like shifts the times of all its children alike, by as much as a third. Where both
    sides have the same arena, that shift is the same for both.
    """

    arena: Arena
    program: Program


@dataclass(frozen=True, slots=True)
class Heat:
    """One pair of a race: who runs, where, and on what."""

    sides: tuple[Side, Side]
    supply: Supply
    track: Track
    differ: Comparison
    number: int

    @property
    def order(self) -> tuple[int, int]:
        """Which side comes first; the sides take turns in that."""
        return (0, 1) if self.number % 2 == 0 else (1, 0)

    @property
    def core(self) -> int:
        """Where both run."""
        return max(os.sched_getaffinity(0))

    @property
    def place(self) -> tuple[Sandbox, Sandbox]:
        """The sandbox of each side."""
        before, after = self.sides
        return before.arena(self.number), after.arena(self.number)

    def seed(self, number: int) -> int:
        """That of a batch's inputs."""
        return (self.track.seed * 1_000 + self.number) * 1_000 + number

    def batch(self, number: int, count: int) -> bytes:
        """Fresh inputs, the same for both sides."""
        return self.supply.batch(self.track.size, self.seed(number), count)
