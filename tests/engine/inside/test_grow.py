"""Tests for `afterburner_engine.inside.grow`: what examples show is kept."""

from __future__ import annotations

import collections
import enum
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterburner_engine.inside.grow import Grower, grow
from afterburner_engine.inside.problems import CannotGrow

Call = tuple[tuple[Any, ...], dict[str, Any]]
sizes = st.integers(1, 200)
seeds = st.integers(0, 1000)


def _one(value: Any, size: int, seed: int, *more: Any) -> Any:
    pool: list[Call] = [((other,), {}) for other in more]
    return grow((value,), {}, size, random.Random(seed), pool)[0][0]


@given(st.lists(st.integers(0, 50), min_size=2, max_size=8, unique=True), sizes, seeds)
def test_sorted_distinct_lists_stay_so(xs: list[int], size: int, seed: int) -> None:
    """A list that binary search takes is still one that it takes."""
    grown = _one(sorted(xs), size, seed)

    assert grown == sorted(set(grown))
    assert len(grown) == size
    assert min(grown) >= 0


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8), sizes, seeds)
def test_signs_are_kept(xs: list[int], size: int, seed: int) -> None:
    """No negative number appears where none was seen."""
    assert min(_one(xs, size, seed)) >= 0


@given(
    st.lists(st.text("abcdefgh", min_size=1, max_size=5), min_size=1, max_size=6), seeds
)
def test_words_stay_lower_case(words: list[str], seed: int) -> None:
    """Neither capitals nor punctuation appear from nowhere."""
    grown = _one(words, 100, seed)

    assert len(grown) == 100 or len(set(words)) == len(words)
    assert all(word.isalnum() and word == word.lower() for word in grown)


@given(st.lists(st.sampled_from(["()", "[]", "{}", "([])"]), min_size=1), sizes, seeds)
def test_brackets_stay_balanced(units: list[str], size: int, seed: int) -> None:
    """Whole units are repeated and nested."""
    text = _one("".join(units), size, seed)
    for _ in range(len(text)):
        text = text.replace("()", "").replace("[]", "").replace("{}", "")

    assert text == ""


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text()
        | st.binary(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text(max_size=3), inner, max_size=4)
            | st.tuples(inner, inner)
        ),
        max_leaves=12,
    ),
    sizes,
    seeds,
)
@settings(max_examples=300, deadline=None)
def test_growing_never_fails(value: Any, size: int, seed: int) -> None:
    """Whatever an example holds, it grows or is said not to; the type stays."""
    try:
        grown = _one(value, size, seed)
    except CannotGrow:
        return

    assert type(grown) is type(value)


def test_permutations_stay_permutations() -> None:
    """Distinct values that fill their range still do."""
    grown = _one([3, 0, 1, 2], 100, 0)

    assert sorted(grown) == list(range(100))


def test_matrices_keep_their_shape() -> None:
    """Rows have one length; the number of cells is about the size."""
    grown = _one([[1, 2, 3], [4, 5, 6]], 600, 0)

    assert {len(row) for row in grown} == {30}
    assert len(grown) == 20


def test_square_matrices_stay_square() -> None:
    """Whoever multiplies them relies on it."""
    grown = _one([[1, 2], [3, 4]], 100, 0)

    assert {len(row) for row in grown} == {len(grown)} == {10}


def test_intervals_stay_intervals() -> None:
    """A list of pairs gets more pairs, each with its start before its end."""
    grown = _one([[1, 3], [2, 6], [8, 10]], 50, 0)

    assert len(grown) == 50
    assert all(low < high for low, high in grown)
    assert grown == sorted(grown)


def test_graphs_have_nodes_for_neighbours() -> None:
    """Every neighbour is a key; a graph without a cycle keeps that."""
    grown = _one({"a": ["b", "c"], "b": ["c"], "c": []}, 80, 0)
    order = {node: at for at, node in enumerate(grown)}

    assert len(grown) == 80
    assert all(order[n] < order[m] for n, links in grown.items() for m in links)


def test_undirected_graphs_stay_undirected() -> None:
    """An edge goes both ways."""
    grown = _one({1: {2, 3}, 2: {1}, 3: {1}}, 50, 0)

    assert all(n in grown[m] for n, links in grown.items() for m in links)


def test_an_edge_list_stays_below_its_count_of_nodes() -> None:
    """`n` beside the edges is one above the largest node."""
    grower = Grower([((4, [(0, 1), (1, 2), (2, 3)]), {})], ["n", "edges"])
    n, edges = grower.draw(300, random.Random(0))[0]

    assert len(edges) == 300
    assert max(max(edge) for edge in edges) < n
    assert all(a != b for a, b in edges)


def test_lengths_of_containers_keep_their_proportion() -> None:
    """Lists that go together stay equally long."""
    (xs, ys, short), _ = grow(
        ([1, 2, 4], [2.0, 3.0, 1.5], [7]), {}, 90, random.Random(0)
    )

    assert (len(xs), len(ys), len(short)) == (90, 90, 30)


