"""Tests for `hinted`, `hints` and `hypo` of the maker of inputs."""

from __future__ import annotations

import builtins
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.inside.maker import CannotGrow, Maker

MakerOf = Callable[..., Maker]


HEAD = """
    from __future__ import annotations
    import collections, dataclasses, enum, typing
    from typing import *
    class Colour(enum.Enum):
        RED = 1
        BLUE = 2
    @dataclasses.dataclass
    class Point:
        x: int
        y: float = 0.0
    class Pair(NamedTuple):
        a: int
        b: str
    class Movie(TypedDict):
        name: str
        year: int
    class Old:
        def __init__(self, items: List[int], tag: str = "t"):
            self.items = items
"""


def _values(maker_of: MakerOf, hint: str) -> list[Any]:
    maker = maker_of(f"{HEAD}\n    def f(x: {hint}): ...\n")
    return [case["args"][0] for case in maker.examples(0, 60)]


@pytest.mark.parametrize(
    ("hint", "right"),
    [
        ("int", lambda v: type(v) is int),
        ("str", lambda v: type(v) is str),
        ("float", lambda v: type(v) is float),
        ("bool", lambda v: type(v) is bool),
        ("bytes", lambda v: type(v) is bytes),
        ("None", lambda v: v is None),
        ("list[int]", lambda v: all(type(i) is int for i in v)),
        ("List[List[float]]", lambda v: all(type(i) is list for i in v)),
        ("Sequence[str]", lambda v: all(type(i) is str for i in v)),
        ("Iterable[str]", lambda v: all(type(i) is str for i in v)),
        ("Set[int]", lambda v: type(v) is set),
        ("frozenset[str]", lambda v: type(v) is frozenset),
        ("Dict[str, List[int]]", lambda v: all(type(i) is list for i in v.values())),
        ("Mapping[int, str]", lambda v: all(type(k) is int for k in v)),
        ("typing.Counter[str]", lambda v: type(v).__name__ == "Counter"),
        ("DefaultDict[str, list]", lambda v: v.default_factory is list),
        ("Deque[int]", lambda v: type(v).__name__ == "deque"),
        ("Tuple[int, str]", lambda v: list(map(type, v)) == [int, str]),
        ("Tuple[int, ...]", lambda v: all(type(i) is int for i in v)),
        ("Optional[int]", lambda v: v is None or type(v) is int),
        ("Union[int, str]", lambda v: type(v) in (int, str)),
        ("Literal['a', 'b']", lambda v: v in ("a", "b")),
        ("Colour", lambda v: v.name in ("RED", "BLUE")),
        ("Point", lambda v: type(v.x) is int),
        ("list[Point]", lambda v: all(type(i.y) is float for i in v)),
        ("Pair", lambda v: type(v.b) is str),
        ("Movie", lambda v: set(v) == {"name", "year"}),
        ("Old", lambda v: type(v.items) is list),
        ("range", lambda v: type(v) is range),
    ],
)
def test_values_fit_the_hint(
    maker_of: MakerOf, hint: str, right: Callable[[Any], bool]
) -> None:
    """Every value is of the type asked for, and there are several if there can be."""
    values = _values(maker_of, hint)

    assert values
    assert all(map(right, values))
    assert len({repr(v) for v in values}) > 1 or hint == "None"


def test_boundary_values_are_there(maker_of: MakerOf) -> None:
    """Empty, one element, duplicates, negatives and beyond ASCII are all tried."""
    lists = [tuple(v) for v in _values(maker_of, "list[int]")]
    texts = _values(maker_of, "str")

    assert () in lists
    assert (0,) in lists
    assert any(len(v) > 1 and len(set(v)) == 1 for v in lists)
    assert {"", "é", "日本", " "} <= set(texts)
    assert {0, 1, -1} <= set(_values(maker_of, "int"))


