"""Two programs' memory against each other, in pairs of fresh processes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_sandbox.memory import Footprint
from afterburner_sandbox.memory_books import resolution_bytes
from afterburner_sandbox.memory_race import (
    NO_BOOKS,
    NOT_ALONE,
    MemoryPair,
    MemoryPlan,
    MemoryResult,
    interval_of,
    memory_race,
)
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.track import Mismatch, Side, Track
from tests.chance import likely, tried_again
from tests.sandbox.helpers import batch, program

HUNGRY = "def f(n): return len([str(i) + 'x' * 90 for i in range(n)])"
LEAN = "def f(n):\n    for i in range(n): str(i) + 'x' * 90\n    return n"
PLAN = MemoryPlan()

pytestmark = pytest.mark.quiet  # where all cores are busy, the sampler has none, too


class Numbers:
    """The input is the size."""

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """The same input again and again."""
        return batch(*[(size,)] * count)


def race(
    sandbox: Sandbox, before: str, after: str, size: int = 200_000, mode: str = "plain"
) -> MemoryResult:
    """A race of two functions on one number."""

    def arena(pair: int) -> Sandbox:
        return sandbox

    sides = [Side(arena, program(source)) for source in (before, after)]
    track = Track(
        size=size, mode=mode, clock="cpu", seconds_per_call=0.1, seed=1, grace_s=2.0
    )
    return memory_race((sides[0], sides[1]), Numbers(), track, PLAN)


@tried_again
def test_less_memory_is_found(sandbox: Sandbox) -> None:
    """The interval lies far above 1, and says how much was held."""
    found = race(sandbox, HUNGRY, LEAN)

    assert found.memory is not None
    assert found.memory.low > 10
    likely(found.integral is not None and found.integral.low > 1.5, found.integral)
    assert found.peak_before == pytest.approx(30e6, rel=0.2)
    assert 3 <= len(found.pairs) <= PLAN.max_pairs


def test_more_memory_is_found(sandbox: Sandbox) -> None:
    """The other way round it lies below 1."""
    found = race(sandbox, LEAN, HUNGRY)

    assert found.memory is not None
    assert found.memory.high < 0.1


def test_the_same_is_no_gain(sandbox: Sandbox) -> None:
    """A program against itself: 1 lies in a narrow interval."""
    found = race(sandbox, HUNGRY, HUNGRY.replace("i in", "j in").replace("(i)", "(j)"))

    assert found.memory is not None
    assert found.memory.low <= 1 <= found.memory.high
    assert found.memory.high < 1.05


def test_what_cannot_be_seen_is_no_gain(sandbox: Sandbox) -> None:
    """Below the resolution the ratio is 1, and the interval says how little that is."""
    found = race(sandbox, HUNGRY, LEAN, size=30)

    assert found.memory is not None
    assert found.memory.ratio == 1
    assert found.memory.low <= 0.4
    assert found.memory.high >= 2.5


def test_a_call_that_is_too_short_has_no_integral(sandbox: Sandbox) -> None:
    """There are too few samples in it; the note says so."""
    found = race(sandbox, HUNGRY, LEAN, size=30)

    assert found.integral is None
    assert found.integral_before is None
    assert "too short" in found.note


def test_memory_that_is_held_before_the_call_counts(sandbox: Sandbox) -> None:
    """A candidate that takes its memory when it is loaded gains nothing by that."""
    source = (
        "def f(n, _room=[str(i) + 'x' * 90 for i in range(200_000)]):\n"
        "    return n if _room else 0\n"
    )

    found = race(sandbox, HUNGRY, source)

    assert found.memory is not None
    assert found.memory.high < 1.2


def test_memory_that_another_process_holds_is_no_gain(sandbox: Sandbox) -> None:
    """What a program has others hold is not counted, so there is no figure at all."""
    source = (
        "import os\n"
        "def f(n):\n"
        "    pid = os.fork()\n"
        "    if pid == 0:\n"
        "        len([str(i) + 'x' * 90 for i in range(n)])\n"
        "        os._exit(0)\n"
        "    os.waitpid(pid, 0)\n"
        "    return n\n"
    )

    found = race(sandbox, HUNGRY, source)

    assert found.memory is None
    assert found.integral is None
    assert found.note == NOT_ALONE


def test_another_answer_is_told(sandbox: Sandbox) -> None:
    """What is measured has to give the right answer, too."""
    with pytest.raises(Mismatch):
        race(sandbox, HUNGRY, "def f(n): return 0")


def test_no_books_no_figures(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel's books cannot be read, it is said why nothing is known."""
    monkeypatch.setattr(
        "afterburner_sandbox.witness.HostWitness.memory", lambda self: None
    )

    found = race(sandbox, HUNGRY, LEAN)

    assert found.memory is None
    assert found.integral is None
    assert found.note == NO_BOOKS


def _footprint(peak: int, *, seconds: float = 0.1, samples: int = 500) -> Footprint:
    return Footprint(
        peak_bytes=peak,
        integral_byte_s=peak * seconds / 2,
        seconds=seconds,
        samples=samples,
        rate_hz=samples / seconds,
        exact=True,
        baseline_bytes=10_000_000,
    )


def test_too_short_after_counts_with_the_most_it_can_be() -> None:
    """The gain of a call that became very short is understated, never overstated."""
    after = _footprint(4_000_000, seconds=0.001, samples=3)
    pair = MemoryPair(_footprint(40_000_000), after, shared_server=True)

    assert pair.integrals[1] == after.most_byte_s


def test_waiting_for_a_core_is_no_memory_over_time() -> None:
    """Another process's work does not make this one hold memory for longer."""
    calm = _footprint(40_000_000)
    busy = Footprint(
        peak_bytes=calm.peak_bytes,
        integral_byte_s=calm.integral_byte_s * 3,
        seconds=calm.seconds * 3,
        samples=1_500,
        rate_hz=calm.rate_hz,
        exact=True,
        baseline_bytes=calm.baseline_bytes,
        queued_s=calm.seconds * 2,
    )

    before, after = MemoryPair(calm, busy, shared_server=True).integrals

    assert before == pytest.approx(after)


sizes = st.floats(1.0, 1e12)
pairs = st.lists(st.tuples(sizes, sizes), min_size=2, max_size=6)


@given(pairs)
def test_swapping_the_sides_inverts_the_ratio(
    values: list[tuple[float, float]],
) -> None:
    """Neither side is favoured."""
    floor = float(resolution_bytes())
    floors = [(floor, floor)] * len(values)

    forth = interval_of(values, floors)
    back = interval_of([(after, before) for before, after in values], floors)

    assert forth.ratio == pytest.approx(1 / back.ratio)
    assert math.log(forth.low) == pytest.approx(-math.log(back.high), abs=1e-6)


@given(st.lists(st.tuples(st.floats(0, 2e5), st.floats(0, 2e5)), min_size=2))
def test_nothing_is_gained_below_the_floor(values: list[tuple[float, float]]) -> None:
    """Whatever the values, 1 lies well inside."""
    found = interval_of(values, [(262_144.0, 131_072.0 + 131_072.0)] * len(values))

    assert found.ratio == 1
    assert found.low < 0.5
    assert found.high > 2
