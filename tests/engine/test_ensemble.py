"""Several policies at once: labelled, nothing twice, and none waits for another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from afterburner_engine.ensemble import Ensemble
from afterburner_engine.errors import EngineError, ModelError
from afterburner_engine.llm import LlmPolicy
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policy import (
    Hosting,
    Malformed,
    Note,
    Policy,
    Prompt,
    Proposal,
    Said,
    Writing,
)
from tests.engine.fake_model import FakeModel, answer

PROMPT = Prompt("def f(x):\n    return x\n", "f", "f", "")


def code(number: int) -> str:
    """A function of its own."""
    return f"def f(x):\n    return x + {number}\n"


class Rules:
    """Proposes at once, without a model."""

    name = "rules"

    def __init__(self, *numbers: int, error: EngineError | None = None) -> None:
        self.numbers = numbers
        self.error = error
        self.closed = False

    async def propose(self, prompt: Prompt, n: int) -> AsyncIterator[Said]:
        """The numbers, one a proposal."""
        try:
            for number in self.numbers[:n]:
                yield Proposal(code(number), self.name, f"rule {number}", "because")
            if self.error is not None:
                raise self.error
        finally:
            self.closed = True


def asking(model: FakeModel, name: str = "fake", *, ahead: bool = True) -> LlmPolicy:
    """A policy that asks a fake model."""
    settings = ModelSettings(temperature=0.5)
    return LlmPolicy(model, name=name, settings=settings, ahead=ahead)


async def heard(policy: Policy, n: int = 4) -> list[Said]:
    """All it says, but what is being written."""
    said = [one async for one in policy.propose(PROMPT, n)]
    return [one for one in said if not isinstance(one, Writing)]


def rows(said: list[Said]) -> list[tuple[str, str]]:
    """Who proposed what."""
    return [(one.policy, one.code) for one in said if isinstance(one, Proposal)]


@pytest.mark.parametrize("ahead", [True, False])
async def test_each_proposal_comes_once_and_is_labelled(ahead: bool) -> None:
    """The quick ones first; a model's repetition is said, a rule's is not."""
    model = FakeModel([answer(code(2)), answer(code(3)), answer(code(3)), "no"])
    both = Ensemble([Rules(1, 2, 2), asking(model, ahead=ahead)])

    said = await heard(both)

    assert both.name == "rules + fake"
    assert rows(said) == [("rules", code(1)), ("rules", code(2)), ("fake", code(3))]
    told = [one.repeated for one in said if isinstance(one, Malformed)]
    assert sorted(told) == [False, True, True]


async def test_a_server_writes_while_others_are_judged() -> None:
    """It is asked before the first proposal is out; what is not a server is not."""
    server, local = FakeModel([answer(code(2))]), FakeModel([answer(code(3))])
    both = Ensemble(
        [Rules(1), asking(local, "local", ahead=False), asking(server, "server")]
    )

    async with aclosing(both.propose(PROMPT, 1)) as stream:
        await anext(stream)
        await asyncio.sleep(0.05)
        assert (len(server.requests), len(local.requests)) == (1, 0)
        rest = [one async for one in stream]

    assert rows(rest) == [("local", code(3)), ("server", code(2))]


async def test_settling_hands_out_what_is_finished_and_ends() -> None:
    """Nothing more is written, and nobody is waited for."""
    model = FakeModel([answer(code(2)), "x"], delay_s=0.01)
    model.answers += [answer(code(4))]
    slow = FakeModel([answer(code(3))], hang=True)
    rules = Rules(1, 5)
    both = Ensemble([rules, asking(model), asking(slow, "slow")])

    said: list[Said] = []
    async with aclosing(both.propose(PROMPT, 2)) as stream:
        said.append(await anext(stream))
        await asyncio.sleep(0.2)
        both.settle()
        said += [one async for one in stream]

    assert rows(said) == [("rules", code(1)), ("fake", code(2))]
    assert rules.closed
    assert all(request.closed for request in (*model.requests, *slow.requests))


@pytest.mark.parametrize("ahead", [True, False])
async def test_closing_ends_the_writing_at_once(ahead: bool) -> None:
    """Also of those that nobody is listening to."""
    model = FakeModel([answer(code(2)), answer(code(3))], delay_s=0.001)
    rules = Rules(1, 2)
    both = Ensemble([rules, asking(model, ahead=ahead)])

    async with aclosing(both.propose(PROMPT, 2)) as stream:
        async for said in stream:
            if isinstance(said, Writing) or ahead:
                break
        await asyncio.sleep(0.02)

    assert rules.closed
    assert [request.closed for request in model.requests] == [True]


async def test_cancelling_ends_the_writing_at_once() -> None:
    """While it is waited for."""
    model = FakeModel([answer(code(2))], hang=True)
    task = asyncio.create_task(heard(Ensemble([asking(model)])))
    await asyncio.sleep(0.05)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task

    assert [request.closed for request in model.requests] == [True]


@pytest.mark.parametrize("ahead", [True, False])
async def test_where_one_can_be_left_out_it_is_with_a_word(ahead: bool) -> None:
    """The others go on, and it is not asked again."""
    model = FakeModel([ModelError("gone"), answer(code(2))])
    both = Ensemble([Rules(1), asking(model, ahead=ahead)], tolerant=True)

    first, second = await heard(both), await heard(both)

    assert [one.text for one in first if isinstance(one, Note)] == [
        "It is left out from here on: gone"
    ]
    assert rows(first) == rows(second) == [("rules", code(1))]
    assert len(model.requests) == 1


@pytest.mark.parametrize("ahead", [True, False])
async def test_where_it_was_asked_for_by_name_it_is_an_error(ahead: bool) -> None:
    """So it is where nobody else is there, or it was no model that failed."""
    gone = ModelError("gone")
    broken = Ensemble(
        [Rules(1, error=EngineError("ruff")), asking(FakeModel())], tolerant=True
    )
    for both in (
        Ensemble([Rules(1), asking(FakeModel([gone]), ahead=ahead)]),
        Ensemble([asking(FakeModel([gone]), ahead=ahead)], tolerant=True),
        broken,
    ):
        with pytest.raises(EngineError, match=r"gone|ruff"):
            await heard(both)


class Broken(Rules):
    """Fails in a way that nobody has thought of, on a server."""

    ahead = True

    async def propose(self, prompt: Prompt, n: int) -> AsyncIterator[Said]:
        """Nothing."""
        raise ZeroDivisionError
        yield


async def test_a_fault_that_nobody_has_thought_of_is_not_waited_for() -> None:
    """It ends the run, where it could also have stopped it for ever."""
    both = Ensemble([Rules(1), Broken()], tolerant=True)

    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(heard(both), 2)


async def test_a_cancel_while_the_writing_is_ended_is_not_lost() -> None:
    """Whoever is slow to end does not swallow it."""
    ending = asyncio.Event()

    class Slow(Rules):
        ahead = True

        async def propose(self, prompt: Prompt, n: int) -> AsyncIterator[Said]:
            try:
                yield Proposal(code(1), self.name, "rule", "because")
                await asyncio.Event().wait()
            finally:
                ending.set()
                await asyncio.sleep(0.05)

    async def leave() -> None:
        async with aclosing(Ensemble([Slow()]).propose(PROMPT, 1)) as stream:
            async for _ in stream:
                await asyncio.sleep(0)
                break

    task = asyncio.create_task(leave())
    await ending.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_is_hosting_tells_notes_and_closes_its_models() -> None:
    """Its rules need nothing of that."""
    model = FakeModel()
    policy = LlmPolicy(
        model, name="fake", settings=ModelSettings(), notes=["Asks a fake."]
    )
    both = Ensemble([Rules(), policy], notes=["auto"])
    await both.close()

    assert isinstance(both, Hosting)
    assert both.notes == ("auto", "Asks a fake.")
    assert model.closed == 1
