"""Code is found in whatever a model writes, or what is missing is said."""

import textwrap
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from afterburner_engine.prompting.answer import write
from afterburner_engine.prompting.extraction import Wanted
from afterburner_engine.prompting.recovery import find_code

CODE = '''\
def total(items: list[int], start: int = 0) -> int:
    """The sum.

    >>> total([1, 2])
    3
    """
    for item in items:
        start += item
    return start
'''
MODULE = f"import math\n\n\ndef helper(x):\n    return x\n\n\n{CODE}"
WANTED = Wanted("total", "total", CODE, MODULE)
FAST = """\
def total(items, start=0):
    return sum(items, start)
"""
BETTER = '''\
def total(items: list[int], start: int = 0) -> int:
    """The sum.

    >>> total([1, 2])
    3
    """
    return sum(items, start)
'''
"""With the head and the docstring that the user gave it."""

USABLE = {
    "exact": write("why", FAST),
    "bare": FAST,
    "fenced": f"Here it is:\n\n```python\n{FAST}```\nIt is faster.",
    "no language": f"```\n{FAST}```",
    "tildes": f"~~~python\n{FAST}~~~",
    "no thinking": f"<solution>\n```python\n{FAST}```\n</solution>",
    "no fence": f"<thinking>x</thinking><solution>\n{FAST}</solution>",
    "no end": f"<thinking>x</thinking><solution>\n```python\n{FAST}",
    "think": f"<think>hm ```python\nx\n```</think>\n```python\n{FAST}```",
    "fence outside": f"```\n{write('why', FAST)}```",
    "prose": f"Sure, this is it:\n{FAST}\nI hope it helps!",
    "indented": textwrap.indent(FAST, "    "),
    "second try": f"```python\ndef total(:\n```\nNo:\n```python\n{FAST}```",
    "last one counts": f"```python\n{CODE}```\nBetter:\n```python\n{FAST}```",
    "whole module": f"```python\n{MODULE.replace(CODE, FAST)}```",
    "unused import": f"```python\nimport numpy as np\nfrom os import *\n{FAST}```",
    "future": f"```python\nfrom __future__ import annotations\n{FAST}```",
    "main": f"```python\n{FAST}\nif __name__ == '__main__':\n    total([1])\n```",
    "windows": write("why", FAST).replace("\n", "\r\n"),
    "capitals": f"<SOLUTION>\n{FAST}</SOLUTION>",
    "in a class": f"```python\nclass Solution:\n{textwrap.indent(FAST, '    ')}```",
    "the same": f"```python\n{BETTER}```",
    "edits": (
        "<solution>\n<<<<<<< SEARCH\n    for item in items:\n        start += item\n"
        "    return start\n=======\n    return sum(items, start)\n>>>>>>> REPLACE\n"
        "</solution>"
    ),
}


@pytest.mark.parametrize("text", USABLE.values(), ids=USABLE.keys())
def test_the_function_is_found(text: str) -> None:
    """With the user's annotations and docstring; what is beside it is left out."""
    found = find_code(text, WANTED)

    assert found.code == BETTER, found.problem
    assert found.problem == ""


def test_exact_is_said() -> None:
    """The form is right or not, whatever was found."""
    assert find_code(USABLE["exact"], WANTED).exact
    assert find_code(USABLE["exact"], WANTED).thinking == "why"
    assert not find_code(USABLE["fenced"], WANTED).exact
    assert find_code(write("x", "def other(): pass\n"), WANTED).exact


UNUSABLE = {
    "empty": ("", "empty"),
    "prose": ("I cannot help with that.", "holds no function"),
    "no python": ("```python\ndef total(:\n```", "not Python"),
    "another name": ("def summed(items):\n    return 1\n", "defines summed, not total"),
    "parameters": ("def total(items):\n    return 1\n", "parameters must be"),
    "async": ("async def total(items, start=0):\n    return 1\n", "not async"),
    "decorated": ("@cache\ndef total(items, start=0):\n    return 1\n", "decorators"),
    "edits that do not fit": (
        "<<<<<<< SEARCH\nfor x in items:\n=======\npass\n>>>>>>> REPLACE",
        "no such lines",
    ),
}


