"""Tests for `afterburner_engine.target`: finding, refusing, replacing."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from afterburner_engine.candidate import fingerprint
from afterburner_engine.errors import CandidateError, TargetError
from afterburner_engine.target import FunctionInfo, find_target, list_functions

MODULE = '''\
"""Doc."""

import abc
from typing import TYPE_CHECKING, overload


@overload
def shape(x: int) -> int: ...
def shape(x):
    return x


class Shop:
    @property
    def price(self):
        return 1

    @abc.abstractmethod
    def sell(self):
        return 2

    @staticmethod
    async def find(x):
        return x

    class Shelf:
        def items(self):
            yield 1


def outer(x):
    def inner(y):
        return y

    return inner(x)


def empty():
    """To do."""
    raise NotImplementedError


try:
    import numpy
except ImportError:

    def fallback(x):
        return x


if TYPE_CHECKING:

    def unreal(x):
        return x


short = lambda x: x
'''


def write(folder: Path, content: str | bytes, name: str = "shop.py") -> Path:
    """A file of this content."""
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(data)
    return path


def problems(path: Path) -> dict[str, str | None]:
    """The first word that matters of each function's problem."""
    return {info.qualname: info.problem for info in list_functions(path)}


def test_functions_are_listed_in_order_with_kind_and_lines(tmp_path: Path) -> None:
    """Names are what Python calls them, lines include decorators, lambdas are none."""
    path = write(tmp_path, MODULE)

    actual = [(i.qualname, i.kind, i.line) for i in list_functions(path)]

    assert actual == [
        ("shape", "overload stub", 7),
        ("shape", "function", 9),
        ("Shop.price", "property", 14),
        ("Shop.sell", "method", 18),
        ("Shop.find", "async static method", 22),
        ("Shop.Shelf.items", "generator method", 27),
        ("outer", "function", 31),
        ("outer.<locals>.inner", "nested function", 32),
        ("empty", "function", 38),
        ("fallback", "function", 47),
        ("unreal", "function", 53),
    ]


def test_what_cannot_be_optimised_says_why(tmp_path: Path) -> None:
    """Properties, stubs, abstract, empty, nested and unreachable functions are told."""
    found = problems(write(tmp_path, MODULE))

    unusable = {name: text for name, text in found.items() if text}
    words = {
        "Shop.price": "property",
        "Shop.sell": "abstract",
        "outer.<locals>.inner": "choose outer",
        "empty": "does nothing",
        "unreal": "TYPE_CHECKING",
    }
    assert unusable.keys() == words.keys()
    assert all(words[name] in text for name, text in unusable.items())


@pytest.mark.parametrize(
    ("suffix", "qualname"),
    [
        ("::shape", "shape"),
        ("::Shop.find", "Shop.find"),
        ("::Shop.Shelf.items", "Shop.Shelf.items"),
        (":22", "Shop.find"),
        (":24", "Shop.find"),
        (":33", "outer"),
        (":33:9", "outer"),
        ("::fallback", "fallback"),
    ],
)
def test_a_target_is_found_by_name_or_line(
    tmp_path: Path, suffix: str, qualname: str
) -> None:
    """A line means the innermost function around it that can be optimised."""
    path = write(tmp_path, MODULE)

    assert find_target(f"{path}{suffix}").qualname == qualname


@pytest.mark.parametrize(
    ("suffix", "words"),
    [
        ("", ["5 functions", "::NAME", "Shop.Shelf.items"]),
        ("::shap", ["no function shap", "did you mean shape?"]),
        ("::find", ["did you mean Shop.find?"]),
        ("::zzz", ["no function zzz", "one of shape"]),
        (":shape", ["did you mean", "::shape?"]),
        (":1", ["no function", "line 1"]),
        (":15", ["Shop.price", "is a property"]),
        ("::outer.inner", ["inside outer", "choose outer"]),
        ("::outer.<locals>.inner", ["inside outer", "choose outer"]),
        ("::empty", ["does nothing"]),
    ],
)
def test_an_unclear_choice_says_what_to_write(
    tmp_path: Path, suffix: str, words: list[str]
) -> None:
    """Each refusal names what there is to choose from, or what is wrong with it."""
    path = write(tmp_path, MODULE)

    with pytest.raises(TargetError) as caught:
        find_target(f"{path}{suffix}")

    assert [word for word in words if word not in str(caught.value)] == []


def test_one_function_needs_no_name(tmp_path: Path) -> None:
    """Functions that cannot be optimised do not count."""
    path = write(tmp_path, "def f(x):\n    return x\n\ndef g(): ...\n")

    assert find_target(str(path)).qualname == "f"


