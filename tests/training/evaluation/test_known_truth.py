"""A task whose solutions have known costs: the figures have to come out as they must.

Each solution goes K times through the same loop, and does nothing else. So one that
goes through it 3 times beats those that go 4 and 8 times, and gains 8/3 over the last.
All of it runs in the real sandbox, by the engine's own loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from afterburner_engine.errors import ModelError
from afterburner_engine.llm import LlmPolicy
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policy import Policy, Prompt, Proposal
from afterburner_training.evaluation.asked import Asked
from afterburner_training.evaluation.attempt import Attempt, attempted
from afterburner_training.evaluation.metrics import OFFERED, at, metric, overall
from afterburner_training.evaluation.outcome import Outcome
from afterburner_training.evaluation.suite import Prepared, prepare
from afterburner_training.tasks import Solution, Task
from tests.chance import likely, tried_again
from tests.engine.fake_model import FakeModel, answer

CODE = """\
def work(n: int) -> int:
    total = 0
    for _ in range({times}):
        total = 0
        for i in range(n):
            total += i * i % 7
    return total
"""

WORKLOAD = """\
SIZES = (3_000, 20_000)


def make_input(size, rng):
    return (size + rng.randrange(size // 10),), {}
"""


def code(times: int) -> str:
    """The loop, so many times."""
    return CODE.format(times=times)


REMEMBERS = """\
import functools

@functools.lru_cache(maxsize=None)
def work(n: int) -> int:
    total = 0
    for _ in range(8):
        total = 0
        for i in range(n):
            total += i * i % 7
    return total
"""

GUESSES = "def work(n: int) -> int:\n    return n // 7 * 13\n"

TASK = Task(
    id="synthetic/loops/work",
    family="loops",
    split="test",
    statement="The sum of the squares below n, each of them modulo 7.",
    entry_point="work",
    starter="def work(n: int) -> int: ...\n",
    workload=WORKLOAD,
    solutions=tuple(Solution(f"{k} times", code(k)) for k in (1, 2, 4, 8)),
)

ASKED = Asked(suite="embedded", iterations=2, samples=1, rounds=3, footprints=1)


class Scripted:
    """Proposes what a test has written, one in each iteration."""

    name = "scripted"

    def __init__(self, *codes: str) -> None:
        self.codes = list(codes)

    async def propose(self, prompt: Prompt, n: int) -> AsyncIterator[Proposal]:
        """The next code."""
        if self.codes:
            yield Proposal(self.codes.pop(0), self.name, "an idea", "because")


def tried(policy: Policy, folder: Path, asked: Asked = ASKED) -> Outcome:
    """What comes of the task, started from the slowest solution."""
    given = Attempt(Prepared(TASK, "8 times"), asked.arms()[0], 0, asked, folder)
    work = attempted(given, policy, ModelSettings())
    return asyncio.run(work)


def figure(found: Outcome, name: str, step: int = OFFERED) -> float | None:
    """A metric of one outcome."""
    one = metric(name)
    return overall([one.of(at(found, step, "time"))], one.unit)


def test_the_slowest_solution_that_is_right_is_the_start() -> None:
    """One that is wrong is neither started from nor compared with."""
    wrong = Solution("wrong", GUESSES)
    suite = replace(TASK, solutions=(wrong, *TASK.solutions))

    found = prepare(suite, "auto", None, lambda bench: bench)

    assert found.start == "8 times"
    assert [one.name for one in found.task.solutions] == [
        s.name for s in TASK.solutions
    ]
    assert [name for name, _ in found.left_out] == ["wrong"]


def test_who_returns_the_input_has_the_input_s_figures(tmp_path: Path) -> None:
    """The slowest of four beats itself, and nothing is gained."""
    found = tried(Scripted(code(8), code(8).replace("total", "found")), tmp_path)

    assert [figure(found, "beyond_t", step) for step in (0, 1, 2, OFFERED)] == [25] * 4
    assert figure(found, "pass_at_1") == 100
    assert figure(found, "between") == 100
    assert figure(found, "gain_1_1") == 0
    assert figure(found, "speed_up") == 1
    assert figure(found, "tampered") is None


@tried_again
def test_a_known_gain_comes_out_as_it_is(tmp_path: Path) -> None:
    """3 times through the loop: better than 4 and 8, and 8/3 times as fast as 8."""
    found = tried(Scripted(code(3)), tmp_path)

    likely(found.status == "improved", found.reason)
    likely(figure(found, "survived") == 100, found.codes)
    assert [figure(found, "beyond_t", step) for step in (0, 1, 2, OFFERED)] == [
        25,
        50,
        50,
        50,
    ]
    assert figure(found, "gain_1_1", 0) == 0
    assert figure(found, "gain_1_1") == 100
    gain = figure(found, "speed_up")
    likely(gain is not None and 2.2 < gain < 3.2, gain)
    assert (tmp_path / str(found.evidence)).is_file()


def test_a_start_that_cannot_be_judged_gains_nothing(tmp_path: Path) -> None:
    """The engine refuses what answers by chance; that is no error of the evaluation."""
    chance = "import os\n\n\n" + code(8).replace("return total", "return os.getpid()")
    whole = replace(TASK, solutions=(*TASK.solutions, Solution("pid", chance)))
    given = Attempt(Prepared(whole, "pid"), ASKED.arms()[0], 0, ASKED, tmp_path)

    found = asyncio.run(attempted(given, Scripted(code(1)), ModelSettings()))

    assert found.status == "unjudged"
    assert len(found.steps) == 3
    assert figure(found, "gain_1_1") == 0
    assert figure(found, "pass_at_1") == 0


def test_who_cheats_gets_nothing(tmp_path: Path) -> None:
    """Neither answers from memory nor wrong ones are a gain."""
    found = tried(Scripted(GUESSES, REMEMBERS), tmp_path)

    assert found.status == "no-improvement"
    assert figure(found, "gain_1_1") == 0
    assert figure(found, "speed_up") == 1
    assert figure(found, "beyond_t") == 25


def model(*answers: str | Exception) -> LlmPolicy:
    """A model that writes these."""
    fake = FakeModel(list(answers))
    return LlmPolicy(fake, name="fake", settings=ModelSettings())


@tried_again
def test_from_nothing_the_model_writes_until_it_is_right(tmp_path: Path) -> None:
    """An iteration that brings no right code is spent, and fails."""
    asked = replace(ASKED, policy="openai", start="nothing", recheck="none")
    answers = [answer(GUESSES), answer(code(3)), answer(code(1))]

    fake = FakeModel([*answers])
    policy = LlmPolicy(fake, name="fake", settings=ModelSettings())
    found = tried(policy, tmp_path, asked)

    likely(found.status == "improved", found.reason)
    assert [figure(found, "pass_at_1", step) for step in (0, 1, 2)] == [0, 100, 100]
    assert [figure(found, "failed", step) for step in (0, 1, 2)] == [100, 0, 0]
    assert [figure(found, "beyond_t", step) for step in (0, 1, 2)] == [0, 50, 100]
    assert [step.calls for step in found.steps] == [1, 2, 3]
    first, second, third = (request.text for request in fake.requests)
    assert "There is none yet" in first
    assert "n // 7 * 13" in second
    assert "Passed: no" in second
    assert "range(3)" in third
    assert "Passed: yes" in third


def test_from_nothing_a_model_that_is_never_right_scores_zero(tmp_path: Path) -> None:
    """Its answers fail, whatever they would gain."""
    asked = replace(ASKED, policy="openai", start="nothing", iterations=1)

    found = tried(model(answer(GUESSES), "no code at all"), tmp_path, asked)

    names = ("pass_at_1", "beyond_t", "beyond_m", "gain_1_1")
    assert [figure(found, name) for name in names] == [0, 0, 0, 0]
    assert figure(found, "failed") == 100
    assert [step.calls for step in found.steps] == [1, 2]


def test_a_model_that_fails_is_no_outcome(tmp_path: Path) -> None:
    """Its outage would otherwise count as a bad answer."""
    with pytest.raises(ModelError, match="gone"):
        tried(model(ModelError("gone")), tmp_path, replace(ASKED, policy="openai"))
