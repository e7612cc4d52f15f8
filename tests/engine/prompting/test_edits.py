"""Edits: applied exactly where they fit, or refused in words."""

import contextlib
import itertools
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.prompting.edits import (
    MIDDLE,
    REPLACE,
    SEARCH,
    Edit,
    EditError,
    apply_edits,
    has_edits,
    only_edits,
    read_edits,
    write_edits,
)

CODE = """\
def f(items):
    out = []
    for x in items:
        out.append(x)
    return out
"""

lines = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12
).filter(lambda line: line.strip() not in (SEARCH, REPLACE))


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[str], list[Edit], list[str]]:
    """Code of distinct lines, edits of some of its parts, and what comes of them."""
    count = draw(st.integers(1, 12))
    code = [f"{n} {draw(lines)}" for n in range(count)]
    cuts = sorted(draw(st.sets(st.integers(0, count), max_size=6)) | {0, count})
    edits: list[Edit] = []
    result: list[str] = []
    for first, last in itertools.pairwise(cuts):
        part = code[first:last]
        if draw(st.booleans()):
            new = draw(st.lists(lines, max_size=3))
            edits.append(Edit(tuple(part), tuple(new)))
            part = new
        result += part
    return code, edits, result


@given(changes(), st.randoms(use_true_random=False))
def test_edits_apply_exactly(
    change: tuple[list[str], list[Edit], list[str]], rng: Random
) -> None:
    """Written, read back and applied, in any order, they give what was meant."""
    code, edits, result = change
    shuffled = list(edits)
    rng.shuffle(shuffled)
    text = "\n".join(code)

    if shuffled:
        shuffled = read_edits(write_edits(shuffled), text)

    assert apply_edits(text, shuffled) == "\n".join(result)


@given(st.text())
def test_no_text_makes_the_reader_fail_otherwise(text: str) -> None:
    """It is read, or refused in words."""
    for candidate in (text, f"{SEARCH}\n{text}\n{REPLACE}", f"{SEARCH}\n{text}"):
        has_edits(candidate)
        only_edits(candidate)
        with contextlib.suppress(EditError):
            apply_edits(CODE, read_edits(candidate, CODE))


def block(search: str, replace: str) -> str:
    """One edit."""
    return f"{SEARCH}\n{search}\n{MIDDLE}\n{replace}\n{REPLACE}\n"


REFUSED = {
    "none": ("just words", "holds no edits"),
    "no end": (f"{SEARCH}\na\n{MIDDLE}\nb\n", "has no end"),
    "no separator": (f"{SEARCH}\na\n{REPLACE}\n", "has no separator"),
    "not there": (block("    result = []", "x"), "no such lines: `result = \\[\\]`"),
    "part of a line": (block("out = []", "x"), "no such lines"),
    "twice": (block("    x = 1", "x"), "2 such places"),
    "nothing": (block("", "x"), "searches for nothing"),
    "overlap": (
        block("    out = []\n    for x in items:", "x")
        + block("    for x in items:\n        out.append(x)", "y"),
        "same lines",
    ),
}


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_fit_is_refused_in_words(text: str, why: str) -> None:
    """Nothing is guessed: an edit in the wrong place is worse than none."""
    code = CODE + "    x = 1\n    x = 1\n"

    with pytest.raises(EditError, match=why):
        apply_edits(code, read_edits(text, code))


def test_a_line_of_equal_signs_in_the_code_is_no_separator() -> None:
    """The separator is where what is searched fits the code."""
    code = 'def f():\n    """\nTitle\n=======\n"""\n    return 1\n'
    text = block("Title\n=======", "Other\n=======")

    changed = apply_edits(code, read_edits(text, code))

    assert changed == code.replace("Title", "Other")
