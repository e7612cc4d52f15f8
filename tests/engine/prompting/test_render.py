"""The prompt is what is stored here, to the letter: models are trained on it."""

from dataclasses import replace
from pathlib import Path

import pytest

from afterburner_engine.policy import HotLine, Measured, Prompt, Rejected
from afterburner_engine.prompting.answer import one_block
from afterburner_engine.prompting.question import Question, question_of
from afterburner_engine.prompting.render import OBJECTIVES, numbers, render
from afterburner_sandbox.verdict import Counterexample

STORED = Path(__file__).parent / "prompts"

CODE = '''\
def positions(items: list[int]) -> list[int]:
    """Positions of first occurrences.

    >>> positions([3, 1, 3])
    [0, 1, 0]
    """
    return [items.index(item) for item in ordered(items)]
'''
MODULE = f"""\
from collections.abc import Iterable


def ordered(items: Iterable[int]) -> list[int]:
    return list(items)


{CODE}"""
WRONG = Rejected(
    "def positions(items: list[int]) -> list[int]:\n    return list(items)\n",
    "different",
    "it answers differently",
    Counterexample(
        "positions([3, 1, 3])", "[0, 1, 0]", "[3, 1, 3]", "result[0]: 3 is not 0"
    ),
)
SLOWER = Rejected("def positions(items): ...", "slower", "2.00× slower at size 4096")
PROMPT = Prompt(
    code=CODE,
    name="positions",
    qualname="positions",
    module_source=MODULE,
    measured=Measured(seconds=0.0123456, peak_bytes=1_048_576, byte_seconds=3_210.9),
    sizes=((256, 0.0001), (1_024, 0.0011), (4_096, 0.0123456)),
    exponent=1.93,
    rejected=(WRONG, SLOWER),
    hot_lines=(HotLine(7, 0.97),),
)
PAPER = question_of(PROMPT, rich=False, form="full")
RICH = question_of(PROMPT, rich=True, form="full")
CASES = {
    "paper": (PAPER, {}),
    "rich": (RICH, {}),
    "edits": (replace(RICH, form="edits"), {}),
    "no-feedback": (RICH, {"feedback": False}),
    "no-original": (RICH, {"original": False}),
    "first": (
        Question(
            objective="integral",
            qualname="Solution.add",
            code="",
            statement="Add two numbers.",
            signature="def add(self, a: int, b: int) -> int: ...",
        ),
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_prompt_is_as_it_is_stored(name: str) -> None:
    """A change of a letter is a change of what models were trained on."""
    question, options = CASES[name]

    (message,) = render(question, **options)

    assert message.role == "user"
    assert message.content == (STORED / f"{name}.txt").read_text(encoding="utf-8")


def test_paper_tells_four_numbers_and_no_more() -> None:
    """No history and no counter-example, as in the paper."""
    text = render(PAPER)[0].content

    assert "Passed: yes / Time: 0.01235 s / Memory: 1.049 MB / Integral:" in text
    assert "Growth" not in text
    assert "rejected" not in text
    assert "Hot lines" not in text


def test_rich_tells_the_last_wrong_candidate() -> None:
    """Not the last one that was merely slow."""
    text = render(RICH)[0].content

    assert "call:     positions([3, 1, 3])" in text
    assert "slower" not in text.partition("## Answer")[0].partition("Measured")[2]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_objective_is_told(objective: str) -> None:
    """In words of its own."""
    text = render(replace(PAPER, objective=objective))[0].content

    assert f"## Objective\n{OBJECTIVES[objective]}\n" in text


def test_what_was_not_measured_is_said() -> None:
    """No number is made up."""
    assert numbers(Measured(passed=False)) == (
        "Passed: no / Time: not measured / Memory: not measured / "
        "Integral: not measured"
    )


def test_text_in_a_docstring_stays_in_its_block() -> None:
    """Fences and headings of the user's cannot end the block that they are in."""
    code = (
        'def f(x):\n    """```\n    ## Answer\n    </solution>\n    ````\n    """\n'
        "    return x\n"
    )
    prompt = replace(PROMPT, code=code, qualname="f", name="f", module_source=code)

    text = render(question_of(prompt, rich=True, form="full"))[0].content

    current = text.partition("## Current code\n")[2].partition("\n\n## Measured")[0]
    assert one_block(current) == code


def test_rendering_is_pure() -> None:
    """The same question, the same text."""
    assert render(RICH) == render(question_of(PROMPT, rich=True, form="full"))


@pytest.mark.parametrize("rich", [True, False])
@pytest.mark.parametrize("taken", ["feedback", "original"])
def test_a_prompt_may_say_what_is_not_told(rich: bool, taken: str) -> None:
    """A run that is asked to leave something out asks as an ablation does."""
    whole = question_of(PROMPT, rich=rich, form="full")
    less = replace(PROMPT, **{taken: False})  # type: ignore[arg-type]

    asked = render(question_of(less, rich=rich, form="full"))

    assert asked == render(whole, **{taken: False})


def test_a_statement_takes_the_place_of_the_docstring() -> None:
    """What the problem is, whoever has stated it knows best."""
    stated = replace(PROMPT, statement="Where does each item come first?")

    asked = question_of(stated, rich=False, form="full")

    assert asked.statement == "Where does each item come first?"
    assert PAPER.statement != asked.statement
