"""Writing and judging go on side by side: how long a run takes, and what it keeps."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator

import pytest

from afterburner_engine.errors import ModelError
from afterburner_engine.events import (
    CandidateJudged,
    CandidateProposed,
    IterationFinished,
    IterationStarted,
    PolicyNoted,
)
from afterburner_engine.loop import iterate
from afterburner_engine.policy import Prompt, Proposal, Said
from afterburner_engine.reasons import reason
from afterburner_engine.worker import Worker
from tests.chance import likely, tried_again
from tests.engine.staged import SlowJudge, SlowWriter, code, played, staged

SPARE_S = 0.6
"""Beyond the ideal: the first answer, the last verdict, and a loaded machine."""


@tried_again
@pytest.mark.parametrize(
    ("write_s", "judge_s"), [(0.1, 0.1), (0.15, 0.05), (0.05, 0.15)]
)
async def test_a_run_takes_as_long_as_the_slower_side(
    write_s: float, judge_s: float
) -> None:
    """Near the maximum of writing and judging, not their sum."""
    run = staged(SlowWriter(write_s), SlowJudge(judge_s), iterations=6, samples=4)

    _, took = await played(run)

    assert len(run.judged) == 24
    assert run.shares is not None
    wrote, judged = (
        share * run.shares.seconds for share in (run.shares.model, run.shares.sandbox)
    )
    likely(took < max(wrote, judged) + SPARE_S, (took, wrote, judged))
    likely(took < (wrote + judged) * 0.85, (took, wrote, judged))
    likely(run.shares.together > 0.85, run.shares)


async def test_without_overlap_each_prompt_waits_for_all_verdicts() -> None:
    """Each prompt holds the best code of all that was proposed before."""
    writer = SlowWriter(0.02)
    judge = SlowJudge(0.02, ratio=lambda number: 1.5)
    run = staged(writer, judge, iterations=3, samples=2, overlap=False)

    events, _ = await played(run)

    assert [prompt.code for prompt in writer.prompts] == [
        run.target.code,
        code(2),
        code(4),
    ]
    order = [
        (type(e).__name__, e.iteration)
        for e in events
        if isinstance(e, (IterationStarted, IterationFinished))
    ]
    assert order == [
        (name, n)
        for n in (1, 2, 3)
        for name in ("IterationStarted", "IterationFinished")
    ]


async def test_answers_to_a_superseded_prompt_are_judged_against_the_best() -> None:
    """Nothing that a model wrote is lost, and every race is against the incumbent."""
    writer, judge = SlowWriter(0.05), SlowJudge(0.05, ratio=lambda n: 1.0 + (n == 1))
    run = staged(writer, judge, iterations=3, samples=3)

    events, _ = await played(run)

    judged = [e for e in events if isinstance(e, CandidateJudged)]
    assert len(judged) == writer.written == 9
    best = run.target.with_code(code(1))
    assert [before == best for before, _ in judge.judged] == [False] + [True] * 8
    assert {a.fate for a in run.log.answers} == {"judged"}


async def test_no_prompt_is_more_than_one_iteration_behind() -> None:
    """Where judging is slow, the writer waits: the desk does not fill up."""
    writer, judge = SlowWriter(0.001), SlowJudge(0.03)
    run = staged(writer, judge, iterations=8, samples=2)
    seen = []

    worker = Worker()
    async for event in iterate(run, worker):
        if isinstance(event, CandidateJudged):
            seen.append(writer.written - event.candidate)
    worker.close()

    assert len(seen) == 16
    assert max(seen) <= 4


async def test_malformed_answers_are_kept_and_never_judged() -> None:
    """They are part of the record, with what the model wrote."""
    run = staged(
        SlowWriter(0.001, bad=(1, 2)), SlowJudge(0.001), iterations=1, samples=3
    )

    await played(run)

    assert [(a.fate, a.candidate) for a in run.log.answers] == [
        ("malformed", None),
        ("malformed", None),
        ("judged", 1),
    ]
    assert run.log.answers[0].text == "I would rather not."
    assert run.log.answers[0].usage is not None
    assert run.log.answers[0].usage["tokens"] == 10


async def test_an_iteration_without_a_candidate_does_not_end_a_model() -> None:
    """It may do better next time; a policy that says nothing at all has finished."""
    some = staged(SlowWriter(0.001, bad=(1, 2)), SlowJudge(0.001), iterations=3)
    none = staged(Silent(), SlowJudge(0.001), iterations=9)

    await played(some)
    await played(none)

    assert len(some.judged) == 3 * 4 - 2
    assert len(none.log.asks) <= 2


class Silent(SlowWriter):
    """A model that knows every prompt already."""

    def __init__(self) -> None:
        super().__init__(0.0)

    async def propose(self, prompt: Prompt, n: int) -> AsyncGenerator[Said, None]:
        """Nothing."""
        nothing: list[Said] = []
        for said in nothing:
            yield said


async def test_the_rulebook_is_asked_only_when_the_judge_waits() -> None:
    """Its next proposal is not computed while a candidate is measured, and what it
    says of code that is no longer the best is not wanted."""
    writer = SlowWriter(0.0)
    writer.name = "rulebook"
    judge = SlowJudge(0.01, ratio=lambda number: 1.5 if number == 2 else 0.9)
    run = staged(writer, judge, iterations=2, samples=4)
    ahead = []

    worker = Worker()
    async for event in iterate(run, worker):
        if isinstance(event, CandidateProposed):
            ahead.append(writer.written - event.candidate)
    worker.close()

    assert ahead == [0] * 6
    assert [prompt.code for prompt in writer.prompts] == [run.target.code, code(2)]


async def test_the_budget_ends_a_model_that_writes_for_ever() -> None:
    """The time for new candidates is up, whatever it is writing."""
    writer = SlowWriter(30.0)
    run = staged(writer, SlowJudge(0.01), budget_s=0.2)

    events, took = await played(run)

    assert took < 15  # it would write for 30 s and more
    assert writer.closed == 1
    assert not any(isinstance(event, CandidateProposed) for event in events)


async def test_closing_ends_the_writing_at_once() -> None:
    """The policy's stream is closed with the generator, not by the collector."""
    writer = SlowWriter(30.0)
    run = staged(writer, SlowJudge(0.01))
    worker = Worker()
    stream = iterate(run, worker)
    await anext(stream)
    await asyncio.sleep(0.01)

    began = time.monotonic()
    await stream.aclose()
    worker.close()

    assert time.monotonic() - began < 15  # it would write for 30 s and more
    assert writer.closed == 1


