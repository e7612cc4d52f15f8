"""Tests for `afterburner_sandbox.equality`: the contract, row by row."""

import collections
import collections.abc
import enum
import functools
import json
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_sandbox.equality import (
    Outcome,
    compare,
    difference,
    opaque_part,
    show,
)
from afterburner_sandbox.inside import codec
from afterburner_sandbox.rendering import render
from tests.sandbox.strategies import values

NAN = float("nan")


class Name(str):
    """Not a plain string."""


class Colour(enum.IntEnum):
    """Not a plain int."""

    RED = 1


class Tags(set[Any]):
    """Not a plain set."""


Point = collections.namedtuple("Point", "x y")


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
        (0.0, 0.0),
        ({10.0, 2.0}, {9.999999999999998, 2.0}),
        ({(1.0, "a"), (0.1 + 0.2, "b")}, {(1.0, "a"), (0.3, "b")}),
        (Tags("abcdef"), Tags("fedcba")),
        ([[0.1 + 0.2]] * 100, [[0.3]] * 100),
        ({NAN: 1}, {NAN: 1}),
        (Colour.RED, Colour.RED),
        (ValueError("at <A object at 0x7f01>"), ValueError("at <A object at 0x7f02>")),
    ],
    ids=lambda value: type(value).__name__,  # texts differ from process to process
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
        ({1: 0}, {True: 0}),
        ({1: 0}, {1.0: 0}),
        ({1}, {True}),
        ({1, 2}, {1.0, 2}),
        ({1.0, 2.0}, {1.0, 2.1}),
        ({(1.0, 2)}, {(1.0, 2.0)}),
        (frozenset({frozenset({1})}), frozenset({frozenset({True})})),
        ("a", Name("a")),
        (1, Colour.RED),
        (Point(1, 2), (1, 2)),
        (collections.Counter("ab"), {"a": 1, "b": 1}),
        (collections.defaultdict(int), collections.defaultdict(list)),
        (Tags("ab"), set("ab")),
        (["a"] * 99 + [1], ["a"] * 99 + [True]),
        (10**400, 10**400 + 1),
        (1 << 5000, (1 << 5000) + 1),
        (float("inf"), float("-inf")),
        (1e-300, 0.0),
        ([iter([1])], [iter([2])]),
        (ValueError("0xdeadbeef"), ValueError("0xdeadbeed")),
        (ValueError("a"), "a"),
        (b"a", bytearray(b"a")),
        ("e\u0301", "\u00e9"),
    ],
    ids=lambda value: type(value).__name__,  # texts differ from process to process
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


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["t", "v", "c", "k", "s", "a", "f", "m", "end"])
            | st.text(),
            inner
            | st.sampled_from(["tuple", "set", "dict", "error", "name", "object"]),
        )
    ),
)
outcomes = st.builds(
    lambda how, parts: Outcome(how, json.dumps(parts).encode()),
    st.sampled_from(["value", "raise"]),
    junk
    | st.fixed_dictionaries(
        {"value": junk, "args": junk, "kwargs": junk}, optional={"stdout": junk}
    ),
)


@given(values, outcomes, outcomes)
def test_no_forged_outcome_raises(value: Any, forged: Outcome, other: Outcome) -> None:
    """Whatever JSON is sent can be compared, shown, and is what it was given as."""
    compare(returned(value), forged)
    show(forged)
    for outcome in (forged, other):
        try:
            outcome.decoded()
        except ValueError:
            return
    found = compare(forged, other)

    assert found is None or len(found.why) <= 500
    assert compare(forged, forged) is None or opaque_part(forged.decoded()) is not None


