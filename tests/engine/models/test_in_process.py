"""What both in-process hosts promise: transformers under torch, and mini."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import pytest

from afterburner_engine.errors import ContextError, ModelError
from afterburner_engine.models import mini, transformers
from afterburner_engine.models.base import Completion, Sampling, TextModel
from afterburner_engine.models.settings import ModelSettings
from tests.engine.models.helpers import asked, write
from tests.engine.models.tiny import LESSONS

SETTINGS = ModelSettings(threads=1)
LONG = Sampling(n=4, max_tokens=500_000, temperature=0.01)
HOSTS = [
    pytest.param("torch", marks=[pytest.mark.torch]),
    # Exporting needs torch, running what was exported does not.
    pytest.param("mini", marks=[pytest.mark.torch, pytest.mark.mini]),
]


FOLDERS = {
    "copier": {"torch": "copying", "mini": "small"},
    "babbler": {"torch": "untaught", "mini": "exact"},
    "endless": {"torch": "endless_checkpoint", "mini": "endless_exact"},
}
"""The fixtures whose folders the hosts load."""


async def _opened(
    role: str, request: pytest.FixtureRequest
) -> AsyncIterator[TextModel]:
    folder = str(request.getfixturevalue(FOLDERS[role][request.param]))
    host = transformers if request.param == "torch" else mini
    model: TextModel = await host.open(folder, SETTINGS)
    yield model
    await model.close()


@pytest.fixture(params=HOSTS)
async def copier(request: pytest.FixtureRequest) -> AsyncIterator[TextModel]:
    """The model that copies, in each host."""
    async for model in _opened("copier", request):
        yield model


@pytest.fixture(params=HOSTS)
async def babbler(request: pytest.FixtureRequest) -> AsyncIterator[TextModel]:
    """The model that writes noise, in each host."""
    async for model in _opened("babbler", request):
        yield model


@pytest.fixture(params=HOSTS)
async def endless(request: pytest.FixtureRequest) -> AsyncIterator[TextModel]:
    """The same, with a context that takes minutes to fill."""
    async for model in _opened("endless", request):
        yield model


async def test_it_writes_what_was_learnt(copier: TextModel) -> None:
    """The answer ends by itself, and its numbers are those of its tokens."""
    for lesson in LESSONS:
        written = await write(copier, lesson.prompt, Sampling(max_tokens=200))
        (answer,) = written.completions

        assert answer.text == lesson.answer
        assert answer.finish == "stop"
        assert answer.prompt_tokens == await copier.count(asked(lesson.prompt))
        assert 10 < answer.tokens < 100
        assert answer.seconds > 0


async def test_chunks_add_up_to_the_answer(babbler: TextModel) -> None:
    """Of each sample, in text and in tokens, and more than one chunk each."""
    sampling = Sampling(n=3, max_tokens=20, temperature=1.0, seed=1)

    written = await write(babbler, "Hello", sampling)

    assert written.streamed == dict(enumerate(written.texts))
    for answer in written.completions:
        chunks = [
            piece
            for piece in written.pieces
            if piece.index == answer.index and not isinstance(piece, Completion)
        ]
        assert sum(chunk.tokens for chunk in chunks) == answer.tokens == 20
        assert len(chunks) > 5
        assert answer.finish == "length"


async def test_a_stop_text_ends_the_answer_and_is_part_of_it(
    copier: TextModel,
) -> None:
    """The first of them that is complete, wherever tokens begin and end."""
    lesson = LESSONS[0]
    sampling = Sampling(max_tokens=200, stop=("no such text", "for item"))

    (answer,) = (await write(copier, lesson.prompt, sampling)).completions

    end = lesson.answer.index("for item") + len("for item")
    assert answer.text == lesson.answer[:end]
    assert answer.finish == "stop"


async def test_a_seed_reproduces_samples(babbler: TextModel) -> None:
    """The same seed the same texts; another seed others; and samples differ."""
    one = Sampling(n=2, max_tokens=16, temperature=1.0, seed=5)
    other = Sampling(n=2, max_tokens=16, temperature=1.0, seed=6)

    first = await write(babbler, "Hello", one)
    between = await write(babbler, "Hello", other)
    again = await write(babbler, "Hello", one)

    assert first.texts == again.texts
    assert first.texts != between.texts
    assert first.texts[0] != first.texts[1]


async def test_without_a_seed_samples_differ(babbler: TextModel) -> None:
    """Nobody gets the same answers twice by accident."""
    sampling = Sampling(max_tokens=16, temperature=1.0)

    first = await write(babbler, "Hello", sampling)
    second = await write(babbler, "Hello", sampling)

    assert first.texts != second.texts


async def test_greedy_samples_are_one_answer(babbler: TextModel) -> None:
    """Each of them is complete nevertheless."""
    written = await write(babbler, "Hello", Sampling(n=3, max_tokens=8))

    assert [each.index for each in written.completions] == [0, 1, 2]
    assert len(set(written.texts)) == 1


async def test_closing_the_iterator_ends_the_writing(endless: TextModel) -> None:
    """The next request does not wait for an answer that nobody reads, and that would
    take minutes."""
    async with aclosing(cast(Any, endless.complete(asked("Hello"), LONG))) as stream:
        await anext(stream)

    assert await _answers_again(endless)


async def test_a_cancelled_reader_ends_the_writing(endless: TextModel) -> None:
    """A task that is cancelled while it waits leaves nothing behind either."""
    begun = asyncio.Event()

    async def read() -> None:
        async for _ in endless.complete(asked("Hello"), LONG):
            begun.set()

    task = asyncio.create_task(read())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await _answers_again(endless)


async def test_closing_the_model_ends_the_writing(endless: TextModel) -> None:
    """Who still reads is told so at the latest when the step has ended."""
    stream = cast(Any, endless.complete(asked("Hello"), LONG))
    waiting = cast(Any, endless.complete(asked("Hello"), LONG))
    await anext(stream)
    queued = asyncio.create_task(anext(waiting))
    await asyncio.sleep(0)
    await endless.close()
    with pytest.raises(ModelError, match="closed"):
        await asyncio.wait_for(queued, timeout=10)
    with pytest.raises(ModelError, match="closed"):
        await asyncio.wait_for(_read_out(stream), timeout=10)


async def _read_out(stream: AsyncIterator[Any]) -> None:
    async for _ in stream:
        pass


async def _answers_again(model: TextModel) -> bool:
    """Whether another request is answered soon."""
    async with asyncio.timeout(10):
        written = await write(model, "Hello", Sampling(max_tokens=1))
    return len(written.completions) == 1


async def test_requests_at_once_wait_for_each_other(copier: TextModel) -> None:
    """Each gets its own answer."""
    written = await asyncio.gather(
        *(write(copier, each.prompt, Sampling(max_tokens=200)) for each in LESSONS)
    )

    assert [each.texts for each in written] == [[each.answer] for each in LESSONS]


async def test_an_answer_ends_where_the_context_does(babbler: TextModel) -> None:
    """The model is never asked for a position that it does not know."""
    context = await babbler.context_tokens()
    prompt = "word " * 90

    (answer,) = (await write(babbler, prompt, Sampling(max_tokens=500))).completions

    assert context == 256
    assert answer.prompt_tokens + answer.tokens == context
    assert answer.finish == "length"


async def test_a_prompt_beyond_the_context_is_refused(babbler: TextModel) -> None:
    """Before anything is written, with both numbers."""
    with pytest.raises(ContextError, match=r"\d+ tokens, and .* reads 256"):
        await write(babbler, "word " * 500, Sampling())


async def test_a_closed_model_says_so(copier: TextModel) -> None:
    """Closing twice is no error."""
    await copier.close()
    await copier.close()

    with pytest.raises(ModelError, match="closed"):
        await write(copier, "Hello", Sampling())


@pytest.mark.torch
@pytest.mark.mini
async def test_both_hosts_write_the_same(untaught: Path, exact: Path) -> None:
    """In float32, greedily, token by token, where every score is close to the next."""
    under_torch = await transformers.open(str(untaught), SETTINGS)
    under_mini = await mini.open(str(exact), SETTINGS)
    sampling = Sampling(max_tokens=60)
    for prompt in ("Hello", "def f(x):\n    return x", "größer – ünïcode 漢字"):
        one = await write(under_torch, prompt, sampling)
        other = await write(under_mini, prompt, sampling)

        assert one.texts == other.texts
        assert one.completions[0].prompt_tokens == other.completions[0].prompt_tokens
    await under_torch.close()
    await under_mini.close()
