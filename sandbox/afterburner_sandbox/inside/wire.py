"""Frames between the trusted parent and the processes in the sandbox.

A frame is a header, one JSON object, and a blob, raw bytes:
4 bytes length of the header, 4 bytes length of the blob (big-endian), both parts.
Used on both sides, so it stands alone: standard library only.
"""

from __future__ import annotations

import json
import struct
import time
from typing import Any, Protocol

MAX_HEADER = 1 << 20
"""Bytes. Headers are small; results travel in the blob."""

SMALL = 1 << 16
"""Bytes: a blob up to this size goes along with its header, in one step."""

_LENGTHS = struct.Struct(">II")


class WireError(Exception):
    """What came over the socket is no frame, or is larger than allowed."""


class ConnectionLost(WireError):
    """The other side is gone."""


class Stream(Protocol):
    """A two-way stream of bytes: a socket, or what stands for one."""

    def settimeout(self, value: float | None, /) -> None:
        """How long to wait at most, in seconds; 0 does not wait, None for ever."""
        ...

    def recv(self, bufsize: int, flags: int = ..., /) -> bytes:
        """At least one byte; none once the other side is gone."""
        ...

    def sendall(self, data: bytes, /) -> None:
        """Send all of it."""
        ...

    def shutdown(self, how: int, /) -> None:
        """End the conversation, from any thread."""
        ...

    def fileno(self) -> int:
        """-1 once it is closed."""
        ...

    def close(self) -> None:
        """Give it up."""
        ...


def send(sock: Stream, header: dict[str, Any], blob: bytes = b"") -> None:
    """Send one frame."""
    text = json.dumps(header).encode("ascii")
    head = _LENGTHS.pack(len(text), len(blob)) + text
    if len(blob) <= SMALL:
        sock.sendall(head + blob)
    else:
        sock.sendall(head)
        sock.sendall(blob)


def receive(
    sock: Stream, max_blob: int, deadline: float | None = None
) -> tuple[dict[str, Any], bytes]:
    """Receive one frame, by `deadline` (of `time.monotonic`) if one is given.

    Raises:
        ConnectionLost: the socket was closed in or before the frame.
        WireError: the frame is malformed or larger than allowed.
        TimeoutError: the deadline passed.
    """
    lengths = exactly(sock, _LENGTHS.size, deadline)
    header_size, blob_size = _LENGTHS.unpack(lengths)
    if header_size > MAX_HEADER or blob_size > max_blob:
        raise WireError(f"a frame of {header_size} + {blob_size} bytes is too large")
    if blob_size > SMALL:
        header = _header(exactly(sock, header_size, deadline))
        return header, exactly(sock, blob_size, deadline)
    both = exactly(sock, header_size + blob_size, deadline)
    return _header(both[:header_size]), both[header_size:]


def _header(text: bytes) -> dict[str, Any]:
    try:
        # As text: of bytes it would be guessed in which encoding they are.
        header = json.loads(text.decode())
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header is no JSON: {error}") from error
    if not isinstance(header, dict):
        raise WireError("the header is no JSON object")
    return header


def exactly(sock: Stream, size: int, deadline: float | None = None) -> bytes:
    """Receive `size` bytes, by `deadline` if one is given.

    Raises:
        ConnectionLost: the socket was closed before that.
        TimeoutError: the deadline passed.
    """
    parts: list[bytes] = []
    left = size
    while left:
        if deadline is not None:
            sock.settimeout(max(1e-6, deadline - time.monotonic()))
        try:
            part = sock.recv(min(left, 1 << 20))
        except TimeoutError as error:
            raise TimeoutError("no answer by the deadline") from error
        except OSError as error:
            raise ConnectionLost("the other side is gone") from error
        if not part:
            raise ConnectionLost("the other side is gone")
        if len(part) == size:
            return part
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def pack(items: list[bytes]) -> bytes:
    """Several byte strings as one: each behind its length, 8 bytes big-endian.

    Packed strings can be joined with `+`: that joins their items.
    """
    return b"".join(len(item).to_bytes(8, "big") + item for item in items)


def unpack(blob: bytes) -> list[bytes]:
    """The items of a packed byte string."""
    items, start = [], 0
    while start < len(blob):
        end = start + 8 + int.from_bytes(blob[start : start + 8], "big")
        items.append(blob[start + 8 : end])
        start = end
    return items
