"""A run whose policy and judge are actors: they take the time that a test says."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from afterburner_engine.bench import Bench
from afterburner_engine.events import Event
from afterburner_engine.judge import Judge, Progress
from afterburner_engine.loop import iterate
from afterburner_engine.policy import Malformed, Prompt, Proposal, Said, Usage
from afterburner_engine.report import CandidateReport
from afterburner_engine.run import Run
from afterburner_engine.settings import Settings
from afterburner_engine.strategy import strategy_for
from afterburner_engine.target import target_from_source
from afterburner_engine.worker import Worker
from afterburner_engine.workload import Workload
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict

SOURCE = "def f(n: int) -> int:\n    return n\n"


def code(number: int) -> str:
    """A candidate like no other."""
    return f"def f(n: int) -> int:\n    return n + {number} - {number}\n"


def report(ratio: float, verdict: Verdict | None = None) -> CandidateReport:
    """What the judge says of a candidate with that ratio against its rival."""
    found = Verdict.FASTER if ratio > 1.03 else Verdict.SLOWER
    time = Interval(ratio, ratio * 0.999, ratio * 1.001)
    return CandidateReport(verdict or found, "because", equal=True, time=time)


class SlowWriter:
    """A model: each answer takes a while, and the answers of a call come one by one."""

    name = "some-model"

    def __init__(self, answer_s: float, *, bad: Sequence[int] = ()) -> None:
        """The answers numbered in `bad` are malformed."""
        self.answer_s = answer_s
        self.bad = bad
        self.prompts: list[Prompt] = []
        self.written = 0
        self.closed = 0

    async def propose(self, prompt: Prompt, n: int) -> AsyncGenerator[Said, None]:
        """Answers that were never given before."""
        self.prompts.append(prompt)
        try:
            for _ in range(n):
                await asyncio.sleep(self.answer_s)
                self.written += 1
                usage = Usage("some/model", 100, 10, self.answer_s)
                if self.written in self.bad:
                    yield Malformed(self.name, "no code", "I would rather not.", usage)
                    continue
                idea = f"idea-{self.written}"
                text = f"<solution>{idea}</solution>"
                yield Proposal(
                    code(self.written), self.name, idea, "because", usage, text
                )
        finally:
            self.closed += 1


class SlowJudge:
    """A sandbox: each verdict takes a while."""

    def __init__(
        self,
        verdict_s: float,
        ratio: Callable[[int], float] = lambda number: 0.9,
    ) -> None:
        self.verdict_s = verdict_s
        self.ratio = ratio
        self.judged: list[tuple[str, str]] = []
        self.at_once = threading.Semaphore(1)

    def judge(
        self, before: str, after: str, number: int, progress: Progress, budget_s: float
    ) -> CandidateReport:
        """As the real one is called, one at a time."""
        if not self.at_once.acquire(blocking=False):
            raise RuntimeError("two candidates are judged at once")
        try:
            self.judged.append((before, after))
            progress(Interval(1.0, 0.9, 1.1))
            time.sleep(self.verdict_s)
            return report(self.ratio(number))
        finally:
            self.at_once.release()


def staged(policy: Any, judge: SlowJudge, **settings: Any) -> Run:
    """A run with these actors, ready to iterate."""
    target = target_from_source(Path("module.py"), SOURCE, "f")
    options: dict[str, Any] = {"budget_s": 60.0} | settings
    asked = Settings(**options)
    work = SimpleNamespace(sizes=(10,), seconds={10: 1.0}, fresh=False)
    bench = SimpleNamespace(program=lambda source: source)
    return Run(
        target=target,
        settings=asked,
        policy=policy,
        bench=cast("Bench", bench),
        workload=cast("Workload", work),
        workload_file=None,
        judge=cast("Judge", judge),
        started=time.monotonic(),
        strategy=strategy_for(asked, target.code),
    )


async def played(run: Run) -> tuple[list[Event], float]:
    """All events of the iterations, and how long they took."""
    worker = Worker()
    began = time.monotonic()
    try:
        events = [event async for event in iterate(run, worker)]
    finally:
        worker.close()
    return events, time.monotonic() - began
