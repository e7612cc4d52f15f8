"""From tokens to answers, without any model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.errors import ContextError
from afterburner_engine.models.answers import Answers, Spelling, begin, room
from afterburner_engine.models.base import Chunk, Completion, Sampling


def as_bytes(tokens: object) -> str:
    """A tokenizer whose tokens are bytes."""
    return bytes(tokens).decode("utf-8", "replace")  # type: ignore[call-overload, no-any-return]


def started(
    sampling: Sampling, limit: int = 1_000
) -> tuple[Answers, list[Chunk | Completion]]:
    """Answers, and what they say."""
    said: list[Chunk | Completion] = []
    ends = frozenset({0})
    begun = begin(
        said.append, as_bytes, sampling, ends=ends, prompt_tokens=7, limit=limit
    )
    return begun, said


@given(st.text(st.characters(exclude_characters="\ufffd", codec="utf-8")))
def test_spelling_byte_by_byte_loses_nothing(text: str) -> None:
    """Characters of several tokens come out whole, and once."""
    spelling = Spelling(as_bytes)

    pieces = [spelling.add(token) for token in text.encode()]

    assert "".join(pieces) + spelling.rest() == text
    assert "\ufffd" not in "".join(pieces)


@given(st.text("ab", max_size=20), st.integers(1, 7))
def test_a_stop_text_ends_the_answer_however_steps_are_cut(
    text: str, step: int
) -> None:
    """The answer ends with the first stop text, which is part of it."""
    answers, said = started(Sampling(stop=("aba", "bb")))
    tokens = text.encode()
    for start in range(0, len(tokens), step):
        answers.take(0, list(tokens[start : start + step]))
    answers.close()
    ends = [text.find(stop) + len(stop) for stop in ("aba", "bb") if stop in text]

    last = said[-1]

    assert isinstance(last, Completion)
    assert last.text == text[: min(ends, default=len(text))]
    assert last.finish == ("stop" if ends else "length")
    assert "".join(each.text for each in said if isinstance(each, Chunk)) == last.text


def test_an_end_token_is_no_part_of_the_answer() -> None:
    """What comes after it is not either, nor is it counted."""
    answers, said = started(Sampling())

    ended = answers.take(0, [*b"yes", 0, *b"no"])

    assert ended
    assert said[-1] == Completion(0, "yes", "stop", 7, 3, said[-1].seconds)  # type: ignore[union-attr]


def test_an_answer_is_cut_at_its_limit() -> None:
    """Half a character at the cut is written as broken, not lost."""
    answers, said = started(Sampling(), limit=4)

    answers.take(0, list("abcé".encode()))

    assert isinstance(said[-1], Completion)
    assert (said[-1].text, said[-1].finish) == ("abc\ufffd", "length")


def test_greedy_answers_are_written_once_and_said_of_each() -> None:
    """They would all be the same one."""
    answers, said = started(Sampling(n=3))

    answers.take(0, [*b"same", 0])

    ended = [each for each in said if isinstance(each, Completion)]
    assert len(answers.rows) == 1
    assert [(each.index, each.text) for each in ended] == [
        (0, "same"),
        (1, "same"),
        (2, "same"),
    ]


def test_samples_end_each_on_its_own() -> None:
    """One that has ended says no more; the others go on."""
    answers, said = started(Sampling(n=2, temperature=1.0))

    answers.take(0, [*b"a", 0])
    answers.take(1, list(b"b"))
    answers.take(0, list(b"zzz"))
    answers.take(1, [*b"c", 0])

    ended = [each for each in said if isinstance(each, Completion)]
    assert [(each.index, each.text) for each in ended] == [(0, "a"), (1, "bc")]
    assert answers.finished


def test_a_prompt_that_fills_the_context_is_refused_in_words() -> None:
    """There has to be room for a token of the answer at least."""
    assert room("m", 9, 5, 10) == 1
    assert room("m", 9, 5, None) == 5
    with pytest.raises(ContextError, match="10 tokens, and m reads 10"):
        room("m", 10, 5, 10)