def test_what_a_class_does_not_take_is_left_out(maker_of: MakerOf) -> None:
    """A class that refuses some arguments gives fewer cases, not an error."""
    maker = maker_of("""
        class Even:
            def __init__(self, n: int):
                if n % 2:
                    raise ValueError(n)
                self.n = n
        def f(x: Even): ...
    """)
    values = [case["args"][0] for case in maker.examples(0, 60)]

    assert values
    assert all(v.n % 2 == 0 for v in values)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def f(x): raise TypeError(x)", "`x` has neither a type hint nor a default"),
        (
            "from typing import *\ndef f(g: Callable[[int], int]): raise TypeError(g)",
            "Callable",
        ),
        ("from typing import *\ndef f(g: Iterator[int]): ...", "Iterator"),
    ],
)
def test_without_a_source_the_problem_says_what_to_add(
    maker_of: MakerOf, source: str, said: str
) -> None:
    """The user learns what is missing and what would help."""
    problem = maker_of(source).describe()["problem"]

    assert said in problem
    assert "workload file" in problem


def test_a_callable_with_a_default_is_left_at_it(maker_of: MakerOf) -> None:
    """One odd parameter does not cost all cases."""
    source = """
        from typing import Callable, Optional
        def f(xs: list[int], key: Optional[Callable[[int], int]] = None): ...
    """
    cases = maker_of(source).examples(0, 20)

    assert cases
    assert all(case["kwargs"].get("key") is None for case in cases)


def test_defaults_alone_give_cases(maker_of: MakerOf) -> None:
    """The default itself is among them."""
    maker = maker_of("def f(k=7, *, name='x'): ...")
    cases = maker.examples(0, 60)

    assert {case["source"] for case in cases} == {"defaults"}
    assert any(case["args"][:1] == (7,) for case in cases)
    assert any("name" in case["kwargs"] for case in cases)


def test_self_is_made_through_init(maker_of: MakerOf) -> None:
    """A method's instance comes from the hints of its class."""
    source = HEAD + "        def total(self, k: int) -> int: ...\n"
    args, _ = maker_of(source, "Old.total").make(50, 0)

    assert len(args[0].items) == 50
    assert type(args[1]) is int


@pytest.mark.parametrize(
    ("hints", "lengths"),
    [
        ("xs: list[int]", [300]),
        ("xs: list[int], k: int", [300]),
        ("s: str", [300]),
        ("a: list[int], b: list[int]", [300, 300]),
        ("m: dict[str, int]", [300]),
        ("m: set[str]", [300]),
    ],
)
def test_containers_grow_to_the_size(
    maker_of: MakerOf, hints: str, lengths: list[int]
) -> None:
    """Every container among the parameters gets that many elements."""
    args, _ = maker_of(f"def f({hints}): ...").make(300, 1)

    assert [len(v) for v in args if hasattr(v, "__len__")] == lengths


def test_a_lone_integer_grows(maker_of: MakerOf) -> None:
    """It is about the size itself."""
    maker = maker_of("def f(n: int): ...")

    assert all(500 <= maker.make(1000, seed)[0][0] <= 1000 for seed in range(50))


def test_nothing_to_grow_is_said(maker_of: MakerOf) -> None:
    """A function of a flag has no size."""
    with pytest.raises(CannotGrow, match="f can be made larger"):
        maker_of("def f(x: bool): ...").make(10, 0)


def test_no_file_is_written(
    maker_of: MakerOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hypothesis' folder in the user's project would be litter."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", str(tmp_path / "hyp"))
    maker_of("def f(x: str, y: list[float]): ...").examples(0, 100)

    assert list(tmp_path.iterdir()) == []


def test_without_hypothesis_there_are_fewer_cases_and_a_note(
    maker_of: MakerOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The user's interpreter need not have it."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name.split(".")[0] == "hypothesis":
            raise ImportError(name)
        return real(name, *rest, **named)

    source = "def f(x: list[str], y: dict[int, float]): ..."
    full = maker_of(source).examples(0, 1000)
    monkeypatch.setattr(builtins, "__import__", without)
    maker = maker_of(source)
    cases = maker.examples(0, 1000)

    assert 20 < len(cases) < len(full)
    assert "Hypothesis is not installed" in maker.describe()["sources"][0]["note"]


def test_cases_can_be_pickled(maker_of: MakerOf) -> None:
    """They go to other processes."""
    for case in maker_of(f"{HEAD}\n    def f(x: list[Point], y: Movie): ...").examples(
        0, 50
    ):
        pickle.dumps(case)