class Breaks(SlowWriter):
    """A model whose server dies."""

    async def propose(self, prompt: Prompt, n: int) -> AsyncGenerator[Said, None]:
        """One answer, then the end."""
        yield Proposal(code(1), self.name, "idea", "because")
        raise ModelError("the server is gone")


async def test_a_model_that_fails_ends_the_run_in_words() -> None:
    """What it has written is judged, then the failure is raised."""
    run = staged(Breaks(0.0), SlowJudge(0.02))

    with pytest.raises(ModelError, match="the server is gone"):
        await played(run)

    assert len(run.judged) == 1


async def test_a_model_that_fails_does_not_take_what_was_found_with_it() -> None:
    """The iterations end with a word, so that the best so far sits the exam."""
    run = staged(Breaks(0.0), SlowJudge(0.02, ratio=lambda _: 2.0))

    events, _ = await played(run)

    assert [one.number for one in run.strategy.finalists()] == [1]
    assert [e.text for e in events if isinstance(e, PolicyNoted)] == [
        "It failed, so the run ends with the best so far: the server is gone"
    ]
    assert run.shares is not None


async def test_time_that_is_up_ends_the_run_also_where_answers_wait() -> None:
    """What lies on the desk by then is not judged any more."""
    writer = SlowWriter(0.0)
    run = staged(writer, SlowJudge(0.15), budget_s=0.2, samples=4)

    await played(run)

    assert writer.written > len(run.judged)
    assert len(run.judged) <= 2


async def test_a_judge_that_fails_ends_the_run() -> None:
    """And the model with it."""

    def broken(number: int) -> float:
        raise ZeroDivisionError(number)

    writer = SlowWriter(0.01)

    with pytest.raises(ZeroDivisionError):
        await played(staged(writer, SlowJudge(0.0, ratio=broken)))

    assert writer.closed >= 1


async def test_a_model_that_was_too_slow_is_a_reason_with_a_remedy() -> None:
    """Not that it knows nothing."""
    run = staged(SlowWriter(30.0), SlowJudge(0.01), budget_s=0.2)

    await played(run)

    assert reason(run, None, None) == (
        "Nothing that could be tried came from some-model within 0.2 s; "
        "--budget gives it more."
    )
