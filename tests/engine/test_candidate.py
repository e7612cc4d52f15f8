"""Tests for `afterburner_engine.candidate` and for imports that candidates bring."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_engine.candidate import check, fingerprint, split
from afterburner_engine.errors import CandidateError
from afterburner_engine.target import Target, find_target

ORIGINAL = (
    "@deco(1)\ndef f(a, /, b: int = 2, *c, d, e=None, **g) -> int:\n    return a\n"
)


def target(folder: Path, text: str) -> Target:
    """The function f of a module of this text."""
    path = folder / "m.py"
    path.write_text(text)
    return find_target(f"{path}::f")


@pytest.mark.parametrize(
    "code",
    [
        ORIGINAL,
        "@deco( 1 )\ndef f(a, /, b=2, *c, d, e=None, **g):\n    yield a\n",
        "import os\nfrom a import b\n\n# fast\n" + ORIGINAL + "\n# end\n",
        ORIGINAL.replace("\n", "\r\n"),
    ],
)
def test_a_candidate_may_change_all_but_the_form(code: str) -> None:
    """Annotations, layout, imports and the body are free."""
    assert check(ORIGINAL, code) is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("def f(", "def g(", "must be called f, not g"),
        ("def f(", "async def f(", "must be not async"),
        ("def f(", "def f(:", "not Python.*line 2"),
        ("a, /, b", "a, b", "parameters must be"),
        ("a, /, b", "z, /, b", "parameters must be"),
        ("= 2", "= 3", "parameters must be"),
        ("*c, d", "*, d", "parameters must be"),
        ("@deco(1)\n", "", "decorators must be @deco"),
        ("@deco(1)\n", "@deco(1)\n@cache\n", "decorators must be @deco"),
        ("@deco(1)\n", "X = 1\n@deco(1)\n", "line 1"),
        ("@deco(1)\n", "def h(): pass\n@deco(1)\n", "defines 2"),
        ("    return a\n", "    return a\nimport os\n", "before the function"),
        ("@deco(1)\n", "from os import *\n@deco(1)\n", "star import"),
        ("@deco(1)\n", "from __future__ import annotations\n@deco(1)\n", "whole mod"),
    ],
)
def test_a_candidate_of_another_form_is_rejected(
    old: str, new: str, words: str
) -> None:
    """The reason says what must be otherwise."""
    reason = check(ORIGINAL, ORIGINAL.replace(old, new, 1))

    assert reason is not None
    with pytest.raises(ValueError, match=words):
        raise ValueError(reason)


def test_an_empty_answer_is_rejected() -> None:
    """Text without a function is no candidate."""
    assert check(ORIGINAL, "") == (
        "the code must define one function, and it defines 0"
    )


def test_split_gives_imports_and_function() -> None:
    """Comments between them belong to neither."""
    code = "import os, sys as s\n# why\nfrom .a import b\n# x\n@d\ndef f(): pass  # y"

    assert split(code) == (
        "import os, sys as s\nfrom .a import b\n",
        "@d\ndef f(): pass  # y\n",
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = a\n    return x", "y = a\n    return y"),
        ("x = a\n    return x", "# hm\n    x = (\n  a)\n\n    return x"),
        ("'''Doc.'''\n    return a", "return a"),
        ("x: int = a\n    return x", "x = a\n    return x"),
        ("return [x for x in a]", "return [y for y in a]"),
        ("return {x: y for x in a for y in x}", "return {p: q for p in a for q in p}"),
        ("for i, j in a: i = j", "for k, i in a: k = i"),
        ("def g(): return x\n    x = 1", "def h(): return y\n    y = 1"),
        (
            "x = 1\n    def g():\n        nonlocal x",
            "y=1\n    def g():\n        nonlocal y",
        ),
        ("with a as x: x", "with a as y: y"),
        ("try: a\n    except E as x: x", "try: a\n    except E as y: y"),
        ("match a:\n        case [x, *y]: x", "match a:\n        case [y, *x]: y"),
        ("if (x := a): return x", "if (n := a): return n"),
        ("return any((x := i) for i in a), x", "return any((j := x) for x in a), j"),
    ],
)
def test_looks_do_not_count(one: str, other: str) -> None:
    """Renamed locals, comments, docstrings and annotations make no new candidate."""
    head = "def f(a):\n    "

    assert fingerprint(head + one) == fingerprint(head + other)
    assert fingerprint(head + one) == fingerprint(head.replace("a", "a: int") + one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = a\n    return x", "x = a\n    return a"),
        ("return b", "return c"),
        ("return a.b", "return a.c"),
        ("return g(b=1)", "return g(c=1)"),
        ("x = y = a\n    return x - y", "y = x = a\n    return x - x"),
        ("global x\n    x = a", "global y\n    y = a"),
        ("x = 1\n    return locals()", "y = 1\n    return locals()"),
        ("return lambda x: x", "return lambda y: y"),
        ("def g(x): pass\n    return g", "def g(y): pass\n    return g"),
        ("class A: x = 1\n    return A", "class A: y = 1\n    return A"),
        ("x = 1\n    return [x for z in a]", "x = 1\n    return [z for z in a]"),
        ("import b\n    b.c()", "import d\n    d.c()"),
        ("return 1", "return 1.0"),
        ("return [x for x in x]", "x = 1\n    return [y for y in x]"),
    ],
)
def test_what_runs_counts(one: str, other: str) -> None:
    """Globals, attributes, keywords and parameters keep their names."""
    head = "def f(a):\n    "

    assert fingerprint(head + one) != fingerprint(head + other)


def test_the_order_of_imports_does_not_count() -> None:
    """Which imports a candidate brings counts, their order and layout do not."""
    one = fingerprint("import b\nfrom a import c, d\ndef f(): pass")
    other = fingerprint("from a import d\nfrom a import c\nimport b\ndef f(): pass")

    assert one == other
    assert one != fingerprint("import b\ndef f(): pass")


def test_text_that_does_not_parse_has_a_fingerprint() -> None:
    """What a model says twice is recognised even if it is no Python."""
    assert fingerprint("def f(:") == fingerprint("def f(:") != fingerprint("def g(:")


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("{f}", "import re\n\n\n{f}"),
        ('"""D."""\n\n{f}', '"""D."""\n\nimport re\n\n{f}'),
        ('"""D."""\n{f}', '"""D."""\n\nimport re\n\n\n{f}'),
        ("import os\n\n\n{f}", "import os\nimport re\n\n\n{f}"),
        (
            "from __future__ import annotations\nimport os  # x\nY = 1\n{f}",
            "from __future__ import annotations\nimport os  # x\nimport re\nY = 1\n{f}",
        ),
        ("import os; X = (1,\n2)\n{f}", "import os; X = (1,\n2)\nimport re\n{f}"),
        (
            "#!/bin/python\n# coding: utf-8\n{f}",
            "#!/bin/python\n# coding: utf-8\nimport re\n\n\n{f}",
        ),
        ("# licence\n\n{f}", "# licence\n\nimport re\n\n\n{f}"),
        ("import re\n{f}", "import re\n{f}"),
        ("import os, re\n{f}", "import os, re\n{f}"),
        ("{f}import re\n", "import re\n\n\n{f}import re\n"),
        (
            "try:\n    import re\nexcept E: pass\n{f}",
            "import re\n\ntry:\n    import re\nexcept E: pass\n{f}",
        ),
    ],
)
def test_imports_go_behind_the_module_s_own(
    tmp_path: Path, module: str, expected: str
) -> None:
    """Below the docstring, the future and the leading imports; none comes twice."""
    old, new = "def f(a): return a\n", "def f(a): return 1\n"

    actual = target(tmp_path, module.format(f=old)).with_code(f"import re\n{new}")

    assert actual == expected.format(f=new)


def test_only_the_missing_names_are_imported(tmp_path: Path) -> None:
    """A statement may be needed in part."""
    text = "from a import b\ndef f(a): return a\n"

    actual = target(tmp_path, text).with_code("from a import b, c\ndef f(a): return 1")

    assert actual == "from a import b\nfrom a import c\ndef f(a): return 1\n"


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("re = 1\n{f}", "import re"),
        ("import x as re\n{f}", "import re"),
        ("def re(): pass\n{f}", "import re"),
        ("{f}", "from os import f"),
        ("for re in (): pass\n{f}", "import re"),
        ("def g():\n    global re\n    re = 1\n{f}", "import re"),
        ("def g(x): return pow(x, 2)\n{f}", "from math import pow"),
        ("from a import *\ndef g(): return re\n{f}", "import re"),
        ("try: import re\nexcept E: re = None\n{f}", "import re"),
        ("import xml.dom\n{f}", "import a as xml"),
    ],
)
def test_an_import_may_not_change_a_name_of_the_module(
    tmp_path: Path, module: str, statement: str
) -> None:
    """Not one that it binds, nor a builtin or starred name that others use."""
    found = target(tmp_path, module.format(f="def f(a): return a\n"))
    code = f"{statement}\ndef f(a): return 1\n"

    assert "rest of the module" in (found.check(code) or "")
    with pytest.raises(CandidateError, match="would change what"):
        found.with_code(code)


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("def g(re): return re\n{f}", "import re"),
        ("import xml.dom\n{f}", "import xml.sax"),
        ("def g():\n    import re\n    return re\n{f}", "import re"),
        ("{f}", "from math import pow"),
    ],
)
def test_an_import_may_share_a_name_that_is_not_the_module_s(
    tmp_path: Path, module: str, statement: str
) -> None:
    """Locals elsewhere are no conflict, nor is a submodule of the same package."""
    found = target(tmp_path, module.format(f="def f(a): return a\n"))

    assert found.check(f"{statement}\ndef f(a): return 1\n") is None


def test_code_that_is_not_python_is_refused(tmp_path: Path) -> None:
    """Even when nobody checked it before."""
    found = target(tmp_path, "def f(a): return a\n")

    for code in ("def f(:", "x = 1", ""):
        with pytest.raises(CandidateError, match="not Python"):
            found.patched(code)
