"""A run that is cut short, or that fails, leaves nothing behind at any stage."""

import asyncio
import contextlib
import gc
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.errors import EngineError, UnjudgeableError
from afterburner_engine.events import (
    CandidateJudged,
    CandidateProposed,
    Event,
    ExamStarted,
    RaceProgressed,
    RunStarted,
    WorkloadReady,
)
from afterburner_engine.loop import optimize
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target
from afterburner_sandbox.verdict import Verdict
from tests.chance import PATIENCE_S, likely, soon, tried_again
from tests.engine.helpers import FAST, SLOW, Scripted, run, target, write_target
from tests.sandbox.helpers import descendants
from tests.sandbox.test_session import alive

STAGES: list[tuple[type[Event] | None, float]] = [
    (None, 0.0),
    (None, 0.02),
    (None, 0.1),
    (RunStarted, 0.0),
    (RunStarted, 0.05),
    (RunStarted, 0.15),
    (RunStarted, 0.4),
    (WorkloadReady, 0.0),
    (CandidateProposed, 0.0),
    (CandidateProposed, 0.05),
    (CandidateProposed, 0.2),
    (RaceProgressed, 0.0),
    (CandidateJudged, 0.0),
    (ExamStarted, 0.0),
    (ExamStarted, 0.1),
]


async def gone(processes: set[int]) -> bool:
    """Whether all of them end; how soon is measured by benchmarks/cancel.py."""
    return await soon(lambda: not alive(processes))


async def started_by(found: Target, stage: type[Event] | None, delay_s: float) -> Any:
    """A task that runs the loop, once it is so far."""
    reached = asyncio.Event()

    async def consume() -> None:
        async for event in optimize(found, Settings(), policy=Scripted(FAST)):
            if stage is not None and isinstance(event, stage):
                reached.set()

    task = asyncio.create_task(consume())
    if stage is not None:
        await asyncio.wait_for(reached.wait(), 2 * PATIENCE_S)
    await asyncio.sleep(delay_s)
    return task


@pytest.mark.parametrize(("stage", "delay_s"), STAGES)
async def test_a_cancel_ends_everything_at_once(
    tmp_path: Path, stage: type[Event] | None, delay_s: float
) -> None:
    """No process, thread or complaint is left, wherever the run was."""
    complaints: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context))
    before, open_before = descendants(os.getpid()), len(os.listdir("/proc/self/fd"))

    task = await started_by(target(tmp_path / "a", SLOW, "total"), stage, delay_s)
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled() or task.done()
    assert await gone(descendants(os.getpid()) - before)
    assert await soon(lambda: not measuring())
    assert not descendants(os.getpid()) - before
    del task
    gc.collect()
    await asyncio.sleep(0)
    assert not complaints
    assert len(os.listdir("/proc/self/fd")) <= open_before


def measuring() -> list[threading.Thread]:
    """The threads of runs."""
    return [t for t in threading.enumerate() if t.name.startswith("afterburner")]


@pytest.mark.parametrize(
    "module",
    [
        "import time; time.sleep(99)",
        "import os; os._exit(3)",
        "import os; os.closerange(3, 99)",
    ],
    ids=["hangs", "exits", "closes"],
)
async def test_a_module_that_cannot_be_imported_is_unjudgeable(
    tmp_path: Path, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the target imports hangs or kills: it is said which module, and how."""
    monkeypatch.setattr("afterburner_sandbox.session.IMPORT_S", 0.5)
    before = descendants(os.getpid())
    write_target(tmp_path / "a", module, "neighbour.py")
    found = target(tmp_path / "a", f"import neighbour\n{SLOW}", "total")

    with pytest.raises(UnjudgeableError, match="importing neighbour"):
        await run(found, Scripted(FAST))

    assert await gone(descendants(os.getpid()) - before)


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.sleep(99)",
        "import os\nos._exit(3)",
        "import os\nos.closerange(3, 64)",
        "import os\nos.fork()",
        "raise SystemExit",
    ],
)
async def test_a_target_that_cannot_be_loaded_is_an_error_in_words(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading the user's own module may fail in any way."""
    monkeypatch.setattr("afterburner_sandbox.child.STEP_S", 1.0)
    before = descendants(os.getpid())
    found = target(tmp_path / "a", f"{source}\n{SLOW}", "total")

    with contextlib.suppress(EngineError):
        await run(found, Scripted(FAST))

    assert await gone(descendants(os.getpid()) - before)


WORKLOAD = """
SIZES = (50, 100, 200)
def make_input(size, rng):
    return ([rng.randrange(size) for _ in range(size)],), {}
def same(expected, actual):
    return sorted(expected) == sorted(actual)
"""
ANY_ORDER = """
def distinct(items):
    return [x for i, x in enumerate(items) if x not in items[:i]]
"""


@tried_again
@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("def distinct(items):\n    return list(set(items))\n", Verdict.FASTER),
        ("def distinct(items):\n    return 7\n", Verdict.DIFFERENT),
        ("def distinct(items):\n    return [None, 'a']\n", Verdict.DIFFERENT),
        (
            "def distinct(items):\n    items.sort()\n    return list(set(items))\n",
            Verdict.DIFFERENT,
        ),
        (
            "def distinct(items):\n    print()\n    return list(set(items))\n",
            Verdict.DIFFERENT,
        ),
    ],
    ids=["other-order", "not-a-list", "not-comparable", "sorts-argument", "prints"],
)
async def test_the_users_own_same(tmp_path: Path, code: str, verdict: Verdict) -> None:
    """It judges results, in cases and races; it excuses nothing else, and may raise."""
    found = target(tmp_path / "a", ANY_ORDER, "distinct")
    write_target(tmp_path / "a", WORKLOAD, "sample.workload.py")

    events = await run(found, Scripted(code))

    (judged,) = [e.report for e in events if isinstance(e, CandidateJudged)]
    assert (judged.verdict is Verdict.FASTER) <= (verdict is Verdict.FASTER)
    likely(judged.verdict is verdict, judged.detail)
