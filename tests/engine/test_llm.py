"""The policy that asks a model: what it asks, and what it makes of the answers."""

import asyncio
from contextlib import aclosing

import pytest

from afterburner_engine.candidate import fingerprint
from afterburner_engine.errors import ContextError, ModelError
from afterburner_engine.llm import EDITS_FROM, LlmPolicy, reason, seed_of
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policy import (
    Hosting,
    Malformed,
    Note,
    Policy,
    Prompt,
    Proposal,
    Rejected,
    Said,
    Writing,
)
from afterburner_sandbox.verdict import Counterexample
from tests.engine.fake_model import FakeModel, answer

CODE = "def f(items):\n    return [items.index(x) for x in items]\n"
FAST = (
    "def f(items):\n    seen = {}\n    return [seen.setdefault(x, 1) for x in items]\n"
)
OTHER = "def f(items):\n    return list(map(items.index, items))\n"
PROMPT = Prompt(
    code=CODE,
    name="f",
    qualname="f",
    module_source=f"def helper():\n    pass\n\n{CODE}",
    rejected=(
        Rejected(
            OTHER, "different", "differs", Counterexample("f([1])", "[0]", "[1]", "why")
        ),
    ),
)


def policy(model: FakeModel, seed: int = 0, **settings: object) -> LlmPolicy:
    """The policy under test."""
    asked = ModelSettings(**settings)  # type: ignore[arg-type]
    return LlmPolicy(model, name="fake", settings=asked, seed=seed)


async def heard(policy: Policy, prompt: Prompt = PROMPT, n: int = 1) -> list[Said]:
    """All it says, but what it is writing."""
    said = [one async for one in policy.propose(prompt, n)]
    return [one for one in said if not isinstance(one, Writing)]


async def test_an_answer_becomes_a_proposal() -> None:
    """Labelled, with a reason, and with what it took to write."""
    model = FakeModel([answer(FAST, "Looking up\nis  quadratic.")])

    (said,) = await heard(policy(model, seed=3))

    assert isinstance(said, Proposal)
    assert said.code == FAST
    assert (said.policy, said.name) == ("fake", "answer 1")
    assert said.answer.startswith("<thinking>")
    assert said.reason == "Looking up is quadratic."
    assert said.usage is not None
    assert said.usage.model == "fake/model-1b"
    assert said.usage.prompt_tokens == 100
    assert said.usage.exact is True
    assert said.usage.seed == seed_of(3, 1) == model.requests[0].sampling.seed
    assert said.usage.temperature == 0.0


async def test_answers_that_hold_nothing_new_are_said() -> None:
    """Malformed and repeated ones are told apart; neither is a proposal."""
    model = FakeModel(
        ["no", answer(CODE), answer(OTHER), answer(FAST), answer(FAST), "def f(x): 1"]
    )
    tried = {fingerprint(OTHER)}

    said = await heard(
        policy(model), Prompt(CODE, "f", "f", CODE, tried=frozenset(tried)), 6
    )

    assert [type(one) for one in said] == [
        *(Malformed, Malformed, Malformed, Proposal, Malformed, Malformed)
    ]
    rows = [(one.repeated, one.reason) for one in said if isinstance(one, Malformed)]
    assert [repeated for repeated, _ in rows] == [False, True, True, True, False]
    assert "holds no function" in rows[0][1]
    assert "parameters must be" in rows[4][1]


async def test_an_answer_that_was_cut_off_is_malformed() -> None:
    """Half a function is none, though it may parse."""
    (said,) = await heard(policy(FakeModel([FAST], finish="length")))

    assert isinstance(said, Malformed)
    assert said.reason == f"the answer was cut off after {len(FAST) // 4} tokens"


async def test_one_answer_is_greedy_and_several_are_drawn() -> None:
    """What is set counts before either."""
    model = FakeModel()
    for n, temperature in ((1, None), (4, None), (4, 0.3), (4, 0.0)):
        await heard(policy(model, temperature=temperature), n=n)

    rows = [(r.sampling.temperature, r.sampling.n) for r in model.requests]
    assert rows == [(0.0, 1), (0.8, 4), (0.3, 4), (0.0, 1)]


async def test_nothing_is_asked_greedily_twice() -> None:
    """The answer would be the same; another prompt is another question."""
    model = FakeModel([answer(FAST), answer(OTHER)])
    asking = policy(model)
    await heard(asking)

    again = await heard(asking)
    other = await heard(asking, Prompt(FAST, "f", "f", FAST))

    assert again == []
    assert len(other) == 1
    assert len(model.requests) == 2


async def test_seeds_follow_from_the_run_and_the_iteration() -> None:
    """The same run asks the same again; each iteration draws anew."""
    seeds = {seed_of(run, iteration) for run in range(20) for iteration in range(20)}

    assert len(seeds) == 400
    assert all(0 <= seed < 2**31 for seed in seeds)
    assert seed_of(1, 2) == seed_of(1, 2)


async def test_feedback_is_as_rich_as_it_is_set() -> None:
    """Paper: four numbers. Rich: the counter-example as well."""
    model = FakeModel()
    for feedback in ("paper", "rich"):
        await heard(policy(model, feedback=feedback))

    paper, rich = (request.text for request in model.requests)
    assert "Passed: yes / Time: not measured" in paper
    assert "f([1])" not in paper
    assert "call:     f([1])" in rich


