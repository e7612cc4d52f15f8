"""The loop on real functions in a real sandbox, with a policy that a test scripts."""

import asyncio
import json
import os
import time
from pathlib import Path

import pytest

from afterburner_engine import evidence
from afterburner_engine.errors import UnavailableError, UnjudgeableError
from afterburner_engine.events import (
    CandidateJudged,
    CandidateProposed,
    ExamFinished,
    IterationFinished,
    RaceProgressed,
    RunFinished,
    RunStarted,
    WorkloadReady,
    to_json,
)
from afterburner_engine.loop import optimize
from afterburner_engine.reasons import mixed
from afterburner_engine.report import CandidateReport
from afterburner_engine.settings import Settings
from afterburner_sandbox.verdict import SizeResult, Verdict
from tests.chance import likely, soon, tried_again
from tests.engine.helpers import FAST, SLOW, Scripted, run, story, target
from tests.sandbox.helpers import NO_BWRAP, descendants
from tests.sandbox.test_session import alive

WRONG = (
    "def total(items: list[int]) -> list[int]:\n    return list(range(len(items)))\n"
)
ENDLESS = "def total(items: list[int]) -> list[int]:\n    while True: pass\n"
CRASH = "def total(items: list[int]) -> list[int]:\n    import os; os._exit(0)\n"
SLOWER = """
def total(items: list[int]) -> list[int]:
    for _ in range(4):
        found = [items.index(item) for item in items]
    return found
"""
RENAMED = """
def total(items: list[int]) -> list[int]:
    return [items.index(x) for x in items]
"""
OTHER_SIGNATURE = "def total(items, extra=None): return []\n"


@tried_again
async def test_a_faster_candidate_wins_the_exam(tmp_path: Path) -> None:
    """From the original to the evidence, in order."""
    events = await run(target(tmp_path / "a", SLOW, "total"), Scripted(FAST))

    end = events[-1]
    assert isinstance(end, RunFinished)
    likely(end.status == "improved", story(events))
    kinds = [type(event) for event in events if not isinstance(event, RaceProgressed)]
    assert kinds[:2] == [RunStarted, WorkloadReady]
    assert CandidateProposed in kinds
    assert IterationFinished in kinds
    assert kinds[-2:] == [ExamFinished, RunFinished]
    assert end.winner == 1
    assert end.report is not None
    assert end.report.time is not None
    assert end.report.time.low > 1.03
    assert len(end.report.by_size) >= 3
    assert end.diff.startswith("--- a/sample.py\n+++ b/sample.py\n")
    assert end.evidence is not None
    assert json.loads(Path(end.evidence).read_text())["winner"] == 1


@tried_again
@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (WRONG, Verdict.DIFFERENT),
        (ENDLESS, Verdict.TIMEOUT),
        (CRASH, Verdict.ERROR),
        (SLOWER, Verdict.SLOWER),
    ],
    ids=["wrong", "endless", "crash", "slower"],
)
async def test_what_is_no_improvement_is_never_accepted(
    tmp_path: Path, code: str, verdict: Verdict
) -> None:
    """Each way to fail has its verdict, and the run ends without a winner."""
    events = await run(target(tmp_path / "a", SLOW, "total"), Scripted(code))

    judged = [event for event in events if isinstance(event, CandidateJudged)]
    assert not any(j.accepted for j in judged)
    likely([j.report.verdict for j in judged] == [verdict], story(events))
    end = events[-1]
    assert isinstance(end, RunFinished)
    assert (end.status, end.winner, end.code, end.diff) == (
        "no-improvement",
        None,
        None,
        "",
    )


async def test_a_wrong_candidate_comes_with_its_counterexample(tmp_path: Path) -> None:
    """The input, both answers and where they differ."""
    events = await run(target(tmp_path / "a", SLOW, "total"), Scripted(WRONG))

    report = next(e.report for e in events if isinstance(e, CandidateJudged))
    assert report.equal is False
    assert report.counterexample is not None
    assert report.counterexample.call == "total([3, 1, 3])"
    assert report.counterexample.expected == "[0, 1, 0]"
    assert report.counterexample.actual == "[0, 1, 2]"
    assert report.counterexample.why == "result[2]: 2 is not 0"


