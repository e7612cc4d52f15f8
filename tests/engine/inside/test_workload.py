"""Tests for `afterburner_engine.inside.workload`, through the maker."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable

import pytest

from afterburner_engine.inside.maker import Maker, WorkloadProblem

MakerOf = Callable[..., Maker]


GOOD = """
SIZES = (100, 1_000)
def make_input(size, rng):
    return ([rng.random() for _ in range(size)],), {}
"""


def test_the_file_is_the_only_source_that_grows(maker_of: MakerOf) -> None:
    """Hints are not asked where a workload file says what inputs are."""
    maker = maker_of("def f(xs: list[int]): ...", workload=GOOD)

    described = maker.describe()

    assert [row["source"] for row in described["sources"]] == ["workload"]
    assert described["sources"][0]["grows"]
    assert described["sizes"] == [100, 1000]
    assert len(maker.make(37, 0)[0][0]) == 37


def test_examples_are_small_and_come_after_doctests(maker_of: MakerOf) -> None:
    """Doctests stay first; sizes are a few, fractions of SIZES[0], and SIZES[0]."""
    maker = maker_of('def f(xs):\n    """\n    >>> f([1])\n    """', workload=GOOD)

    cases = maker.examples(0, 100)

    assert [case["source"] for case in cases[:2]] == ["doctest", "workload"]
    assert {len(case["args"][0]) for case in cases[1:]} == {2, 5, 10, 100}


def test_seeds_give_other_inputs(maker_of: MakerOf) -> None:
    """Nobody gains from remembering an answer."""
    maker = maker_of("def f(xs): ...", workload=GOOD)

    assert maker.make(5, 1) == maker.make(5, 1)
    assert maker.make(5, 1) != maker.make(5, 2)
    assert maker.examples(1, 9) != maker.examples(2, 9)


def test_a_list_of_arguments_will_do(maker_of: MakerOf) -> None:
    """Which brackets hold the arguments is nobody's mistake."""
    source = "def make_input(size, rng): return [[1], {'k': 2}]"
    maker = maker_of("def f(x, k): ...", workload=source)

    assert maker.make(1, 0) == ((1,), {"k": 2})


def test_valid_says_what_the_function_is_for(maker_of: MakerOf) -> None:
    """By its arguments; where it raises, they are none for the function."""
    text = GOOD + "def valid(xs): return 1 / len(xs) < 1\n"
    maker = maker_of("def f(xs): ...", workload=text)

    said = [maker.is_for(pickle.dumps((([1] * count,), {}))) for count in (2, 1, 0)]

    assert said == [True, False, False]


def test_same_is_the_files_own(maker_of: MakerOf) -> None:
    """`same` replaces the comparison."""
    maker = maker_of(
        "def f(x): ...", workload=GOOD + "def same(a, b): return abs(a - b) < 1\n"
    )

    assert maker.describe()["has_same"]
    assert maker.same(1.0, 1.5)
    assert not maker.same(1.0, 2.5)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1", "no `make_input`"),
        ("make_input = 3", "is a int, not a function"),
        ("def make_input(size, rng): return ([1, 2, 3],)", "return args, {}"),
        ("def make_input(size, rng): return [1, 2, 3]", "(args, kwargs)"),
        ("def make_input(size, rng): pass", "returned nothing"),
        ("def make_input(size, rng):\n    return 1 / 0", "line 2: `return 1 / 0`"),
        ("def make_input(size rng): pass", "line 1: "),
        ("import nowhere_at_all", "No module named 'nowhere_at_all'"),
        ("SIZES = (3, 2)\ndef make_input(size, rng): return (1,), {}", "ascending"),
        ("SIZES = 5\ndef make_input(size, rng): return (1,), {}", "ascending"),
        ("SIZES = (0, 5)\ndef make_input(size, rng): return (1,), {}", "positive"),
        (GOOD + "valid = 3\n", "`valid` is not"),
        (GOOD + "def valid(x): return False\n", "`valid` says no to"),
        (GOOD + "def valid(x): return y\n", "valid(...) raised NameError"),
        ("same = 3\ndef make_input(size, rng): return (1,), {}", "`same` is not"),
        ("def make_input(size, rng): return (lambda: 1,), {}", "another process"),
    ],
)
def test_a_broken_file_is_explained(maker_of: MakerOf, source: str, said: str) -> None:
    """Every fault names the file and what is wrong with it."""
    with pytest.raises(WorkloadProblem) as caught:
        maker_of("def f(x): ...", workload=source)

    assert said in str(caught.value)
    assert "/project/mod.workload.py" in str(caught.value)


def test_a_file_for_another_function_is_left_out(maker_of: MakerOf) -> None:
    """A file found beside the module may be meant for its neighbour."""
    maker = maker_of("def f(a: int, b: int): ...", workload=GOOD)

    assert [row["source"] for row in maker.describe()["sources"]] == ["hints"]
    assert any("left out" in note for note in maker.describe()["notes"])


def test_a_file_that_was_asked_for_must_fit(maker_of: MakerOf) -> None:
    """Given by name, it is an error instead."""
    with pytest.raises(WorkloadProblem, match="does not fit f"):
        maker_of("def f(a, b): ...", workload=GOOD, required=True)


def test_a_method_needs_its_instance(maker_of: MakerOf) -> None:
    """The first argument is the state of `self`."""
    source = "class C:\n    def m(self, x): ...\n"
    with pytest.raises(WorkloadProblem, match="must be a C, not int"):
        maker_of(
            source,
            "C.m",
            "def make_input(size, rng): return (1, 2), {}",
            required=True,
        )


def test_the_global_generator_is_left_alone(maker_of: MakerOf) -> None:
    """A file that uses `random` itself does not disturb anybody."""
    workload = "import random\ndef make_input(size, rng): return (random.random(),), {}"
    random.seed(5)
    before = random.getstate()
    maker_of("def f(x): ...", workload=workload).make(3, 3)

    assert random.getstate() == before
