"""Tests for `afterburner_sandbox.inside.codec`."""

import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import json
import re
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_sandbox.inside import codec, rebuilding
from afterburner_sandbox.inside.sharing import shared
from tests.sandbox.strategies import values


class Colour(enum.Enum):
    """An enum."""

    RED = "red"


class Point(NamedTuple):
    """A named tuple."""

    x: int
    y: int


@dataclasses.dataclass
class Row:
    """A dataclass."""

    name: str
    tags: list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Slotted:
    """A frozen dataclass with slots."""

    n: int


def through(value: Any) -> Any:
    """Encode, cross as JSON, and rebuild."""
    node = json.loads(codec.dumps(codec.encode(value)))
    return rebuilding.rebuild(node, rebuilding.class_names(node))


@given(values)
def test_built_in_values_survive(value: Any) -> None:
    """Encoding and rebuilding gives an equal value of the same type."""
    again = through(value)

    assert type(again) is type(value)
    assert again == value


@given(st.sets(st.text()), st.randoms())
def test_equal_sets_give_equal_bytes(value: set[str], random: Any) -> None:
    """The order in which a set was filled does not show."""
    shuffled = list(value)
    random.shuffle(shuffled)

    assert codec.encode(set(shuffled)) == codec.encode(value)


@pytest.mark.parametrize(
    "value",
    [
        Colour.RED,
        Point(1, 2),
        Row("a", ["b"]),
        Slotted(3),
        decimal.Decimal("1.50"),
        fractions.Fraction(1, 3),
        datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
        collections.Counter("aab"),
        collections.deque([1, 2], maxlen=3),
        collections.OrderedDict(a=1),
        range(3),
        10**2_000,
        -0.0,
        float("inf"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_common_objects_survive(value: Any) -> None:
    """What `pickle` can store of an object crosses as data."""
    again = through(value)

    assert type(again) is type(value)
    assert repr(again) == repr(value)


def test_types_stay_apart() -> None:
    """Values that Python calls equal but are of other types encode differently."""
    alike = [1, 1.0, True, [1], (1,), {1}, frozenset({1}), b"1", bytearray(b"1")]

    encoded = {codec.dumps(codec.encode(value)) for value in alike}

    assert len(encoded) == len(alike)


def test_a_generator_is_drained_and_its_failure_is_kept() -> None:
    """Items before an exception count, and so does the exception."""

    def numbers() -> Iterator[int]:
        yield 1
        raise ValueError("stop")

    node = codec.encode(numbers())

    assert node["v"] == [1]
    assert node["end"] == {"t": "error", "c": "builtins.ValueError", "m": "stop"}


def test_an_endless_generator_is_cut() -> None:
    """An endless stream ends at the cap."""
    import itertools

    assert codec.drain(itertools.count()).end == "cap"


def test_a_cycle_ends() -> None:
    """A list that holds itself is encoded as such."""
    loop: list[Any] = [1]
    loop.append(loop)

    assert codec.encode(loop) == [1, {"t": "cycle", "v": 1}]


def test_deep_nesting_is_refused() -> None:
    """The trusted side never meets a value that is too deep to read."""
    deep: list[Any] = []
    for _ in range(codec.MAX_DEPTH + 1):
        deep = [deep]

    with pytest.raises(codec.EncodeError, match="levels deep"):
        codec.encode(deep)


class Half(dict[str, int]):
    """A dict that keeps its order in an attribute, which is not there yet."""

    def items(self) -> Any:
        """Fails while the iterator is read, not before."""
        return ((key, self[key]) for key in iter(self.order))  # type: ignore[attr-defined]

    def values(self) -> Any:
        """Fails at once."""
        return [self[key] for key in self.order]  # type: ignore[attr-defined]


def test_an_object_that_is_half_made_is_opaque_and_stops_nothing() -> None:
    """What its own methods raise is no failure of ours."""
    assert codec.encode(Half(a=1))["t"] == "opaque"
    assert shared(Half(a=1)) == []


def test_what_cannot_be_stored_is_opaque() -> None:
    """A value without readable state never looks equal to another."""
    assert codec.encode(threading.local())["t"] == "opaque"


class Zone(datetime.tzinfo):
    """Refuses to be stored, and has nothing but attributes."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __reduce__(self) -> Any:
        """Says so."""
        raise TypeError("no")


def test_what_refuses_to_be_stored_is_told_by_its_attributes() -> None:
    """Where it can hold nothing else."""
    zone: Any = Zone

    assert codec.encode(zone("a"))["t"] == "object"
    assert codec.encode(zone("a")) == codec.encode(zone("a"))
    assert codec.encode(zone("a")) != codec.encode(zone("b"))


def test_what_a_pattern_has_found_is_told_by_its_places() -> None:
    """And by the pattern and the text."""
    found = re.search("(a)|b", "cab")

    assert codec.encode(found) == codec.encode(re.search("(a)|b", "cab"))
    for other in (re.search("(a)|b", "cba"), re.search("a|(b)", "cab")):
        assert codec.encode(found) != codec.encode(other)
    assert codec.encode(found)["t"] == "object"


@pytest.mark.parametrize("make", [threading.Lock, threading.RLock])
def test_a_lock_is_told_by_its_kind_and_whether_it_is_held(make: Any) -> None:
    """One free lock is as good as another."""
    held = make()
    with held:
        assert codec.encode(held) != codec.encode(make())

    assert codec.encode(held) == codec.encode(make())
    assert codec.encode(threading.Lock()) != codec.encode(threading.RLock())


def test_nothing_foreign_is_rebuilt() -> None:
    """Only the classes that the original's own result names are called."""
    node = codec.encode(Row("a", []))

    with pytest.raises(codec.EncodeError, match="does not occur"):
        rebuilding.rebuild(node, frozenset())


def test_what_an_exception_carries_is_left_out_where_it_is_long() -> None:
    """Neither a huge message nor a huge argument makes an answer huge."""
    for error in (ValueError("x" * 1_000_000), ValueError(1, b"y" * 1_000_000)):
        node = codec.error_node(error)

        assert len(repr(node)) < 2 * codec.MAX_MESSAGE + 200
        assert "a" not in node
