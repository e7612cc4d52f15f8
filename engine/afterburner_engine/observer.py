"""Looks at what the cases reach, and seeks further ones for what is left out.

The original runs once more for it, under observation, in a process that is not timed
and that no candidate enters.
"""

from __future__ import annotations

import time
from typing import Any

from afterburner_engine.bench import Bench
from afterburner_engine.coverage import Coverage, Goal, Seen, pick
from afterburner_engine.inputs import Case, InputService
from afterburner_sandbox.child import Child
from afterburner_sandbox.inside import wire
from afterburner_sandbox.program import ProgramStopped

SERVICE = "afterburner_engine.inside.covering"

POOL = 160
"""Cases among which those for the equality check are chosen."""

LOOK_S = 1.0
"""How long the cases are run under observation, which slows them down."""

CASE_S = 0.25
"""And one of them: what it has reached by then counts."""

GUIDE_S = 1.0
"""How long further cases are sought for what is not reached."""

FRUITLESS = 8
FRUITLESS_S = 0.3
"""Rounds, and a time, without anything new after which no more are tried."""

FURTHER = 32
"""Cases of a round."""

NEAR = 8
"""Cases that a round varies."""


class Observer:
    """Runs the original under observation; knows nothing where that does not work."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.mode = "plain"
        self.seen: dict[bytes, Seen] = {}
        """By the case's batch."""

        self.lines: tuple[int, ...] = ()
        self.ways: frozenset[tuple[int, int]] = frozenset()
        self.works = True
        self._child: Child | None = None

    def close(self) -> None:
        """End the process."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def look(self, cases: list[Case], limit_s: float = LOOK_S) -> None:
        """Observe the cases that are not known yet, until the time is up."""
        new = {case.batch: case for case in cases if case.batch not in self.seen}
        if not new or not self.works:
            return
        try:
            answer = self._ask(
                wire.pack(list(new)), do="run", limit_s=limit_s, case_s=CASE_S
            )
        except ProgramStopped:
            # The program has ended this process: that is seen elsewhere, and judged.
            self.works = False
            return
        if answer["disturbed"]:
            self.works = False
            return
        for batch, row in zip(new, answer["cases"], strict=False):
            ways = {(int(a), int(b)) for a, b in row["branches"]}
            goals: frozenset[Goal] = frozenset({*row["lines"], *ways})
            self.seen[batch] = Seen(goals, row["how"], row["meant"])

    @property
    def goals(self) -> set[Goal]:
        """All that there is to reach."""
        return {*self.lines, *self.ways}

    def reached(self, cases: list[Case]) -> set[Goal]:
        """All that these cases reach, as far as they were observed."""
        return {
            goal
            for case in cases
            if case.batch in self.seen
            for goal in self.seen[case.batch].goals
        }

    def coverage(self, cases: list[Case]) -> Coverage | None:
        """That of the cases; None where nothing could be observed."""
        if not self.lines or not self.reached(cases) >= self.goals:
            self.look(cases)
        if not self.works or not self.seen or not self.lines:
            return None
        reached = self.reached(cases)
        unseen = sum(case.batch not in self.seen for case in cases)
        return Coverage(
            lines=self.lines,
            missed=tuple(line for line in self.lines if line not in reached),
            branches=len(self.ways),
            untaken=tuple(sorted(self.ways - reached)),
            unseen=0 if reached >= self.goals else unseen,
        )

    def _ask(self, blob: bytes, **what: Any) -> dict[str, Any]:
        if self._child is None:
            self._child = self.bench.original(self.bench.trusted)
            target = self.bench.target
            plan, _ = self._child.serve(
                SERVICE,
                {
                    "do": "start",
                    "qualname": target.qualname,
                    "path": str(target.path),
                    "mode": self.mode,
                },
                target.module_source.encode("utf-8", "surrogatepass"),
            )
            if "problem" in plan:
                self.works = False
                return {"cases": [], "disturbed": True}
            self.lines = tuple(plan["lines"])
            self.ways = frozenset(
                (head, way) for head, *both in plan["branches"] for way in both
            )
        return self._child.serve(SERVICE, what, blob)[0]


def chosen(
    observer: Observer, service: InputService, pool: list[Case], seed: int, limit: int
) -> list[Case]:
    """The cases for the equality check: those that reach most, then the first ones.

    Where they leave something out, further ones are sought that reach it.
    """
    observer.look(pool)
    seen = [observer.seen.get(case.batch) for case in pool]
    cases = pick(pool, seen, [case.source for case in pool], limit)
    if not observer.works:
        return cases
    return cases + _guided(observer, service, cases, seed)


def _guided(
    observer: Observer, service: InputService, cases: list[Case], seed: int
) -> list[Case]:
    """Further cases that reach what these do not, until no more are found."""
    covered = observer.reached(cases)
    goals = observer.goals
    found: list[Case] = []
    turn, fruitless, started = 0, 0, time.monotonic()
    news = started
    while not covered >= goals:
        if fruitless >= FRUITLESS and time.monotonic() > news + FRUITLESS_S:
            break
        near = _near(observer, cases + found, goals - covered)
        further = service.further(seed * 1_000 + turn, FURTHER, near)
        left_s = GUIDE_S - (time.monotonic() - started)
        if not further or left_s <= 0:
            break
        observer.look(further, left_s)
        turn, fruitless = turn + 1, fruitless + 1
        for case in further:
            seen = observer.seen.get(case.batch)
            if seen is not None and seen.sound and seen.goals - covered:
                covered |= seen.goals
                found.append(case)
                fruitless, news = 0, time.monotonic()
    return found


def _near(observer: Observer, cases: list[Case], missing: set[Goal]) -> list[Case]:
    """Cases that get as far as where a way is not taken: they are the nearest."""
    heads: set[Goal] = {goal[0] for goal in missing if isinstance(goal, tuple)}
    rows = [(case, observer.seen.get(case.batch)) for case in cases]
    near = [case for case, seen in rows if seen is not None and seen.goals & heads]
    return near[-NEAR:]
