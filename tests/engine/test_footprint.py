"""Memory through the whole engine: as an objective, and beside the time."""

from contextlib import aclosing
from pathlib import Path

import pytest

from afterburner_engine import evidence
from afterburner_engine.compare import Comparison, compare
from afterburner_engine.errors import UnavailableError
from afterburner_engine.events import CandidateJudged, Event, RunFinished
from afterburner_engine.settings import Settings
from afterburner_engine.verify import Verification, verify
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict
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


@pytest.mark.parametrize("objective", ["memory", "integral"])
async def test_less_memory_wins(folder: Path, objective: str) -> None:
    """Accepted, examined, recorded, and confirmed by another measurement."""
    policy = Scripted(WASTEFUL, LEAN)

    events = await run(target(folder, HUNGRY, "width"), policy, objective=objective)

    finished = events[-1]
    first, second = reports(events)
    assert isinstance(finished, RunFinished)
    assert finished.status == "improved", story(events)
    assert first.report.verdict in (Verdict.SLOWER, Verdict.NO_DIFFERENCE)
    assert not first.accepted
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
    assert again.confirmed, again.report.detail


async def verified(record: evidence.Evidence) -> Verification:
    """The result of a second measurement."""
    async with aclosing(verify(record, own=True)) as steps:
        async for step in steps:
            if not isinstance(step, Interval):
                return step
    raise AssertionError("no result")


async def test_memory_at_any_price_is_mixed(folder: Path) -> None:
    """Far less memory for far more time is told, not accepted."""
    events = await run(
        target(folder, HUNGRY, "width"), Scripted(SLOW_AND_LEAN), objective="memory"
    )

    (only,) = reports(events)
    assert only.report.verdict is Verdict.MIXED, story(events)
    assert not only.accepted
    assert "less memory" in only.report.detail
    assert "slower" in only.report.detail


async def compared(folder: Path) -> Comparison:
    """The hungry version against the lean one."""
    before = write_target(folder, HUNGRY)
    after = write_target(folder, LEAN, "after.py")
    steps = compare(f"{before}::width", f"{after}::width", None, Settings())
    async with aclosing(steps):
        async for step in steps:
            if isinstance(step, Comparison):
                return step
    raise AssertionError("no result")


async def test_compare_always_tells_of_memory(folder: Path) -> None:
    """Also where neither is faster; in bytes, too."""
    found = await compared(folder)

    said = found.to_json()
    assert said["memory"]["low"] > 5
    assert said["integral"]["ratio"] > 5
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
