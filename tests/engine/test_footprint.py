"""Memory through the whole engine: as an objective, and beside the time."""

from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from afterburner_engine import evidence, footprint
from afterburner_engine.compare import Comparison, compare
from afterburner_engine.errors import UnavailableError
from afterburner_engine.events import CandidateJudged, Event, RunFinished
from afterburner_engine.report import CandidateReport
from afterburner_engine.settings import Settings
from afterburner_engine.verify import Verification, verify
from afterburner_sandbox.equality import Difference
from afterburner_sandbox.memory_race import MemoryPlan, MemoryResult
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.track import Mismatch, Track
from afterburner_sandbox.verdict import Verdict
from tests.chance import likely, tried_again
from tests.engine.helpers import Scripted, run, story, target, write_target

HUNGRY = '''
def width(n: int) -> int:
    """
    >>> width(3)
    300
    """
    rows = [str(i).rjust(100) for i in range(n)]
    lengths = [len(row) for row in rows]
    return sum(lengths)
'''
LEAN = """
def width(n: int) -> int:
    rows = (str(i).rjust(100) for i in range(n))
    lengths = [len(row) for row in rows]
    return sum(lengths)
"""
WASTEFUL = """
def width(n: int) -> int:
    rows = [str(i).rjust(100) for i in range(n)]
    rows += [str(i).rjust(90) for i in range(n)]
    return sum(len(row) for row in rows[:n])
"""
SLOW_AND_LEAN = """
def width(n: int) -> int:
    total = 0
    for i in range(n):
        for j in range(12):
            row = str(i).rjust(100)
        total += len(row)
    return total
"""
WORKLOAD = """
SIZES = (1_000, 8_000, 60_000)
def make_input(size, rng):
    return (size,), {}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a workload for the hungry function."""
    write_target(tmp_path / "p", WORKLOAD, "sample.workload.py")
    return tmp_path / "p"


def reports(events: list[Event]) -> list[CandidateJudged]:
    """The verdicts of a run."""
    return [event for event in events if isinstance(event, CandidateJudged)]


@pytest.mark.quiet
@tried_again
@pytest.mark.parametrize("objective", ["memory", "integral"])
async def test_less_memory_wins(folder: Path, objective: str) -> None:
    """Accepted, examined, recorded, and confirmed by another measurement."""
    policy = Scripted(WASTEFUL, LEAN)

    events = await run(target(folder, HUNGRY, "width"), policy, objective=objective)

    finished = events[-1]
    first, second = reports(events)
    assert isinstance(finished, RunFinished)
    assert not first.accepted
    likely(finished.status == "improved", story(events))
    assert second.accepted
    assert "less memory" in second.report.detail
    assert policy.prompts[-1].code.strip() == LEAN.strip()
    assert finished.report is not None
    assert finished.report.memory is not None
    assert finished.report.memory.low > 5
    assert finished.evidence is not None
    record = evidence.load(Path(finished.evidence))
    kept = record.exam_samples["memory"]["pairs"]
    assert len(kept) >= 3
    assert {"peak_bytes", "integral_byte_s", "rate_hz"} <= set(kept[0]["before"])
    again = await verified(record)
    assert again.objective == objective
    likely(again.confirmed, again.report.detail)


async def verified(record: evidence.Evidence) -> Verification:
    """The result of a second measurement."""
    async with aclosing(verify(record, own=True)) as steps:
        async for step in steps:
            if not isinstance(step, Interval):
                return step
    raise AssertionError("no result")


@pytest.mark.quiet
@tried_again
async def test_memory_at_any_price_is_mixed(folder: Path) -> None:
    """Far less memory for far more time is told, not accepted."""
    events = await run(
        target(folder, HUNGRY, "width"), Scripted(SLOW_AND_LEAN), objective="memory"
    )

    (only,) = reports(events)
    assert not only.accepted
    likely(only.report.verdict is Verdict.MIXED, story(events))
    assert "less memory" in only.report.detail
    assert "slower" in only.report.detail


async def compared(folder: Path) -> Comparison:
    """The hungry version against the lean one."""
    before = write_target(folder, HUNGRY)
    after = write_target(folder, LEAN, "after.py")
    steps = compare(f"{before}::width", f"{after}::width", None, Settings(attack_s=0.5))
    async with aclosing(steps):
        async for step in steps:
            if isinstance(step, Comparison):
                return step
    raise AssertionError("no result")


