"""The queue of jobs, and what is told of a run, without a protocol."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.events import (
    CandidateJudged,
    Event,
    ExamStarted,
    IterationStarted,
    RaceProgressed,
    RunStarted,
)
from afterburner_engine.report import CandidateReport
from afterburner_lsp.jobs import Job, Jobs
from afterburner_lsp.narration import Narration
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict


@dataclass
class Shop:
    """Does jobs that end when they are told to."""

    begun: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open."""
        self.jobs = Jobs(self.work, lambda job: self.dropped.append(job.qualname), self)

    def __call__(self, task: asyncio.Task[None]) -> None:
        """A task is over."""

    async def work(self, job: Job) -> None:
        """Do a job."""
        self.begun.append(job.qualname)
        await self.gates.setdefault(job.qualname, asyncio.Event()).wait()

    def add(self, *names: str) -> list[bool]:
        """Queue functions; the name's first letter is their document."""
        return [self.jobs.add(Job(name[0], name)) for name in names]

    async def finish(self, name: str) -> None:
        """Let a job end, and the next one begin."""
        await asyncio.sleep(0)
        self.gates.setdefault(name, asyncio.Event()).set()
        for _ in range(5):
            await asyncio.sleep(0)


async def test_documents_take_turns_and_one_job_runs() -> None:
    """A file with many functions does not keep another one waiting."""
    shop = Shop()

    shop.add("a1", "a2", "a3", "b1", "c1", "b2")
    for name in ("a1", "a2", "b1", "c1", "a3", "b2"):
        assert (shop.begun or ["a1"])[-1] == name
        await shop.finish(name)

    assert shop.begun == ["a1", "a2", "b1", "c1", "a3", "b2"]
    assert shop.jobs.all == []


async def test_a_function_has_one_job() -> None:
    """While it waits and while it runs; then it can have another."""
    shop = Shop()

    assert shop.add("a1", "a1", "a2", "a2") == [True, False, True, False]
    await shop.finish("a1")
    assert shop.add("a1", "a2") == [True, False]


async def test_a_job_that_has_not_begun_never_begins() -> None:
    """Neither one that waits nor one whose turn has come in this very moment."""
    shop = Shop()
    shop.add("a1", "a2", "b1")

    ended = shop.jobs.cancel(lambda job: job.qualname != "b1")
    await shop.finish("b1")

    assert [job.qualname for job in ended] == ["a1", "a2"]
    assert sorted(shop.dropped) == ["a1", "a2"]
    assert shop.begun == ["b1"]


async def test_a_job_that_runs_is_cancelled() -> None:
    """And the next one begins."""
    shop = Shop()
    shop.add("a1", "a2")
    await asyncio.sleep(0)

    shop.jobs.cancel(lambda job: job is shop.jobs.running)
    await shop.finish("a2")

    assert shop.begun == ["a1", "a2"]
    assert not shop.dropped


async def test_the_newest_is_the_one_that_was_asked_for_last() -> None:
    """Whatever runs."""
    shop = Shop()
    shop.add("a1", "b1", "a2")

    newest = shop.jobs.newest()

    assert newest is not None
    assert newest.qualname == "a2"


STARTED = RunStarted(
    path="a.py",
    qualname="f",
    objective="time",
    policy="rulebook",
    sandbox="bwrap",
    sandbox_reason="",
    iterations=10,
    samples=4,
    budget_s=60.0,
)


def _accepted(ratio: float, low: float, high: float) -> CandidateJudged:
    report = CandidateReport(Verdict.FASTER, "", time=Interval(ratio, low, high))
    return CandidateJudged(1, 1, report, accepted=True)


def test_the_line_tells_iteration_and_best() -> None:
    """Races in a row multiply; the exam has the last word."""
    narration = Narration(now=lambda: 0.0)
    for event in (STARTED, IterationStarted(3), _accepted(1.2, 1.1, 1.3)):
        narration.take(event)
    one = narration.line
    narration.take(_accepted(2.0, 2.0, 2.0))
    two = narration.line
    narration.take(ExamStarted(1))
    narration.take(RaceProgressed(1, Interval(2.0, 1.0, 3.0)))

    assert one == "iteration 3 of 10 · 1 tried · best 1.2× [1.1, 1.3]"
    assert two == "iteration 3 of 10 · 2 tried · best 2.4× [2.2, 2.6]"
    assert narration.line == "final exam · best 2.4× [2.2, 2.6]"


EVENTS: st.SearchStrategy[Event] = st.sampled_from(
    [
        STARTED,
        IterationStarted(2),
        IterationStarted(9),
        _accepted(2.0, 1.5, 2.5),
        ExamStarted(1),
    ]
)


@given(st.lists(EVENTS), st.lists(st.floats(0, 1e6), min_size=1))
def test_progress_never_falls_and_never_ends_before_the_run(
    events: list[Event], times: list[float]
) -> None:
    """Whatever happens, and however long it takes."""
    clock = iter(sorted(times))
    narration = Narration(now=lambda: next(clock, times[-1]))
    percents = []
    for event in events:
        narration.take(event)
        percents.append(narration.percent)

    assert percents == sorted(percents)
    assert all(0 <= percent < 100 for percent in percents)