@pytest.mark.parametrize(("text", "why"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_cannot_be_used_is_said_why(text: str, why: str) -> None:
    """A malformed answer has a reason that a person can read."""
    found = find_code(text, WANTED)

    assert found.code is None
    assert why in found.problem


def test_helpers_move_into_the_function() -> None:
    """A candidate is one function; the module's own helpers stay where they are."""
    text = (
        "import itertools\nLIMIT = 10\n\ndef helper(x):\n    return x\n\n"
        "def unused(x):\n    return x\n\n"
        "def grouped(xs):\n    text = '''\na\n'''\n    return xs[:LIMIT], text\n\n"
        "def total(items, start=0):\n"
        "    return helper(sum(itertools.chain(grouped(items)[0]), start))\n"
    )

    found = find_code(text, WANTED)

    assert found.code == (
        "import itertools\n"
        + BETTER.replace(
            "    return sum(items, start)\n",
            "    LIMIT = 10\n    def grouped(xs):\n        text = '''\na\n'''\n"
            "        return xs[:LIMIT], text\n"
            "    return helper(sum(itertools.chain(grouped(items)[0]), start))\n",
        )
    )


def test_imports_that_the_current_code_brought_along_stay() -> None:
    """The user's module lacks them, though the model sees them there."""
    wanted = Wanted("f", "f", "from heapq import nlargest\ndef f(x):\n    pass\n")

    found = find_code("def f(x):\n    return nlargest(1, x)\n", wanted)

    assert found.code == (
        "from heapq import nlargest\ndef f(x):\n    return nlargest(1, x)\n"
    )


def test_a_method_is_found_with_and_without_its_class() -> None:
    """Whole classes and lone methods; decorators that are left out come back."""
    code = "@staticmethod\ndef area(side: float) -> float:\n    return side ** 2\n"
    wanted = Wanted("area", "Square.area", code)
    lone = "def area(side):\n    return side * side\n"
    whole = (
        "class Circle:\n    def area(side):\n        return 3\n\n"
        "class Square:\n    @staticmethod\n    def area(side):\n"
        "        return side * side\n"
    )

    codes = {find_code(text, wanted).code for text in (lone, whole)}

    assert codes == {code.replace("side ** 2", "side * side")}


PARTS = st.sampled_from(
    [
        "<thinking>",
        "</thinking>",
        "<solution>",
        "</solution>",
        "```python\n",
        "```\n",
        "<<<<<<< SEARCH\n",
        "=======\n",
        ">>>>>>> REPLACE\n",
        FAST,
        CODE,
        "    return start\n",
        "def total(items, start=0): return '''\n",
        "class A:\n",
        "    ",
        "\t",
        "\x00",
        "\ud800",
        "\f",
        "\\\n",
        "lambda: (" * 40,
        "x = 0x" + "f" * 6_000 + "\n",
    ]
)


@settings(max_examples=300)
@given(st.lists(PARTS | st.text(max_size=20), max_size=12).map("".join))
@example("def total(items, start=0):\n    return " + "(" * 300)
@example("def total(items, start=0):\n    return " + "-" * 5_000 + "1\n")
@example(f"{FAST[:-1]} + 0x{'f' * 6_000}\n")
def test_no_answer_makes_it_raise(text: str) -> None:
    """It gives code that passes the static checks, or a reason."""
    found = find_code(text, WANTED)

    assert (found.code is None) == bool(found.problem)


@pytest.mark.parametrize(
    "text",
    [
        "<think>" * 14_000,
        "```\n" * 24_000,
        "def total(items, start=0):\n    return (\n" * 2_000,
        "<<<<<<< SEARCH\n=======\n>>>>>>> REPLACE\n" * 2_000,
        "x" * 10_000_000,
        FAST + "word\n" * 19_000,
    ],
    ids=["thoughts", "fences", "broken", "edits", "endless", "prose"],
)
def test_no_answer_takes_long_to_read(text: str) -> None:
    """The screen stands still meanwhile."""
    began = time.process_time()
    find_code(text, WANTED)

    assert time.process_time() - began < 3


@given(st.sampled_from([CODE, BETTER, "def total(items, start=0): return 1\n"]))
def test_what_is_rendered_is_found(code: str) -> None:
    """A whole function in the exact form comes back as it was."""
    found = find_code(write("because", code), WANTED)

    assert found.exact
    assert found.code is not None
    assert found.code.endswith(code.partition(":\n")[2] or code)