@pytest.mark.parametrize("depth", [300, 480, 900, 5_000])
@pytest.mark.parametrize(
    ("start", "end"),
    [("[", "]"), ('{"t":"tuple","v":[', "]}"), ('{"t":"set","v":[', "]}")],
)
def test_deep_nesting_is_read_or_refused(start: str, end: str, depth: int) -> None:
    """No depth of nesting overruns the stack of the trusted side."""
    nest = [start * depth + x + end * depth for x in ("1", "2")]
    data = [f'{{"value":{n},"args":[],"kwargs":[],"stdout":""}}'.encode() for n in nest]

    assert compare(returned(1), Outcome("value", data[0])) is not None
    assert len(show(Outcome("value", data[0]))) < 300
    if depth < 450:
        assert compare(Outcome("value", data[0]), Outcome("value", data[1])) is not None


def test_a_far_larger_outcome_is_not_even_read() -> None:
    """A short expected result is not compared with gigabytes of brackets."""
    found = compare(returned(1), Outcome("value", b"[" * (2 << 20)))

    assert found is not None
    assert found.why == "the result is far larger"


def test_what_cannot_be_judged_is_not_equal() -> None:
    """Two objects without data, or two local classes, with the same bytes."""
    own, local = returned(threading.local()), returned(_local_class())

    assert compare(own, own) is not None
    assert compare(local, local) is not None
    assert (
        compare(
            returned({"a": [threading.local()]}), returned({"a": [threading.local()]})
        )
        is not None
    )


def test_an_argument_changed_before_the_failure_is_behaviour() -> None:
    """The same exception with other arguments left behind is another behaviour."""
    a = Outcome("raise", returned(ValueError("a"), args=([1],)).data)
    b = Outcome("raise", returned(ValueError("a"), args=([2],)).data)

    assert compare(a, a) is None
    assert compare(a, b) is not None


def test_what_is_shown_does_not_drive_the_terminal() -> None:
    """Escapes, surrogates and changes of direction come out as text."""
    found = compare(returned(1), raised(ValueError("\x1b[2J\u202e\ud800\x07")))

    assert found is not None
    assert found.actual.isprintable()
    found.actual.encode("utf-8")


def test_local_classes_are_opaque() -> None:
    """What is made by their methods is not known."""
    assert opaque_part(codec.encode([1, _local_class()])) is not None
    assert opaque_part(codec.encode([1, len])) is None


def _local_class() -> type:
    class Local:
        pass

    return Local


def _adder(amount: Any, start: int = 0) -> Any:
    def add(number: int, more: int = start) -> Any:
        return number + amount + more

    return add


def _other_adder(amount: Any) -> Any:
    def add(number: int, more: int = 0) -> Any:
        return amount + number + more

    add.__qualname__ = _adder(1).__qualname__
    return add


def _wrapped(limit: int) -> Any:
    @functools.wraps(_adder)
    def inner() -> int:
        return limit

    return inner


def test_functions_made_in_a_call_are_told_by_code_and_closure() -> None:
    """Of the same code with equal variables, they can do nothing but the same."""
    expected = returned(_adder([1]))

    assert opaque_part(expected.decoded()["value"]) is None
    assert compare(expected, returned(_adder([1]))) is None
    assert compare(expected, returned(_adder([2]))) is not None
    assert compare(expected, returned(_adder([1], 5))) is not None


def test_functions_of_other_code_are_different() -> None:
    """Whatever they compute: nobody knows what they will be given."""
    found = compare(returned(_adder(1)), returned(_other_adder(1)))

    assert found is not None
    assert "other code" in found.why


def test_a_function_with_the_name_of_another_is_told_by_what_it_is() -> None:
    """`functools.wraps` lends out names."""
    assert compare(returned(_wrapped(1)), returned(_wrapped(1))) is None
    assert compare(returned(_wrapped(1)), returned(_wrapped(2))) is not None
    assert compare(returned(_wrapped(1)), returned(_adder)) is not None


def test_a_function_with_globals_of_its_own_is_opaque() -> None:
    """They are not compared, so that nothing can be said of it."""
    made: dict[str, Any] = {"n": 1}
    exec("f = lambda: n", made)

    assert opaque_part(codec.encode(made["f"])) is not None


@given(values)
def test_rendering_is_short(value: Any) -> None:
    """Nothing shown to the user floods the screen."""
    assert len(render(codec.encode(value), 80)) <= 80