async def test_nothing_is_judged_twice_or_without_need(tmp_path: Path) -> None:
    """A renamed copy of the original and another signature never reach the sandbox."""
    events = await run(
        target(tmp_path / "a", SLOW, "total"), Scripted(RENAMED, OTHER_SIGNATURE)
    )

    assert not [e for e in events if isinstance(e, CandidateProposed)]


@tried_again
async def test_the_best_code_goes_back_to_the_policy(tmp_path: Path) -> None:
    """The next prompt holds the accepted candidate, in the whole module too."""
    policy = Scripted(FAST)

    events = await run(target(tmp_path / "a", SLOW, "total"), policy)

    judged = [event for event in events if isinstance(event, CandidateJudged)]
    likely([j.accepted for j in judged] == [True], story(events))
    assert "setdefault" not in policy.prompts[0].code
    assert "setdefault" in policy.prompts[1].code
    assert "setdefault" in policy.prompts[1].module_source
    assert policy.prompts[1].iteration == 2


@tried_again
async def test_events_are_plain_json(tmp_path: Path) -> None:
    """Each event can be printed as one JSON object that names it."""
    events = await run(target(tmp_path / "a", SLOW, "total"), Scripted(FAST))

    lines = [json.loads(json.dumps(to_json(event))) for event in events]

    assert lines[0]["event"] == "run_started"
    assert lines[-1]["event"] == "run_finished"
    likely(lines[-1]["status"] == "improved", story(events))
    assert lines[-1]["report"]["verdict"] == "faster"


@tried_again
@pytest.mark.skipif(NO_BWRAP is not None, reason=str(NO_BWRAP))
@pytest.mark.parametrize("code", [FAST, ENDLESS], ids=["racing", "hanging"])
async def test_closing_ends_every_process_at_once(tmp_path: Path, code: str) -> None:
    """A cancel in mid-measurement leaves nothing running."""
    stream = optimize(
        target(tmp_path / "a", SLOW, "total"), Settings(), policy=Scripted(code)
    )
    async for event in stream:
        if isinstance(event, CandidateProposed):
            break
    pending = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0.05)
    started = descendants(os.getpid())
    assert started

    before = time.monotonic()
    pending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pending
    await stream.aclose()
    took = time.monotonic() - before

    assert await soon(lambda: not alive(started))
    likely(took < 2, took)  # the goal is 0.2 s; benchmarks/cancel.py measures it


UNJUDGEABLE = {
    "no-inputs": ("def f(x): return x.frobnicate().wibble(x.quux)", "No usable input"),
    "network": (
        """
        import socket
        def f(n: int) -> int:
            return len(socket.create_connection(("127.0.0.1", 9), 1).recv(n))
        """,
        "raises on every input",
    ),
    "waits": (
        """
        import time
        def f(n: int) -> int:
            while time.time() < n + 2e9:
                n += 1
            return n
        """,
        "waits until the clock moves on",
    ),
    "unseeded": (
        """
        import uuid
        def f(n: int) -> str:
            return uuid.uuid1().hex
        """,
        "cannot be seeded",
    ),
    "set-order": (
        """
        def f(n: int) -> list[str]:
            return list({str(i) for i in range(20)})
        """,
        "not deterministic",
    ),
    "remembers": (
        """
        seen = []
        def f(n: int) -> int:
            seen.append(n)
            return len(seen)
        """,
        "not deterministic",
    ),
    "opaque": (
        """
        import threading
        def f(n: int) -> object:
            return threading.local()
        """,
        "cannot be compared",
    ),
    "missing-package": (
        """
        import no_such_package
        def f(n: int) -> int:
            return n
        """,
        "No module named 'no_such_package'",
    ),
}


@pytest.mark.parametrize(
    ("source", "message"), UNJUDGEABLE.values(), ids=UNJUDGEABLE.keys()
)
async def test_what_cannot_be_judged_is_refused_in_words(
    tmp_path: Path, source: str, message: str
) -> None:
    """No verdict is made up where the original gives nothing to compare with."""
    with pytest.raises(UnjudgeableError, match=message):
        await run(target(tmp_path / "a", source, "f"), Scripted())


