"""What is kept of arguments, and what comes back."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import enum
import io
import itertools
import json
import math
import re
import sys
import threading
import types
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_engine.inside.recording.encode import MAX_ITEMS, Unkept, encode
from afterburner_engine.inside.recording.rebuild import (
    Unbuilt,
    rebuild,
    rebuild_whole,
)


class Slotted:
    """State in slots, a base with a dict."""

    __slots__ = ("left", "right")

    def __init__(self, left: Any, right: Any) -> None:
        self.left, self.right = left, right


@dataclasses.dataclass
class Order:
    """A field that `__init__` does not take."""

    lines: list[int]
    total: int = dataclasses.field(init=False, default=0)


class Colour(enum.Enum):
    """Told by identity."""

    RED = 1


Pair = collections.namedtuple("Pair", "a b")


class Node:
    """Refers to its own kind, both ways."""

    def __init__(self, parent: Node | None = None) -> None:
        self.parent = parent
        self.children: list[Node] = []
        if parent is not None:
            parent.children.append(self)


def round_trip(*args: Any, **kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments after the way through a file."""
    return rebuild(json.loads(json.dumps(encode(list(args), kwargs))))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.complex_numbers(allow_nan=False)
    | st.dates()
    | st.decimals(allow_nan=False)
    | st.fractions(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner)
    ),
    max_leaves=12,
)


@given(values)
def test_plain_values_come_back_equal(value: Any) -> None:
    """With their types, at every level."""
    (found,), _ = round_trip(value)

    assert found == value
    assert repr(found) == repr(value)


@pytest.mark.parametrize(
    "value",
    [
        10**5_000,
        -(1 << 64),
        math.inf,
        "\ud800 lone",
        datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC),
        Decimal("1.50"),
        Fraction(1, 3),
        Colour.RED,
        Pair(1, [2]),
        collections.Counter("abca"),
        collections.OrderedDict(b=1, a=2),
        collections.deque([1, 2], maxlen=2),
        range(2, 9, 3),
        slice(1, None),
        ...,
        NotImplemented,
        int,
        type(None),
        len,
        math.sqrt,
        {1, "a"},
        frozenset({2.5}),
        itertools.chain,
    ],
    ids=lambda value: type(value).__name__,
)
def test_objects_come_back_equal(value: Any) -> None:
    """By what `pickle` would store of them."""
    (found,), _ = round_trip(value)

    assert found == value
    assert type(found) is type(value)


def test_objects_of_the_users_own_come_back_with_their_state() -> None:
    """Made without `__init__`, from slots and from a dict."""
    order = Order([1, 2])
    order.total = 7
    slotted = Slotted([1], None)

    (found, other), kwargs = round_trip(order, slotted, key=slotted)

    assert (found, found.total) == (order, 7)
    assert (type(other), other.left, other.right) == (Slotted, [1], None)
    assert kwargs["key"] is other


def test_what_is_shared_stays_shared_and_cycles_stay_cycles() -> None:
    """One list at two places is one list again."""
    row = [0]
    root = Node()
    Node(root)

    (grid, again, tree), _ = round_trip([row, row], row, root)

    assert grid[0] is grid[1] is again
    assert tree.children[0].parent is tree


def test_an_iterator_is_copied_not_consumed() -> None:
    """The program goes on with all of its items."""
    items = iter([1, 2, 3])
    next(items)
    text = io.StringIO("a\nb\n")

    (found, other), _ = round_trip(items, text)

    assert list(found) == list(items) == [2, 3]
    assert other.read() == text.read() == "a\nb\n"


def _local(start: int) -> Any:
    class Inner:
        """Has a method that looks into what is around it."""

        total = 3

        def __init__(self, held: int) -> None:
            self.held = held

        @property
        def double(self) -> int:
            return self.held * 2

        def above(self, other: int) -> bool:
            return self.held + start > other

    return Inner(4)


def _begun() -> Any:
    letters = (letter for letter in "ab")
    next(letters)
    return letters


def _adder(amount: int, *, scale: int = 1) -> Any:
    def add(number: int, more: int = 5) -> int:
        return number + amount * scale + more

    return add