def test_of_two_definitions_the_last_counts(tmp_path: Path) -> None:
    """The name is bound to the last one; the other one's line says so."""
    path = write(tmp_path, "def f(): return 1\n\ndef f(): return 2\n")

    assert find_target(f"{path}::f").line == 3
    with pytest.raises(TargetError, match="defined again on line 3"):
        find_target(f"{path}:1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"x = 1\n", "defines no function"),
        (b"def f(:\n", "shop.py:1: .*correct the file"),
        (b"x = '\0'", "binary"),
        (b"# coding: klingon\ndef f(): return 1\n", "unknown encoding.*UTF-8"),
        (b"# coding: rot13\ndef f(): return 1\n", "cannot decode.*rot13.*UTF-8"),
        (b"x = 1\ny = 2\nx = '\xe9'\n", "UTF-8"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "encoding problem"),
        (b"x = " + b"(" * 500 + b")" * 500, "shop.py.*correct the file"),
        (b"def f(): return 1\nbreak\n", "outside loop.*correct the file"),
        (b"def f(): return " + b"1+" * 900 + b"1\n", "nested too deeply.*split"),
        (b"def f(): ...\n", "no function that can be optimised.*does nothing"),
    ],
)
def test_a_file_that_is_no_use_says_why(
    tmp_path: Path, content: bytes, words: str
) -> None:
    """Whatever is in the file, there is a message and never a traceback."""
    path = write(tmp_path, content)

    with pytest.raises(TargetError, match=words):
        find_target(str(path))


def test_a_path_that_is_no_file_says_what_is_there(tmp_path: Path) -> None:
    """Missing files, missing folders, folders and empty names are told apart."""
    write(tmp_path, MODULE)

    for spec, words in {
        f"{tmp_path}/shops.py::f": "did you mean shop.py",
        f"{tmp_path}/zzzzzz.py": "in that folder: shop.py",
        f"{tmp_path}/none/shop.py:3": "no folder",
        f"{tmp_path}/shop.py/x.py": "no folder",
        f"{tmp_path}": "is a folder.*shop.py",
        "/dev/null": "not a regular file",
        f"{tmp_path}/a\0b.py": "cannot read|no file",
        " ": "no file is named",
    }.items():
        with pytest.raises(TargetError, match=words):
            find_target(spec)


def test_an_unreadable_file_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions are named as the reason."""
    path = write(tmp_path, MODULE)

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(TargetError, match="Permission denied"):
        find_target(str(path))


@pytest.mark.parametrize("name", ["a::b.py", "a:7", "c:x.py"])
def test_a_file_with_colons_in_its_name_is_found(tmp_path: Path, name: str) -> None:
    """A file that exists wins over any reading of its name as something else."""
    path = write(tmp_path, "def f(x): return x\n", name)

    assert find_target(str(path)).path == path
    assert find_target(f"{path}::f").path == path
    assert find_target(f"{path}:1").path == path


def test_the_module_name_starts_at_the_package_root(tmp_path: Path) -> None:
    """`__init__.py` marks a package; the folder above the last one is the root."""
    inner = tmp_path / "pkg" / "sub"
    inner.mkdir(parents=True)
    for folder in (inner, inner.parent):
        write(folder, "def f(x): return x\n", "__init__.py")
    module = find_target(f"{write(inner, 'def f(x): return x')}::f")
    package = find_target(f"{inner / '__init__.py'}::f")

    assert (module.root, module.module_name) == (tmp_path, "pkg.sub.shop")
    assert (package.root, package.module_name) == (tmp_path, "pkg.sub")


def test_a_relative_path_becomes_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The working folder may change afterwards; only the diff's names are relative."""
    write(tmp_path, "def f(x): return x\n")
    monkeypatch.chdir(tmp_path)

    target = find_target("shop.py::f")

    assert target.path == tmp_path / "shop.py"
    assert target.diff("def f(x): return 2\n") == (
        "--- a/shop.py\n+++ b/shop.py\n@@ -1 +1 @@\n"
        "-def f(x): return x\n+def f(x): return 2\n"
    )


def test_a_diff_marks_a_missing_last_line_end(tmp_path: Path) -> None:
    """As `git diff` does, so that the diff can be applied."""
    target = find_target(f"{write(tmp_path, 'def f(x): return x')}")

    assert target.diff("def f(x): return 2") == (
        "--- a/shop.py\n+++ b/shop.py\n@@ -1 +1 @@\n"
        "-def f(x): return x\n\\ No newline at end of file\n"
        "+def f(x): return 2\n\\ No newline at end of file\n"
    )


