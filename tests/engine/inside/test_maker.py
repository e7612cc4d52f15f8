"""Tests for `afterburner_engine.inside.maker`: the rules between the sources."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import afterburner_engine.inside
from afterburner_engine.inside.maker import Maker

MakerOf = Callable[..., Maker]


FOLDER = Path(afterburner_engine.inside.__file__).parent

PROBE = """
import json, sys, types
from afterburner_engine.inside.maker import Maker
from afterburner_engine.inside.calls import identity

SOURCES = [
    "def f(xs: list[str], d: dict[str, set[str]], s: str = ''): ...",
    "def f(a: set[str], b: list[float], *, k: int = 3): ...",
    'def f(x):\\n    \"\"\"\\n    >>> f({"a": {"b"}, "b": {"a"}})\\n    \"\"\"',
    'def f(x):\\n    \"\"\"\\n    >>> f({"ab", "cd"})\\n    >>> f({"ef"})\\n    \"\"\"',
]
for i, source in enumerate(SOURCES):
    module = types.ModuleType(f"probe_{i}")
    sys.modules[module.__name__] = module
    exec(source, module.__dict__)
    maker = Maker(module, "f", None, None, False)
    for case in maker.examples(3, 60):
        print(case["source"], identity((case["args"], case["kwargs"])))
    for size in (5, 60):
        print(identity(maker.make(size, 11)))
    print(json.dumps(maker.describe()))
"""


def test_inputs_do_not_depend_on_the_hash_seed() -> None:
    """Baseline and candidate, in processes of their own, get equal inputs."""

    def run(hash_seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        return subprocess.run(
            [sys.executable, "-c", PROBE],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    first = run("1")

    assert first.count("\n") > 100
    assert run("2") == first
    assert run("99") == first


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda p: p.name)
def test_syntax_is_python_3_9(path: Path) -> None:
    """The user's interpreter may be older than ours."""
    source = path.read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 9))

    assert path.name == "__init__.py" or "from __future__ import annotations" in source


def test_only_the_standard_library_is_imported() -> None:
    """Not even Hypothesis, until it is needed."""
    probe = (
        "import afterburner_engine.inside.maker, sys; print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    modules = done.stdout.split()
    ours = {name for name in modules if name.startswith("afterburner_sandbox.")}

    assert not {name.split(".")[0] for name in modules} & {
        "hypothesis",
        "pydantic",
        "libcst",
    }
    assert all(name.startswith("afterburner_sandbox.inside") for name in ours)
    assert "afterburner_engine.policy" not in done.stdout


def test_description_is_plain_data(maker_of: MakerOf) -> None:
    """It crosses to the trusted side as JSON."""
    described = maker_of("def f(xs: list[int]): ...").describe()

    assert json.loads(json.dumps(described)) == described
    assert described["problem"] is None
    assert described["parameters"] == ["xs"]


def test_doctests_come_first_and_grow(maker_of: MakerOf) -> None:
    """What the author wrote beats what the types allow."""
    maker = maker_of('def f(xs: list[int]):\n    """\n    >>> f([5, 3, 4])\n    """')
    rows = maker.describe()["sources"]

    assert [(row["source"], row["grows"]) for row in rows] == [
        ("doctest", True),
        ("hints", False),
    ]
    assert maker.examples(0, 1)[0]["args"] == ([5, 3, 4],)
    assert all(x >= 1 for x in maker.make(200, 0)[0][0])


def test_an_example_too_poor_to_grow_leaves_it_to_the_hints(maker_of: MakerOf) -> None:
    """An empty list says nothing of its elements."""
    maker = maker_of('def f(xs: list[int]):\n    """\n    >>> f([])\n    """')

    assert len(maker.make(40, 0)[0][0]) == 40


def test_examples_are_capped_and_distinct(maker_of: MakerOf) -> None:
    """No case is judged twice."""
    maker = maker_of("def f(a: bool, b: bool): ...")
    cases = maker.examples(0, 100)

    assert len(cases) == len({repr(case["args"]) for case in cases}) == 4
    assert len(maker.examples(0, 2)) == 2


def test_examples_are_copies(maker_of: MakerOf) -> None:
    """Whoever changes one does not change the next one's."""
    maker = maker_of('def f(xs):\n    """\n    >>> f([1])\n    """')
    maker.examples(0, 1)[0]["args"][0].append(2)

    assert maker.examples(0, 1)[0]["args"] == ([1],)