def test_lambdas_and_local_functions_come_back_by_their_source() -> None:
    """With their defaults and what their closures hold; and one stays one."""
    add, double = _adder(10, scale=2), lambda number: number * 2

    (functions, again), _ = round_trip([add, double], add)

    assert functions[0] is again
    assert (functions[0](1), functions[0](1, 0)) == (26, 21)
    assert functions[1](4) == 8


def test_a_function_whose_closure_holds_itself_comes_back() -> None:
    """Recursion by a local name."""

    def factorial(n: int) -> int:
        return n * factorial(n - 1) if n else 1

    (found,), _ = round_trip(factorial)

    assert found is not factorial
    assert found(5) == 120


def test_two_lambdas_of_one_line_are_told_apart() -> None:
    """By what they use."""
    pair = [lambda left: left + 1, lambda right: -right]

    (found,), _ = round_trip(pair)

    assert [function(3) for function in found] == [4, -3]


def test_a_changed_source_is_said() -> None:
    """What runs is never another function than the one that was recorded."""
    call = encode([_adder(1)], {})
    call["objects"][0][2][2] += 1

    with pytest.raises(Unbuilt, match="changed"):
        rebuild(call)


def test_a_local_class_comes_back_with_its_objects() -> None:
    """Methods, properties and attributes; its name has no sign of a closure in it."""
    (found,), _ = round_trip(_local(6))

    assert (found.held, found.double, found.total) == (4, 8, 3)
    assert found.above(9)
    assert not found.above(10)
    assert "<" not in type(found).__qualname__


def test_a_generator_that_has_not_begun_gives_the_same_elements() -> None:
    """As an iterator; the program's own one is not consumed."""
    numbers = [1, 2, 3]
    squares = (n * n for n in numbers)

    (found,), _ = round_trip(squares)

    assert list(found) == list(squares) == [1, 4, 9]


@pytest.mark.parametrize("make", [threading.Lock, threading.RLock])
def test_a_lock_comes_back_free(make: Any) -> None:
    """Of the same kind, and one that is held twice in a call stays one."""
    lock = make()
    with lock:
        (found, again), _ = round_trip(lock, lock)

    assert type(found) is type(lock)
    assert found is again
    assert found.acquire(blocking=False)


@pytest.mark.parametrize(
    "match",
    [
        re.search(r"(b)|(?P<c>c)", "abc"),
        re.compile("b+").match("abbb", 1, 3),
        re.fullmatch("a|ab", "ab"),
        [*re.finditer(rb"\d", b"1 2 3")][2],
        re.search("", "abc"),
    ],
    ids=["search", "match", "fullmatch", "finditer", "empty"],
)
def test_what_a_pattern_has_found_comes_back(match: Any) -> None:
    """However it was found."""
    (found,), _ = round_trip(match)

    assert repr(found) == repr(match)
    assert (found.re, found.pos, found.endpos) == (match.re, match.pos, match.endpos)
    assert (found.regs, found.groupdict()) == (match.regs, match.groupdict())


def test_a_module_comes_back_as_the_one_that_is_imported() -> None:
    """By its name; one that has none is refused."""
    (found,), _ = round_trip([json, math])

    assert found == [json, math]
    with pytest.raises(Unkept, match="a module"):
        encode([types.ModuleType("made_up")], {})


class Zone(datetime.tzinfo):
    """Made of arguments that it does not tell `pickle`."""

    def __init__(self, hours: int) -> None:
        self.offset = datetime.timedelta(hours=hours)

    def utcoffset(self, when: datetime.datetime | None) -> datetime.timedelta:
        """The same all year."""
        return self.offset


class Reserved(Zone):
    """Refuses to be stored."""

    def __reduce__(self) -> Any:
        """Says so."""
        raise TypeError("no")


@pytest.mark.parametrize("kind", [Zone, Reserved])
def test_a_time_zone_comes_back_by_its_attributes(kind: type[Zone]) -> None:
    """Whatever its constructor takes."""
    when = datetime.datetime(2024, 2, 29, tzinfo=kind(3))

    (found, zone), _ = round_trip(when, when.tzinfo)

    assert type(zone) is kind
    assert found.tzinfo is zone
    assert found.utcoffset() == datetime.timedelta(hours=3)


