"""Which sizes a target is timed at."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from afterburner_engine import workload
from afterburner_engine.bench import Bench
from afterburner_engine.inputs import Case
from afterburner_sandbox.equality import Outcome
from afterburner_sandbox.program import Timing
from tests.engine.helpers import target


class Making:
    """An input service that takes a time of its own for each element."""

    description: ClassVar = {"sizes": None, "sources": [{"grows": True}]}

    def __init__(self, monkeypatch: pytest.MonkeyPatch, each_s: float) -> None:
        self.now, self.each_s = 0.0, each_s
        clock = SimpleNamespace(monotonic=lambda: self.now)
        monkeypatch.setattr(workload, "time", clock)

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

    sizes, _, _ = workload._sizes(service, Instant(), 0)  # type: ignore[arg-type]

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
