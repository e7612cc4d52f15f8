"""Tests for `afterburner_sandbox.inside.wire`."""

import socket
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_sandbox.inside import wire


@given(st.lists(st.binary(max_size=50)), st.lists(st.binary(max_size=50)))
def test_packed_strings_unpack_and_join(a: list[bytes], b: list[bytes]) -> None:
    """Unpacking gives the items back, and joined packs hold both lists."""
    assert wire.unpack(wire.pack(a) + wire.pack(b)) == a + b


def test_a_frame_arrives_as_it_was_sent() -> None:
    """Header and blob cross unchanged."""
    left, right = socket.socketpair()
    with left, right:
        wire.send(left, {"op": "x", "n": 3}, b"\x00blob")

        assert wire.receive(right, 100) == ({"op": "x", "n": 3}, b"\x00blob")


@pytest.mark.parametrize(
    "sent",
    [
        struct.pack(">II", 1 << 30, 0),
        struct.pack(">II", 2, 1 << 30) + b"{}",
        struct.pack(">II", 4, 0) + b"nope",
        struct.pack(">II", 2, 0) + b"[]",
        struct.pack(">II", 200_000, 0) + b"[" * 200_000,
    ],
    ids=["huge-header", "huge-blob", "no-json", "no-object", "deep"],
)
def test_what_is_no_frame_is_refused(sent: bytes) -> None:
    """Whatever a hostile program writes ends in a `WireError`."""
    left, right = socket.socketpair()
    with left, right:
        left.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        left.sendall(sent)

        with pytest.raises(wire.WireError):
            wire.receive(right, 1_000)


def test_dribbling_does_not_stretch_the_deadline() -> None:
    """A byte now and then buys no time: the deadline is for the whole frame."""
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"\x00")

        with pytest.raises(TimeoutError):
            wire.receive(right, 100, time.monotonic() + 0.05)


def test_a_closed_socket_is_a_lost_connection() -> None:
    """The end of the other side is told apart from nonsense."""
    left, right = socket.socketpair()
    left.close()
    with right, pytest.raises(wire.ConnectionLost):
        wire.receive(right, 100)