class Missing(LookupError):
    """Makes its message itself."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no {name}")
        self.name = name


class Unread(OSError):
    """Has fields that are set in C, and takes other arguments than those."""

    def __init__(self, path: str) -> None:
        super().__init__(2, "no such file", path)


def test_an_exception_comes_back_as_it_was() -> None:
    """Its message is not made of its message, nor its constructor run again."""
    (missing, unread), _ = round_trip(Missing("cat"), Unread("a.txt"))

    assert (missing.args, missing.name) == (("no cat",), "cat")
    assert (unread.errno, unread.filename) == (2, "a.txt")


def test_an_exception_is_sent_on_as_data() -> None:
    """`copy` and `pickle` would make another one of it, or none."""
    call = encode([Missing("cat")], {})

    assert rebuild_whole(call)[1]
    assert not rebuild_whole(encode([ValueError("cat")], {}))[1]


class Guarded(list[int]):
    """What it is made from comes before its attributes, or it fails."""

    def __init__(self, items: list[int]) -> None:
        self.log: list[str] = []
        super().__init__(items)

    def extend(self, items: Any) -> None:
        """Counts."""
        self.log.append("extended")
        super().extend(items)

    def __reduce__(self) -> Any:
        """As a class says that cannot be made without arguments."""
        return Guarded.__new__, (Guarded,), {"log": self.log}, iter(list(self))


def test_collections_are_filled_by_their_own_base() -> None:
    """What a class puts around `extend` is not run again."""
    (found,), _ = round_trip(Guarded([1, 2]))

    assert list(found) == [1, 2]
    assert found.log == []


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (_begun(), "a generator"),
        (list(range(MAX_ITEMS + 2)), "more than"),
    ],
    ids=["generator", "large"],
)
def test_what_cannot_be_rebuilt_is_refused_by_its_kind(value: Any, why: str) -> None:
    """Also deep inside other values."""
    with pytest.raises(Unkept, match=why):
        encode([{"key": [value]}], {})


@pytest.mark.parametrize("mode", ["r", "rb"])
def test_a_file_that_is_read_comes_back_with_its_content(
    tmp_path: Path, mode: str
) -> None:
    """At the place where it was; the program's own one is not read."""
    path = tmp_path / "lines.txt"
    path.write_text("één\ntwo\nthree\n", encoding="utf-8")
    with open(path, mode, encoding=None if "b" in mode else "utf-8") as opened:
        opened.readline()
        (found,), _ = round_trip(opened)
        with found:
            assert found.tell() == opened.tell()
            assert found.readlines() == opened.readlines()
            assert (type(found), found.mode) == (type(opened), mode)


def test_standard_streams_come_back_as_those_of_the_other_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever a program has put in their place."""
    monkeypatch.setattr(sys, "stdout", io.StringIO("captured"))
    call = json.loads(json.dumps(encode([sys.stdout, sys.stderr], {})))
    monkeypatch.undo()

    (found, error), _ = rebuild(call)

    assert found is sys.stdout
    assert error is sys.stderr


def test_a_file_in_memory_comes_back() -> None:
    """With its position."""
    memory = io.StringIO("one\ntwo\n")
    memory.readline()

    (found,), _ = round_trip(memory)

    assert found.read() == "two\n"


def _iterated(path: Path) -> Any:
    opened = open(path)  # noqa: SIM115 - it is to stay open
    next(opened)
    return opened


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.open("a"),
        lambda path: path.open("r+b"),
        lambda path: Path("/dev/null").open(),  # noqa: SIM115 - it is left by `with`
        _iterated,
    ],
    ids=["append", "update", "device", "iterated"],
)
def test_other_open_files_are_refused(tmp_path: Path, make: Any) -> None:
    """What is written to, has no content, or is in the middle of a line."""
    path = tmp_path / "lines.txt"
    path.write_text("one\ntwo\n")

    with make(path) as opened, pytest.raises(Unkept, match="file"):
        encode([opened], {})


def test_a_list_that_is_too_deep_is_refused() -> None:
    """Whatever the recursion limit is."""
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]

    with pytest.raises(Unkept, match="nested"):
        encode([deep], {})


def test_a_class_that_is_gone_is_said() -> None:
    """Recordings are older than the code that they are rebuilt for."""
    call = json.loads(json.dumps(encode([Colour.RED], {})).replace("Colour", "Color"))

    with pytest.raises(Unbuilt, match=r"Color is not found"):
        rebuild(call)
