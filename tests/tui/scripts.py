"""A scripted run: the events that a real one would send, let through one by one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from afterburner_engine.coverage import Coverage
from afterburner_engine.events import (
    CandidateJudged,
    CandidateProposed,
    Event,
    ExamFinished,
    ExamStarted,
    IterationFinished,
    IterationStarted,
    RaceProgressed,
    RunFinished,
    RunStarted,
    WorkloadReady,
)
from afterburner_engine.inspection import Inspection, SizeRow, Source
from afterburner_engine.report import CandidateReport
from afterburner_engine.target import Target, find_target
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Counterexample, SizeResult, Verdict

SOURCE = '''\
"""Reports over orders."""

from functools import cached_property


def repeated(orders: list[int]) -> list[int]:
    """The order numbers that occur more than once, in the order of the file."""
    seen: list[int] = []
    twice: list[int] = []
    for order in orders:
        if order in seen and order not in twice:
            twice.append(order)
        seen.append(order)
    return twice


def total(prices: list[float]) -> float:
    """The sum, with the tax."""
    amount = 0.0
    for price in prices:
        amount = amount + price * 1.19
    return amount


class Report:
    """One month."""

    def __init__(self, rows: list[str]) -> None:
        self.rows = rows

    @cached_property
    def width(self) -> int:
        return max(len(row) for row in self.rows)

    def render(self) -> str:
        text = ""
        for row in self.rows:
            text += row + "\\n"
        return text


async def pages(report: Report):
    for row in report.rows:
        yield row
'''

FASTER = '''\
def repeated(orders: list[int]) -> list[int]:
    """The order numbers that occur more than once, in the order of the file."""
    seen: set[int] = set()
    twice: dict[int, None] = {}
    for order in orders:
        if order in seen:
            twice[order] = None
        seen.add(order)
    return list(twice)
'''

WRONG = '''\
def repeated(orders: list[int]) -> list[int]:
    """The order numbers that occur more than once, in the order of the file."""
    return [order for order in set(orders) if orders.count(order) > 1]
'''

HALF = (
    FASTER.replace("twice: dict[int, None] = {}", "twice: list[int] = []")
    .replace(
        "if order in seen:\n            twice[order] = None",
        "if order in seen and order not in twice:\n            twice.append(order)",
    )
    .replace("return list(twice)", "return twice")
)

RACE = Interval(3.42, 3.30, 3.55)
SECOND_RACE = Interval(3.6, 3.41, 3.8)
EXAM = Interval(12.31, 11.9, 12.8)

FASTER_REPORT = CandidateReport(
    Verdict.FASTER,
    "The same on all 24 cases, and faster at every size.",
    equal=True,
    time=RACE,
    memory=Interval(0.98, 0.97, 1.0),
    cases=24,
    coverage=1.0,
    seconds_before=0.0042,
    seconds_after=0.00123,
)

EXAM_REPORT = CandidateReport(
    Verdict.FASTER,
    "Confirmed on 40 new cases, in fresh processes, at every size.",
    equal=True,
    time=EXAM,
    memory=Interval(0.94, 0.92, 0.96),
    by_size=(
        SizeResult(100, 1.31, 1.25, 1.36),
        SizeResult(1_000, 3.9, 3.8, 4.1),
        SizeResult(10_000, 12.31, 11.9, 12.8),
    ),
    exponent_before=1.9,
    exponent_after=1.0,
    cold=11.8,
    warm=12.5,
    cases=40,
    coverage=1.0,
    seconds_before=0.0042,
    seconds_after=0.000341,
    peak_bytes_before=12_300_000,
    peak_bytes_after=13_100_000,
)

WRONG_REPORT = CandidateReport(
    Verdict.DIFFERENT,
    "Another result on 3 of 24 cases.",
    equal=False,
    counterexample=Counterexample(
        "repeated([7, 3, 7, 3])", "[7, 3]", "[3, 7]", "result[0]: 7 is not 3"
    ),
    cases=24,
)

SEEN = Coverage((8, 9, 10, 11, 12, 13, 14), (12,), 4, ((11, 12),))

INSPECTION = Inspection(
    path="/home/me/orders.py",
    qualname="repeated",
    sources=(
        Source(
            "hints",
            47,
            True,
            "",
            ("repeated([])", "repeated([7, 3, 7, 3])", "repeated([0, 1, 2, 3, 4])"),
        ),
        Source("grown", 6, False, "larger ones, as those that are timed", ()),
    ),
    absent=(
        ("workload", "there is no orders.workload.py beside the module"),
        (
            "recorded",
            "no call is known, from the project's tests or from `afterburner record`",
        ),
        ("doctest", "no example in the docstrings calls it"),
        ("guided", "nothing was found that reaches further"),
    ),
    sizes=(SizeRow(100, 0.00012, 0.0001), SizeRow(10_000, 0.0042, 0.004)),
    seconds_per_call=0.0042,
    clock="cpu",
    coverage=SEEN,
    missed=((12, "            twice.append(order)"),),
    frozen=("clock",),
    notes=(
        "The clock is frozen (line 9: `time.time()`): each input has an instant of "
        "its own.",
    ),
    sandbox="bwrap",
    python="3.11.7 (/home/me/.venv/bin/python)",
    elapsed_s=1.5,
)

NO_GAIN_REPORT = CandidateReport(
    Verdict.NO_DIFFERENCE,
    "The same on all 24 cases; the interval holds 1.",
    equal=True,
    time=Interval(1.01, 0.99, 1.03),
    cases=24,
)


LIGHTER_REPORT = CandidateReport(
    Verdict.FASTER,
    "46.40× less memory at size 10000, 1.11× slower",
    equal=True,
    time=Interval(0.9, 0.88, 0.92),
    memory=Interval(46.4, 28.1, 78.2),
    integral=Interval(21.9, 12.3, 36.0),
    cases=40,
    seconds_before=0.0042,
    seconds_after=0.0046,
    peak_bytes_before=12_300_000,
    peak_bytes_after=12_288,
)

HEAVIER_REPORT = CandidateReport(
    Verdict.SLOWER,
    "1.80× more memory at size 10000, 3.40× as fast",
    equal=True,
    time=Interval(3.4, 3.3, 3.5),
    memory=Interval(0.556, 0.551, 0.561),
    cases=24,
)


def target_in(folder: Path) -> Target:
    """The target of the script, in a file of its own."""
    path = folder / "orders.py"
    path.write_text(SOURCE, encoding="utf-8")
    return find_target(f"{path}::repeated")


def proposed(target: Target, candidate: int, iteration: int, code: str) -> Event:
    """A proposal of the script; its name and reason follow from its number."""
    name, reason = {
        1: ("set-comprehension", "counts in a list; counts each number only once"),
        2: ("membership-to-set", "`in` walks a list each time; a set finds at once"),
        3: ("list-to-dict-keys", "`not in twice` walks a list; dict keys keep order"),
        4: ("local-append", "looks `append` up in every round; binds it once"),
    }[candidate]
    return CandidateProposed(
        candidate, iteration, "rulebook", name, reason, code, target.diff(code)
    )


def opening(target: Target) -> list[Event]:
    """Up to the first request for candidates."""
    return [
        RunStarted(
            str(target.path),
            target.qualname,
            "time",
            "rulebook",
            "bwrap",
            "the strongest that works here",
            5,
            4,
            120.0,
        ),
        WorkloadReady(
            ("type hints", "docstring"),
            24,
            (100, 1_000, 10_000),
            0.0042,
            "cpu",
            ("no recorded calls: run `afterburner record -- pytest` to add some",),
            SEEN,
        ),
        IterationStarted(1),
    ]


def midway(target: Target) -> list[Event]:
    """The first iteration, and the second while its first candidate races."""
    return [
        *opening(target),
        proposed(target, 1, 1, WRONG),
        CandidateJudged(1, 1, WRONG_REPORT, False),
        proposed(target, 2, 1, HALF),
        RaceProgressed(2, Interval(3.1, 2.4, 3.9)),
        CandidateJudged(2, 1, FASTER_REPORT, True),
        IterationFinished(1, 3.42),
        IterationStarted(2),
        proposed(target, 3, 2, FASTER),
        RaceProgressed(3, Interval(3.5, 2.9, 4.2)),
    ]


def improved(target: Target) -> list[Event]:
    """A whole run that ends with a winner."""
    report = CandidateReport(
        Verdict.FASTER, "Faster at every size.", equal=True, time=SECOND_RACE, cases=24
    )
    return [
        *midway(target),
        CandidateJudged(3, 2, report, True),
        IterationFinished(2, 12.3),
        IterationStarted(3),
        proposed(target, 4, 3, FASTER.replace("seen.add", "seen . add")),
        CandidateJudged(4, 3, NO_GAIN_REPORT, False),
        IterationFinished(3, 12.3),
        ExamStarted(3),
        ExamFinished(3, EXAM_REPORT),
        RunFinished(
            "improved",
            "12.3 times faster on inputs that it had not seen.",
            3,
            "rulebook",
            FASTER,
            target.diff(FASTER),
            EXAM_REPORT,
            "/home/me/.local/share/afterburner/evidence/orders-repeated.json",
            41.2,
        ),
    ]


def lighter(target: Target) -> list[Event]:
    """A whole run for memory: what is faster takes more of it, and is not kept."""
    started, workload, asked = opening(target)
    assert isinstance(started, RunStarted)
    return [
        replace(started, objective="memory"),
        workload,
        asked,
        proposed(target, 2, 1, HALF),
        RaceProgressed(2, Interval(3.1, 2.4, 3.9)),
        CandidateJudged(2, 1, HEAVIER_REPORT, False),
        proposed(target, 3, 1, FASTER),
        RaceProgressed(3, Interval(0.9, 0.8, 1.0)),
        CandidateJudged(3, 1, LIGHTER_REPORT, True),
        IterationFinished(1, 46.4),
        ExamStarted(3),
        ExamFinished(3, LIGHTER_REPORT),
        RunFinished(
            "improved",
            "46.40× less memory.",
            3,
            "rulebook",
            FASTER,
            target.diff(FASTER),
            LIGHTER_REPORT,
            "/home/me/.local/share/afterburner/evidence/orders-repeated.json",
            22.8,
        ),
    ]


def nothing_better(target: Target) -> list[Event]:
    """A whole run that keeps the original."""
    return [
        *opening(target),
        proposed(target, 1, 1, WRONG),
        CandidateJudged(1, 1, WRONG_REPORT, False),
        proposed(target, 4, 1, HALF),
        CandidateJudged(4, 1, NO_GAIN_REPORT, False),
        IterationFinished(1, 1.0),
        RunFinished(
            "no-improvement",
            "2 candidates were tried: 1 behaved differently, 1 made no difference.",
            None,
            None,
            None,
            "",
            None,
            None,
            18.0,
        ),
    ]


class ScriptedRunner:
    """Sends events, then waits or fails or ends. Tells whether it was closed."""

    def __init__(
        self,
        script: Callable[[Target], Sequence[Event]] = opening,
        *,
        error: Exception | None = None,
        hold: bool = False,
    ) -> None:
        """Send what `script` says; then raise `error`, or hold, or end."""
        self.script = script
        self.error = error
        self.hold = hold
        self.sent = False
        """Whether all events are out."""

        self.closed = False
        self.targets: list[Target] = []
        """What each run was started with."""

    async def __call__(self, target: Target) -> AsyncGenerator[Event, None]:
        """One run."""
        self.targets.append(target)
        self.sent = self.closed = False
        try:
            for event in self.script(target):
                yield event
            self.sent = True
            if self.error is not None:
                raise self.error
            if self.hold:
                await asyncio.Event().wait()
        finally:
            self.closed = True


class HandFedRunner:
    """Sends what a test puts in, one by one."""

    def __init__(self) -> None:
        """Begin with nothing to send."""
        self.queue: asyncio.Queue[Event] = asyncio.Queue()

    async def __call__(self, target: Target) -> AsyncGenerator[Event, None]:
        """One run; it ends with the end of the run."""
        del target
        while True:
            event = await self.queue.get()
            yield event
            if isinstance(event, RunFinished):
                return
