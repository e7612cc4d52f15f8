"""Many streams over the one that a container has: the parent's side of the relay.

See `inside/relay.py` for the frames. Docker puts frames of its own around them, which
tell stdout from stderr. Whoever waits for a lane reads the stream for all of them.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from typing import Any

from afterburner_sandbox.inside.relay import (
    CHUNK,
    CLOSE,
    DATA,
    DOOR,
    FRAME,
    OPEN,
    SERVER,
)

MAX_SAID = 2_000
"""Bytes of stderr that are kept, the last ones."""

_DOCKER = struct.Struct(">BxxxI")
_STDERR = 2


class Lanes:
    """The attached stream of a container, and the lanes on it."""

    def __init__(self, attached: Any) -> None:
        # What the SDK returns is a file around a socket, or the socket itself.
        self._attached = attached
        self.stream: socket.socket = getattr(attached, "_sock", attached)
        self.said = bytearray()
        """The end of what came on stderr."""

        self.bypassed: bool | None = None
        """Whether all but the end of the container goes another way (see `door`);
        None until its first process has said so."""

        self._lanes: dict[int, Lane] = {}
        self._last = SERVER
        self._raw = bytearray()
        self._frames = bytearray()
        self._reading = threading.Lock()
        self._writing = threading.Lock()
        self._gone = False
        self.control = self._add(SERVER)

    def close(self) -> None:
        """Give up the stream."""
        self.stream.close()
        self._attached.close()

    def open(self) -> Lane:
        """A lane that the relay has not heard of yet."""
        self._last += 1
        return self._add(self._last)

    def _add(self, number: int) -> Lane:
        lane = self._lanes[number] = Lane(self, number)
        return lane

    def announce(self, lane: Lane, request: bytes) -> None:
        """Pass a request on to the server, with a descriptor for the new lane.

        Raises:
            OSError: the container is gone.
        """
        self._send(OPEN, lane.number, request, None)

    def send(self, number: int, data: bytes, timeout_s: float | None) -> None:
        """Send bytes over a lane.

        Raises:
            OSError: the container is gone.
            TimeoutError: the stream does not take them.
        """
        for start in range(0, len(data), CHUNK):
            self._send(DATA, number, data[start : start + CHUNK], timeout_s)

    def forget(self, number: int) -> None:
        """Drop a lane, and what still comes on it."""
        if self._lanes.pop(number, None) is not None and not self._gone:
            try:
                self._send(CLOSE, number, b"", 1.0)
            except OSError:
                self._gone = True

    def _send(
        self, kind: int, number: int, payload: bytes, timeout_s: float | None
    ) -> None:
        with self._writing:
            self.stream.settimeout(timeout_s)
            self.stream.sendall(FRAME.pack(kind, number, len(payload)) + payload)

    def pump(self, timeout_s: float | None) -> bool:
        """Read once, and give all lanes what is theirs; False where nothing came.

        Raises:
            OSError: the container is gone.
        """
        if not self._reading.acquire(timeout=-1 if timeout_s is None else timeout_s):
            return False
        try:
            self.stream.settimeout(timeout_s)
            data = self.stream.recv(CHUNK)
        except (TimeoutError, BlockingIOError):
            return False
        finally:
            self._reading.release()
        if not data:
            self._gone = True
            raise ConnectionResetError("the container is gone")
        self._raw += data
        self._unwrap()
        self._share_out()
        return True

    def _unwrap(self) -> None:
        """Take Docker's frames apart."""
        start = 0
        while len(self._raw) - start >= _DOCKER.size:
            kind, size = _DOCKER.unpack_from(self._raw, start)
            end = start + _DOCKER.size + size
            if len(self._raw) < end:
                break
            payload = self._raw[start + _DOCKER.size : end]
            if kind == _STDERR:
                self.said = (self.said + payload)[-MAX_SAID:]
            else:
                self._frames += payload
            start = end
        del self._raw[:start]

    def _share_out(self) -> None:
        """Take the relay's frames apart, and give each lane its bytes."""
        start = 0
        while len(self._frames) - start >= FRAME.size:
            kind, number, size = FRAME.unpack_from(self._frames, start)
            end = start + FRAME.size + size
            if len(self._frames) < end:
                break
            lane = self._lanes.get(number)
            if kind == DOOR:
                self.bypassed = size > 0
            elif lane is not None and kind == CLOSE:
                lane.ended = True
            elif lane is not None:
                lane.unread += self._frames[start + FRAME.size : end]
            start = end
        del self._frames[:start]


class Lane:
    """A stream to one process in the container; used as a socket is."""

    def __init__(self, lanes: Lanes, number: int) -> None:
        self.lanes = lanes
        self.number = number
        self.unread = bytearray()
        self.ended = False
        self._timeout_s: float | None = None
        self._closed = False

    def settimeout(self, value: float | None, /) -> None:
        """As a socket's."""
        self._timeout_s = value

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """As a socket's; of the flags only MSG_PEEK counts.

        Raises:
            TimeoutError: nothing came in time.
            OSError: the container is gone.
        """
        timeout_s = self._timeout_s
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while not self.unread:
            if self.ended or self._closed:
                return b""
            left_s = None if deadline is None else max(0, deadline - time.monotonic())
            if not self.lanes.pump(left_s) and left_s == 0:
                raise TimeoutError("nothing came in time")
        data = bytes(self.unread[:bufsize])
        if not flags & socket.MSG_PEEK:
            del self.unread[:bufsize]
        return data

    def sendall(self, data: bytes, /) -> None:
        """As a socket's.

        Raises:
            OSError: the container is gone.
            TimeoutError: the stream does not take it in time.
        """
        self.lanes.send(self.number, data, self._timeout_s)

    def shutdown(self, how: int, /) -> None:
        """End the conversation; on the server's lane that of all lanes."""
        self.ended = True
        if self.number == SERVER:
            self.lanes.stream.shutdown(how)

    def fileno(self) -> int:
        """-1 once it is closed; else its number, which is no descriptor."""
        return -1 if self._closed else self.number

    def close(self) -> None:
        """Give it up."""
        if self._closed:
            return
        self._closed = True
        if self.number != SERVER:
            self.lanes.forget(self.number)
