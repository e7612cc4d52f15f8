"""A result as edits: what is kept, and when it no longer holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.target import target_from_source
from afterburner_lsp.edits import applied
from afterburner_lsp.errors import StaleError
from afterburner_lsp.meaning import meaning
from afterburner_lsp.results import Result, State
from afterburner_lsp.rewriting import after, rewrite
from afterburner_lsp.text import split

PATH = Path("/nowhere/module.py")
FUNCTION = """def total(xs):
    result = 0  # 🦊
    for x in xs:
        result += scale(x)
    return result
"""
CODE = """import math
def total(xs):
    result = math.fsum(map(scale, xs))
    return result
"""
HEAD = """'Module.'
import os

FACTOR = 2


def scale(x):
    return FACTOR * x


"""
MODULE = HEAD + FUNCTION


def found(source: str, code: str = CODE) -> Result:
    """A result for the function of a module."""
    target = target_from_source(PATH, source, "total")
    return Result(
        uri="file:///nowhere/module.py",
        qualname="total",
        objective="time",
        reason="",
        before=target.code,
        meaning=meaning(target.source.tree, "total"),
        code=code,
        after=after(target, code),
        state=State.WAITING,
    )


LAYOUTS = st.tuples(
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["    ", "\t", "  "]),
    st.sampled_from(["", "# é 🐍\n", "\f\n"]),
    st.booleans(),
)


@given(LAYOUTS)
def test_the_edits_make_the_file_that_the_engine_would_write(
    layout: tuple[str, str, str, bool],
) -> None:
    """Byte for byte: line ends, tabs and all lines that are kept."""
    end, unit, above, ends = layout
    source = above + MODULE.replace("    ", unit)
    source = (source if ends else source.rstrip("\n")).replace("\n", end)
    result = found(source)

    edits = rewrite(PATH, source, result)

    target = target_from_source(PATH, source, "total")
    assert applied(split(source), edits) == target.patched(CODE).decode()
    assert list(edits) == sorted(edits, key=lambda edit: edit.start)


def test_lines_that_are_kept_are_not_replaced() -> None:
    """So that the cursor, marks and folds of an editor stay."""
    edits = rewrite(PATH, MODULE, found(MODULE))

    assert [edit.text for edit in edits] == [
        "import math\n",
        "    result = math.fsum(map(scale, xs))\n",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FACTOR = 2", "FACTOR = 3"),
        ("FACTOR * x", "FACTOR + x"),
        ("import os", "import os\nscale = print"),
        ("import os", "from os import *"),
        ("import os", "import os\nos.umask(0)"),
        ("result = 0", "result = 1"),
        ("def total(xs)", "def total(xs, ys=0)"),
        ("def total", "def totals"),
        ("return result", "return result)"),
    ],
)
def test_a_result_does_not_hold_where_what_it_depends_on_has_changed(
    old: str, new: str
) -> None:
    """The function, what it reaches by name, and what may do anything."""
    with pytest.raises(StaleError):
        rewrite(PATH, MODULE.replace(old, new), found(MODULE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os", "import os, sys"),
        ("import os\n", "import os\nOTHER = 1\n"),
        ("import os\n", "import os\n\n\ndef other():\n    return FACTOR\n"),
        ("    return FACTOR * x", "    # twice\n    return (FACTOR * x)"),
        ("def total", "# the sum\ndef total"),
        ("'Module.'", "'Another text.'"),
    ],
)
def test_a_result_holds_where_something_else_has_changed(old: str, new: str) -> None:
    """And what has changed is kept."""
    source = MODULE.replace(old, new)

    edits = rewrite(PATH, source, found(MODULE))

    kept = applied(split(source), edits).replace("import math\n", "")
    assert new in kept


def test_a_result_holds_after_another_one_brought_an_import_along() -> None:
    """Functions of a file can be applied one after the other."""
    source = MODULE.replace("import os", "import bisect\nimport os")

    assert "math.fsum" in applied(split(source), rewrite(PATH, source, found(MODULE)))