async def test_long_functions_are_edited() -> None:
    """A whole one would be long; what is set counts before the length."""
    model = FakeModel()
    long = CODE.replace(":\n", ":\n" + "    x = 1\n" * EDITS_FROM, 1)
    for code, form in ((CODE, "auto"), (long, "auto"), (long, "full"), (CODE, "edits")):
        await heard(policy(model, form=form), Prompt(code, "f", "f", code))

    assert ["SEARCH" in request.text for request in model.requests] == [
        *(False, True, False, True)
    ]


async def test_edits_are_of_the_code_that_was_shown() -> None:
    """They give the whole function."""
    edit = (
        "<thinking>\nx\n</thinking>\n<solution>\n<<<<<<< SEARCH\n"
        "    return [items.index(x) for x in items]\n=======\n"
        "    return list(map(items.index, items))\n>>>>>>> REPLACE\n</solution>"
    )

    (said,) = await heard(policy(FakeModel([edit]), form="edits"))

    assert isinstance(said, Proposal)
    assert said.code == OTHER
    assert said.usage is not None
    assert said.usage.exact


async def test_writing_is_told_now_and_then() -> None:
    """Tokens are counted in full, though not each chunk is told."""
    model = FakeModel([answer(FAST)], chunk=1)

    said = [one async for one in policy(model).propose(PROMPT, 1)]

    writing = [one for one in said if isinstance(one, Writing)]
    assert 1 <= len(writing) < 5
    assert writing[0].policy == "fake"
    assert writing[0].tokens == 2


async def test_cancelling_closes_the_models_stream_at_once() -> None:
    """Also while it is waited for."""
    model = FakeModel([answer(FAST)], hang=True)

    async def ask() -> None:
        async with aclosing(policy(model).propose(PROMPT, 1)) as stream:
            async for _ in stream:
                pass

    task = asyncio.create_task(ask())
    await asyncio.sleep(0.05)
    assert [request.closed for request in model.requests] == [False]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert [request.closed for request in model.requests] == [True]


async def test_closing_early_closes_the_models_stream() -> None:
    """Nobody waits for what nobody wants."""
    model = FakeModel([answer(FAST), answer(OTHER)])
    stream = policy(model).propose(PROMPT, 2)
    async for one in stream:
        if isinstance(one, Proposal):
            break

    await stream.aclose()

    assert [request.closed for request in model.requests] == [True]


async def test_what_has_no_room_is_cut_and_said_once() -> None:
    """Never silently; the answer gets the rest of the context."""
    helpers = "".join(f"def h{n}(x):\n    return x + {n}\n\n" for n in range(40))
    code = f"def f(x):\n    return {' + '.join(f'h{n}(x)' for n in range(40))}\n"
    prompt = Prompt(code, "f", "f", f"{helpers}{code}")
    model = FakeModel(context=700)
    asking = policy(model, max_tokens=300, temperature=0.5)

    first = await heard(asking, prompt)
    second = await heard(asking, prompt)

    notes = [one for one in first if isinstance(one, Note)]
    assert len(notes) == 1
    assert notes[0].text.startswith("No room in the prompt for `h")
    assert not [one for one in second if isinstance(one, Note)]
    request = model.requests[0]
    tokens = await model.count(request.messages)
    assert tokens + request.sampling.max_tokens < 700
    assert request.sampling.max_tokens >= 256


async def test_a_function_that_cannot_fit_is_an_error() -> None:
    """With what to do about it."""
    with pytest.raises(ContextError, match="longer context"):
        await heard(policy(FakeModel(context=60)))


async def test_a_model_that_counts_otherwise_is_asked_once_more() -> None:
    """With the function alone."""
    module = (
        f"def h(x):\n    return x\n\n{CODE.replace('index', 'h').replace('items.', '')}"
    )
    prompt = Prompt(module.partition("\n\n")[2], "f", "f", module)
    model = FakeModel([ContextError("too long"), answer(FAST)])

    said = await heard(policy(model), prompt)

    assert [type(one) for one in said] == [Note, Proposal]
    assert "def h(x)" in model.requests[0].text
    assert "def h(x)" not in model.requests[1].text


async def test_a_model_that_fails_is_an_error() -> None:
    """It is no answer."""
    with pytest.raises(ModelError, match="gone"):
        await heard(policy(FakeModel([ModelError("gone")])))


async def test_the_end_of_the_form_ends_an_answer() -> None:
    """Unless the module's code may hold it."""
    model = FakeModel()
    await heard(policy(model))
    await heard(policy(model), Prompt(CODE, "f", "f", f'END = "</solution>"\n{CODE}'))

    assert [r.sampling.stop for r in model.requests] == [("</solution>",), ()]


async def test_it_is_hosting_and_frees_its_model() -> None:
    """Front ends can tell it from rules."""
    model = FakeModel()
    asking = policy(model)
    await asking.close()

    assert isinstance(asking, Hosting)
    assert model.closed == 1


def test_a_reason_is_one_short_line() -> None:
    """Whatever the model has thought."""
    assert reason("") == "the model gives no reason"
    assert len(reason("word " * 500)) <= 160
    assert reason("red\x1b[31m\ntext\x00") == "red�[31m text�"