async def test_a_function_that_reads_the_clock_is_judged_frozen(
    tmp_path: Path,
) -> None:
    """A version that reads it as well is equal; the evidence says what stood still."""
    head = "from datetime import datetime\nimport random\n\n"
    slow = (
        "def f(items: list[int]) -> list:\n    random.shuffle(items)\n"
        "    return [datetime.now(), [items.index(i) for i in items]]\n"
    )
    again = slow.replace(
        "[items.index(i) for i in items]", "list(map(items.index, items))"
    )
    wrong = slow.replace(
        "    random.shuffle(items)", "    random.random()\n    random.shuffle(items)"
    )

    events = await run(target(tmp_path, head + slow, "f"), Scripted(wrong, again))

    reports = [e.report for e in events if isinstance(e, CandidateJudged)]
    record = evidence.load(Path(str(events[-1].evidence)))  # type: ignore[union-attr]
    assert [report.equal for report in reports] == [False, True], story(events)
    assert {report.coverage for report in reports} == {1.0}
    assert record.workload.frozen == ["clock", "random"]
    assert record.workload.coverage is not None
    assert record.workload.coverage["missed_lines"] == []


async def test_a_function_that_never_returns_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two inputs without an answer are enough to say so."""
    monkeypatch.setattr("afterburner_engine.trial.CASE_S", 0.3)
    source = "def f(n: int) -> int:\n    while True: pass\n"

    with pytest.raises(UnjudgeableError, match="did not return within"):
        await run(target(tmp_path / "a", source, "f"), Scripted())


async def test_model_code_never_runs_without_isolation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without bubblewrap `auto` refuses what a model wrote and says what to do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    policy = Scripted(FAST)
    policy.name = "some-model"

    with pytest.raises(UnavailableError, match="install bubblewrap"):
        await run(target(tmp_path / "a", SLOW, "total"), policy)


@tried_again
async def test_the_rulebook_falls_back_to_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rewrites of the user's own code may run as any code of the user's does."""
    monkeypatch.setenv("PATH", str(tmp_path))

    events = await run(target(tmp_path / "a", SLOW, "total"), Scripted(FAST))

    assert isinstance(events[0], RunStarted)
    assert events[0].sandbox == "process"
    assert isinstance(events[-1], RunFinished)
    likely(events[-1].status == "improved", story(events))


REMEMBERS = """
def total(items: list[int], memory={}) -> list[int]:
    key = tuple(items)
    if key not in memory:
        memory[key] = [items.index(item) for item in items]
    return list(memory[key])
"""


async def test_remembering_answers_is_no_gain(tmp_path: Path) -> None:
    """A memory that outlives the call wins nothing on inputs that are new."""
    source = SLOW.replace("(items: list[int])", "(items: list[int], memory={})")
    policy = Scripted(REMEMBERS)

    events = await run(target(tmp_path / "a", source, "total"), policy)

    verdicts = [e.report.verdict for e in events if isinstance(e, CandidateJudged)]
    assert verdicts
    assert Verdict.FASTER not in verdicts


async def test_remembering_is_no_gain_where_inputs_cannot_grow(tmp_path: Path) -> None:
    """With a few fixed cases the first round tells: `warm-only` at best."""
    source = '''
        def f(word, memory={}):
            """
            >>> f("a")
            49995001
            >>> f("b")
            49995002
            """
            return sum(range(10_000)) + ord(word) - 96 + 0 * len(memory)
        '''
    code = """
        def f(word, memory={}):
            if word not in memory:
                memory[word] = sum(range(10_000)) + ord(word) - 96
            return memory[word]
        """
    events = await run(target(tmp_path / "a", source, "f"), Scripted(code))

    verdicts = [e.report.verdict for e in events if isinstance(e, CandidateJudged)]
    assert verdicts
    assert Verdict.FASTER not in verdicts


def test_what_wins_at_one_size_only_is_told() -> None:
    """The user hears what a candidate gained, and where it lost."""
    sizes = (SizeResult(16, 0.5, 0.4, 0.6), SizeResult(1_024, 12.3, 12.0, 13.0))
    report = CandidateReport(Verdict.MIXED, "faster, slower", by_size=sizes)

    told = mixed(report)

    assert "0.5× at size 16, 12× at size 1024" in told