def test_code_takes_on_the_file_s_indentation(tmp_path: Path) -> None:
    """Four spaces become tabs in a file of tabs; strings stay as they are."""
    path = write(tmp_path, "class A:\n\tdef m(self):\n\t\treturn 1\n\t# after\n")
    code = 'def m(self):\n    if self:\n        # why\n        return """\n    x"""\n'

    assert find_target(str(path)).with_code(code) == (
        "class A:\n\tdef m(self):\n\t\tif self:\n\t\t\t# why\n"
        '\t\t\treturn """\n    x"""\n\t# after\n'
    )


def test_a_docstring_that_moved_with_the_code_moves_back(tmp_path: Path) -> None:
    """Only its margins differ, so the layout in the file is the one that stays."""
    doc = '"""D.\n\n        é\n        """'
    text = f"class A:\n    def m(self):\n        {doc}\n        x\n"
    path = write(tmp_path, text)
    moved = 'def m(self):\n    """D.\n\n    é\n    """\n    {}\n'
    target = find_target(str(path))

    assert target.with_code(moved.format("x")) == text
    assert target.with_code(moved.format("y")) == text.replace("x\n", "y\n")
    assert "ee" in target.with_code(moved.replace("é", "ee").format("y"))


def test_a_docstring_in_parentheses_is_left_as_it_comes(tmp_path: Path) -> None:
    """Taken out of its parentheses it would be two statements."""
    path = write(tmp_path, "def f(x):\n    ('a'\n     'b')\n    return x\n")
    code = "def f(x):\n    'ab'\n    return 1\n"

    assert find_target(str(path)).with_code(code) == code


def test_lines_that_stay_keep_their_own_ends(tmp_path: Path) -> None:
    """In a file of mixed ends, new lines take the most used one."""
    path = write(tmp_path, b"def f(x):\r\n    x = 1\n    y = 2\r\n    return x\r")

    actual = find_target(str(path)).patched(
        "def f(x):\n    x = 1\n    z = 2\n    y = 2\n    return x\n"
    )

    assert actual == (
        b"def f(x):\r\n    x = 1\n    z = 2\r\n    y = 2\r\n    return x\r"
    )


def test_code_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    """A latin-1 file cannot hold an arrow, and nothing else may be written instead."""
    path = write(tmp_path, b"# coding: latin-1\ndef f(x): return '\xe9'\n")
    target = find_target(str(path))
    code = "def f(x): return '→'\n"

    assert "cannot store" in (target.check(code) or "")
    with pytest.raises(CandidateError, match="cannot store"):
        target.patched(code)


def test_a_byte_order_mark_stays_first(tmp_path: Path) -> None:
    """Imports go behind it, and it is not in the text."""
    path = write(tmp_path, codecs.BOM_UTF8 + b"def f(x): return x\n")
    target = find_target(str(path))

    assert target.module_source.startswith("def")
    assert target.patched("import os\ndef f(x): return x\n") == (
        codecs.BOM_UTF8 + b"import os\n\n\ndef f(x): return x\n"
    )


def test_characters_that_only_look_like_line_ends_are_none(tmp_path: Path) -> None:
    """Python breaks lines at fewer characters than `str.splitlines` does."""
    content = "x = '\u2028\x0c\x1d\x85'\ndef f(x):\n    return '\u2029\x0b'  # \x1e\n"
    target = find_target(str(write(tmp_path, content)))

    assert target.line == 2
    assert target.patched(target.code) == content.encode()
    assert target.with_code("def f(x):\n    return 1\n") == (
        "x = '\u2028\x0c\x1d\x85'\ndef f(x):\n    return 1\n"
    )


def test_a_long_expression_elsewhere_is_no_obstacle(tmp_path: Path) -> None:
    """Only the function itself must be of a depth that can be compared."""
    path = write(tmp_path, f"X = {'1+' * 900}1\ndef f(x): return x\n")

    target = find_target(str(path))

    assert target.check("import os\ndef f(x): return 2\n") is None


def test_code_that_cannot_run_at_all_is_refused(tmp_path: Path) -> None:
    """It parses, but no import of the module would get past it."""
    target = find_target(str(write(tmp_path, "def f(x): return x\n")))

    assert "outside loop" in (target.check("def f(x): break\n") or "")
    deep = f"def f(x): return {'1+' * 900}1\n"
    assert "nested too deeply" in (target.check(deep) or "")
    assert fingerprint(deep) != fingerprint(deep.replace("x", "y"))


def test_infos_are_values(tmp_path: Path) -> None:
    """A list is made anew each time and equal each time."""
    path = write(tmp_path, "def f(x): return x\n")

    assert list_functions(path) == (FunctionInfo("f", "function", 1, 1, None),)