@pytest.mark.quiet
@tried_again
async def test_compare_always_tells_of_memory(folder: Path) -> None:
    """Also where neither is faster; in bytes, too."""
    found = await compared(folder)

    said = found.to_json()
    assert said["memory"]["low"] > 5
    likely(said["integral"] and said["integral"]["ratio"] > 5, said["integral"])
    assert said["peak_bytes"]["before"] == pytest.approx(9e6, rel=0.3)
    assert said["peak_bytes"]["after"] < 2e6
    assert said["byte_seconds"]["after"] < said["byte_seconds"]["before"]
    assert said["memory_note"] == ""


async def test_memory_needs_books(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where memory cannot be read, a run for it is refused before it starts."""
    monkeypatch.setattr(
        "afterburner_sandbox.witness.HostWitness.memory", lambda self: None
    )

    with pytest.raises(UnavailableError, match="memory cannot be measured"):
        await run(target(folder, HUNGRY, "width"), Scripted(LEAN), objective="memory")


async def test_without_books_time_is_told_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no figure of memory, and it is said why."""
    monkeypatch.setattr(
        "afterburner_sandbox.witness.HostWitness.memory", lambda self: None
    )
    found = await compared(folder)

    assert found.report.time is not None
    assert found.report.memory is None
    assert "cannot be read" in found.report.memory_note


def stage(
    monkeypatch: pytest.MonkeyPatch,
    found: Callable[[int], MemoryResult],
    objective: str,
    *,
    always: bool = False,
) -> CandidateReport:
    """What the memory stage makes of a won race, with a made-up measurement."""

    def memory_race(sides: Any, supply: Any, track: Track, *_: Any) -> MemoryResult:
        return found(track.size)

    monkeypatch.setattr(footprint, "memory_race", memory_race)
    pace = Interval(1.5, 1.4, 1.6)
    report = CandidateReport(Verdict.FASTER, "by time", equal=True, time=pace, cases=9)
    work: Any = SimpleNamespace(
        sizes=(10, 100, 1_000),
        mode="plain",
        clock="cpu",
        seconds={10: 0.01, 100: 0.01, 1_000: 0.01},
        cold_calls=1,
        supply=SimpleNamespace(show=lambda size, *_: f"f({size})"),
        service=SimpleNamespace(difference=None),
    )
    question = footprint.Question(objective, MemoryPlan(), 0, always)
    sides: Any = (None, None)
    return footprint.weighed(report, sides, work, question)


def result(ratio: float) -> MemoryResult:
    """A measurement with that ratio, for certain."""
    found = Interval(ratio, ratio * 0.99, ratio * 1.01)
    return MemoryResult(memory=found, integral=found)


def test_more_memory_at_another_size_is_mixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gain at the largest size alone is no gain to accept."""
    report = stage(
        monkeypatch, lambda size: result(3.0 if size > 10 else 0.5), "memory"
    )

    assert report.verdict is Verdict.MIXED
    assert report.detail.endswith("but more at size 10")


def test_a_difference_names_the_call_of_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Inputs of the memory race are equality cases, too."""

    def differs(size: int) -> MemoryResult:
        if size == 100:
            raise Mismatch(1, 1, 0, Difference("1", "2", "1 is not 2"))
        return result(3.0)

    report = stage(monkeypatch, differs, "memory")

    assert report.verdict is Verdict.DIFFERENT
    assert report.counterexample is not None
    assert report.counterexample.call == "f(100)"


@pytest.mark.parametrize(
    ("objective", "verdict"),
    [("time", Verdict.FASTER), ("memory", Verdict.TIMEOUT)],
)
def test_what_is_only_shown_costs_no_win(
    monkeypatch: pytest.MonkeyPatch, objective: str, verdict: Verdict
) -> None:
    """A first call that takes too long on a busy machine: memory is not known then."""

    def late(size: int) -> MemoryResult:
        raise ProgramStopped(Verdict.TIMEOUT, "no answer within 3 s")

    report = stage(monkeypatch, late, objective)

    assert report.verdict is verdict
    assert report.memory is None


def test_memory_changes_no_verdict_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is put beside it."""
    report = stage(monkeypatch, lambda size: result(0.2), "time")

    assert report.verdict is Verdict.FASTER
    assert report.detail == "by time"
    assert report.memory is not None
