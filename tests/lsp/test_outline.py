"""Functions as they are seen from a text's lines."""

from __future__ import annotations

import asyncio
import heapq
import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.functions import find_functions
from afterburner_engine.source_file import read_source
from afterburner_lsp.outline import outline
from afterburner_lsp.text import split

MODULES = [
    Path(str(module.__file__))
    for module in (asyncio.tasks, heapq, json.decoder, string)
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_it_sees_what_the_tree_holds(path: Path) -> None:
    """Names and lines of real modules, as the parser finds them."""
    seen = outline(split(path.read_text())).functions

    infos = [function.info for function in find_functions(read_source(path))]
    found = {f.qualname: (f.first + 1, f.last + 1) for f in seen}
    assert found == {info.qualname: (info.line, info.end_line) for info in infos}


ODD = '''\
TEXT = """
def not_one():
    pass
"""


class A:
\t@staticmethod
\t@cache(
\t    size=3,
\t)
\tasync def method(self,
\t        x=")"):
\t\tdef inner():
\t\t\tpass
# a comment at the left
\t\treturn inner


def twice(): pass
def twice(): return 1
'''


def test_layouts_that_people_write() -> None:
    """Texts, decorators of several lines, tabs, stray comments, one-liners."""
    seen = {f.qualname: (f.first, f.last) for f in outline(split(ODD)).functions}

    assert seen == {
        "A.method": (7, 16),
        "A.method.<locals>.inner": (13, 14),
        "twice": (20, 20),
    }


def test_the_cursor_in_a_nested_function_means_the_outer_one() -> None:
    """A function that is defined in another cannot be run alone."""
    function = outline(split(ODD)).at(14)

    assert function is not None
    assert function.qualname == "A.method"


@given(st.text(alphabet="def class(\"'#\\\n\r\t: x)@", max_size=60))
def test_half_typed_code_is_no_error(source: str) -> None:
    """Whatever is typed, lines are those of the text."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    for function in outline(split(source)).functions:
        assert 0 <= function.first <= function.line <= function.last < len(lines)
        assert lines[function.line][function.start : function.end]


def test_code_above_that_is_broken_hides_nothing() -> None:
    """One can optimise a function while another one is being written."""
    source = "def f(:\n    x = (\n\ndef g(xs):\n    return xs\n"

    seen = outline(split(source)).functions

    assert [function.qualname for function in seen] == ["f", "g"]
