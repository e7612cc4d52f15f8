"""Tests for `afterburner_sandbox.equality`: the contract, row by row."""

import collections
import collections.abc
import json
from typing import Any

import pytest
from hypothesis import given

from afterburner_sandbox.equality import (
    Outcome,
    compare,
    difference,
    opaque_part,
    render,
)
from afterburner_sandbox.inside import codec
from tests.sandbox.strategies import values

NAN = float("nan")


def returned(value: Any, *, args: Any = (), stdout: str = "") -> Outcome:
    """The outcome of a call that returned."""
    parts = {"value": value, "args": args, "kwargs": {}}
    data = {key: codec.encode(part) for key, part in parts.items()}
    return Outcome("value", codec.dumps(data | {"stdout": stdout}))


def raised(error: BaseException) -> Outcome:
    """The outcome of a call that raised."""
    return Outcome("raise", returned(error).data)


@given(values)
def test_everything_equals_itself(value: Any) -> None:
    """No value differs from its own copy."""
    node = codec.encode(value)

    assert difference(node, json.loads(codec.dumps(node)), "result") is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1.0, 1.0 + 1e-12),
        (NAN, NAN),
        ([0.1 + 0.2], [0.3]),
        ({"a": 0.1 + 0.2}, {"a": 0.3}),
        ({1, 2}, {2, 1}),
        (collections.Counter("ab"), collections.Counter("ab")),
        (iter([1, 2]), iter([1, 2])),
    ],
    ids=repr,
)
def test_equal(a: Any, b: Any) -> None:
    """Behaviours that count as the same."""
    assert compare(returned(a), returned(b)) is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1, 1.0),
        (1, True),
        ([1] * 100, [1] * 99 + [True]),
        ([1.0] * 100, [1.0] * 99 + [1]),
        (1.0, 1.0 + 1e-6),
        (NAN, 0.0),
        ("a", b"a"),
        ([1, 2], [2, 1]),
        ([1, 2], (1, 2)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, collections.OrderedDict(a=1)),
        ({1}, frozenset({1})),
        ([], None),
        (iter([1, 2]), [1, 2]),
        (iter([1, 2]), (x for x in [1, 2])),
        (collections.deque([1]), collections.deque([1], maxlen=3)),
    ],
    ids=repr,
)
def test_different(a: Any, b: Any) -> None:
    """Behaviours that do not, in both directions, with a reason in words."""
    left, right = returned(a), returned(b)
    if isinstance(a, collections.abc.Iterator) or isinstance(
        b, collections.abc.Iterator
    ):
        found = compare(left, right)
        assert found is not None
        return

    found, back = compare(left, right), compare(right, left)

    assert found is not None
    assert back is not None
    assert found.why.startswith("result")


def test_exceptions_by_type_and_message() -> None:
    """The same failure is the same behaviour; another message is not."""
    assert compare(raised(ValueError("a")), raised(ValueError("a"))) is None
    assert compare(raised(ValueError("a")), raised(ValueError("b"))) is not None
    assert compare(raised(ValueError("a")), raised(TypeError("a"))) is not None
    assert compare(raised(ValueError("a")), returned("a")) is not None


def test_addresses_in_messages_are_no_difference() -> None:
    """A default `repr` in a message holds an address, which says nothing."""
    a = raised(KeyError("<object object at 0x7f0012345678>"))
    b = raised(KeyError("<object object at 0x7f00abcdef01>"))

    assert compare(a, b) is None


def test_changed_arguments_are_behaviour() -> None:
    """A function that sorts its argument in place differs from one that does not."""
    found = compare(returned(1, args=([3, 1],)), returned(1, args=([1, 3],)))

    assert found is not None
    assert found.why == "argument[0][0]: 1 is not 3"


def test_standard_output_is_behaviour() -> None:
    """What is printed counts."""
    found = compare(returned(1, stdout="a\n"), returned(1))

    assert found is not None
    assert found.why == "standard output differs"


@pytest.mark.parametrize(
    "data", [b"", b"nonsense", b"[]", b'{"value": 1}', b"[" * 100_000]
)
def test_a_forged_outcome_is_a_difference(data: bytes) -> None:
    """Whatever bytes a candidate sends, the comparison ends, and not in equality."""
    assert compare(returned(1), Outcome("value", data)) is not None


def test_local_functions_are_opaque() -> None:
    """A closure cannot be judged from outside."""
    assert opaque_part(codec.encode([1, (lambda: 2)])) is not None
    assert opaque_part(codec.encode([1, len])) is None


@given(values)
def test_rendering_is_short(value: Any) -> None:
    """Nothing shown to the user floods the screen."""
    assert len(render(codec.encode(value), 80)) <= 80
