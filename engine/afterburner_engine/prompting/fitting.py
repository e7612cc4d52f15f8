"""A question cut to what a model can read, and what was cut, in words.

The code itself is never cut: where it alone is too long, that is an error.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from afterburner_engine.errors import ContextError
from afterburner_engine.models.base import Message
from afterburner_engine.prompting.question import Question
from afterburner_engine.prompting.render import render

Count = Callable[[Sequence[Message]], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A question that the model can read."""

    question: Question
    messages: tuple[Message, ...]
    tokens: int | None
    """Of the messages; None where nobody had to count them."""


def cuts(question: Question) -> Iterator[Question]:
    """The question, then ever shorter ones; each says what all of it has lost.

    First goes what is far from the function, then what is said twice, then the rest
    of its surroundings, and the feedback last.
    """
    yield question
    far = [piece for piece in question.context if piece.importance > 1]
    for piece in sorted(far, key=lambda p: (-p.importance, -len(p.text))):
        question = _without_piece(question, piece.name)
        yield question
    if question.statement and question.code:
        question = _without(question, "the docstring beside the code", statement="")
        yield question
    wrong = question.rejected
    if wrong is not None and wrong.code:
        shorter = replace(wrong, code="")
        question = _without(question, "the wrong attempt's code", rejected=shorter)
        yield question
    near = sorted(question.context, key=lambda p: (-p.importance, -len(p.text)))
    for piece in near:
        question = _without_piece(question, piece.name)
        yield question
    if question.growth or question.hot_lines or question.rejected:
        yield _without(
            question,
            "the feedback but for the numbers",
            growth=(),
            exponent=None,
            hot_lines=(),
            rejected=None,
        )


async def fit(question: Question, room: int | None, count: Count) -> Fitted:
    """The longest form of the question that takes at most `room` tokens.

    Raises:
        ContextError: even the shortest is too long.
        ModelError: the model cannot count.
    """
    if room is None:
        return Fitted(question, render(question), None)
    forms = list(cuts(question))
    whole = await _rendered(forms[0], count)
    if (whole.tokens or 0) <= room:
        return whole
    best = await _rendered(forms[-1], count)
    if (best.tokens or 0) > room:
        raise ContextError(
            f"{question.qualname} is too long for the model: it takes {best.tokens} "
            f"tokens, and {room} are left beside the answer. Use a model with a longer "
            "context, or --max-tokens for shorter answers."
        )
    low, high = 0, len(forms) - 1  # too long, and short enough
    while high - low > 1:
        middle = (low + high) // 2
        tried = await _rendered(forms[middle], count)
        if (tried.tokens or 0) <= room:
            high, best = middle, tried
        else:
            low = middle
    return best


async def _rendered(question: Question, count: Count) -> Fitted:
    messages = render(question)
    return Fitted(question, messages, await count(messages))


def _without_piece(question: Question, name: str) -> Question:
    kept = tuple(piece for piece in question.context if piece.name != name)
    return replace(question, context=kept, cut=(*question.cut, f"`{name}`"))


def _without(question: Question, what: str, **changes: object) -> Question:
    return replace(question, cut=(*question.cut, what), **changes)  # type: ignore[arg-type]
