"""Tests for `afterburner_sandbox.counters`."""

import os
import struct
from pathlib import Path

import pytest

from afterburner_sandbox.counters import PAGE_FAULTS, open_counter
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import batch, program


def written(data: bytes) -> int:
    """A descriptor from which `data` is read."""
    ours, theirs = os.pipe()
    os.write(theirs, data)
    os.close(theirs)
    return ours


def test_a_kernel_that_refuses_gives_no_counter() -> None:
    """No counters, or none for us: that is no error."""
    assert open_counter(os.getpid(), opened=lambda attributes, pid: -1) is None


def test_it_asks_for_the_user_s_instructions_of_that_process() -> None:
    """The attributes are those of the kernel's header, without kernel or hypervisor."""
    asked: list[tuple[bytes, int]] = []

    def opened(attributes: bytes, pid: int) -> int:
        asked.append((attributes, pid))
        return -1

    open_counter(123, opened=opened)

    attributes, pid = asked[0]
    kind, size, config, *_, flags = struct.unpack("=IIQQQQQ", attributes[:48])
    assert (kind, config, pid) == (0, 1, 123)
    assert size == len(attributes) == 64
    assert flags == 0b1100010


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ((1_000, 50, 50), 1_000),
        ((1_000, 50, 25), 2_000),
        ((0, 50, 0), None),
    ],
    ids=["all-the-time", "half-the-time", "never"],
)
def test_a_shared_counter_is_scaled(
    counted: tuple[int, int, int], expected: int | None
) -> None:
    """A counter that ran for half of the time has seen half."""
    descriptor = written(struct.pack("=QQQ", *counted))
    counter = open_counter(1, opened=lambda attributes, pid: descriptor)

    assert counter is not None
    assert counter.read() == expected

    counter.close()


def test_what_cannot_be_read_is_not_known() -> None:
    """A counter whose descriptor gives nothing has no count."""
    descriptor = written(b"")
    counter = open_counter(1, opened=lambda attributes, pid: descriptor)

    assert counter is not None
    assert counter.read() is None

    counter.close()


TOUCHING = "def f(n): return len(bytearray(b'x') * n)"


def test_a_child_is_counted_from_outside(sandbox: Sandbox) -> None:
    """The kernel's own counter stands in for the processor's, which may be missing."""
    with sandbox.spawn() as child:
        child.load(program(TOUCHING))
        child.count(lambda pid: open_counter(pid, PAGE_FAULTS))
        little = child.run(batch((1,)), "plain", 5.0)
        much = child.run(batch((40 << 20,)), "plain", 5.0)

    if little.count is None or much.count is None:
        paranoid = Path("/proc/sys/kernel/perf_event_paranoid")
        pytest.skip(f"no counters here, {paranoid.exists()=}")
    assert much.count > little.count + 10
