"""Properties of replacing a function, over files of every odd layout."""

from __future__ import annotations

import ast
import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from afterburner_engine.target import Target, find_target, list_functions

# Each is a statement or two, with {0} for the margin and {1} for one level more.
STATEMENTS = (
    "{0}x = 1",
    "{0}x = 'é'  # ü",
    "{0}x = 1; y = 2",
    "{0}if x:\n{1}x = 2\n{1}# deeper\n{0}else:\n{1}x = 3",
    "{0}for x in y: pass",
    '{0}x = """a\n  b\n\n\tc\nd"""',
    '{0}x = f"""a{{x}}\n  b\n{{x +\n1}}c"""',
    "{0}x = 'a\\\nb'",
    "{0}x = (1,\n2,\n{1}3\n)",
    "{0}x = 1 + \\\n  2",
    "{0}x = ('a'\n'b')",
    "# column zero\n{0}x = 1",
    "{0}# own margin\n{0}x = 1",
    "{0}x = 1\n\n   \n{0}x = 2",
    "\f{0}x = 1",
    "{0}x = '\x0b\x1c'",
    "{0}def inner(a):\n{1}return a",
    "{0}x = lambda: (yield)",
    "{0}pass ;",
)
HEADERS = ("", '"""Doc."""\n', "#!/usr/bin/env python\n", "# licence\n\n", "\f\n")
IMPORTS = ("", "import os\n", "import os; x = 1\n", "from os import (\n  path,\n)\n")
BETWEEN = ("", "\n", "\n\n", "# note\n", "y = 1\n", "y = '''\n  def f(): pass\n'''\n")
ENDS = ("\n", "\r\n", "\r")


@st.composite
def functions(draw: st.DrawFn, name: str, margin: str, unit: str) -> str:
    """One function, with a line end after its last line."""
    decorators = draw(st.sampled_from(("", "{0}@deco\n", "{0}@deco(\n1)\n# c\n")))
    head = draw(st.sampled_from(("{0}def ", "{0}async def ", "{0}def  ")))
    if draw(st.booleans()) and not draw(st.booleans()):
        return (decorators + head).format(margin) + f"{name}(a): x = a; return x\n"
    inner = margin + unit
    body = draw(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=4))
    text = "\n".join(item.format(inner, inner + unit) for item in body)
    tail = draw(st.sampled_from(("", f"{inner}# after\n", "# after\n", "\n")))
    first = (decorators + head).format(margin) + f"{name}(a, *, b=1):\n"
    return f"{first}{text}\n{inner}x = 1\n{tail}"


@st.composite
def modules(draw: st.DrawFn) -> str:
    """The text of a module with functions f and g and a class A with a method."""
    unit = draw(st.sampled_from(("    ", "  ", "\t", " ")))
    text = draw(st.sampled_from(HEADERS)) + draw(st.sampled_from(IMPORTS))
    for name in "fg":
        text += draw(st.sampled_from(BETWEEN)) + draw(functions(name, "", unit))
    text += draw(st.sampled_from(BETWEEN)) + "class A:\n"
    text += draw(functions("m", unit, unit))
    text += f"{unit}class B:\n" + draw(functions("n", unit * 2, unit))
    text += f"if True:\n{unit}z = 1\n" + draw(functions("h", unit, unit))
    return text


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A module as bytes: any line ends, some encodings, perhaps no last line end."""
    text = draw(modules())
    encoding = draw(st.sampled_from(("utf-8", "utf-8-sig", "latin-1", "cp1252")))
    if not encoding.startswith("utf"):
        text = f"# -*- coding: {encoding} -*-\n{text}"
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    ends = draw(st.lists(st.sampled_from(ENDS), min_size=1, max_size=5))
    lines = text.split("\n")
    joined = [line + ends[i % len(ends)] for i, line in enumerate(lines[:-1])]
    return ("".join(joined) + lines[-1]).encode(encoding)


def targets(content: bytes) -> list[Target]:
    """Every function of the file that can be optimised."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "m.py")
        path.write_bytes(content)
        names = [i.qualname for i in list_functions(path) if not i.problem]
        return [find_target(f"{path}::{name}") for name in names]


def other(target: Target, imports: str = "") -> str:
    """A candidate with another body, four spaces a level."""
    code = target.code.split("\n")
    kind = r"\s*(async\s+)?def\s"
    at = next(i for i, line in enumerate(code) if re.match(kind, line))
    head = code[at].partition("):")[0] + "):"
    body = (
        "\n    if a:\n        # why\n        x = '''\n z'''\n\n    return (a,\n  1)\n"
    )
    return imports + "\n".join([*code[:at], head]) + body


def outside(target: Target) -> tuple[bytes, bytes]:
    """The bytes before and after the function, found without the code under test."""
    parts = re.split(rb"(\r\n|\r|\n)", target.original)
    last_name = target.qualname.rpartition(".")[2]
    node = next(
        item
        for item in ast.walk(ast.parse(target.original))
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))
        and item.name == last_name
    )
    starts = [node.lineno, *(item.lineno for item in node.decorator_list)]
    after = b"".join(parts[2 * (node.end_lineno or 0) - 1 :])
    return b"".join(parts[: 2 * (min(starts) - 1)]), after


def test_the_generated_files_hold_all_functions() -> None:
    """The properties below would hold of nothing if nothing were found."""
    found: set[str] = set()

    @given(files())
    @settings(max_examples=20, database=None)
    def collect(content: bytes) -> None:
        found.update(target.qualname for target in targets(content))

    collect()

    assert found == {"f", "g", "A.m", "A.B.n", "h"}


@given(files())
@settings(max_examples=150, deadline=None)
def test_a_function_in_its_own_place_changes_no_byte(content: bytes) -> None:
    """Replacing a function with its own code gives the identical file."""
    for target in targets(content):
        assert target.patched(target.code) == content
        assert target.diff(target.code) == ""


@given(files())
@settings(max_examples=150, deadline=None)
def test_a_replacement_touches_only_the_function(content: bytes) -> None:
    """Every byte outside the function's lines stays; the code keeps its meaning."""
    for target in targets(content):
        patched = target.patched(other(target))
        before, after = outside(target)

        assert patched.startswith(before)
        assert patched.endswith(after)
        assert ast.dump(ast.parse(other(target)).body[0]) in ast.dump(
            ast.parse(patched)
        )


@given(files())
@settings(max_examples=100, deadline=None)
def test_new_imports_are_whole_lines_of_their_own(content: bytes) -> None:
    """With its import lines taken out again, the file is as without them."""
    for target in targets(content):
        plain = target.patched(other(target))
        imports = "import heapq\nfrom bisect import insort\n"
        patched = target.patched(other(target, imports))
        added = rb"(?:\r\n|\r|\n)?import heapq(\r\n|\r|\n)from bisect import insort\1"
        ways = {
            patched[: m.start() + skip] + patched[m.end() + len(blank) :]
            for m in re.finditer(added, patched)
            for skip in (0, 1, 2)
            for blank in (b"", m[1], m[1] * 2)
        }

        assert plain in ways


@given(files())
@settings(max_examples=100, deadline=None)
def test_code_stands_alone(content: bytes) -> None:
    """The code of every target is a module with just that function."""
    for target in targets(content):
        (node,) = ast.parse(target.code).body

        assert ast.dump(node) in ast.dump(ast.parse(content))
