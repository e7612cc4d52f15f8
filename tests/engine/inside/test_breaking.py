"""What the search makes: within the types and conditions of the known calls."""

from __future__ import annotations

import inspect
import math
import pickle
import types
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.inside import paste, raised
from afterburner_engine.inside.breaking import Breaker
from afterburner_engine.inside.calls import Target
from afterburner_engine.inside.contents import Call
from afterburner_engine.inside.places import Place


def breaker(function: Any, *known: Call, seed: int = 0) -> Breaker:
    """A search on a function, with its known calls."""
    signature = inspect.signature(function)
    module = types.ModuleType("m")
    target = Target(module, "f", function, signature, None, "function")
    return Breaker(target, list(known), [], [], seed, lambda dumped: True)


def calls(made: Breaker, count: int = 600) -> list[Call]:
    """Inputs as the versions get them."""
    return [pickle.loads(dumped) for _, dumped in made.take(count)]


def pair(a: Any, b: Any = None) -> Any:
    """A function of two parameters."""


def test_inputs_have_the_types_of_the_known_calls_at_each_place() -> None:
    """Lists of pairs stay lists of pairs, records keep their keys."""
    rows = [{"id": 1, "tags": ["a"]}, {"id": 2, "tags": []}, {"id": 3, "tags": ["b"]}]
    place = Place([rows])

    made = calls(breaker(pair, ((rows, (1, "x")), {}), ((rows[:1], (2, "y")), {})))

    assert len(made) == 600
    for args, kwargs in made:
        values = dict(zip("ab", args, strict=False)) | kwargs
        assert place.fits(values["a"])
        if values.get("b") is not None:
            assert list(map(type, values["b"])) == [int, str]


def test_an_argument_with_a_default_may_be_left_out_and_be_that_default() -> None:
    """That much the signature says itself."""
    made = calls(breaker(pair, (([1, 2], 3), {})))

    given_ = [dict(zip("ab", args, strict=False)) | kwargs for args, kwargs in made]
    assert any("b" not in values for values in given_)
    assert any(values.get("b", 0) is None for values in given_)


def test_equal_seeds_give_equal_inputs_and_others_do_not() -> None:
    """Whatever is drawn, it is drawn from the seed."""
    known: Call = (([1, 2, 5], {"a": 1.5}), {})

    first, again, other = (
        [dumped for _, dumped in breaker(pair, known, seed=seed).take(300)]
        for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


def test_a_condition_that_many_calls_show_is_kept() -> None:
    """Every known list is sorted, and so is each one that is made."""
    known: list[Call] = [((sorted([n, n * 7 % 5, 3, n * n]), n), {}) for n in range(12)]

    made = calls(breaker(pair, *known))

    assert all(args[0] == sorted(args[0]) for args, _ in made)


def test_what_few_calls_show_may_be_chance() -> None:
    """Two sorted lists are no condition."""
    made = calls(breaker(pair, (([1, 2, 3], 1), {}), (([4, 5, 9], 1), {})))

    unsorted = [args for args, _ in made if args[0] != sorted(args[0])]
    assert len(unsorted) > 30
    assert len(unsorted) < len(made) / 2


def test_values_repeat_meet_each_other_and_are_shared() -> None:
    """Equal keys, a needle that is in the haystack, a row that is there twice."""
    known: Call = (([[1, 2], [3, 4]], 3), {})
    made = [args for args, _ in calls(breaker(pair, known), 1_500) if len(args) == 2]

    assert any(len(rows) > 1 and rows[0] is rows[1] for rows, _ in made)
    assert any(
        len(rows) > 1 and rows[0] == rows[1] and rows[0] is not rows[1]
        for rows, _ in made
    )
    assert sum(any(n in row for row in rows) for rows, n in made) > 100


def test_numbers_that_make_the_original_slow_are_not_made_again() -> None:
    """Nor larger ones, for that parameter."""
    made = breaker(pair, ((3, 4), {}))
    made.take(50)
    made.slow(((100, 2), {}))

    assert all(abs(args[0]) < 100 for args, _ in calls(made) if args)


def test_shrinking_ends_and_leaves_simple_values() -> None:
    """Greedily to the first simpler call that is still bad."""
    made = breaker(pair, (([5, 9, 70], "text"), {}))
    call: Call = (([8, 70, 9, 70, 1, 5], "some text"), {})

    def bad(other: Call) -> bool:
        return bool(other[0]) and 70 in other[0][0]

    for _ in range(100):
        found = next((o for o, _ in made.simpler(call) if bad(o) and o != call), None)
        if found is None:
            break
        call = found

    assert call == (([70],), {})


VALUES = st.recursive(
    st.one_of(
        st.integers(), st.floats(), st.text(max_size=5), st.booleans(), st.none()
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
        st.frozensets(st.integers(), max_size=3),
    ),
    max_leaves=12,
)


def plain(value: Any) -> Any:
    """As something that equals itself, NaN too, with types and order."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dict):
        return [(plain(k), plain(v)) for k, v in value.items()]
    if isinstance(value, (list, tuple)):
        return [type(value), *map(plain, value)]
    return repr(value)


@given(st.lists(VALUES, max_size=3), st.dictionaries(st.just("key"), VALUES))
def test_a_call_is_written_as_python_that_makes_it(
    args: list[Any], kwargs: dict[str, Any]
) -> None:
    """Every built-in value comes back from its text."""
    text = paste.written("f", tuple(args), kwargs)

    back = eval(text, {"f": lambda *a, **k: (list(a), k)})
    assert plain(back) == plain((args, kwargs))


def test_an_object_at_two_places_is_written_as_one() -> None:
    """It comes back as one."""
    row = [1]
    text = paste.written("f", ([row, row], row), {})

    rows, other = eval(text, {"f": lambda *a: a})
    assert text == "f([(x := [1]), x], x)"
    assert rows[0] is rows[1] is other


def test_odd_floats_are_written_by_name() -> None:
    """`nan` is no Python."""
    text = paste.written("f", (math.nan, -math.inf), {})

    assert text == "f(float('nan'), float('-inf'))"


SAYING = """
def said(x):
    raise ValueError("no")

def helped(x):
    said(x)

def befell(x):
    return [][x]

def passed_on(x):
    try:
        return [][x]
    except IndexError:
        raise

def asserted(x):
    assert x > 5, "small"

def fine(x):
    return x

def later(x):
    yield x
    raise ValueError("no")
"""


@pytest.mark.parametrize(
    ("name", "explicit"),
    [
        ("said", True),
        ("helped", True),
        ("befell", False),
        ("passed_on", False),
        ("asserted", True),
        ("fine", False),
        ("later", True),
    ],
)
def test_what_a_function_says_is_told_from_what_befalls_it(
    name: str, explicit: bool
) -> None:
    """By the instruction at which the exception arose."""
    scope: dict[str, Any] = {}
    exec(compile(SAYING, "/m.py", "exec"), scope)

    assert raised.by(scope[name], (1,), {}, "/m.py") == explicit
    assert not raised.by(scope[name], (1,), {}, "/other.py")
