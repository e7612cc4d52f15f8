"""Inputs with the constants of the code in them."""

from __future__ import annotations

import random
import types
from collections.abc import Callable
from typing import Any

import pytest

from afterburner_engine.inside.calls import find_target
from afterburner_engine.inside.further import Constants, Seasoning, constants_of
from afterburner_engine.inside.maker import Maker

MakerOf = Callable[..., Maker]

SPEAKING = '''
TABLE = {"zebra": 5_000}
UNUSED = {"quagga": 1}

def helper(x):
    return x == 1.25

def f(kind: str, count: int) -> bool:
    """Not a constant."""
    if kind in {"add", "drop"} or kind in TABLE:
        return count > 77
    return helper(count) or any(part == b"x" for part in ())
'''


def test_what_the_code_speaks_of_is_known(
    module_of: Callable[..., types.ModuleType],
) -> None:
    """Literals, tables and helpers that it names; neighbours of numbers."""
    found = constants_of(find_target(module_of(SPEAKING), "f")).values

    assert {"add", "drop", "zebra"} <= set(found[str])
    assert {76, 77, 78, 5_000} <= set(found[int])
    assert 1.25 in found[float]
    assert b"x" in found[bytes]
    assert not {"quagga", "Not a constant."} & set(found[str])


@pytest.mark.parametrize(
    "value",
    [
        3,
        "text",
        [1, [2, "a"], (3.5, None)],
        {"a": 1, "b": 2},
        {"name": "x", "age": 3},
        {4, 5},
        True,
    ],
)
def test_types_stay(value: Any) -> None:
    """And the keys of records, whose values have several types."""
    known = Constants()
    for one in (10, 2.5, "key", b"raw"):
        known.add(one)
    for seed in range(50):
        args, _ = Seasoning(known, random.Random(seed)).call((value,), {}, 0)

        assert type(args[0]) is type(value)
        if isinstance(value, dict) and "name" in value:
            assert list(args[0]) == list(value)
            assert [type(one) for one in args[0].values()] == [str, int]
        if isinstance(value, bool):
            assert args[0] is value


def test_further_cases_are_repeatable_and_fit(maker_of: MakerOf) -> None:
    """Equal for an equal seed; of the hinted types."""
    maker = maker_of(SPEAKING, "f")

    first = maker.further(3, 20, [(("zebra", 1), {})])

    assert repr(first) == repr(maker.further(3, 20, [(("zebra", 1), {})]))
    assert repr(first) != repr(maker.further(4, 20, [(("zebra", 1), {})]))
    assert {case["source"] for case in first} == {"guided"}
    assert all(list(map(type, case["args"])) == [str, int] for case in first)


def test_examples_alone_are_not_varied(maker_of: MakerOf) -> None:
    """They may keep rules that only the function's author knows."""
    source = "def f(xs):\n    '''\n    >>> f([1])\n    1\n    '''\n    return xs[0]\n"

    assert maker_of(source, "f").further(0, 20, []) == []
