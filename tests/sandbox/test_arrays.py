"""numpy's arrays and scalars: how they cross, and when they are equal."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_sandbox.equality import Outcome, compare, show
from afterburner_sandbox.inside import codec, rebuilding
from afterburner_sandbox.rendering import render

np: Any = pytest.importorskip("numpy")

NAN = float("nan")


def outcome(value: Any) -> Outcome:
    """The outcome of a call that returned."""
    data = {"value": codec.encode(value), "args": [], "kwargs": {}, "stdout": ""}
    return Outcome("value", codec.dumps(data))


def why(expected: Any, actual: Any) -> str | None:
    """What differs between two values."""
    found = compare(outcome(expected), outcome(actual))
    return None if found is None else found.why


def through(value: Any) -> Any:
    """Encode, cross as JSON, and rebuild."""
    node = json.loads(codec.dumps(codec.encode(value)))
    return rebuilding.rebuild(node, rebuilding.class_names(node))


FIELDS = np.dtype([("name", "U3"), ("at", "f8", (2,)), ("n", ">i4")])
SAMPLES = {
    **{
        kind: np.arange(6).reshape(2, 3).astype(kind)
        for kind in (
            "?",
            "i1",
            "u1",
            "<i8",
            ">i8",
            "f2",
            "f4",
            "f8",
            ">f8",
            "c8",
            "c16",
        )
    },
    "longdouble": np.arange(3).astype(np.longdouble) / 3,
    "datetime": np.array(["2020-01-01", "NaT"], "M8[ns]"),
    "timedelta": np.array([1, 2], "m8[s]"),
    "bytes": np.array([b"a", b"bc"]),
    "text": np.array(["a", "é\N{GRINNING FACE}"]),
    "void": np.array([b"ab", b"cd"], "V2"),
    "objects": np.array([None, [1, 2], "x"], dtype=object),
    "fields": np.array([("a", (1.0, 2.0), 3), ("b", (5.0, 0.0), 4)], FIELDS),
    "empty": np.empty((0, 3)),
    "no dimension": np.array(1.5),
}
SCALARS = {
    "float64": np.float64(1.5),
    "float32": np.float32(0.1),
    "int64": np.int64(-3),
    "bool": np.bool_(True),
    "complex": np.complex128(1 + 2j),
    "datetime64": np.datetime64("2020-01-01"),
    "str": np.str_("a"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_arrays_survive(name: str) -> None:
    """Rebuilding gives the same type, dtype, shape and items; each equals its copy."""
    value = SAMPLES[name]
    again = through(value)

    assert type(again) is np.ndarray
    assert (again.dtype, again.shape) == (value.dtype, value.shape)
    np.testing.assert_array_equal(again, value)
    assert why(value, value.copy()) is None


@pytest.mark.parametrize("name", SCALARS)
def test_scalars_survive(name: str) -> None:
    """A scalar is neither an array without dimensions nor a number of Python."""
    value = SCALARS[name]
    again = through(value)

    assert type(again) is type(value)
    assert again == value
    assert why(value, value.copy()) is None
    assert why(value, np.array(value)) is not None
    assert why(value, value.item()) is not None


NUMBERS = np.array([[1.0, 2.0], [NAN, 1e300]])
DIFFERENT: dict[str, tuple[Any, Any, str]] = {
    "item": (
        NUMBERS,
        NUMBERS + np.array([[0, 1e-6], [0, 0]]),
        "result[0, 1]: 2.000001 is not 2.0",
    ),
    "nan": (NUMBERS, np.nan_to_num(NUMBERS), "result[1, 0]: 0.0 is not nan"),
    "dtype": (
        np.arange(3, dtype="i4"),
        np.arange(3, dtype="i8"),
        "result: of dtype <i8, not <i4",
    ),
    "order of bytes": (
        np.arange(3, dtype=">i4"),
        np.arange(3, dtype="<i4"),
        "result: of dtype <i4, not >i4",
    ),
    "shape": (
        np.zeros((2, 3)),
        np.zeros((3, 2)),
        "result: of shape (3, 2), not (2, 3)",
    ),
    "list": (np.zeros(2), [0.0, 0.0], "result: list is not numpy.ndarray"),
    "integer": (
        np.array([1 << 62]),
        np.array([(1 << 62) + 1]),
        f"result[0]: {(1 << 62) + 1} is not {1 << 62}",
    ),
    "truth": (
        np.array([True, False]),
        np.array([True, True]),
        "result[1]: True is not False",
    ),
    "complex": (
        np.array([1 + 1j]),
        np.array([1 + 2j]),
        "result[0]: (1+2j) is not (1+1j)",
    ),
    "text": (np.array(["a", "b"]), np.array(["a", "c"]), "result[1]: c is not b"),
    "objects": (
        np.array([1, "a"], object),
        np.array([1, "b"], object),
        "result[1]: 'b' is not 'a'",
    ),
    "scalar": (
        np.float64(1.0),
        np.float64(1.1),
        "result: 1.1 is not 1.0",
    ),
    "time": (
        np.array(["2020-01-01"], "M8[D]"),
        np.array(["2020-01-01"], "M8[s]"),
        "result: of dtype <M8[s], not <M8[D]",
    ),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_differences_are_said(name: str) -> None:
    """The first one, with its place."""
    expected, actual, said = DIFFERENT[name]

    assert why(expected, actual) == said


def test_fields_are_compared_one_by_one() -> None:
    """Floats in a record have the tolerance, too."""
    value = SAMPLES["fields"]
    close, far = value.copy(), value.copy()
    close["at"] *= 1 + 1e-12
    far["at"] *= 1.1

    assert why(value, close) is None
    assert why(value, far) is not None


@pytest.mark.parametrize("kind", ["f8", ">f8", "c16"])
def test_floats_have_the_tolerance(kind: str) -> None:
    """A sum in another order is the same sum; NaN as with Python's floats."""
    value = np.array([0.0, NAN, np.inf, -np.inf, 1.0, 1e300], kind)
    other = np.array([0.0, -NAN, np.inf, -np.inf, 1 + 1e-12, 1e300], kind)

    assert why(value, other) is None
    assert why(np.float64(1.0), np.float64(1 + 1e-12)) is None
    assert why(value, other[::-1].copy()) is not None


