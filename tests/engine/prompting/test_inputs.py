"""The prompt that asks for inputs is what is stored here; any answer can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_engine.prompting.context import context_of
from afterburner_engine.prompting.extraction import UnusableError
from afterburner_engine.prompting.inputs import (
    InputsQuestion,
    find_generator,
    render,
    render_repair,
)

STORED = Path(__file__).parent / "prompts" / "inputs.txt"

MODULE = """\
def keyed(item):
    return item.key


class Table:
    def find(self, wanted):
        if not wanted:
            raise KeyError(wanted)
        return [item for item in self.items if keyed(item) in wanted]
"""
QUESTION = InputsQuestion(
    qualname="Table.find",
    module="shop.tables",
    code=MODULE.partition("class Table:\n")[2],
    lacks=("growth", "lines"),
    missed=("            raise KeyError(wanted)",),
    method=True,
    context=context_of(MODULE, "Table.find"),
)
GENERATOR = """\
SIZES = (1, 2)


def make_input(size, rng):
    return ([rng.random()] * size,), {}
"""


def test_the_prompt_is_as_it_is_stored() -> None:
    """It is a pure function of its data."""
    (message,) = render(QUESTION)

    assert message.role == "user"
    assert message.content == STORED.read_text(encoding="utf-8")


def test_a_repair_goes_on_with_the_conversation() -> None:
    """The model sees its answer and what was wrong with it."""
    first = render(QUESTION)

    messages = render_repair(first, "my answer", "it raised NameError: x")

    assert messages[:1] == first
    assert [message.role for message in messages] == ["user", "assistant", "user"]
    assert "NameError: x" in messages[-1].content


@pytest.mark.parametrize(
    "answer",
    [
        GENERATOR,
        f"```python\n{GENERATOR}```",
        f"<think>\nhm, make_input\n</think>\nSure:\n\n```py\n{GENERATOR}```\nDone.",
        f"<thinking>a</thinking>\n<solution>\n```python\n{GENERATOR}```\n</solution>",
        f"```\nx = 1\n```\nand\n~~~\n{GENERATOR}~~~\nand\n```python\nprint()\n```",
        f"```python\n{GENERATOR}",
        GENERATOR.replace("\n", "\r\n"),
    ],
)
def test_a_generator_is_found_in_any_answer(answer: str) -> None:
    """With fences, prose and thoughts around it, or bare."""
    assert find_generator(answer).strip() == GENERATOR.strip()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "I cannot.",
        "```python\ndef f(): pass\n```",
        "def make_input(",
        "x" * 200_000,
    ],
)
def test_what_is_no_generator_is_refused_in_words(answer: str) -> None:
    """Never with anything but the error for it."""
    with pytest.raises(UnusableError):
        find_generator(answer)
