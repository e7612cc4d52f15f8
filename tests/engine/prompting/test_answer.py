"""The exact form of an answer: what is written is read back, nothing else passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.prompting.answer import (
    TAGS,
    fenced,
    is_exact,
    one_block,
    read,
    write,
    write_with_edits,
)
from afterburner_engine.prompting.edits import Edit

CODE = "def f(x):\n    return x\n"
GOOD = write("It is slow.", CODE)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=80)
thoughts = texts.filter(lambda text: not any(tag in text for tag in TAGS))


@given(thoughts, st.one_of(texts, texts.map(lambda t: f"```\n{t}</solution>\n````")))
def test_what_is_written_is_read_back(thinking: str, code: str) -> None:
    """Whatever the code holds: fences, tags, nothing at all."""
    answer = read(write(thinking, code))

    assert answer is not None
    assert answer.thinking == thinking.strip()
    assert answer.code == (code if code.endswith("\n") or not code else f"{code}\n")


@given(st.text())
def test_no_text_makes_the_reader_raise(text: str) -> None:
    """It says what it is, of anything."""
    assert is_exact(text) == (read(text) is not None)


WRONG = {
    "empty": "",
    "bare code": CODE,
    "no thinking": f"<solution>\n{fenced(CODE)}</solution>",
    "no end": GOOD.replace("</solution>", ""),
    "two ends": f"{GOOD}</solution>",
    "prose before": f"Sure!\n{GOOD}",
    "prose after": f"{GOOD}\nI hope this helps.",
    "prose between": GOOD.replace("<solution>", "So:\n<solution>"),
    "prose inside": GOOD.replace("<solution>\n", "<solution>\nHere it is:\n"),
    "no fence": f"<thinking>\nx\n</thinking>\n<solution>\n{CODE}</solution>",
    "two blocks": GOOD.replace("</solution>", f"{fenced(CODE)}</solution>"),
    "another language": GOOD.replace("```python", "```rust"),
    "no language": GOOD.replace("```python", "```"),
    "capitals": GOOD.replace("<solution>", "<SOLUTION>"),
    "nested tags": GOOD.replace("It is", "<thinking>"),
    "a second solution": GOOD + GOOD,
    "an open edit": GOOD.replace("```python", "<<<<<<< SEARCH"),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_what_is_nearly_the_form_is_not_it(text: str) -> None:
    """The reward for the form is paid for the form alone."""
    assert not is_exact(text)


def test_blanks_around_do_not_matter() -> None:
    """A model's template may add line ends."""
    assert is_exact(f"\n {GOOD} \n")
    assert is_exact(GOOD.replace("</thinking>\n<solution>", "</thinking><solution>"))


def test_the_two_forms_are_told_apart() -> None:
    """An answer with edits is exact only where edits were asked for."""
    edits = write_with_edits("x", [Edit(("a",), ("b",))])

    assert is_exact(edits)
    assert is_exact(edits, "edits")
    assert not is_exact(edits, "full")
    assert is_exact(GOOD, "full")
    assert not is_exact(GOOD, "edits")


def test_tags_in_the_thinking_cannot_be_written() -> None:
    """They would end it."""
    with pytest.raises(ValueError, match="tag"):
        write("so </thinking> then", CODE)


@given(texts)
def test_nothing_within_a_fence_closes_it(code: str) -> None:
    """Whatever runs of backticks the code holds."""
    assert one_block(fenced(code)) is not None
