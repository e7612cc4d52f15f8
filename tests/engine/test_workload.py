"""Which sizes a target is timed at."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from afterburner_engine import sizes as sizes_module
from afterburner_engine import workload
from afterburner_engine.bench import Bench
from afterburner_engine.inputs import Case
from afterburner_engine.target import find_target
from afterburner_sandbox.equality import Outcome
from afterburner_sandbox.program import ProgramStopped, Timing
from afterburner_sandbox.verdict import Verdict
from tests.engine.helpers import target


class Making:
    """An input service that takes a time of its own for each element."""

    description: ClassVar = {"sizes": None, "sources": [{"grows": True}]}

    def __init__(self, monkeypatch: pytest.MonkeyPatch, each_s: float) -> None:
        self.now, self.each_s = 0.0, each_s
        clock = SimpleNamespace(monotonic=lambda: self.now)
        monkeypatch.setattr(sizes_module, "time", clock)

    def case(self, source: str, size: int, seed: int) -> Case:
        """Made once to be shown, and once to be sent."""
        self.now += 2 * size * self.each_s
        return Case(source, "f()", b"")


class Instant:
    """A target that takes no time at all."""

    def run(self, batch: bytes) -> tuple[Timing, Outcome]:
        """Return nothing."""
        return Timing(0.0, 0.0), Outcome("value", b"{}")


@pytest.mark.parametrize(("each_s", "largest"), [(1e-5, 4_096), (1e-9, 262_144)])
def test_inputs_grow_no_further_than_they_are_quick_to_make(
    monkeypatch: pytest.MonkeyPatch, each_s: float, largest: int
) -> None:
    """Even where the target itself would be done at once with more."""
    service = Making(monkeypatch, each_s)

    sizes, _, _ = sizes_module.find_sizes(service, Instant(), 0, ())  # type: ignore[arg-type]

    assert sizes[-1] == largest


def test_a_generator_is_drained_while_its_inputs_grow(tmp_path: Path) -> None:
    """What it costs shows only when somebody takes its values."""
    source = """
    from typing import Iterator

    def pairs(items: list[int]) -> Iterator[int]:
        for one in items:
            for other in items:
                if one < other and one + other == 3:
                    yield one
    """
    bench = Bench(target(tmp_path, source, "pairs"), "auto", None, generated_code=False)
    try:
        found = workload.prepare(bench, None, 0)
    finally:
        bench.close()

    assert found.mode == "drain"
    assert found.sizes[-1] <= 4_096


class Moody:
    """A target that answers at once, or never."""

    def seconds(self, supply: object, size: int, seed: int) -> float:
        """No answer on some input of the third size."""
        if size == 256:
            raise ProgramStopped(Verdict.TIMEOUT, "no answer within 4 s")
        return 1.0


def test_a_size_at_which_some_inputs_take_for_ever_is_left_out() -> None:
    """The others are timed, and what was left out is said."""
    notes: list[str] = []

    found = workload._seconds(Moody(), None, (16, 64, 256), 0, notes)  # type: ignore[arg-type]

    assert list(found) == [16, 64]
    assert notes == ["Size 256 is left out: no answer within 4 s."]


def test_where_cost_explodes_sizes_lie_close_together(tmp_path: Path) -> None:
    """A search through all orders is timed with the few elements that it can take."""
    source = '''
    def orders(items):
        """
        >>> orders([1, 2, 3])
        6
        """
        if not items:
            return 1
        return sum(orders(items[:i] + items[i + 1 :]) for i in range(len(items)))
    '''
    bench = Bench(
        target(tmp_path, source, "orders"), "auto", None, generated_code=False
    )
    try:
        found = workload.prepare(bench, None, 0)
    finally:
        bench.close()

    assert found.fresh
    assert len(found.sizes) >= 3
    assert found.sizes[-1] < 16


def test_inputs_that_say_nothing_are_told() -> None:
    """A search that ends at its first element costs the same at any size."""
    assert workload._says_nothing({16: 1e-6, 64: 1.1e-6, 256: 1e-6})
    assert not workload._says_nothing({16: 1e-6, 64: 4e-6, 256: 1.6e-5})
    assert not workload._says_nothing({1: 1e-6})


def test_a_package_finds_what_it_is_made_of(tmp_path: Path) -> None:
    """A function of an `__init__.py` that imports from beside itself can be judged."""
    package = tmp_path / "shop"
    package.mkdir()
    (package / "prices.py").write_text("RATE = 3\n")
    init = package / "__init__.py"
    init.write_text("from .prices import RATE\ndef f(n: int): return n * RATE\n")
    bench = Bench(find_target(f"{init}::f"), "auto", None, generated_code=False)
    try:
        found = workload.prepare(bench, None, 0)
    finally:
        bench.close()

    assert found.cases