def test_an_index_grows_with_its_list() -> None:
    """A position in the list stays one."""
    calls: list[Call] = [(([5, 9, 2, 7], 1), {}), (([5, 2, 3], 3), {})]
    for seed in range(30):
        (xs, k), _ = Grower(calls).draw(100, random.Random(seed))

        assert 25 <= k <= len(xs)


def test_a_key_is_one_of_the_new_keys() -> None:
    """A node to start from is a node."""
    (graph, start), _ = grow(({"a": ["b"], "b": ["a"]}, "a"), {}, 40, random.Random(0))

    assert start in graph


def test_a_pattern_is_in_the_text() -> None:
    """What was found before can be found again."""
    (text, pattern), _ = grow(("abababcabab", "abc"), {}, 200, random.Random(0))

    assert pattern in text


def test_separators_and_modes_are_kept() -> None:
    """A string that names or cuts something is not data."""
    (text, sep), _ = grow(("a,b,c", ","), {}, 200, random.Random(0))
    (_, mode), _ = grow(([1, 2, 3, 4], "fast"), {}, 200, random.Random(0))

    assert (sep, mode) == (",", "fast")
    assert 150 <= len(text) <= 260


def test_logs_grow_by_lines() -> None:
    """Dates stay dates; every line has the form of one that was seen."""
    log = "2024-11-30 12:59:01 INFO start\n2024-01-02 03:04:05 ERROR stop\n"
    lines = _one(log, 2000, 0).splitlines()

    assert len(lines) > 40
    for line in lines:
        date, _, level, word = line.split()
        _, month, day = map(int, date.split("-"))
        assert 1 <= month <= 12
        assert 1 <= day <= 30
        assert (level, word) in {("INFO", "start"), ("ERROR", "stop")}


def test_json_stays_json() -> None:
    """A document grows in what it holds."""
    assert len(json.loads(_one('[{"a": 1}, {"a": 2}]', 30, 0))) == 30


@pytest.mark.parametrize(
    "value",
    [
        collections.deque([1, 2, 3]),
        collections.Counter("abc"),
        collections.OrderedDict(a=1, b=2),
        frozenset({1, 2}),
        (3, 4, 5, 6, 7),
        b"some bytes",
        bytearray(b"more"),
    ],
)
def test_types_of_collections_are_kept(value: Any) -> None:
    """A deque grows into a deque."""
    grown = _one(value, 60, 0)

    assert type(grown) is type(value)
    assert len(grown) > len(value)


def test_records_keep_their_keys() -> None:
    """Rows of a table have the table's columns."""
    rows = [{"name": "x", "n": 1}, {"name": "y", "n": 2}]
    grown = _one(rows, 70, 0)

    assert len(grown) == 70
    assert all(set(row) == {"name", "n"} and type(row["n"]) is int for row in grown)


def test_flags_and_members_are_not_invented() -> None:
    """Booleans, None and enum members come from the examples."""

    class Mode(enum.Enum):
        A = 1
        B = 2

    (_, flag, mode), _ = grow(([1, 2], True, Mode.A), {}, 30, random.Random(0))

    assert (flag, mode) == (True, Mode.A)


@pytest.mark.parametrize("calls", [[((True,), {})], [(([],), {})], [((), {})], []])
def test_what_has_no_size_cannot_grow(calls: Any) -> None:
    """Nothing is made up."""
    with pytest.raises(CannotGrow):
        Grower(calls)


@pytest.mark.parametrize(
    "call",
    [
        ([1, 2, 3],),
        (["eat", "tea"],),
        ("hello world",),
        ({"a": 1, "b": 2},),
        ([[1, 2], [3, 4]],),
        (100,),
        ({1, 2, 3},),
    ],
)
def test_seeds_give_other_inputs(call: Any) -> None:
    """Remembering answers buys nothing."""
    grower = Grower([(call, {})])
    drawn = {repr(grower.draw(50, random.Random(seed))) for seed in range(20)}

    assert len(drawn) >= 12


def test_objects_grow_in_their_attributes() -> None:
    """What counts an attribute's elements still does."""

    class Stack:
        def __init__(self, items: list[int]) -> None:
            self.items = items
            self.n = len(items)

    example = Stack([4, 2, 9])
    (grown,), _ = grow((example,), {}, 50, random.Random(0))

    assert len(grown.items) == grown.n == 50
    assert example.items == [4, 2, 9]


def test_bounds_stay_in_order() -> None:
    """Integers alone grow by one factor; an example of zeros is no ground."""
    calls: list[Call] = [((1, 100), {}), ((0, 0), {}), ((5, 10), {})]
    for seed in range(30):
        (low, high), _ = Grower(calls).draw(1000, random.Random(seed))

        assert 0 < low < high
        assert 500 <= high <= 1000


def test_expressions_stay_expressions() -> None:
    """Arithmetic is joined by an operator, brackets and all."""
    text = _one("1 + 2 * 3", 300, 0, "2*(3+4)")

    assert len(text) > 200
    assert isinstance(eval(text), int)
