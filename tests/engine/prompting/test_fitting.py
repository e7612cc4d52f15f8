"""What does not fit is cut, the least important first, and it is said."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from afterburner_engine.errors import ContextError
from afterburner_engine.models.base import Message
from afterburner_engine.prompting.fitting import cuts, fit
from tests.engine.prompting.test_render import PAPER, RICH


async def count(messages: Sequence[Message]) -> int:
    """A token a word."""
    return sum(len(message.content.split()) for message in messages)


async def words(question: object) -> int:
    """Of the whole prompt."""
    fitted = await fit(question, None, count)  # type: ignore[arg-type]
    return await count(fitted.messages)


async def test_what_fits_is_not_touched() -> None:
    """And where nobody tells a limit, nothing is counted."""
    room = await words(RICH)

    assert (await fit(RICH, room, count)).question is RICH
    assert (await fit(RICH, None, count)).tokens is None


async def test_as_little_as_need_be_is_cut() -> None:
    """At each limit: it fits, and the next longer form would not."""
    forms = list(cuts(RICH))
    for room in range(await words(forms[-1]), await words(RICH)):
        fitted = await fit(RICH, room, count)

        assert fitted.tokens is not None
        assert fitted.tokens <= room
        place = forms.index(fitted.question)
        assert await words(forms[place - 1]) > room
        assert fitted.question.cut
        assert fitted.question.code == RICH.code


def test_cuts_say_all_that_is_lost() -> None:
    """From what is far away to the feedback; the four numbers stay."""
    *_, last = cuts(RICH)

    assert last.cut == (
        "the docstring beside the code",
        "the wrong attempt's code",
        "`ordered`",
        "`from collections.abc import Iterable`",
        "the feedback but for the numbers",
    )
    assert last.measured == RICH.measured
    assert last.context == ()


async def test_code_that_is_too_long_is_an_error() -> None:
    """It is never cut."""
    long = replace(PAPER, code="def f():\n" + "    x = 1\n" * 500)

    with pytest.raises(ContextError, match="longer context"):
        await fit(long, 500, count)