def test_how_it_lies_in_memory_does_not_count() -> None:
    """Rows or columns first, a part of a larger array, read-only: the same array."""
    value = np.arange(12.0).reshape(3, 4)
    fixed = value.copy()
    fixed.flags.writeable = False

    assert why(value, np.asfortranarray(value)) is None
    assert why(value, np.arange(24.0).reshape(3, 8)[:, :4] - 0) is not None
    assert why(value[:, ::2], value[:, ::2].copy()) is None
    assert why(value, fixed) is None


@given(
    st.lists(st.floats(width=64), max_size=40),
    st.lists(st.floats(width=64), max_size=40),
)
def test_as_lists_of_floats(left: list[float], right: list[float]) -> None:
    """Two arrays are equal exactly where the lists of their items are."""
    arrays = why(np.array(left), np.array(right))

    assert (arrays is None) == (why(left, right) is None)


def test_a_million_items_are_compared_in_no_time() -> None:
    """Equal ones, close ones, and where each second one is NaN."""
    value = np.random.default_rng(1).random(1_000_000)
    holes = np.where(value > 0.5, NAN, value)
    pairs = [
        (outcome(value), outcome(value.copy())),
        (outcome(value), outcome(value * (1 + 1e-12))),
        (outcome(holes), outcome(holes * (1 + 1e-12))),
    ]
    started = time.process_time()

    assert [compare(*pair) for pair in pairs] == [None] * 3
    assert time.process_time() - started < 5


def forged(**parts: Any) -> Outcome:
    """An array that only a hostile program would send."""
    node = {**codec.encode(np.arange(3.0)), **parts}
    data = {"value": node, "args": [], "kwargs": {}, "stdout": ""}
    return Outcome("value", json.dumps(data).encode())


FORGED: list[dict[str, Any]] = [
    {"v": "AAAA"},
    {"v": "not base64"},
    {"v": "é"},
    {"v": []},
    {"v": None},
    {"v": {"t": "opaque"}},
    {"n": [1 << 60, 1 << 60]},
    {"n": [-3]},
    {"n": "3"},
    {"n": None},
    {"d": "<f999999999"},
    {"d": "object"},
    {"d": ["<f8"]},
    {"d": None},
    {"f": []},
]


@pytest.mark.parametrize("parts", FORGED, ids=map(str, FORGED))
def test_what_is_forged_is_different(parts: dict[str, Any]) -> None:
    """Never equal, never an exception; and it can be shown, and rebuilt or refused."""
    honest = outcome(np.arange(3.0))

    assert compare(honest, forged(**parts)) is not None
    assert show(forged(**parts))
    node = forged(**parts).decoded()["value"]
    with contextlib.suppress(codec.EncodeError):
        rebuilding.rebuild(node, rebuilding.class_names(node))


@pytest.mark.parametrize("parts", FORGED, ids=map(str, FORGED))
def test_a_forged_array_is_not_even_equal_to_itself(parts: dict[str, Any]) -> None:
    """Where both sides send the same nonsense nothing raises."""
    again = json.dumps(forged(**parts).decoded(), indent=1).encode()

    compare(forged(**parts), Outcome("value", again))


SHOWN = {
    "array": (np.arange(20.0).reshape(4, 5), "<array <f8 of shape (4, 5): [0.0, 1.0,"),
    "scalar": (np.float64(1.5), "numpy.float64(1.5)"),
    "text": (np.array(["ab", "c"]), "<array <U2 of shape (2): ['ab', 'c']>"),
    "objects": (np.array([None, 1], object), "<array |O of shape (2): [None, 1]>"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_arrays_are_readable(name: str) -> None:
    """As a person would want to see them in a counter-example."""
    value, shown = SHOWN[name]

    assert render(codec.encode(value)).startswith(shown)
